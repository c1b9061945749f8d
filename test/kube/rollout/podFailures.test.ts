import assert from 'node:assert/strict';
import type { Fields } from '@scc-lens/kube';
import { createObservations } from '../../../packages/kube/src/apply/rollout/observations';
import { findCreationFailure } from '../../../packages/kube/src/apply/rollout/podFailures';

const sandbox: Fields = {
  apiVersion: 'agents.x-k8s.io/v1beta1',
  kind: 'Sandbox',
  metadata: { name: 'researcher', namespace: 'agents', uid: 'sandbox-1' },
  spec: {},
};

const event = (reason: string, message: string, lastTimestamp: string): Fields => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: reason, namespace: 'agents', uid: reason },
  involvedObject: { kind: 'Sandbox', name: 'researcher', uid: 'sandbox-1' },
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
    assert.deepEqual(findCreationFailure([sandbox], observed, []), { kind: 'creation', message: refusal });
  });

  it('are no failure once there is a pod', () => {
    assert.equal(findCreationFailure([sandbox], observed, [podCreated('2026-11-28T10:00:05Z')]), null);
  });
});
