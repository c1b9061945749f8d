/** Which objects of the same deployment may lift what the cluster has against an object or a pod today. */
import { sccsOf } from '../clusterFacts';
import { prerequisitesOf } from '../plan/planDeployment';
import type { PlannedObject } from '../plan/types';
import { listObjects, type Connection, type Identity } from '../../wire';
import { fieldsAt, groupOf, listAt, namespacedPath, ownValue, refKey, textsAt, type ClusterError, type Fields } from '../../words';
import { binds, changedRole, changesIn, isBinding, isRbac, roleOf, type Change } from './changes';
import type { Preflight, RefusedPod } from './types';

/** Of a refusal for another reason than the user's rights. Empty where nothing of the deployment can lift it. */
export function liftersOfObject(error: ClusterError, planned: PlannedObject, changes: readonly Change[]): readonly Change[] {
  const limits = limitLifters(error, planned.ref.namespace, changes);
  if (limits.length > 0) return limits;
  if (error.kind === 'notFound' && isRbac(planned)) {
    const role = refKey(roleOf({ planned, object: planned.object, isNew: true }));
    return changes.filter(one => refKey(one.planned.ref) === role);
  }
  if (error.kind !== 'invalid') return [];
  const definitions = changes.filter(change => change.planned.stage === 'definitions');
  return definitions.filter(change => prerequisitesOf(planned, [change.planned]).length > 0);
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
export function grantsFor(self: Identity, namespace: string | null, changes: readonly Change[]): readonly Change[] {
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
export const isSccRefusal = ({ error, byReview }: Pick<RefusedPod, 'error' | 'byReview'>): boolean =>
  byReview === true || error.message.includes('unable to validate against any security context constraint');

/** Whether the pod's service account does not exist. */
export const isMissingAccount = ({ message }: ClusterError): boolean => /serviceaccount "[^"]*" not found/.test(message);

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
const namespaceOf = ({ namespace }: PodPlace, changes: readonly Change[]): readonly Change[] =>
  changes.filter(({ planned, isNew }) => !isNew && planned.ref.kind === 'Namespace' && planned.ref.name === namespace);

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
export const needsAdmin = ({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): boolean =>
  pods.some(({ verdict }) => verdict.kind === 'refused' && isSccRefusal(verdict)) ||
  objects.some(
    ({ planned: { ref }, dryRun }) =>
      dryRun.kind === 'refused' && dryRun.error.kind === 'forbidden' && PERMISSION_GROUPS.has(groupOf(ref.apiVersion)),
  );

/** The ResourceQuotas of a namespace; null where the user may not list them. */
export async function listQuotas(cluster: Connection, namespace: string): Promise<readonly Fields[] | null> {
  const answer = await listObjects(cluster, namespacedPath('v1', namespace, 'resourcequotas'));
  return answer.ok ? answer.value.items : null;
}

/** Whether a refusal by the namespace's only quota ends with the quota that this deployment brings. */
export async function proveQuota(
  { cluster, changes, namespace }: { readonly cluster: Connection; readonly changes: readonly Change[]; readonly namespace: string },
  error: ClusterError,
  lifters: readonly Change[],
): Promise<boolean> {
  if (error.kind !== 'quota' || changesIn(changes, 'ResourceQuota', namespace).length !== 1) return false;
  return quotaSuffices(error, lifters, await listQuotas(cluster, namespace));
}

/** Whether the quota, as it will be, leaves room by the amounts that the cluster states. It names only the first quota that refuses. */
function quotaSuffices({ message }: ClusterError, lifters: readonly Change[], quotas: readonly Fields[] | null): boolean {
  const [quota] = lifters;
  const amounts = /requested: ([^ ]*), used: ([^ ]*), limited: /.exec(message);
  if (quota === undefined || lifters.length !== 1 || quotas?.length !== 1 || amounts === null) return false;
  const [requested, used] = [parseAmounts(amounts[1]), parseAmounts(amounts[2])];
  const hard = fieldsAt(quota.object, 'spec', 'hard');
  return Object.entries(requested).every(([resource, wanted]) => {
    const most = ownValue(hard, resource);
    if (most === undefined) return true;
    const [limit = null, asked = null, taken = null] = [most, wanted, used[resource]].map(parseQuantity);
    return limit !== null && asked !== null && taken !== null && asked + taken <= limit;
  });
}

/** `pods=1,requests.cpu=100m` */
function parseAmounts(text = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').flatMap(entry => {
      const [resource = '', amount] = entry.split('=', 2);
      return amount === undefined ? [] : [[resource, amount] as const];
    }),
  );
}

/** Whether a quota counts pods by their PriorityClass. */
export const hasPriorityScope = (quota: Fields): boolean =>
  listAt(quota, 'spec', 'scopes').includes('PriorityClass') ||
  listAt(quota, 'spec', 'scopeSelector', 'matchExpressions').some(one => fieldsAt(one)['scopeName'] === 'PriorityClass');

/** Quantities of Kubernetes (`100m`, `1Gi`, `5e3`), in whole billionths, so that sums are exact. */

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const QUANTITY = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;
const SCALE = 9;

/** Null for what is no quantity. What is smaller than a billionth is rounded up, as Kubernetes does. */
export function parseQuantity(value: unknown): bigint | null {
  const found = typeof value === 'string' || typeof value === 'number' ? QUANTITY.exec(String(value)) : null;
  if (found === null) return null;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = found;
  if (whole + fraction === '') return null;
  const binary = BINARY.indexOf(suffix);
  const power = SCALE - fraction.length + (exponent === undefined ? (binary < 0 ? (DECIMAL[suffix] ?? 0) : 0) : Number(exponent));
  const digits = BigInt(whole + fraction) * (binary < 0 ? 1n : 1024n ** BigInt(binary + 1));
  const divisor = 10n ** BigInt(Math.max(0, -power));
  const amount = (digits * 10n ** BigInt(Math.max(0, power)) + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}
