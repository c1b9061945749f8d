/** Requests for pods that exist: which are not judged, and what an SCC may change of those that are. */
import { strict as assert } from 'node:assert';
import type { JsonObject } from '@scc-lens/words';
import { decide } from '../../golden/conformance/decide';
import type { AdmissionRequest, Decision } from '../../golden/conformance/decide';
import { openshell, permissive } from './pods';

const STORED = { 'openshift.io/scc': 'mine', 'security.openshift.io/validated-scc-subject-type': 'user' };
const CONTAINER = { name: 'c', image: 'i', securityContext: { readOnlyRootFilesystem: true } };

const pod = (metadata: JsonObject = {}, spec: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  metadata: { name: 'p', annotations: STORED, ...metadata },
  spec: { containers: [CONTAINER], ...spec },
  ...more,
});

function update(oldPod: JsonObject, changed: JsonObject, more: Partial<AdmissionRequest> = {}): Decision {
  return decide({
    operation: 'UPDATE',
    pod: changed,
    oldPod,
    sccs: [permissive('mine', { readOnlyRootFilesystem: true })],
    namespace: openshell,
    user: { name: 'u', groups: [] },
    authorizer: () => true,
    release: '4.21',
    ...more,
  });
}

describe('an update', () => {
  const isIgnored = (oldPod: JsonObject, changed: JsonObject, more?: Partial<AdmissionRequest>): boolean =>
    update(oldPod, changed, more).ignored;

  it('is not judged where it changes only what needs no right', () => {
    const annotations = { ...STORED, 'k8s.ovn.org/pod-networks': '{}' };
    for (const [oldPod, changed] of [
      [pod(), pod()],
      [pod(), pod({ annotations })],
      [pod({ annotations }), pod()],
      [pod(), pod({ ownerReferences: [{ name: 'o' }], finalizers: ['f'], managedFields: [{ manager: 'm' }] })],
      [pod(), pod({ labels: {} }, { volumes: [], nodeSelector: {}, hostname: null })],
      [pod({ labels: null }, { volumes: null, nodeSelector: {} }), pod()],
      [pod(), pod({}, {}, { status: {} })],
      [pod({ annotations: { ...STORED, 'pod.beta.kubernetes.io/init-containers': '[]' } }), pod()],
    ] as const)
      assert.equal(isIgnored(oldPod, changed), true, JSON.stringify(changed));
  });

  it('is not judged where it only spells out what the API server fills in', () => {
    const probe = { httpGet: { port: 1, scheme: 'HTTP', path: '/' }, periodSeconds: 10, timeoutSeconds: 1 };
    for (const [oldSpec, spec] of [
      [{}, { securityContext: {} }],
      [{}, { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler', hostPID: false }],
      [{}, { containers: [{ ...CONTAINER, imagePullPolicy: 'Always', terminationMessagePolicy: 'File' }] }],
      [
        { hostNetwork: true, containers: [{ ...CONTAINER, ports: [{ containerPort: 1 }] }] },
        { hostNetwork: true, containers: [{ ...CONTAINER, ports: [{ containerPort: 1, hostPort: 1, protocol: 'TCP' }] }] },
      ],
      [
        { containers: [{ ...CONTAINER, image: 'i:1', livenessProbe: { httpGet: { port: 1 } } }] },
        { containers: [{ ...CONTAINER, image: 'i:1', livenessProbe: probe, imagePullPolicy: 'IfNotPresent' }] },
      ],
      [
        { volumes: [{ name: 'a' }, { name: 'b', secret: { secretName: 's' } }] },
        {
          volumes: [
            { name: 'a', emptyDir: {} },
            { name: 'b', secret: { secretName: 's', defaultMode: 420 } },
          ],
        },
      ],
      [{ serviceAccount: 's' }, { serviceAccountName: 's', serviceAccount: 's' }],
    ])
      assert.deepEqual(
        [isIgnored(pod({}, oldSpec), pod({}, spec)), isIgnored(pod({}, spec), pod({}, oldSpec))],
        [true, true],
        JSON.stringify(spec),
      );
  });

  it('is judged where it changes anything else', () => {
    for (const changed of [
      pod({ labels: { a: 'b' } }),
      pod({ annotations: { ...STORED, a: 'b' } }),
      pod({ annotations: {} }),
      pod({}, {}, { status: { phase: 'Running' } }),
      pod({}, { containers: [CONTAINER, CONTAINER] }),
      pod({}, { containers: [] }),
      pod({}, { containers: [{ ...CONTAINER, image: 'j' }] }),
      pod({}, { containers: { 0: CONTAINER } }),
      pod({}, { volumes: [{ name: 'v', emptyDir: {} }] }),
      pod({}, { securityContext: { runAsNonRoot: true } }),
      pod({}, { restartPolicy: 'Never' }),
      pod({}, { initContainers: [{ ...CONTAINER, restartPolicy: 'Always' }] }),
      pod({}, { schedulingGates: [{ name: 'g' }] }),
    ])
      assert.deepEqual([isIgnored(pod(), changed), isIgnored(changed, pod())], [false, false], JSON.stringify(changed));
  });

  it('is judged only up to 4.21 where it changes scheduling gates', () => {
    const gated = pod({}, { schedulingGates: [{ name: 'g' }] });
    assert.deepEqual(
      (['4.21', '4.22'] as const).map(release => isIgnored(gated, pod(), { release })),
      [false, true],
    );
    assert.equal(isIgnored(gated, pod({}, { hostname: 'h' }), { release: '4.22' }), false);
  });

  it('is not judged for a Windows pod, or for a subresource that cannot change the spec', () => {
    const privileged = pod({}, { containers: [{ ...CONTAINER, securityContext: { privileged: true } }] });
    const subresources = ['binding', 'eviction', 'log', 'portforward', 'proxy', 'status', 'ephemeralcontainers', 'resize', undefined];
    assert.deepEqual(
      subresources.map(subresource => isIgnored(pod(), privileged, { subresource })),
      [true, true, true, true, true, true, false, false, false],
    );
    assert.equal(isIgnored(pod(), pod({ labels: { a: 'b' } }, { os: { name: 'windows' } })), true);
  });
});

describe('an update that is judged', () => {
  const plain = { name: 'e', image: 'i' };
  const allowed = (changed: JsonObject, subresource?: string, scc: JsonObject = {}): boolean =>
    update(pod(), changed, { subresource, sccs: [permissive('mine', { readOnlyRootFilesystem: true, ...scc })] }).allowed;

  it('needs an SCC that changes nothing of the pod, but for new ephemeral containers', () => {
    const debugged = pod({}, { ephemeralContainers: [plain] });
    const label = { labels: { a: 'b' } };
    assert.deepEqual(
      [
        allowed(pod(label)),
        allowed(pod(label, { containers: [plain] })),
        allowed(debugged),
        allowed(debugged, 'resize'),
        allowed(debugged, 'ephemeralcontainers'),
        allowed(pod({}, { containers: [plain], ephemeralContainers: [plain] }), 'ephemeralcontainers'),
        allowed(debugged, 'ephemeralcontainers', { fsGroup: { type: 'MustRunAs' } }),
        allowed(debugged, 'ephemeralcontainers', { seccompProfiles: ['bogus'] }),
      ],
      [true, false, false, false, true, false, false, false],
    );
  });

  it('adds no error for an SCC that would have to change the pod', () => {
    const { message, reason, denied } = update(pod(), pod({}, { containers: [plain] }));
    assert.deepEqual(
      [message, reason, denied],
      ['pods "p" is forbidden: unable to validate against any security context constraint: <nil>', undefined, undefined],
    );
  });
});

describe('a creation', () => {
  it('lists the SCCs that were denied for lack of permission only where there are any', () => {
    const create = (mine: boolean): unknown => {
      const sccs = [permissive('mine'), permissive('other')];
      const decision = update(pod(), pod(), {
        operation: 'CREATE',
        oldPod: undefined,
        sccs,
        authorizer: (_, scc) => mine || scc === 'other',
      });
      return [decision.scc, decision.denied];
    };
    assert.deepEqual(
      [create(true), create(false)],
      [
        ['mine', undefined],
        ['other', ['mine']],
      ],
    );
  });
});
