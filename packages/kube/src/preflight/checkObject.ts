/** The cluster's present answer about one object, and which objects of the same deployment may change it. */
import {
  askReview,
  clientSideAppliers,
  finalizersOf,
  hasNothingToWrite,
  isAccessRefusal,
  isTerminating,
  needsReplacement,
  prerequisitesOf,
  readLive,
  sendApply,
  terminatingError,
  withoutLeftovers,
} from '../objects';
import type { Live, PlannedObject } from '../objects';
import type { Cluster, Connection } from '../wire';
import { describeRef, listAt, refKey, textAt } from '../words';
import type { ClusterError, Fields, ObjectRef } from '../words';
import { askPermissions, mayI, missingPermission } from './askPermissions';
import { RBAC_GROUP, roleOf } from './changes';
import type { Change, Identity } from './changes';
import { liftersOfObject } from './lifters';
import { refusalTexts } from './messages';
import { proveQuota } from './proveQuota';
import type { DryRun, ObjectCheck } from './types';

/** The object as the cluster has it, in the version in which it serves the kind before the deployment. */
export async function readCurrent(cluster: Connection, planned: PlannedObject): Promise<Live> {
  const { ref, current } = planned;
  return current === null ? { state: 'absent' } : readLive(cluster, { ref, resource: current });
}

/** The other objects of the deployment. */
export interface Deployment {
  /** `refKey` of every object. */
  readonly keys: ReadonlySet<string>;
  /** Namespaces that the cluster does not have, and all definitions. */
  readonly foundation: readonly PlannedObject[];
}

export async function checkObject(
  cluster: Cluster,
  planned: PlannedObject,
  live: Live,
  { keys, foundation }: Deployment,
): Promise<ObjectCheck> {
  const refusal = refusalBeforehand(planned, live, keys);
  if (refusal !== null) return { planned, live, permissions: [], dryRun: { kind: 'refused', error: refusal } };
  const missing = prerequisitesOf(planned, foundation).filter(
    ({ stage }) => stage === 'namespaces' || planned.current !== planned.resource,
  );
  const dryRun: DryRun =
    missing.length > 0
      ? { kind: 'awaiting', on: missing.map(({ ref }) => ref), refusal: null, proven: false }
      : await dryRunOf(cluster, planned, live.state === 'present' ? live.object : null);
  return { planned, live, dryRun, permissions: await askPermissions(cluster, planned, live, dryRun) };
}

function refusalBeforehand({ ref, dependsOn }: PlannedObject, live: Live, keys: ReadonlySet<string>): ClusterError | null {
  if (live.state === 'present' && isTerminating(live.object)) return terminatingError(ref, finalizersOf(live.object));
  const missing = dependsOn.find(one => !keys.has(refKey(one)));
  return missing === undefined
    ? null
    : { kind: 'notFound', message: refusalTexts.missingDependency(describeRef(ref), describeRef(missing)) };
}

/** A conflict is no refusal: what taking the fields over gives is asked for, too. Nor is it one if the cluster has everything already. */
async function dryRunOf(cluster: Cluster, planned: PlannedObject, live: Fields | null): Promise<DryRun> {
  const taken = live === null ? [] : clientSideAppliers(live);
  const first = await sendApply(cluster, planned, { dryRun: true, force: false, live });
  if (first.ok)
    return { kind: 'accepted', object: withoutLeftovers(first.value.body, taken), warnings: first.value.warnings, conflicts: [] };
  if (live !== null && hasNothingToWrite(first.error, live, planned.object))
    return { kind: 'accepted', object: live, warnings: [], conflicts: [] };
  if (first.error.kind !== 'conflict') return refusedBy(cluster, planned, live, first.error);
  const conflicts = first.error.conflicts.filter(({ manager }) => !taken.includes(manager));
  const forced = await sendApply(cluster, planned, { dryRun: true, force: true, live });
  if (!forced.ok) return refusedBy(cluster, planned, live, forced.error);
  return { kind: 'accepted', object: withoutLeftovers(forced.value.body, taken), warnings: forced.value.warnings, conflicts };
}

async function refusedBy(cluster: Cluster, planned: PlannedObject, live: Fields | null, error: ClusterError): Promise<DryRun> {
  const isImmutable = live !== null && (await needsReplacement(cluster, planned, error));
  return { kind: isImmutable ? 'immutable' : 'refused', error };
}

export interface Lifting {
  readonly checks: readonly ObjectCheck[];
  readonly changes: readonly Change[];
  readonly whoAmI: () => Promise<Identity>;
}

/** The same check, where other objects of the deployment may lift a refusal or a missing permission. */
export async function settleCheck(cluster: Cluster, check: ObjectCheck, lifting: Lifting): Promise<ObjectCheck> {
  const { planned, live, permissions, dryRun } = check;
  const error = dryRun.kind === 'refused' ? dryRun.error : missingPermission(planned, live, dryRun, permissions);
  if (error === null || dryRun.kind === 'notChecked') return check;
  const isAccess = isAccessRefusal(error) || dryRun.kind !== 'refused';
  const self = isAccess ? await lifting.whoAmI() : UNKNOWN;
  const lifters = liftersOfObject(error, planned, lifting.changes, self, isAccess);
  if (lifters.length === 0) return { ...check, dryRun: { kind: 'refused', error } };
  const on: readonly ObjectRef[] = [...(dryRun.kind === 'awaiting' ? dryRun.on : []), ...lifters.map(change => change.planned.ref)];
  const proven = dryRun.kind === 'refused' && (await isProven(cluster, check, error, lifters, lifting));
  return { ...check, dryRun: { kind: 'awaiting', on, refusal: error, proven } };
}

const UNKNOWN: Identity = { user: '', groups: [] };

async function isProven(
  cluster: Cluster,
  { planned }: ObjectCheck,
  error: ClusterError,
  lifters: readonly Change[],
  { checks, changes }: Lifting,
): Promise<boolean> {
  const [lifter] = lifters;
  if (error.kind === 'notFound' && lifter !== undefined) {
    const role = checks.find(check => check.planned === lifter.planned);
    return proveBinding(cluster, { planned, object: planned.object, isNew: true }, role);
  }
  const { namespace } = planned.ref;
  return namespace !== null && proveQuota(cluster, error, lifters, { changes, namespace });
}

/** The user as the cluster knows them; an empty name if it does not answer. */
export async function askWhoAmI(cluster: Connection): Promise<Identity> {
  const status = await askReview(cluster, { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' });
  return {
    user: textAt(status, 'userInfo', 'username') ?? '',
    groups: listAt(status, 'userInfo', 'groups').filter(group => typeof group === 'string'),
  };
}

/**
 * Whether the user may bind a role that the same deployment creates. Kubernetes wants the same permissions to create a role and to bind it,
 * so that an accepted dry run of the role shows it. Only who may `escalate` needs the right to `bind`, too.
 */
async function proveBinding(cluster: Connection, binding: Change, role: ObjectCheck | undefined): Promise<boolean> {
  if (role?.dryRun.kind !== 'accepted') return false;
  const { kind, namespace, name } = roleOf(binding);
  const place = namespace ?? binding.planned.ref.namespace;
  const resource = kind === 'Role' ? 'roles' : 'clusterroles';
  const access = { group: RBAC_GROUP, resource, name, ...(place !== null && { namespace: place }) };
  if ((await mayI(cluster, { ...access, verb: 'escalate' })) === false) return true;
  return (await mayI(cluster, { ...access, verb: 'bind' })) === true;
}
