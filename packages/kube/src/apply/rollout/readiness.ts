/** How far an object has come by its status, as kstatus of kubernetes-sigs/cli-utils judges it. Without a report, it is not called ready. */
import * as l10n from '@vscode/l10n';
import type { PlannedObject } from '../../objects';
import { at, fieldsAt, groupOf, listAt, numberAt, refOf, textAt, wordsAt, type Fields, type ObjectRef } from '../../words';
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
export const isKnown = (ref: ObjectRef): boolean => KNOWN_KINDS[keyOf(ref)] !== undefined;

export function readinessOf(object: Fields, surroundings: Surroundings = { lateClasses: new Set() }): Readiness {
  const key = keyOf(refOf(object));
  const isTerminating = textAt(object, 'metadata', 'deletionTimestamp') !== undefined;
  if (isTerminating && !isFinished(object)) return { state: 'deleted', detail: l10n.t('It is being deleted.') };
  const status = fieldsAt(object, 'status');
  const isUnseen = OBSERVED_KINDS[key] !== undefined && numberAt(status, 'observedGeneration') === undefined;
  if (!isCurrent(object, status) || isUnseen) return progressing(readinessTexts.notObserved());
  const general = firstTrue(object, 'Stalled', 'Reconciling');
  if (general['type'] === 'Stalled') return failed(wordsOf(general) ?? l10n.t('The controller makes no progress.'));
  if (general['type'] === 'Reconciling') return progressing(wordsOf(general) ?? readinessTexts.notObserved());
  return (KNOWN_KINDS[key] ?? byReadyCondition)(object, surroundings);
}

/** Whether it is a Job that has done its work or given up: its time to live may delete it then, which changes nothing. */
export const isFinished = (object: Fields): boolean => isJob(object) && firstTrue(object, 'Complete', 'Failed')['type'] !== undefined;

/** Whether its controller replaces pods whose program fails, up to a limit. */
export const isJob = (object: Fields): boolean => keyOf(refOf(object)) === 'batch/Job';

function byReadyCondition(object: Fields): Readiness {
  const ready = condition(object, 'Ready');
  if (ready['status'] === undefined) return { state: 'unreported', detail: readinessTexts.noCondition() };
  if (!isCurrent(object, ready)) return progressing(readinessTexts.notObserved());
  return ready['status'] === 'True' ? READY : progressing(wordsOf(ready) ?? l10n.t('It is not ready yet.'));
}

const keyOf = ({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): string => `${groupOf(apiVersion)}/${kind}`;

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
  'apps/ReplicaSet': replicaSet,
  '/ReplicationController': replicaSet,
  'apps.openshift.io/DeploymentConfig': deploymentConfig,
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
  'extensions.agents.x-k8s.io/SandboxWarmPool': object => replicas(object, count(object, 'readyReplicas')),
};

const count = (object: Fields, name: string): number => numberAt(object, 'status', name) ?? 0;
const wanted = (object: Fields): number => numberAt(object, 'spec', 'replicas') ?? 1;
const isOnDelete = (object: Fields): boolean => textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
const oldPods = (old: number): Readiness => progressing(readinessTexts.oldPods(old));

/** Counters and conditions are reported together. */
function deployment(object: Fields): Readiness {
  const readiness = deploymentConfig(object);
  if (readiness.state !== 'ready' || at(object, 'spec', 'paused') === true) return readiness;
  const [available, progress] = [condition(object, 'Available'), condition(object, 'Progressing')];
  const hasDeadline = (numberAt(object, 'spec', 'progressDeadlineSeconds') ?? NO_DEADLINE) !== NO_DEADLINE;
  const isThrough = progress['status'] === 'True' && progress['reason'] === 'NewReplicaSetAvailable';
  if (hasDeadline && !isThrough) return progressing(wordsOf(progress) ?? readinessTexts.noCondition());
  return available['status'] === 'True' ? READY : progressing(wordsOf(available) ?? readinessTexts.noCondition());
}

/** A Deployment with this deadline in seconds reports no progress. */
const NO_DEADLINE = 2 ** 31 - 1;

function deploymentConfig(object: Fields): Readiness {
  const progress = condition(object, 'Progressing');
  if (progress['reason'] === 'ProgressDeadlineExceeded') return failed(wordsAt(progress, 'message') ?? readinessTexts.deadlineExceeded());
  const [all, updated] = [count(object, 'replicas'), count(object, 'updatedReplicas')];
  const [ready, available] = [count(object, 'readyReplicas'), count(object, 'availableReplicas')];
  const done = Math.min(all, updated);
  if (done < wanted(object)) {
    const isPaused = at(object, 'spec', 'paused') === true;
    return isPaused ? settled(kindTexts.paused(done, wanted(object))) : progressing(readinessTexts.updated(done, wanted(object)));
  }
  if (all > wanted(object)) return oldPods(all - wanted(object));
  const isAvailable = available >= updated && ready >= wanted(object);
  return isAvailable ? READY : progressing(readinessTexts.available(Math.min(ready, available), updated));
}

