/** How far an object has come, by its status: as kstatus judges it, and where its user would be misled, better. */
import assert from 'node:assert/strict';
import type { Fields } from '@scc-lens/kube';
import { isFollowed, readinessOf } from '../../../packages/kube/src/apply/rollout/readiness';

const condition = (type: string, status: string, more: Fields = {}): Fields => ({ type, status, ...more });
const conditions = (...list: readonly Fields[]): Fields => ({ conditions: list });

/** An object of generation 2. */
const object = (apiVersion: string, kind: string, spec: Fields, status: Fields, metadata: Fields = {}): Fields => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'n', generation: 2, ...metadata },
  spec,
  status,
});
const seen = { observedGeneration: 2 };
/** So many pods of the newest version, all of them available. */
const counted = (replicas: number): Fields => ({
  ...seen,
  replicas,
  updatedReplicas: replicas,
  readyReplicas: replicas,
  availableReplicas: replicas,
});

/** State, and detail where there is one. */
function judged(one: Fields, lateClasses: readonly string[] = []): string {
  const readiness = readinessOf(one, { lateClasses: new Set(lateClasses) });
  return readiness.state === 'ready' ? 'ready' : `${readiness.state}: ${readiness.detail}`;
}

const CASES: Readonly<Record<string, readonly (readonly [what: string, object: Fields, expected: string])[]>> = {
  'any kind': [
    ['is being deleted', custom({}, { deletionTimestamp: '2026-01-01T00:00:00Z' }), 'deleted: It is being deleted.'],
    [
      'was not seen by its controller',
      custom({ observedGeneration: 1, ...conditions(condition('Ready', 'True')) }),
      'progressing: The controller has not seen the change yet.',
    ],
    [
      'has a condition of an earlier generation',
      custom(conditions(condition('Ready', 'True', { observedGeneration: 1 }))),
      'progressing: The controller has not seen the change yet.',
    ],
    ['is ready', custom({ ...seen, ...conditions(condition('Ready', 'True', { observedGeneration: 2 })) }), 'ready'],
    ['is not ready', custom(conditions(condition('Ready', 'False', { message: 'no backend' }))), 'progressing: no backend'],
    ['does not know', custom(conditions(condition('Ready', 'Unknown', { reason: 'Checking' }))), 'progressing: Checking'],
    [
      'is stalled, with anything else that it reports',
      custom(conditions(condition('Ready', 'True'), condition('Stalled', 'True', { message: 'the chart is missing' }))),
      'failed: the chart is missing',
    ],
    [
      'was stalled before the change',
      custom(conditions(condition('Stalled', 'True', { observedGeneration: 1 }), condition('Ready', 'True', { observedGeneration: 2 }))),
      'ready',
    ],
    [
      'is being reconciled',
      custom(conditions(condition('Reconciling', 'True', { message: 'fetching' }), condition('Ready', 'True'))),
      'progressing: fetching',
    ],
    ['has no status', custom({}), 'unreported: The controller has not reported anything yet.'],
    [
      'has other conditions only',
      custom({ ...seen, ...conditions(condition('Synced', 'True')) }),
      'unreported: The controller has not reported anything yet.',
    ],
    ['has a status that is no mapping', { ...custom({}), status: 'fine' }, 'unreported: The controller has not reported anything yet.'],
  ],
  Deployment: [
    ['was not seen at all', deployment({}, {}), 'progressing: The controller has not seen the change yet.'],
    ['is available', deployment({ replicas: 2 }, { ...counted(2), ...conditions(condition('Available', 'True')) }), 'ready'],
    ['has no pods to run', deployment({ replicas: 0 }, { ...seen, ...conditions(condition('Available', 'True')) }), 'ready'],
    [
      'is scaled down',
      deployment({ replicas: 1 }, { ...counted(3), ...conditions(condition('Available', 'True')) }),
      'progressing: 2 old pods still to be removed.',
    ],
    [
      'has enough pods, and a controller that has not called them a success',
      deployment(
        { replicas: 1, progressDeadlineSeconds: 600 },
        {
          ...counted(1),
          ...conditions(
            condition('Available', 'True'),
            condition('Progressing', 'True', { reason: 'ReplicaSetUpdated', message: 'is progressing' }),
          ),
        },
      ),
      'progressing: is progressing',
    ],
    [
      'updates',
      deployment({ replicas: 3 }, { ...seen, replicas: 3, updatedReplicas: 1, availableReplicas: 3 }),
      'progressing: 1 of 3 pods updated.',
    ],
    [
      'is paused in the middle',
      deployment({ replicas: 3, paused: true }, { ...seen, replicas: 3, updatedReplicas: 1, availableReplicas: 3 }),
      'settled: It is paused; 1 of 3 pods have the new version.',
    ],
    [
      'is paused without a change',
      deployment(
        { replicas: 3, paused: true, progressDeadlineSeconds: 600 },
        {
          ...counted(3),
          ...conditions(condition('Available', 'True'), condition('Progressing', 'Unknown', { reason: 'DeploymentPaused' })),
        },
      ),
      'ready',
    ],
    [
      'gives up',
      deployment(
        {},
        { ...seen, ...conditions(condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded', message: 'timed out' })) },
      ),
      'failed: timed out',
    ],
  ],
  DeploymentConfig: [
    [
      'is scaled down',
      object('apps.openshift.io/v1', 'DeploymentConfig', { replicas: 1 }, counted(2)),
      'progressing: 1 old pod still to be removed.',
    ],
  ],
  ReplicaSet: [
    [
      'waits until pods have been ready for a time',
      object('apps/v1', 'ReplicaSet', { replicas: 2 }, { ...counted(2), fullyLabeledReplicas: 2, availableReplicas: 1 }),
      'progressing: 1 of 2 pods are ready.',
    ],
    [
      'has pods without the labels that its template has now',
      object('apps/v1', 'ReplicaSet', { replicas: 2 }, { ...counted(2), fullyLabeledReplicas: 1 }),
      'settled: 1 of 2 pods have the new version; the others get it when you delete them.',
    ],
    [
      'cannot create a pod',
      object(
        'apps/v1',
        'ReplicaSet',
        { replicas: 0 },
        { ...counted(0), ...conditions(condition('ReplicaFailure', 'True', { message: 'exceeded quota' })) },
      ),
      'progressing: exceeded quota',
    ],
  ],
  StatefulSet: [
    [
      'scales down',
      statefulSet({ replicas: 1 }, { replicas: 2, readyReplicas: 2, updatedReplicas: 2 }),
      'progressing: 1 old pod still to be removed.',
    ],
    [
      'is put back while it updates, so that one pod still has the version in between',
      statefulSet(
        { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
        { replicas: 2, readyReplicas: 2, updatedReplicas: 1, currentReplicas: 1, currentRevision: 'a', updateRevision: 'a' },
      ),
      'progressing: 1 of 2 pods updated.',
    ],
    [
      'keeps old pods by its partition',
      statefulSet(
        { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
        { replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      ),
      'ready',
    ],
    [
      'leaves the update to its user',
      statefulSet({ replicas: 2, updateStrategy: { type: 'OnDelete' } }, { replicas: 2, readyReplicas: 2 }),
      'settled: 0 of 2 pods have the new version; the others get it when you delete them.',
    ],
    [
      'leaves the update to its user, but runs no pods yet',
      statefulSet({ replicas: 2, updateStrategy: { type: 'OnDelete' } }, { replicas: 1, readyReplicas: 1, updatedReplicas: 1 }),
      'progressing: 1 of 2 pods are ready.',
    ],
    [
      'waits until pods have been ready for a time',
      statefulSet({ replicas: 1, minReadySeconds: 30 }, { replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 0 }),
      'progressing: 0 of 1 pods are ready.',
    ],
  ],
  DaemonSet: [
    [
      'leaves the update to its user',
      object(
        'apps/v1',
        'DaemonSet',
        { updateStrategy: { type: 'OnDelete' } },
        { ...seen, desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 1, numberReady: 2, numberAvailable: 2 },
      ),
      'settled: 1 of 2 pods have the new version; the others get it when you delete them.',
    ],
    ['fits on no node', object('apps/v1', 'DaemonSet', {}, { ...seen, desiredNumberScheduled: 0 }), 'ready'],
  ],
  Job: [
    [
      'has a pod that failed and is tried again',
      object('batch/v1', 'Job', {}, { failed: 1, active: 1 }),
      'progressing: 0 of 1 pods have succeeded.',
    ],
    [
      'has failed, and is deleted by its time to live',
      object('batch/v1', 'Job', {}, conditions(condition('Failed', 'True', { message: 'backoff limit' })), {
        deletionTimestamp: '2026-01-01T00:00:00Z',
      }),
      'failed: backoff limit',
    ],
    ['is suspended', object('batch/v1', 'Job', { suspend: true }, {}), 'settled: It is suspended.'],
    [
      'has failed',
      object('batch/v1', 'Job', {}, conditions(condition('Failed', 'True', { message: 'backoff limit' }))),
      'failed: backoff limit',
    ],
    ['is complete', object('batch/v1', 'Job', {}, conditions(condition('Complete', 'True'))), 'ready'],
    [
      'is complete, and deleted by its time to live',
      object('batch/v1', 'Job', {}, conditions(condition('Complete', 'True')), { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      'ready',
    ],
  ],
  PersistentVolumeClaim: [
    ['is bound', claim('slow', { phase: 'Bound' }), 'ready'],
    ['waits for a volume', claim('slow', { phase: 'Pending' }), 'progressing: It is not bound to a volume yet.'],
    ['waits for a pod', claim('late', { phase: 'Pending' }), 'settled: It is bound as soon as a pod uses it.'],
    [
      'waits for a volume, now that a pod has a node',
      claim('late', { phase: 'Pending' }, { annotations: { 'volume.kubernetes.io/selected-node': 'a' } }),
      'progressing: It is not bound to a volume yet.',
    ],
    ['has lost its volume', claim('slow', { phase: 'Lost' }), 'failed: Its volume no longer exists.'],
  ],
  PodDisruptionBudget: [
    ['was not seen', object('policy/v1', 'PodDisruptionBudget', {}, {}), 'progressing: The controller has not seen the change yet.'],
    ['counts', object('policy/v1', 'PodDisruptionBudget', {}, { ...seen, disruptionsAllowed: 0 }), 'ready'],
    [
      'cannot count',
      object(
        'policy/v1',
        'PodDisruptionBudget',
        {},
        { ...seen, ...conditions(condition('DisruptionAllowed', 'False', { reason: 'SyncFailed', message: 'no scale' })) },
      ),
      'progressing: no scale',
    ],
  ],
  Service: [
    ['has no address yet', object('v1', 'Service', { type: 'LoadBalancer' }, {}), 'progressing: It has no address of a load balancer yet.'],
    ['has an address', object('v1', 'Service', { type: 'LoadBalancer' }, { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } }), 'ready'],
    ['has addresses of its own', object('v1', 'Service', { type: 'LoadBalancer', externalIPs: ['10.0.0.2'] }, {}), 'ready'],
  ],
  CustomResourceDefinition: [
    ['is new', definition({}), 'progressing: The controller has not reported anything yet.'],
    ['is established', definition(conditions(condition('NamesAccepted', 'True'), condition('Established', 'True'))), 'ready'],
    [
      'wants names that are taken',
      definition(
        conditions(condition('NamesAccepted', 'False', { reason: 'ListKindConflict', message: '"WidgetList" is already in use' })),
      ),
      'failed: "WidgetList" is already in use',
    ],
    [
      'is being installed',
      definition(
        conditions(
          condition('NamesAccepted', 'True'),
          condition('Established', 'False', { reason: 'Installing', message: 'the initial names have been accepted' }),
        ),
      ),
      'progressing: the initial names have been accepted',
    ],
    [
      'is not established',
      definition(
        conditions(condition('NamesAccepted', 'True'), condition('Established', 'False', { message: 'not all names are accepted' })),
      ),
      'failed: not all names are accepted',
    ],
  ],
  Sandbox: [
    ['is new', sandbox({}, {}), 'progressing: The controller has not reported anything yet.'],
    [
      'was ready before the change',
      sandbox({}, ready('True', 'DependenciesReady', '', 1)),
      'progressing: The controller has not seen the change yet.',
    ],
    ['is ready', sandbox({}, ready('True', 'DependenciesReady', 'Pod is Ready')), 'ready'],
    ['waits', sandbox({}, ready('False', 'DependenciesNotReady', 'Pod does not exist')), 'progressing: Pod does not exist'],
    ['has failed', sandbox({}, ready('False', 'PodFailed', 'Pod failed')), 'failed: Pod failed'],
    [
      'is invalid',
      sandbox({}, ready('False', 'InvalidConfiguration', 'spec.podTemplate is not valid')),
      'failed: spec.podTemplate is not valid',
    ],
    ['has expired', sandbox({}, ready('False', 'SandboxExpired', 'Sandbox has expired')), 'failed: Sandbox has expired'],
    ['is done', sandbox({}, ready('False', 'PodSucceeded', 'Pod completed successfully')), 'settled: Pod completed successfully'],
    [
      'is being suspended',
      sandbox({ operatingMode: 'Suspended' }, ready('False', 'SandboxSuspended', 'Sandbox is suspending')),
      'progressing: Sandbox is suspending',
    ],
    [
      'is suspended',
      sandbox(
        { operatingMode: 'Suspended' },
        conditions(condition('Suspended', 'True', { observedGeneration: 2, reason: 'PodTerminated' })),
      ),
      'settled: It is suspended.',
    ],
    [
      'was suspended before it was resumed',
      sandbox(
        { operatingMode: 'Running' },
        conditions(
          condition('Suspended', 'True', { observedGeneration: 1 }),
          condition('Ready', 'False', { observedGeneration: 1, reason: 'SandboxSuspended' }),
        ),
      ),
      'progressing: The controller has not seen the change yet.',
    ],
    ['had no pods by the replicas of v1alpha1', sandbox({ replicas: 0 }, {}), 'settled: It is suspended.'],
  ],
  SandboxWarmPool: [
    [
      'fills',
      object('extensions.agents.x-k8s.io/v1beta1', 'SandboxWarmPool', { replicas: 3 }, { replicas: 3, readyReplicas: 1 }),
      'progressing: 1 of 3 pods are ready.',
    ],
  ],
};

function custom(status: Fields, metadata: Fields = {}): Fields {
  return object('example.com/v1', 'Widget', {}, status, metadata);
}
function deployment(spec: Fields, status: Fields): Fields {
  return object('apps/v1', 'Deployment', spec, status);
}
function statefulSet(spec: Fields, status: Fields): Fields {
  return object('apps/v1', 'StatefulSet', spec, { ...seen, ...status });
}
function claim(storageClassName: string, status: Fields, metadata: Fields = {}): Fields {
  return object('v1', 'PersistentVolumeClaim', { storageClassName }, status, metadata);
}
function definition(status: Fields): Fields {
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {}, status);
}
function sandbox(spec: Fields, status: Fields): Fields {
  return object('agents.x-k8s.io/v1beta1', 'Sandbox', spec, status);
}
function ready(status: string, reason: string, message: string, observedGeneration = 2): Fields {
  return conditions(condition('Ready', status, { reason, message, observedGeneration }));
}

describe('readiness', () => {
  for (const [kind, cases] of Object.entries(CASES)) {
    for (const [what, one, expected] of cases) {
      it(`of ${kind === 'any kind' ? 'an object' : `a ${kind}`} that ${what}`, () => {
        assert.equal(judged(one, ['late']), expected);
      });
    }
  }
});

describe('what is followed', () => {
  const followed = (
    apiVersion: string,
    kind: string,
    spec: Fields = {},
    served: { hasStatus?: boolean; verbs?: readonly string[] } = {},
  ): boolean => {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const resource = { apiVersion, kind, group, name: 'x', namespaced: true, verbs: ['get', 'list', 'watch'], ...served };
    return isFollowed({ ref: { apiVersion, kind, namespace: 'n', name: 'x' }, object: { spec }, resource });
  };

  it('is what becomes ready later, and not what is in effect at once', () => {
    assert.deepEqual(
      [
        followed('apps/v1', 'Deployment'),
        followed('v1', 'PersistentVolumeClaim'),
        followed('v1', 'Service', { type: 'LoadBalancer' }),
        followed('serving.knative.dev/v1', 'Service'),
        followed('v1', 'Service'),
        followed('v1', 'ConfigMap'),
        followed('batch/v1', 'CronJob'),
        followed('rbac.authorization.k8s.io/v1', 'Role'),
      ],
      [true, true, true, true, false, false, false, false],
    );
  });

  it('is a custom resource only if its status can be reported and watched', () => {
    assert.deepEqual(
      [
        followed('example.com/v1', 'Widget', {}, { hasStatus: true }),
        followed('example.com/v1', 'Widget', {}, { hasStatus: false }),
        followed('example.com/v1', 'Widget', {}, { verbs: ['create'] }),
        followed('example.com/v1', 'Widget', {}, { verbs: [] }),
      ],
      [true, false, false, true],
    );
  });
});
