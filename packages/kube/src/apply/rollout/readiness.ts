/**
 * How far an object has come, by its status, as kstatus of kubernetes-sigs/cli-utils judges it: a deletion, the observed generation, the
 * conditions Stalled and Reconciling, then the rules of its kind or the condition Ready. An object about which no controller reports
 * anything is not called ready.
 */
import type { PlannedObject } from '../../objects';
import { fieldsAt, groupOf, numberAt, refOf, textAt } from '../../words';
import type { Fields, ObjectRef } from '../../words';
import { condition, isCurrent, isTrue, wordsOf } from './conditions';
import { failed, KNOWN_KINDS, progressing, READY } from './knownKinds';
import type { Readiness, Surroundings } from './knownKinds';
import { readinessTexts } from './messages';

/** The groups of Kubernetes and OpenShift themselves whose other kinds are in effect as soon as they are stored. */
const STORED_GROUPS = new Set([
  '',
  'admissionregistration.k8s.io',
  'apps',
  'authorization.openshift.io',
  'autoscaling',
  'batch',
  'build.openshift.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'image.openshift.io',
  'networking.k8s.io',
  'node.k8s.io',
  'oauth.openshift.io',
  'policy',
  'project.openshift.io',
  'quota.openshift.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'route.openshift.io',
  'scheduling.k8s.io',
  'security.openshift.io',
  'storage.k8s.io',
  'template.openshift.io',
  'user.openshift.io',
]);

/** Whether an object becomes ready only after it is applied. Others are in effect at once, or report no status. */
export function isFollowed({ ref, object, resource }: Pick<PlannedObject, 'ref' | 'object' | 'resource'>): boolean {
  const key = keyOf(ref.apiVersion, ref.kind);
  if (key === '/Service') return textAt(object, 'spec', 'type') === 'LoadBalancer';
  if (KNOWN_KINDS[key] !== undefined) return true;
  const isListed = resource.verbs.length === 0 || ['list', 'watch'].every(verb => resource.verbs.includes(verb));
  return !STORED_GROUPS.has(groupOf(ref.apiVersion)) && resource.hasStatus !== false && isListed;
}

/** Whether the states of the kind are known, so that it is a failure if they cannot be read. */
export function isKnown({ apiVersion, kind }: ObjectRef): boolean {
  return KNOWN_KINDS[keyOf(apiVersion, kind)] !== undefined;
}

const NOTHING_KNOWN: Surroundings = { lateClasses: new Set() };

export function readinessOf(object: Fields, surroundings = NOTHING_KNOWN): Readiness {
  const { apiVersion, kind } = refOf(object);
  const isTerminating = textAt(object, 'metadata', 'deletionTimestamp') !== undefined;
  if (isTerminating && !isFinished(object)) return { state: 'deleted', detail: readinessTexts.terminating() };
  const known = KNOWN_KINDS[keyOf(apiVersion, kind)];
  const status = fieldsAt(object, 'status');
  const isSeen = numberAt(status, 'observedGeneration') !== undefined;
  if (!isCurrent(object, status) || (known?.observes === true && !isSeen)) return progressing(readinessTexts.notObserved());
  if (isTrue(object, 'Stalled')) return failed(wordsOf(condition(object, 'Stalled')) ?? readinessTexts.stalled());
  if (isTrue(object, 'Reconciling')) return progressing(wordsOf(condition(object, 'Reconciling')) ?? readinessTexts.notObserved());
  return known === undefined ? byReadyCondition(object) : known.judge(object, surroundings);
}

/** Whether it is a Job that has done its work. */
export function isFinished(object: Fields): boolean {
  const { apiVersion, kind } = refOf(object);
  return keyOf(apiVersion, kind) === 'batch/Job' && isTrue(object, 'Complete');
}

function byReadyCondition(object: Fields): Readiness {
  const ready = condition(object, 'Ready');
  if (ready['status'] === undefined) return { state: 'unreported', detail: readinessTexts.noCondition() };
  if (!isCurrent(object, ready)) return progressing(readinessTexts.notObserved());
  return ready['status'] === 'True' ? READY : progressing(wordsOf(ready) ?? readinessTexts.notReady());
}

function keyOf(apiVersion: string, kind: string): string {
  return `${groupOf(apiVersion)}/${kind}`;
}
