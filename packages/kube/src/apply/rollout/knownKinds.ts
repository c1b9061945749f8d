/** How far objects of Kubernetes' and agent-sandbox's own kinds have come, by the fields of their status. */
import { at, listAt, numberAt, textAt, wordsAt } from '../../words';
import type { Fields } from '../../words';
import { condition, isCurrent, isTrue, wordsOf } from './conditions';
import { kindTexts, readinessTexts } from './messages';

export type Readiness =
  | { readonly state: 'ready' }
  | { readonly state: 'progressing'; readonly detail: string }
  /** The controller does nothing more until the user does something: it is paused, suspended, or waits for a deletion. */
  | { readonly state: 'settled'; readonly detail: string }
  /** The controller has given up. */
  | { readonly state: 'failed'; readonly detail: string }
  /** It is being deleted. */
  | { readonly state: 'deleted'; readonly detail: string }
  /** No controller has reported anything. */
  | { readonly state: 'unreported'; readonly detail: string };

/** What decides besides the object itself. */
export interface Surroundings {
  /** Names of the storage classes that provide a volume only when a pod needs it. */
  readonly lateClasses: ReadonlySet<string>;
}

export const READY: Readiness = { state: 'ready' };
export const progressing = (detail: string): Readiness => ({ state: 'progressing', detail });
export const failed = (detail: string): Readiness => ({ state: 'failed', detail });
const settled = (detail: string): Readiness => ({ state: 'settled', detail });

interface KnownKind {
  readonly judge: (object: Fields, surroundings: Surroundings) => Readiness;
  /** Whether the controller always reports which generation it has seen. */
  readonly observes: boolean;
}

const observed = (judge: KnownKind['judge']): KnownKind => ({ judge, observes: true });
const unobserved = (judge: KnownKind['judge']): KnownKind => ({ judge, observes: false });

/** By group and kind. */
export const KNOWN_KINDS: Readonly<Record<string, KnownKind | undefined>> = {
  'apps/Deployment': observed(deployment),
  'apps/StatefulSet': observed(statefulSet),
  'apps/DaemonSet': observed(daemonSet),
  'apps/ReplicaSet': observed(replicas),
  '/ReplicationController': observed(replicas),
  'apps.openshift.io/DeploymentConfig': observed(deployment),
  'batch/Job': unobserved(job),
  '/Pod': unobserved(pod),
  '/PersistentVolumeClaim': unobserved(claim),
  '/Service': unobserved(service),
  'policy/PodDisruptionBudget': observed(disruptionBudget),
  'apiextensions.k8s.io/CustomResourceDefinition': unobserved(definition),
  'agents.x-k8s.io/Sandbox': unobserved(sandbox),
  'extensions.agents.x-k8s.io/SandboxWarmPool': unobserved(replicas),
};

const count = (object: Fields, name: string): number => numberAt(object, 'status', name) ?? 0;
const wanted = (object: Fields): number => numberAt(object, 'spec', 'replicas') ?? 1;
const isOnDelete = (object: Fields): boolean => textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
/** Pods that have been ready for `minReadySeconds`. */
const availableOf = (object: Fields): number =>
  (numberAt(object, 'spec', 'minReadySeconds') ?? 0) > 0 ? count(object, 'availableReplicas') : count(object, 'readyReplicas');

function deployment(object: Fields): Readiness {
  const progress = condition(object, 'Progressing');
  if (progress['reason'] === 'ProgressDeadlineExceeded') return failed(wordsAt(progress, 'message') ?? readinessTexts.deadlineExceeded());
  const [updated, all, available] = [count(object, 'updatedReplicas'), count(object, 'replicas'), count(object, 'availableReplicas')];
  if (updated < wanted(object)) {
    const isPaused = at(object, 'spec', 'paused') === true;
    return isPaused ? settled(kindTexts.paused(updated, wanted(object))) : progressing(readinessTexts.updated(updated, wanted(object)));
  }
  if (all > updated) return progressing(readinessTexts.oldPods(all - updated));
  return available < updated ? progressing(readinessTexts.available(available, updated)) : READY;
}

/** A partition keeps the pods below it as they are. */
function statefulSet(object: Fields): Readiness {
  const [all, ready, updated] = [count(object, 'replicas'), availableOf(object), count(object, 'updatedReplicas')];
  if (ready < wanted(object)) return progressing(readinessTexts.ready(ready, wanted(object)));
  if (all > wanted(object)) return progressing(readinessTexts.oldPods(all - wanted(object)));
  const due = wanted(object) - (numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0);
  if (updated >= due) return READY;
  return isOnDelete(object) ? settled(kindTexts.onDelete(updated, due)) : progressing(readinessTexts.updated(updated, due));
}

