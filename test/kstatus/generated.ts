/**
 * Objects of every kind whose readiness is judged by its status: with counters, conditions and generations that fit, that do not, and that
 * are missing.
 */
import fc from 'fast-check';
import type { Fields } from '@scc-lens/kube';

type Arbitrary = fc.Arbitrary<unknown>;

const NEWEST = 2;

/** One of the values, the first more often than the others together. */
const mostly = <T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(first), weight: 4 }, { arbitrary: fc.constantFrom(...others), weight: 1 });
/** With any of the fields missing; a field of the value undefined is missing too. */
const anyOf = (fields: Readonly<Record<string, Arbitrary>>): fc.Arbitrary<Fields> => fc.record(fields, { requiredKeys: [] });
const seldom = (fields: Readonly<Record<string, Arbitrary>>): fc.Arbitrary<Fields> =>
  fc.oneof({ arbitrary: fc.constant({}), weight: 6 }, { arbitrary: anyOf(fields), weight: 1 });
const merged = (...parts: readonly fc.Arbitrary<Fields>[]): fc.Arbitrary<Fields> =>
  fc.tuple(...parts).map(all => Object.assign({}, ...all) as Fields);

const seen = anyOf({ observedGeneration: mostly(NEWEST, NEWEST - 1, NEWEST + 1) });

interface Condition {
  readonly reasons?: readonly string[];
  /** Whether it states a generation. */
  readonly isDated?: boolean;
}

/** Conditions in any order, each type once, as lists with types for keys have them. */
function conditions(types: Readonly<Record<string, Condition>>): fc.Arbitrary<Fields> {
  const one = (type: string, { reasons = [], isDated = false }: Condition): Arbitrary =>
    merged(
      fc.record({ type: fc.constant(type), status: mostly('True', 'False', 'Unknown') }),
      anyOf({ reason: fc.constantFrom('Other', ...reasons), message: fc.constant(`${type} is so`) }),
      isDated ? anyOf({ observedGeneration: mostly(NEWEST, NEWEST - 1, NEWEST + 1) }) : fc.constant({}),
    );
  const specific = anyOf(Object.fromEntries(Object.entries(types).map(([type, shape]) => [type, one(type, shape)])));
  const general = seldom({ Stalled: one('Stalled', { isDated: true }), Reconciling: one('Reconciling', { isDated: true }) });
  const list = merged(specific, general).chain(all => fc.shuffledSubarray(Object.values(all), { minLength: Object.keys(all).length }));
  return anyOf({ conditions: list });
}

/** Wanted and reported numbers, most of them the same. */
function counted(spec: readonly string[], status: readonly string[]): fc.Arbitrary<{ readonly spec: Fields; readonly status: Fields }> {
  return fc.nat(3).chain(number => {
    const numbers = (names: readonly string[]): fc.Arbitrary<Fields> => {
      const fields = names.map((name): [string, Arbitrary] => [name, mostly(number, 0, 1, 2, 3)]);
      return fc.oneof(
        { arbitrary: fc.record(Object.fromEntries(fields)), weight: 4 },
        { arbitrary: anyOf(Object.fromEntries(fields)), weight: 1 },
      );
    };
    return fc.record({ spec: numbers(spec), status: numbers(status) });
  });
}

interface Kind {
  readonly spec?: fc.Arbitrary<Fields>;
  readonly status?: fc.Arbitrary<Fields>;
  readonly counters?: readonly string[];
  readonly conditions?: Readonly<Record<string, Condition>>;
  /** Whether each object has a generation. */
  readonly isNumbered?: boolean;
}

const COUNTERS = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'];
const nothing = fc.constant({});

