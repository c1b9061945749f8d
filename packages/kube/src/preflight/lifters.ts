/** Which objects of the same deployment may lift what the cluster has against an object or a pod today. */
import { prerequisitesOf, sccsOf } from '../objects';
import type { PlannedObject } from '../objects';
import { groupOf, refKey, textsAt } from '../words';
import type { ClusterError } from '../words';
import { binds, changedRole, changesIn, isBinding, isRbac, roleOf } from './changes';
import type { Change, Identity } from './changes';
import type { Preflight, RefusedPod } from './types';

/** Empty where nothing of the deployment can lift the refusal. `isAccess`: whether the user's rights are what is missing. */
export function liftersOfObject(
  error: ClusterError,
  planned: PlannedObject,
  changes: readonly Change[],
  self: Identity,
  isAccess: boolean,
): readonly Change[] {
  const { namespace } = planned.ref;
  if (isAccess) return grantsFor(self, namespace, changes);
  const limits = limitLifters(error, namespace, changes);
  if (limits.length > 0) return limits;
  if (error.kind === 'notFound' && isRbac(planned)) {
    const role = refKey(roleOf({ planned, object: planned.object, isNew: true }));
    return changes.filter(one => refKey(one.planned.ref) === role);
  }
  if (error.kind !== 'invalid') return [];
  const definitions = new Set(
    prerequisitesOf(
      planned,
      changes.map(change => change.planned).filter(({ stage }) => stage === 'definitions'),
    ),
  );
  return changes.filter(change => definitions.has(change.planned));
}

/** ResourceQuotas and LimitRanges that refuse by the numbers they have now. */
function limitLifters(error: ClusterError, namespace: string | null, changes: readonly Change[]): readonly Change[] {
  if (error.kind !== 'quota' && error.kind !== 'forbidden') return [];
  const quota = /(?:exceeded|failed) quota: ([^,:\s]+)/.exec(error.message)?.[1];
  const quotas = changesIn(changes, 'ResourceQuota', namespace).filter(({ planned, isNew }) => !isNew && planned.ref.name === quota);
  const byDefaults = / must specify |(?:maximum|minimum) \S+ usage per |limit to request ratio/.test(error.message);
  return byDefaults ? [...quotas, ...changesIn(changes, 'LimitRange', namespace)] : quotas;
}

/** Bindings that give the user something, with their roles, and roles that may already be given to the user. */
function grantsFor(self: Identity, namespace: string | null, changes: readonly Change[]): readonly Change[] {
  const inScope = changes.filter(
    ({ planned }) => isRbac(planned) && (planned.ref.namespace === null || planned.ref.namespace === namespace),
  );
  const bindings = inScope.filter(change => isBinding(change) && binds(change, self));
  const roles = new Set(bindings.map(binding => changedRole(changes, binding)));
  return inScope.filter(change => bindings.includes(change) || roles.has(change) || (!isBinding(change) && mayBeBound(change)));
}

/** A changed role may be bound to the user already; a new one is where it is aggregated to a role that is. */
function mayBeBound({ planned, object, isNew }: Change): boolean {
  const labels = Object.keys(textsAt(object, 'metadata', 'labels'));
  return (
    !isNew || (planned.ref.kind === 'ClusterRole' && labels.some(label => label.startsWith('rbac.authorization.k8s.io/aggregate-to-')))
  );
}

export interface PodPlace {
  readonly namespace: string;
  readonly account: string;
  /** Whose rights to use an SCC count: the service account's and, for a Pod object, the user's. */
  readonly identities: readonly Identity[];
}

/** Whether it is SCC admission that refuses a pod, rather than a quota, Pod Security or a missing permission. */
export function isSccRefusal({ error, byReview }: Pick<RefusedPod, 'error' | 'byReview'>): boolean {
  return byReview === true || error.message.includes('unable to validate against any security context constraint');
}

/** Whether the pod's service account does not exist. */
export function isMissingAccount({ message }: ClusterError): boolean {
  return /serviceaccount "[^"]*" not found/.test(message);
}

/** Empty where nothing of the deployment can lift the refusal. */
export function liftersOfPod(refused: RefusedPod, place: PodPlace, changes: readonly Change[]): readonly Change[] {
  const { error } = refused;
  if (error.kind !== 'forbidden' && error.kind !== 'quota') return [];
  const accounts = changesIn(changes, 'ServiceAccount', place.namespace).filter(
    ({ planned, isNew }) => isNew && planned.ref.name === place.account,
  );
  if (isMissingAccount(error)) return accounts;
  if (isSccRefusal(refused)) {
    const found = [...sccLifters(place, changes), ...namespaceOf(place, changes)];
    return found.length > 0 ? [...found, ...accounts] : [];
  }
  if (error.message.includes('violates PodSecurity')) return namespaceOf(place, changes);
  const missingClass = /no PriorityClass with name (\S+) was found|RuntimeClass "([^"]+)" not found/.exec(error.message);
  if (missingClass !== null) {
    const [, priorityClass, runtimeClass] = missingClass;
    return changes.filter(
      ({ planned: { ref } }) =>
        (ref.kind === 'PriorityClass' && ref.name === priorityClass) || (ref.kind === 'RuntimeClass' && ref.name === runtimeClass),
    );
  }
  return limitLifters(error, place.namespace, changes);
}

/** A Namespace whose labels or annotations change; one that is new has no pods to judge. */
function namespaceOf({ namespace }: PodPlace, changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ planned, isNew }) => !isNew && planned.ref.kind === 'Namespace' && planned.ref.name === namespace);
}

/** Changed SCCs, and what lets the pod use one: bindings with their roles, and roles that may be bound already. */
function sccLifters({ namespace, identities }: PodPlace, changes: readonly Change[]): readonly Change[] {
  return changes.filter(change => {
    const { ref } = change.planned;
    if (ref.kind === 'SecurityContextConstraints') return true;
    if (!isRbac(change.planned) || (ref.namespace !== null && ref.namespace !== namespace)) return false;
    if (!isBinding(change)) return sccsOf(change.object).length > 0;
    const role = changedRole(changes, change);
    return identities.some(identity => binds(change, identity)) && (role === undefined || sccsOf(role.object).length > 0);
  });
}

const PERMISSION_GROUPS = new Set(['security.openshift.io', 'rbac.authorization.k8s.io']);

/** Whether a refusal is one that a cluster administrator can lift: no SCC admits a pod, or the user may not apply SCCs or RBAC. */
export function needsAdmin({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): boolean {
  return (
    pods.some(({ verdict }) => verdict.kind === 'refused' && isSccRefusal(verdict)) ||
    objects.some(
      ({ planned: { ref }, dryRun }) =>
        dryRun.kind === 'refused' && dryRun.error.kind === 'forbidden' && PERMISSION_GROUPS.has(groupOf(ref.apiVersion)),
    )
  );
}