function daemonSet(object: Fields): Readiness {
  const desired = count(object, 'desiredNumberScheduled');
  const [updated, available] = [count(object, 'updatedNumberScheduled'), count(object, 'numberAvailable')];
  if (updated < desired && !isOnDelete(object)) return progressing(readinessTexts.updated(updated, desired));
  if (available < desired) return progressing(readinessTexts.available(available, desired));
  return updated < desired ? settled(kindTexts.onDelete(updated, desired)) : READY;
}

function replicas(object: Fields): Readiness {
  const [all, ready] = [count(object, 'replicas'), availableOf(object)];
  if (ready < wanted(object)) return progressing(readinessTexts.ready(ready, wanted(object)));
  return all > wanted(object) ? progressing(readinessTexts.oldPods(all - wanted(object))) : READY;
}

function job(object: Fields): Readiness {
  const failure = condition(object, 'Failed');
  if (failure['status'] === 'True') return failed(wordsAt(failure, 'message') ?? readinessTexts.jobFailed());
  if (condition(object, 'Complete')['status'] === 'True') return READY;
  if (at(object, 'spec', 'suspend') === true) return settled(kindTexts.suspended());
  return progressing(readinessTexts.succeeded(count(object, 'succeeded'), numberAt(object, 'spec', 'completions') ?? 1));
}

function pod(object: Fields): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Succeeded' || condition(object, 'Ready')['status'] === 'True') return READY;
  if (phase === 'Failed') return failed(wordsAt(object, 'status', 'message') ?? readinessTexts.podFailed());
  return progressing(readinessTexts.podPhase(phase ?? 'Pending'));
}

/** A class may provide the volume only when a pod needs it. */
function claim(object: Fields, { lateClasses }: Surroundings): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Bound') return READY;
  if (phase === 'Lost') return failed(kindTexts.claimLost());
  const isAwaited = at(object, 'metadata', 'annotations', 'volume.kubernetes.io/selected-node') === undefined;
  const isLate = lateClasses.has(textAt(object, 'spec', 'storageClassName') ?? '');
  return isLate && isAwaited ? settled(kindTexts.claimAwaitsPod()) : progressing(kindTexts.claimNotBound());
}

/** Only a load balancer is provided by a controller. */
function service(object: Fields): Readiness {
  const hasAddress = listAt(object, 'status', 'loadBalancer', 'ingress').length > 0 || listAt(object, 'spec', 'externalIPs').length > 0;
  return textAt(object, 'spec', 'type') !== 'LoadBalancer' || hasAddress ? READY : progressing(kindTexts.noAddress());
}

function disruptionBudget(object: Fields): Readiness {
  const allowed = condition(object, 'DisruptionAllowed');
  return allowed['reason'] === 'SyncFailed' ? progressing(wordsOf(allowed) ?? readinessTexts.noCondition()) : READY;
}

function definition(object: Fields): Readiness {
  const [names, established] = [condition(object, 'NamesAccepted'), condition(object, 'Established')];
  if (established['status'] === 'True' && names['status'] !== 'False') return READY;
  if (names['status'] === 'False') return failed(wordsOf(names) ?? kindTexts.namesRefused());
  return progressing(wordsOf(established) ?? readinessTexts.noCondition());
}

/** Reasons for which a Sandbox does not get ready any more; `InvalidConfiguration` from agent-sandbox 1.0.4 on. */
const SANDBOX_ENDS = new Set(['InvalidConfiguration', 'PodFailed', 'SandboxExpired', 'MultiplePods']);

/** A Sandbox states the generation in each condition. Before `operatingMode`, none of its pods was wanted if `replicas` was 0. */
function sandbox(object: Fields): Readiness {
  if (
    numberAt(object, 'spec', 'replicas') === 0 ||
    (textAt(object, 'spec', 'operatingMode') === 'Suspended' && isTrue(object, 'Suspended'))
  )
    return settled(kindTexts.suspended());
  const ready = condition(object, 'Ready');
  if (!isCurrent(object, ready)) return progressing(readinessTexts.notObserved());
  if (ready['status'] === 'True') return READY;
  const reason = textAt(ready, 'reason') ?? '';
  const words = wordsOf(ready) ?? readinessTexts.noCondition();
  if (SANDBOX_ENDS.has(reason)) return failed(words);
  return reason === 'PodSucceeded' ? settled(words) : progressing(words);
}