/** A partition keeps the pods below it as they are. Without one, all pods have to be of the same revision. */
function statefulSet(object: Fields): Readiness {
  const [all, updated] = [count(object, 'replicas'), count(object, 'updatedReplicas')];
  const isDelayed = (numberAt(object, 'spec', 'minReadySeconds') ?? 0) > 0;
  const ready = Math.min(all, count(object, 'readyReplicas'), isDelayed ? count(object, 'availableReplicas') : all);
  if (ready < wanted(object)) return progressing(readinessTexts.ready(ready, wanted(object)));
  if (all > wanted(object)) return oldPods(all - wanted(object));
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const due = wanted(object) - (partition ?? 0);
  if (isOnDelete(object)) return updated < due ? settled(kindTexts.onDelete(updated, due)) : READY;
  const { currentRevision, updateRevision } = fieldsAt(object, 'status');
  const isUniform = currentRevision === updateRevision && count(object, 'currentReplicas') >= wanted(object);
  return (partition === undefined ? isUniform : updated >= due) ? READY : progressing(readinessTexts.updated(updated, due));
}

function daemonSet(object: Fields): Readiness {
  const desired = numberAt(object, 'status', 'desiredNumberScheduled');
  if (desired === undefined) return progressing(readinessTexts.noCondition());
  const updated = Math.min(count(object, 'currentNumberScheduled'), count(object, 'updatedNumberScheduled'));
  const available = Math.min(count(object, 'numberReady'), count(object, 'numberAvailable'));
  if (updated < desired && !isOnDelete(object)) return progressing(readinessTexts.updated(updated, desired));
  if (available < desired) return progressing(readinessTexts.available(available, desired));
  return updated < desired ? settled(kindTexts.onDelete(updated, desired)) : READY;
}

/** It creates pods by a changed template, and leaves those that it has as they are. */
function replicaSet(object: Fields): Readiness {
  const failure = condition(object, 'ReplicaFailure');
  if (failure['status'] === 'True') return progressing(wordsOf(failure) ?? readinessTexts.noCondition());
  const readiness = replicas(object, Math.min(count(object, 'readyReplicas'), count(object, 'availableReplicas')));
  const labeled = count(object, 'fullyLabeledReplicas');
  return readiness.state === 'ready' && labeled < wanted(object) ? settled(kindTexts.onDelete(labeled, wanted(object))) : readiness;
}

function replicas(object: Fields, ready: number): Readiness {
  if (ready < wanted(object)) return progressing(readinessTexts.ready(ready, wanted(object)));
  const all = count(object, 'replicas');
  return all > wanted(object) ? oldPods(all - wanted(object)) : READY;
}

function job(object: Fields): Readiness {
  const end = firstTrue(object, 'Complete', 'Failed');
  if (end['type'] === 'Failed') return failed(wordsAt(end, 'message') ?? l10n.t('The Job has failed.'));
  if (end['type'] === 'Complete') return READY;
  if (at(object, 'spec', 'suspend') === true) return settled(kindTexts.suspended());
  return progressing(readinessTexts.succeeded(count(object, 'succeeded'), numberAt(object, 'spec', 'completions') ?? 1));
}

function pod(object: Fields): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Succeeded' || (phase === 'Running' && condition(object, 'Ready')['status'] === 'True')) return READY;
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
  if (names['status'] === 'False') return failed(wordsOf(names) ?? l10n.t('Its names are not accepted.'));
  if (established['status'] === 'True') return READY;
  const words = wordsOf(established) ?? readinessTexts.noCondition();
  return established['status'] === 'False' && established['reason'] !== 'Installing' ? failed(words) : progressing(words);
}

/** Reasons for which a Sandbox does not get ready any more; `InvalidConfiguration` from agent-sandbox 1.0.4 on. */
const SANDBOX_ENDS = new Set(['InvalidConfiguration', 'PodFailed', 'SandboxExpired', 'MultiplePods']);

/** A Sandbox states the generation in each condition. Before `operatingMode`, none of its pods was wanted if `replicas` was 0. */
function sandbox(object: Fields): Readiness {
  if (
    numberAt(object, 'spec', 'replicas') === 0 ||
    (textAt(object, 'spec', 'operatingMode') === 'Suspended' && firstTrue(object, 'Suspended')['type'] !== undefined)
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

export const condition = (object: Fields, type: string): Fields =>
  fieldsAt(listAt(object, 'status', 'conditions').find(one => at(one, 'type') === type));

/** The first condition of these types with the value True, for the object as it is now; an empty one if there is none. */
function firstTrue(object: Fields, ...types: readonly string[]): Fields {
  const conditions = listAt(object, 'status', 'conditions').map(one => fieldsAt(one));
  return conditions.find(one => types.includes(textAt(one, 'type') ?? '') && one['status'] === 'True' && isCurrent(object, one)) ?? {};
}

/** Whether a status or a condition is about the newest generation; true if it states none. */
function isCurrent(object: Fields, report: Fields): boolean {
  const [observed, newest] = [numberAt(report, 'observedGeneration'), numberAt(object, 'metadata', 'generation')];
  return observed === undefined || newest === undefined || observed === newest;
}

/** A condition's own words. */
export const wordsOf = (found: Fields): string | undefined => wordsAt(found, 'message') ?? wordsAt(found, 'reason');
