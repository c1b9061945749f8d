/** How far an object has come by its status, as kstatus of kubernetes-sigs/cli-utils judges it. Without a report, it is not called ready. */
import * as l10n from '@vscode/l10n';
import type { PlannedObject } from '../../objects';
import { at, fieldsAt, groupOf, listAt, numberAt, refOf, textAt, wordsAt } from '../../words';
import type { Fields, ObjectRef } from '../../words';
import { kindTexts, readinessTexts } from '../messages';

/** The groups of Kubernetes and OpenShift themselves whose other kinds are in effect as soon as they are stored. */
const STORED_GROUPS = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'policy'],
  ...['admissionregistration', 'coordination', 'discovery', 'events', 'flowcontrol.apiserver', 'networking'].map(name => `${name}.k8s.io`),
  ...['node', 'rbac.authorization', 'resource', 'scheduling', 'storage'].map(name => `${name}.k8s.io`),
  ...['authorization', 'build', 'image', 'oauth', 'project', 'quota'].map(name => `${name}.openshift.io`),
  ...['route', 'security', 'template', 'user'].map(name => `${name}.openshift.io`),
]);

/** Whether an object becomes ready only after it is applied. Others are in effect at once, or report no status. */
export function isFollowed({ ref, object, resource }: Pick<PlannedObject, 'ref' | 'object' | 'resource'>): boolean {
  const key = keyOf(ref);
  if (key === '/Service') return textAt(object, 'spec', 'type') === 'LoadBalancer';
  if (KNOWN_KINDS[key] !== undefined) return true;
  const isListed = resource.verbs.length === 0 || ['list', 'watch'].every(verb => resource.verbs.includes(verb));
  return !STORED_GROUPS.has(groupOf(ref.apiVersion)) && resource.hasStatus !== false && isListed;
}

/** Whether the states of the kind are known, so that it is a failure if they cannot be read. */
export function isKnown(ref: ObjectRef): boolean {
  return KNOWN_KINDS[keyOf(ref)] !== undefined;
}

export function readinessOf(object: Fields, surroundings: Surroundings = { lateClasses: new Set() }): Readiness {
  const key = keyOf(refOf(object));
  const isTerminating = textAt(object, 'metadata', 'deletionTimestamp') !== undefined;
  if (isTerminating && !isFinished(object)) return { state: 'deleted', detail: l10n.t('It is being deleted.') };
  const status = fieldsAt(object, 'status');
  const isUnseen = OBSERVED_KINDS[key] !== undefined && numberAt(status, 'observedGeneration') === undefined;
  if (!isCurrent(object, status) || isUnseen) return progressing(readinessTexts.notObserved());
  if (isTrue(object, 'Stalled')) return failed(wordsOf(condition(object, 'Stalled')) ?? l10n.t('The controller makes no progress.'));
  if (isTrue(object, 'Reconciling')) return progressing(wordsOf(condition(object, 'Reconciling')) ?? readinessTexts.notObserved());
  return (KNOWN_KINDS[key] ?? byReadyCondition)(object, surroundings);
}

/** Whether it is a Job that has done its work. */
export function isFinished(object: Fields): boolean {
  return keyOf(refOf(object)) === 'batch/Job' && isTrue(object, 'Complete');
}

function byReadyCondition(object: Fields): Readiness {
  const ready = condition(object, 'Ready');
  if (ready['status'] === undefined) return { state: 'unreported', detail: readinessTexts.noCondition() };
  if (!isCurrent(object, ready)) return progressing(readinessTexts.notObserved());
  return ready['status'] === 'True' ? READY : progressing(wordsOf(ready) ?? l10n.t('It is not ready yet.'));
}

function keyOf({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

/**
 * - `settled`: the controller does nothing more until the user does something: it is paused, suspended, or waits for a deletion
 * - `failed`: the controller has given up; `deleted`: it is being deleted; `unreported`: no controller has reported anything
 */
export type Readiness =
  | { readonly state: 'ready' }
  | { readonly state: 'progressing' | 'settled' | 'failed' | 'deleted' | 'unreported'; readonly detail: string };

/** What decides besides the object itself. */
export interface Surroundings {
  /** Names of the storage classes that provide a volume only when a pod needs it. */
  readonly lateClasses: ReadonlySet<string>;
}

const READY: Readiness = { state: 'ready' };
export const progressing = (detail: string): Readiness => ({ state: 'progressing', detail });
export const failed = (detail: string): Readiness => ({ state: 'failed', detail });
const settled = (detail: string): Readiness => ({ state: 'settled', detail });

type Judge = (object: Fields, surroundings: Surroundings) => Readiness;

/** Kinds whose controller always reports which generation it has seen. */
const OBSERVED_KINDS: Readonly<Record<string, Judge | undefined>> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ReplicaSet': replicas,
  '/ReplicationController': replicas,
  'apps.openshift.io/DeploymentConfig': deployment,
  'policy/PodDisruptionBudget': disruptionBudget,
};

const KNOWN_KINDS: Readonly<Record<string, Judge | undefined>> = {
  ...OBSERVED_KINDS,
  'batch/Job': job,
  '/Pod': pod,
  '/PersistentVolumeClaim': claim,
  '/Service': service,
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
  'agents.x-k8s.io/Sandbox': sandbox,
  'extensions.agents.x-k8s.io/SandboxWarmPool': replicas,
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
  if (failure['status'] === 'True') return failed(wordsAt(failure, 'message') ?? l10n.t('The Job has failed.'));
  if (condition(object, 'Complete')['status'] === 'True') return READY;
  if (at(object, 'spec', 'suspend') === true) return settled(kindTexts.suspended());
  return progressing(readinessTexts.succeeded(count(object, 'succeeded'), numberAt(object, 'spec', 'completions') ?? 1));
}

function pod(object: Fields): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Succeeded' || condition(object, 'Ready')['status'] === 'True') return READY;
  if (phase === 'Failed') return failed(wordsAt(object, 'status', 'message') ?? l10n.t('The pod has failed.'));
  return progressing(l10n.t('The pod is {phase}.', { phase: phase ?? 'Pending' }));
}

function claim(object: Fields, { lateClasses }: Surroundings): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Bound') return READY;
  if (phase === 'Lost') return failed(l10n.t('Its volume no longer exists.'));
  const isAwaited = at(object, 'metadata', 'annotations', 'volume.kubernetes.io/selected-node') === undefined;
  const isLate = lateClasses.has(textAt(object, 'spec', 'storageClassName') ?? '');
  return isLate && isAwaited ? settled(kindTexts.claimAwaitsPod()) : progressing(l10n.t('It is not bound to a volume yet.'));
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
  if (names['status'] === 'False') return failed(wordsOf(names) ?? l10n.t('Its names are not accepted.'));
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

export function condition(object: Fields, type: string): Fields {
  return fieldsAt(listAt(object, 'status', 'conditions').find(one => at(one, 'type') === type));
}

/** Whether a condition has the value True, for the object as it is now. */
function isTrue(object: Fields, type: string): boolean {
  const found = condition(object, type);
  return found['status'] === 'True' && isCurrent(object, found);
}

/** Whether a status or a condition is about the newest generation; true if it states none. */
export function isCurrent(object: Fields, report: Fields): boolean {
  return (numberAt(report, 'observedGeneration') ?? Infinity) >= (numberAt(object, 'metadata', 'generation') ?? 0);
}

/** A condition's own words. */
export function wordsOf(found: Fields): string | undefined {
  return wordsAt(found, 'message') ?? wordsAt(found, 'reason');
}
