import assert from 'node:assert/strict';
import type { Fields } from '@scc-lens/kube';
import { createObservations } from '../../../packages/kube/src/apply/rollout/observations';
import {
  failureText,
  findCreationFailure,
  findOwnedPods,
  findPodWarning,
  findStartFailure,
  findUnreadyContainer,
} from '../../../packages/kube/src/apply/rollout/podFailures';

const sandbox: Fields = {
  apiVersion: 'agents.x-k8s.io/v1beta1',
  kind: 'Sandbox',
  metadata: { name: 'researcher', namespace: 'agents', uid: 'sandbox-1' },
  spec: {},
};

const event = (reason: string, message: string, lastTimestamp: string, uid = 'sandbox-1', fieldPath = ''): Fields => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: reason, namespace: 'agents', uid: `${reason} ${lastTimestamp}` },
  involvedObject: { uid, ...(fieldPath !== '' && { fieldPath }) },
  type: 'Warning',
  reason,
  message,
  lastTimestamp,
});

const podCreated = (creationTimestamp: string): Fields => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'researcher', namespace: 'agents', uid: 'pod-1', creationTimestamp },
});

describe('the pods of a Sandbox that cannot be created', () => {
  const refusal = 'pods "researcher" is forbidden: unable to validate against any security context constraint: []';
  const observed = createObservations();
  observed.list('events', [
    event('SandboxPodCreateFailed', refusal, '2026-11-28T10:00:00Z'),
    event('PodFailed', 'Pod failed', '2026-11-28T10:00:01Z'),
  ]);

  it("are explained by the event of agent-sandbox's controller", () => {
    assert.deepEqual(findCreationFailure([sandbox], observed, []), { kind: 'creation', message: refusal, isRefusal: true });
  });

  it('are no failure once there is a pod', () => {
    assert.equal(findCreationFailure([sandbox], observed, [podCreated('2026-11-28T10:00:05Z')]), null);
  });
});

describe('a pod', () => {
  const owner = (kind: string, apiVersion = 'apps/v1', spec: Fields = {}): Fields => ({
    apiVersion,
    kind,
    metadata: { name: 'owner', namespace: 'agents', uid: 'owner' },
    spec,
  });
  const pod = (name: string, phase: string, status: Fields = {}): Fields => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'agents',
      uid: name,
      creationTimestamp: '2026-11-28T10:00:00Z',
      ownerReferences: [{ uid: 'owner', controller: true }],
    },
    status: { phase, ...status },
  });
  const main = (state: Fields, more: Fields = {}): Fields => ({ containerStatuses: [{ name: 'main', ready: false, state, ...more }] });
  const failed = pod('old', 'Failed', main({ terminated: { exitCode: 1, reason: 'Error' } }));

  for (const kind of ['ReplicaSet', 'StatefulSet', 'DaemonSet'])
    it(`that has failed does not count where its ${kind} replaces it`, () => {
      const observed = createObservations();
      observed.list('pods', [failed, pod('new', 'Pending')]);
      assert.deepEqual(
        findOwnedPods(owner(kind), observed).pods.map(one => (one['metadata'] as Fields)['name']),
        ['new'],
      );
    });

  it('that has failed does not hide that the next pod of its Job is refused', () => {
    const observed = createObservations();
    observed.list('pods', [failed]);
    observed.list('events', [event('FailedCreate', 'exceeded quota', '2026-11-28T10:01:00Z', 'owner')]);
    const { owners, pods } = findOwnedPods(owner('Job', 'batch/v1'), observed);
    assert.deepEqual(findCreationFailure(owners, observed, pods), { kind: 'creation', message: 'exceeded quota', isRefusal: true });
  });

  it('that exists hides that its controller, which has not seen it yet, was refused another one of its name', () => {
    const observed = createObservations();
    const message = 'create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: pods';
    observed.list('pods', [pod('web-0', 'Pending')]);
    observed.list('events', [event('FailedCreate', message, '2026-11-28T10:01:00Z', 'owner')]);
    const creationFailure = (): unknown => {
      const { owners, pods } = findOwnedPods(owner('StatefulSet', 'apps/v1', { replicas: 2 }), observed);
      return findCreationFailure(owners, observed, pods);
    };
    assert.equal(creationFailure(), null);
    const second = message.replaceAll('web-0', 'web-1');
    observed.list('events', [event('FailedCreate', second, '2026-11-28T10:02:00Z', 'owner')]);
    assert.deepEqual(creationFailure(), { kind: 'creation', message: second, isRefusal: true });
  });

  const START: readonly (readonly [what: string, status: Fields, expected: string | undefined])[] = [
    ['whose image is missing', main({ waiting: { reason: 'ImagePullBackOff' } }), 'ImagePullBackOff'],
    ['whose program ends again and again', main({ waiting: { reason: 'CrashLoopBackOff' } }), undefined],
    ['whose program has ended', main({ terminated: { exitCode: 1 } }), undefined],
    ['whose init program has ended', { initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 1 } } }] }, undefined],
  ];
  for (const [what, status, expected] of START)
    it(`${what} ${expected === undefined ? 'starts' : 'does not start'}`, () => {
      assert.equal(findStartFailure([pod('new', 'Running', status)])?.reason, expected);
    });

  const restarted = pod('new', 'Running', main({ running: {} }, { lastState: { terminated: { exitCode: 137, reason: 'Error' } } }));
  const EVENTS: readonly (readonly [what: string, events: readonly Fields[], expected: string])[] = [
    ['by its last exit', [], 'it was restarted and is not ready yet.'],
    [
      'not by its readiness probe',
      [event('Unhealthy', 'Readiness probe failed: 503', '2026-11-28T10:02:00Z', 'new')],
      'it was restarted and is not ready yet.',
    ],
    [
      'not by what ended another container',
      [event('Unhealthy', 'Liveness probe failed: 404', '2026-11-28T10:01:00Z', 'new', 'spec.containers{proxy}')],
      'it was restarted and is not ready yet.',
    ],
    [
      'also by the probe that ended it',
      [
        event('Unhealthy', 'Liveness probe failed: 404', '2026-11-28T10:01:00Z', 'new', 'spec.containers{main}'),
        event('Unhealthy', 'Readiness probe failed: 503', '2026-11-28T10:02:00Z', 'new'),
      ],
      'Unhealthy: Liveness probe failed: 404.',
    ],
  ];
  for (const [what, events, expected] of EVENTS)
    it(`whose container restarted is described ${what}`, () => {
      const observed = createObservations();
      observed.list('events', events);
      const failure = findUnreadyContainer([restarted], observed) ?? assert.fail('it is found ready');
      assert.equal(failureText(failure), `Container main of pod new: Error (exit code 137): ${expected}`);
      assert.equal(findPodWarning([restarted], observed)?.text, failureText(failure));
    });

  it('that is over is described only if no other one has a problem', () => {
    const observed = createObservations();
    const waits = pod('new', 'Pending', { conditions: [{ type: 'PodScheduled', status: 'False', message: 'no node' }] });
    assert.equal(findPodWarning([failed, waits], observed)?.text, 'Pod new: no node');
    assert.equal(findPodWarning([failed, pod('new', 'Pending')], observed)?.text, 'Container main of pod old: Error (exit code 1).');
  });
});
