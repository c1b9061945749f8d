/** In what our verdicts differ from the ones of kstatus, as docs/deploy.md lists it. */
import type { Fields } from '@scc-lens/kube';
import { readinessOf } from '../../packages/kube/src/apply/rollout/readiness';
import { at, fieldsAt, listAt, numberAt, textAt } from '../../packages/kube/src/words/fields';

/** The names of our verdicts in kstatus. It has none for the end of the wait, and calls an object without a report `Current`. */
const IN_KSTATUS = {
  ready: 'Current',
  unreported: 'Current',
  progressing: 'InProgress',
  settled: 'InProgress',
  failed: 'Failed',
  deleted: 'Terminating',
} as const;

/** Our verdict. */
export const ours = (object: Fields): string => IN_KSTATUS[readinessOf(object, { lateClasses: new Set(['late']) }).state];

const withStatus = (object: Fields, more: Fields): Fields => ({ ...object, status: { ...fieldsAt(object, 'status'), ...more } });
const withSpec = (object: Fields, more: Fields): Fields => ({ ...object, spec: { ...fieldsAt(object, 'spec'), ...more } });
const conditionsOf = (object: Fields): readonly Fields[] => listAt(object, 'status', 'conditions').map(one => fieldsAt(one));
const conditionOf = (object: Fields, type: string): Fields => conditionsOf(object).find(one => one['type'] === type) ?? {};
/** With a condition in place of the one of its type. */
const withCondition = (object: Fields, type: string, status = 'True'): Fields =>
  withStatus(object, { conditions: [...conditionsOf(object).filter(one => one['type'] !== type), { type, status }] });
/** With a condition that decides alone, behind those that the object has. */
const withGeneral = (object: Fields, type: 'Stalled' | 'Reconciling'): Fields =>
  withStatus(object, { conditions: [...conditionsOf(object), { type, status: 'True' }] });

const COUNTING = new Set(['Deployment', 'DeploymentConfig', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController']);
const SANDBOX_FAILS = new Set(['InvalidConfiguration', 'PodFailed', 'SandboxExpired', 'MultiplePods']);

/**
 * Each entry of the list in docs/deploy.md, by its first words: an object that kstatus judges as we judge the given one; the given one where
 * we do not differ.
 */
export const DIFFERENCES: Readonly<Record<string, (object: Fields) => Fields>> = {
  Generation: object => {
    const newest = numberAt(object, 'metadata', 'generation');
    const states = numberAt(object, 'status', 'observedGeneration') !== undefined;
    const isOld = (one: Fields): boolean =>
      newest !== undefined && one['observedGeneration'] !== undefined && one['observedGeneration'] !== newest;
    if (!states && (COUNTING.has(String(object['kind'])) || object['kind'] === 'PodDisruptionBudget'))
      return withStatus(object, { observedGeneration: (newest ?? 1) - 1 });
    if (!conditionsOf(object).some(isOld)) return object;
    const conditions = conditionsOf(object).flatMap(one => {
      if (!isOld(one)) return [one];
      return one['type'] === 'Ready' ? [{ type: 'Ready', status: 'False' }] : [];
    });
    return withStatus(object, { conditions });
  },
  'DeploymentConfig, ReplicationController, SandboxWarmPool': object => {
    const { kind } = object;
    if (kind === 'DeploymentConfig') return { ...withCondition(object, 'Available'), apiVersion: 'apps/v1', kind: 'Deployment' };
    if (kind !== 'ReplicationController' && kind !== 'SandboxWarmPool') return object;
    const ready = numberAt(object, 'status', 'readyReplicas');
    const counters = kind === 'SandboxWarmPool' ? { availableReplicas: ready, fullyLabeledReplicas: ready } : {};
    return { ...withStatus(object, counters), apiVersion: 'apps/v1', kind: 'ReplicaSet' };
  },
  'Paused Deployment': object => {
    if (object['kind'] !== 'Deployment' || at(object, 'spec', 'paused') !== true) return object;
    return withSpec(withCondition(object, 'Available'), { progressDeadlineSeconds: undefined });
  },
  StatefulSet: object => {
    if (object['kind'] !== 'StatefulSet') return object;
    const { readyReplicas: ready = 0, availableReplicas: available = 0 } = fieldsAt(object, 'status') as Record<string, number>;
    const isDelayed = (numberAt(object, 'spec', 'minReadySeconds') ?? 0) > 0;
    const counted = isDelayed ? withStatus(object, { readyReplicas: Math.min(ready, available) }) : object;
    if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete') return counted;
    const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
    return withSpec(counted, { updateStrategy: { rollingUpdate: { partition } } });
  },
  Job: object => {
    if (object['kind'] !== 'Job') return object;
    const isOver = ['Complete', 'Failed'].some(type => conditionOf(object, type)['status'] === 'True');
    if (!isOver) return withStatus(object, { startTime: undefined });
    return { ...object, metadata: { ...fieldsAt(object, 'metadata'), deletionTimestamp: undefined } };
  },
  Pod: object => {
    if (object['kind'] !== 'Pod') return object;
    const phase = textAt(object, 'status', 'phase');
    if (phase === 'Failed') return withGeneral(object, 'Stalled');
    const conditions = conditionsOf(object).filter(one => one['type'] !== 'PodScheduled');
    return withStatus(object, { conditions, containerStatuses: [], phase: phase === 'Unknown' ? 'Pending' : phase });
  },
  PersistentVolumeClaim: object =>
    object['kind'] === 'PersistentVolumeClaim' && textAt(object, 'status', 'phase') === 'Lost' ? withGeneral(object, 'Stalled') : object,
  Service: object => {
    if (object['kind'] !== 'Service') return object;
    const addresses = [...listAt(object, 'spec', 'externalIPs'), ...listAt(object, 'status', 'loadBalancer', 'ingress')];
    return withSpec(object, { clusterIP: addresses.length > 0 ? '10.0.0.1' : '' });
  },
  PodDisruptionBudget: object =>
    object['kind'] === 'PodDisruptionBudget' && conditionOf(object, 'DisruptionAllowed')['reason'] === 'SyncFailed'
      ? withGeneral(object, 'Reconciling')
      : object,
  CustomResourceDefinition: object => {
    if (object['kind'] !== 'CustomResourceDefinition' || conditionOf(object, 'NamesAccepted')['status'] !== 'False') return object;
    return withStatus(object, { conditions: conditionsOf(object).filter(one => one['type'] !== 'Established') });
  },
  Sandbox: object => {
    if (object['kind'] !== 'Sandbox') return object;
    const isSuspended = at(object, 'spec', 'operatingMode') === 'Suspended' && conditionOf(object, 'Suspended')['status'] === 'True';
    const ready = conditionOf(object, 'Ready');
    if (isSuspended || at(object, 'spec', 'replicas') === 0) return withGeneral(object, 'Reconciling');
    if (ready['status'] === undefined) return withCondition(object, 'Ready', 'Unknown');
    return ready['status'] !== 'True' && SANDBOX_FAILS.has(String(ready['reason'])) ? withGeneral(object, 'Stalled') : object;
  },
};

/** The object that kstatus judges as we judge the given one. */
export function asked(object: Fields): Fields {
  return Object.values(DIFFERENCES).reduce((one, differ) => differ(one), object);
}
