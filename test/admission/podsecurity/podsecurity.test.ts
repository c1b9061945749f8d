import { strict as assert } from 'node:assert';
import { levelOf, reviewPodSecurity } from '@scc-lens/admission';
import { objectListOf, objectOf, type JsonObject } from '@scc-lens/words';

const good: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

function podWith(securityContext: JsonObject, spec: JsonObject = {}): JsonObject {
  return { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i', securityContext }], ...spec } };
}

const pathsOf = (
  pod: JsonObject,
  level: 'baseline' | 'restricted' = 'restricted',
  version?: string,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(reviewPodSecurity(pod, level, version).violations.map(({ id, paths }) => [id, paths.map(path => path.join('.'))]));

describe('Pod Security', () => {
  it('finds the strictest level that a pod passes', () => {
    assert.deepEqual(
      [good, {}, { privileged: true }].map(securityContext => levelOf(podWith(securityContext), 'latest', '4.20')),
      ['restricted', 'baseline', 'privileged'],
    );
  });

  it('lets everything pass at the privileged level', () => {
    assert.deepEqual(reviewPodSecurity(podWith({ privileged: true }), 'privileged'), {
      level: 'privileged',
      version: 'latest',
      allowed: true,
      violations: [],
      message: '',
    });
  });

  it('prints what the API server prints', () => {
    assert.equal(
      reviewPodSecurity(podWith({ ...good, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN', 'CHOWN'] } }), 'restricted').message,
      'violates PodSecurity "restricted:latest": unrestricted capabilities (container "c" must not include "CHOWN", "SYS_ADMIN" in securityContext.capabilities.add)',
    );
  });

  it('points at what is missing', () => {
    assert.deepEqual(pathsOf(podWith({})), {
      allowPrivilegeEscalation: ['spec.containers.0.securityContext.allowPrivilegeEscalation'],
      capabilities_restricted: ['spec.containers.0.securityContext.capabilities.drop'],
      runAsNonRoot: ['spec.containers.0.securityContext.runAsNonRoot'],
      seccompProfile_restricted: ['spec.containers.0.securityContext.seccompProfile.type'],
    });
  });

  it('points at what is forbidden, item by item', () => {
    const pod = podWith(
      {
        ...good,
        privileged: true,
        procMount: 'Unmasked',
        capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] },
        seLinuxOptions: { type: 'spc_t', user: 'u' },
      },
      {
        hostPID: true,
        hostNetwork: true,
        securityContext: {
          sysctls: [{ name: 'net.ipv4.tcp_syncookies' }, { name: 'kernel.sem' }],
          windowsOptions: { hostProcess: true },
          appArmorProfile: { type: 'Unconfined' },
        },
        initContainers: [
          {
            name: 'i',
            ports: [{ containerPort: 1 }],
            livenessProbe: { httpGet: { host: 'h' } },
            lifecycle: { preStop: { tcpSocket: { host: 'g' } } },
          },
        ],
        volumes: [{ name: 'v', hostPath: { path: '/' } }],
      },
    );
    assert.deepEqual(pathsOf(pod, 'baseline'), {
      appArmorProfile: ['spec.securityContext.appArmorProfile.type'],
      capabilities_baseline: ['spec.containers.0.securityContext.capabilities.add.1'],
      hostNamespaces: ['spec.hostNetwork', 'spec.hostPID'],
      hostPathVolumes: ['spec.volumes.0.hostPath'],
      hostPorts: ['spec.initContainers.0.ports.0.containerPort'],
      hostProbesAndHostLifecycle: [
        'spec.initContainers.0.livenessProbe.httpGet.host',
        'spec.initContainers.0.lifecycle.preStop.tcpSocket.host',
      ],
      privileged: ['spec.containers.0.securityContext.privileged'],
      procMount: ['spec.containers.0.securityContext.procMount'],
      seLinuxOptions: ['spec.containers.0.securityContext.seLinuxOptions.type', 'spec.containers.0.securityContext.seLinuxOptions.user'],
      sysctls: ['spec.securityContext.sysctls.1.name'],
      windowsHostProcess: ['spec.securityContext.windowsOptions.hostProcess'],
    });
  });

  it('changes with the version', () => {
    const inUserNamespace = podWith({ ...good, runAsUser: 0, procMount: 'Unmasked' }, { hostUsers: false });
    assert.deepEqual(
      [reviewPodSecurity(inUserNamespace, 'baseline', 'v1.35').allowed, reviewPodSecurity(inUserNamespace, 'baseline', 'v1.34').allowed],
      [true, false],
    );
    assert.deepEqual(Object.keys(pathsOf(inUserNamespace, 'restricted', 'v1.35')), ['procMount_restricted']);
    assert.deepEqual(Object.keys(pathsOf(inUserNamespace, 'restricted', 'v1.34')), ['procMount', 'runAsUser']);
    assert.deepEqual(Object.keys(pathsOf(podWith({ ...good, seLinuxOptions: { type: 'container_engine_t' } }), 'baseline', 'v1.30')), [
      'seLinuxOptions',
    ]);
    assert.deepEqual(pathsOf(podWith({ ...good, seLinuxOptions: { type: 'container_engine_t' } }), 'baseline', 'v1.31'), {});
    const windows = podWith({ runAsNonRoot: true }, { os: { name: 'windows' } });
    assert.deepEqual(
      [Object.keys(pathsOf(windows, 'restricted', 'v1.24')).length, Object.keys(pathsOf(windows, 'restricted', 'v1.25')).length],
      [3, 0],
    );
  });

  it('takes the version of the API server for the latest', () => {
    const probed = podWith(good);
    const spec = objectOf(probed['spec']);
    const [container] = objectListOf(spec['containers']);
    const hosted = {
      ...probed,
      spec: { ...spec, containers: [{ ...container, livenessProbe: { httpGet: { host: '10.0.0.1', port: 80 } } }] },
    };
    const levels = (pod: JsonObject, version?: string): readonly string[] =>
      (['4.18', '4.20', '4.20.3', '4.21', '4.22', '5.2'] as const).map(release => levelOf(pod, version, release));
    assert.deepEqual(levels(hosted), ['restricted', 'restricted', 'restricted', 'privileged', 'privileged', 'privileged']);
    assert.deepEqual(levels(hosted, 'v1.36'), levels(hosted));
    assert.deepEqual(new Set(levels(hosted, 'v1.33')), new Set(['restricted']));
    const inUserNamespace = podWith({ ...good, runAsNonRoot: false, runAsUser: 0 }, { hostUsers: false });
    assert.deepEqual(levels(inUserNamespace), ['baseline', ...Array.from({ length: 5 }, () => 'restricted')]);
    // Before 1.35 the gate counts for each version, from then on the version.
    assert.deepEqual(levels(inUserNamespace, 'v1.30'), ['baseline', 'restricted', 'restricted', 'restricted', 'baseline', 'baseline']);
  });

  it('survives manifests of any shape', () => {
    for (const pod of [
      {},
      { spec: 1 },
      { spec: { containers: 'x', volumes: [null, 1], initContainers: [null] } },
      { spec: { securityContext: [] } },
    ]) {
      assert.ok(['baseline', 'restricted', 'privileged'].includes(levelOf(pod, 'latest', '4.20')));
    }
  });
});
