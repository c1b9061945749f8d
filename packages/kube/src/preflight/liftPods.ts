/** Which objects of the same deployment may lift what the cluster has against a pod today. */
import { sccsOf } from '../objects';
import { groupOf } from '../words';
import type { ClusterError } from '../words';
import { binds, changedRole, changesIn, isBinding, isRbac } from './changes';
import type { Change, Identity } from './changes';
import { limitLifters } from './liftObjects';
import type { Preflight, RefusedPod } from './types';

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
