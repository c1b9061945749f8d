import { strict as assert } from 'node:assert';
import { reviewPod } from '@scc-lens/admission';
import type { ReviewRequest, SccReview } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { known, permissive, podWith, sccOf } from './pods';

const only = (scc: JsonObject, pod: JsonObject, more: Partial<ReviewRequest> = {}): SccReview => {
  const name = (scc['metadata'] as JsonObject)['name'] as string;
  return sccOf(reviewPod({ ...known, pod, sccs: [scc], ...more }), name);
};

describe('violations', () => {
  const violations = (scc: JsonObject, pod: JsonObject): readonly (readonly unknown[])[] =>
    only(scc, pod).violations.map(({ check, path, accepts }) => [check, path, accepts]);

  it('point at each of two equal items', () => {
    const add = ['SYS_ADMIN', 'NET_RAW', 'SYS_ADMIN'];
    const paths = violations(permissive('s', { allowedCapabilities: ['NET_RAW'] }), podWith({ capabilities: { add } })).map(
      ([, path]) => path,
    );
    assert.deepEqual(
      paths,
      [0, 2].map(index => ['spec', 'containers', 0, 'securityContext', 'capabilities', 'add', index]),
    );
  });

  it('point at the offending item and name what would be accepted', () => {
    const scc = permissive('s', {
      allowedCapabilities: ['NET_RAW'],
      volumes: ['emptyDir', 'secret'],
      allowHostDirVolumePlugin: false,
      seccompProfiles: ['runtime/default', 'unconfined'],
    });
    const pod = podWith(
      { capabilities: { add: ['NET_RAW', 'SYS_ADMIN'] } },
      {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', hostPath: { path: '/' } },
        ],
        securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'x' } },
      },
    );
    const seccomp = ['spec', 'securityContext', 'seccompProfile', 'localhostProfile'];
    assert.deepEqual(violations(scc, pod), [
      ['seccomp', seccomp, { values: ['runtime/default', 'unconfined'], absent: true }],
      ['volumes', ['spec', 'volumes', 1, 'hostPath'], { values: ['emptyDir', 'secret'], absent: true }],
      ['seccomp', seccomp, { values: ['runtime/default', 'unconfined'], absent: true }],
      ['capabilities', ['spec', 'containers', 0, 'securityContext', 'capabilities', 'add', 1], { values: ['NET_RAW'], absent: true }],
    ]);
  });

  it('point at the pod where a container inherits', () => {
    const scc = permissive('s', {
      runAsUser: { type: 'MustRunAs', uid: 7 },
      seLinuxContext: { type: 'MustRunAs', seLinuxOptions: { level: 's0', role: 'r' } },
    });
    const pod = podWith({}, { securityContext: { runAsUser: 1, seLinuxOptions: { level: 's1', role: 'r' } } });
    assert.deepEqual(violations(scc, pod), [
      ['seLinux', ['spec', 'securityContext', 'seLinuxOptions', 'level'], { values: ['s0'], absent: false }],
      ['runAsUser', ['spec', 'securityContext', 'runAsUser'], { values: [7], absent: true }],
      ['seLinux', ['spec', 'securityContext', 'seLinuxOptions', 'level'], { values: ['s0'], absent: false }],
    ]);
    const own = podWith({ runAsUser: 1, seLinuxOptions: { role: 'r' } });
    assert.deepEqual(
      violations(scc, own).map(([, path]) => path),
      [
        ['spec', 'containers', 0, 'securityContext', 'runAsUser'],
        ['spec', 'containers', 0, 'securityContext', 'seLinuxOptions', 'level'],
      ],
    );
  });

  it('point at annotations where those count', () => {
    const scc = permissive('s', { seccompProfiles: [] });
    const annotations = {
      'seccomp.security.alpha.kubernetes.io/pod': 'unconfined',
      'container.seccomp.security.alpha.kubernetes.io/c': 'unconfined',
    };
    const pod = { ...podWith({}), metadata: { annotations } };
    assert.deepEqual(
      violations(scc, pod).map(([, path]) => path),
      Object.keys(annotations).map(key => ['metadata', 'annotations', key]),
    );
  });

  it('point at the field that makes a host port', () => {
    const scc = permissive('s', { allowHostPorts: false });
    const ports = [{ containerPort: 80 }, { containerPort: 81, hostPort: 9 }];
    const pod = { spec: { hostNetwork: true, containers: [{ name: 'c', ports }] } };
    assert.deepEqual(
      violations(scc, pod).map(([, path]) => path),
      [
        ['spec', 'containers', 0, 'ports', 0, 'containerPort'],
        ['spec', 'containers', 0, 'ports', 1, 'hostPort'],
      ],
    );
  });

  it('look at the driver of a volume that has another source, too', () => {
    const scc = permissive('s', { allowedFlexVolumes: [{ driver: 'a' }] });
    const pod = podWith({}, { volumes: [{ name: 'v', emptyDir: {}, flexVolume: { driver: 'b' } }] });
    assert.deepEqual(
      only(scc, pod).violations.map(({ badValue }) => badValue),
      ['b'],
    );
  });

  it('point at where an absent field would be set', () => {
    const scc = permissive('s', {
      userNamespaceLevel: 'RequirePodLevel',
      allowedFlexVolumes: [{ driver: 'a' }],
      forbiddenSysctls: ['kernel.*'],
    });
    const pod = podWith(
      {},
      { volumes: [{ name: 'v', flexVolume: { driver: 'b' } }], securityContext: { sysctls: [{ name: 'kernel.sem', value: '1' }] } },
    );
    assert.deepEqual(
      violations(scc, pod).map(([, path]) => path),
      [
        ['spec', 'hostUsers'],
        ['spec', 'securityContext', 'sysctls', 0, 'name'],
        ['spec', 'volumes', 0, 'flexVolume', 'driver'],
      ],
    );
  });
});
