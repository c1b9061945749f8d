/** Which objects of the same deployment may lift what the cluster has against an object today. */
import { prerequisitesOf } from '../objects';
import type { PlannedObject } from '../objects';
import { refKey, textsAt } from '../words';
import type { ClusterError } from '../words';
import { binds, changedRole, changesIn, isBinding, isRbac, roleOf } from './changes';
import type { Change, Identity } from './changes';

/**
 * Empty where nothing of the deployment can lift the refusal.
 * @param isAccess whether the user's rights are what is missing
 */
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
export function limitLifters(error: ClusterError, namespace: string | null, changes: readonly Change[]): readonly Change[] {
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