const KINDS: Readonly<Record<string, Kind>> = {
  'apps/v1/Deployment': {
    spec: anyOf({ paused: mostly(false, true), progressDeadlineSeconds: mostly(600, 2 ** 31 - 1) }),
    counters: COUNTERS,
    conditions: {
      Progressing: { reasons: ['NewReplicaSetAvailable', 'ReplicaSetUpdated', 'DeploymentPaused', 'ProgressDeadlineExceeded'] },
      Available: { reasons: ['MinimumReplicasAvailable', 'MinimumReplicasUnavailable'] },
      ReplicaFailure: { reasons: ['FailedCreate'] },
    },
    isNumbered: true,
  },
  'apps.openshift.io/v1/DeploymentConfig': {
    spec: anyOf({ paused: mostly(false, true) }),
    counters: COUNTERS,
    conditions: { Progressing: { reasons: ['NewReplicationControllerAvailable', 'ProgressDeadlineExceeded'] }, Available: {} },
    isNumbered: true,
  },
  'apps/v1/StatefulSet': {
    spec: anyOf({
      minReadySeconds: mostly(0, 10),
      updateStrategy: anyOf({ type: mostly('RollingUpdate', 'OnDelete'), rollingUpdate: anyOf({ partition: mostly(0, 1, 2, 9) }) }),
    }),
    status: anyOf({ currentRevision: mostly('a', 'b'), updateRevision: mostly('a', 'b') }),
    counters: [...COUNTERS, 'currentReplicas'],
    isNumbered: true,
  },
  'apps/v1/DaemonSet': {
    spec: anyOf({ updateStrategy: anyOf({ type: mostly('RollingUpdate', 'OnDelete') }) }),
    counters: ['desiredNumberScheduled', 'currentNumberScheduled', 'updatedNumberScheduled', 'numberReady', 'numberAvailable'],
    isNumbered: true,
  },
  'apps/v1/ReplicaSet': {
    counters: [...COUNTERS, 'fullyLabeledReplicas'],
    conditions: { ReplicaFailure: { reasons: ['FailedCreate'] } },
    isNumbered: true,
  },
  'v1/ReplicationController': {
    counters: [...COUNTERS, 'fullyLabeledReplicas'],
    conditions: { ReplicaFailure: { reasons: ['FailedCreate'] } },
    isNumbered: true,
  },
  'extensions.agents.x-k8s.io/v1beta1/SandboxWarmPool': { counters: COUNTERS },
  'batch/v1/Job': {
    spec: anyOf({ suspend: mostly(false, true), parallelism: fc.nat(3), completions: fc.nat(3) }),
    status: anyOf({ startTime: fc.constant('2026-01-01T00:00:00Z'), active: fc.nat(3), succeeded: fc.nat(3), failed: fc.nat(3) }),
    conditions: { Complete: {}, Failed: { reasons: ['BackoffLimitExceeded'] }, Suspended: {}, FailureTarget: {} },
  },
  'v1/Pod': {
    status: anyOf({
      phase: fc.constantFrom('Pending', 'Running', 'Running', 'Succeeded', 'Failed', 'Unknown'),
      containerStatuses: fc.array(
        anyOf({
          name: fc.constant('main'),
          state: anyOf({ waiting: anyOf({ reason: fc.constantFrom('CrashLoopBackOff', 'ImagePullBackOff') }) }),
        }),
        { maxLength: 2 },
      ),
    }),
    conditions: { Ready: {}, PodScheduled: { reasons: ['Unschedulable', 'SchedulingGated'] } },
  },
  'v1/PersistentVolumeClaim': {
    spec: anyOf({ storageClassName: fc.constantFrom('late', 'slow') }),
    status: anyOf({ phase: mostly('Bound', 'Pending', 'Lost') }),
  },
  'v1/Service': {
    spec: anyOf({
      type: mostly('LoadBalancer', 'ClusterIP', 'NodePort', 'ExternalName'),
      clusterIP: fc.constantFrom('', '10.0.0.1'),
      externalIPs: fc.constantFrom([], ['10.0.0.2']),
    }),
    status: anyOf({ loadBalancer: anyOf({ ingress: fc.constantFrom([], [{ ip: '10.0.0.3' }]) }) }),
  },
  'policy/v1/PodDisruptionBudget': {
    status: anyOf({ disruptionsAllowed: fc.nat(2) }),
    conditions: { DisruptionAllowed: { reasons: ['SyncFailed', 'SufficientPods', 'InsufficientPods'] } },
    isNumbered: true,
  },
  'apiextensions.k8s.io/v1/CustomResourceDefinition': {
    conditions: { NamesAccepted: { reasons: ['NoConflicts'] }, Established: { reasons: ['Installing', 'NotAccepted'] } },
  },
  'agents.x-k8s.io/v1beta1/Sandbox': {
    spec: anyOf({ replicas: mostly(1, 0), operatingMode: mostly('Running', 'Suspended') }),
    conditions: {
      Ready: { reasons: ['DependenciesReady', 'PodFailed', 'PodSucceeded', 'SandboxExpired'], isDated: true },
      Suspended: { isDated: true },
    },
  },
  'example.com/v1/Widget': { conditions: { Ready: { isDated: true }, Synced: {} } },
};

/** So many objects of each kind; the same for the same seed. */
export function generatedObjects(numRuns: number): readonly Fields[] {
  return Object.entries(KINDS).flatMap(([key, kind]) => fc.sample(objectOf(key, kind), numRuns));
}

function objectOf(key: string, kind: Kind): fc.Arbitrary<Fields> {
  const end = key.lastIndexOf('/');
  const { spec = nothing, status = nothing, counters = [] } = kind;
  const generation = kind.isNumbered === true ? fc.constant(NEWEST) : mostly(NEWEST, undefined);
  const numbers = counted(counters.length === 0 ? [] : ['replicas'], counters);
  const metadata = merged(
    fc.record({ name: fc.constant('x'), generation }),
    seldom({ deletionTimestamp: fc.constant('2026-01-01T00:00:00Z') }),
  );
  const reported = merged(status, seen, conditions(kind.conditions ?? {}));
  return fc
    .tuple(metadata, spec, numbers, reported)
    .map(([made, wanted, number, rest]) => ({
      apiVersion: key.slice(0, end),
      kind: key.slice(end + 1),
      metadata: made,
      spec: { ...number.spec, ...wanted },
      status: { ...number.status, ...rest },
    }));
}
