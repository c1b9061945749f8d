/** The cluster's present answer about one object, and which objects of the same deployment may change it. */
import { clientSideAppliers, withoutLeftovers } from '../clientSideApply';
import { finalizersOf, isTerminating, terminatingError } from '../contents';
import { prerequisitesOf } from '../plan/planDeployment';
import { askReview, hasNothingToWrite, isAccessRefusal, needsReplacement, readLive, sendApply, type Live } from '../requests';
import { isSandbox } from '../sandboxes';
import { isSecretRef } from '../serverFields';
import type { PlannedObject } from '../plan/types';
import { listObjects, type Cluster, type Connection } from '../../wire';
import { collectionPath, describeRef, inParallel, refKey, refOf, type ClusterError, type Fields, type ObjectRef } from '../../words';
import { RBAC_GROUP, roleOf, type Change } from './changes';
import { findEarlierPod } from './earlierPod';
import { grantsFor, liftersOfObject, proveQuota } from './lifters';
import { refusalTexts } from './messages';
import type { DryRun, ObjectCheck, Permission } from './types';

/** The object as the cluster has it, in the version in which it serves the kind before the deployment. */
export async function readCurrent(cluster: Connection, planned: PlannedObject): Promise<Live> {
  const { ref, current } = planned;
  return current === null ? { state: 'absent' } : readLive(cluster, { ref, resource: current });
}

/** So many objects of one kind in one place are listed. */
const MANY = 20;

/** The objects of kinds that occur many times, by a list instead of one by one. Secrets of others are not read. */
export async function listMany(cluster: Cluster, objects: readonly PlannedObject[]): Promise<ReadonlyMap<PlannedObject, Live>> {
  const groups = new Map<string, PlannedObject[]>();
  for (const planned of objects) {
    if (planned.current === null || isSecretRef(planned.ref)) continue;
    const path = collectionPath(planned.current, planned.ref.namespace);
    const group = groups.get(path) ?? [];
    group.push(planned);
    groups.set(path, group);
  }
  const many = [...groups].filter(([, group]) => group.length >= MANY);
  const found = await inParallel(many, async ([path, group]): Promise<readonly (readonly [PlannedObject, Live])[]> => {
    const names = new Set(group.map(({ ref }) => ref.name));
    const listed = await listObjects(cluster, path, { keep: object => (names.has(refOf(object).name) ? object : {}) });
    if (!listed.ok) return [];
    const items = new Map(listed.value.items.map(item => [refOf(item).name, item]));
    return group.map(planned => {
      const item = items.get(planned.ref.name);
      const { apiVersion, kind } = planned.current ?? planned.ref;
      return [planned, item === undefined ? { state: 'absent' } : { state: 'present', object: { ...item, apiVersion, kind } }];
    });
  });
  return new Map(found.flat());
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
  if (refusal !== null) return { planned, live, permissions: [], dryRun: { kind: 'refused', error: refusal }, earlierPod: null };
  const missing = prerequisitesOf(planned, foundation).filter(
    ({ stage }) => stage === 'namespaces' || planned.current !== planned.resource,
  );
  const dryRun: DryRun =
    missing.length > 0
      ? { kind: 'awaiting', on: missing.map(({ ref }) => ref), refusal: null, proven: false }
      : await dryRunOf(cluster, planned, live.state === 'present' ? live.object : null);
  const isThere = live.state === 'present' && dryRun.kind === 'accepted' && isSandbox(planned.ref);
  const check = { planned, live, dryRun, earlierPod: isThere ? await findEarlierPod(cluster, live.object) : null };
  return { ...check, permissions: await askPermissions(cluster, check) };
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

/** What is known of the deployment once each object was checked by itself. */
export interface Checked {
  readonly cluster: Cluster;
  readonly checks: readonly ObjectCheck[];
  /** Changes that affect how the cluster decides. */
  readonly changes: readonly Change[];
}

/** The same check, where other objects of the deployment may lift a refusal or a missing permission. */
export async function settleCheck(check: ObjectCheck, deployment: Checked): Promise<ObjectCheck> {
  const { planned, dryRun } = check;
  const error = dryRun.kind === 'refused' ? dryRun.error : missingPermission(check);
  if (error === null || dryRun.kind === 'notChecked') return check;
  const isAccess = isAccessRefusal(error) || dryRun.kind !== 'refused';
  const { namespace } = planned.ref;
  const lifters = isAccess
    ? grantsFor(deployment.cluster.target.identity, namespace, deployment.changes)
    : liftersOfObject(error, planned, deployment.changes);
  if (lifters.length === 0) return { ...check, dryRun: { kind: 'refused', error } };
  const on: readonly ObjectRef[] = [...(dryRun.kind === 'awaiting' ? dryRun.on : []), ...lifters.map(change => change.planned.ref)];
  const proven = dryRun.kind === 'refused' && (await isProven(planned, error, lifters, deployment));
  return { ...check, dryRun: { kind: 'awaiting', on, refusal: error, proven } };
}

async function isProven(
  planned: PlannedObject,
  error: ClusterError,
  lifters: readonly Change[],
  { cluster, checks, changes }: Checked,
): Promise<boolean> {
  const [lifter] = lifters;
  if (error.kind === 'notFound' && lifter !== undefined) {
    const role = checks.find(check => check.planned === lifter.planned);
    return proveBinding(cluster, { planned, object: planned.object, isNew: true }, role);
  }
  const { namespace } = planned.ref;
  return namespace !== null && proveQuota({ cluster, changes, namespace }, error, lifters);
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

interface Access {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Whether the connection's user may do it; null if the cluster did not answer. */
export async function mayI(cluster: Connection, access: Access): Promise<boolean | null> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: access } };
  const status = await askReview(cluster, review);
  return status === null ? null : status['allowed'] === true;
}

type Unpermitted = Omit<ObjectCheck, 'permissions'>;

/** The rights that no answer has shown yet: a dry run of an apply shows those to create and patch; a replacement needs the one to delete. */
function neededVerbs({ live, dryRun }: Unpermitted): readonly string[] {
  if (dryRun.kind === 'immutable') return ['delete'];
  if (dryRun.kind !== 'awaiting' || dryRun.refusal !== null) return [];
  return live.state === 'present' ? ['patch'] : live.state === 'absent' ? ['get', 'create', 'patch'] : ['create', 'patch'];
}

function askPermissions(cluster: Connection, check: Unpermitted): Promise<readonly Permission[]> {
  const { ref, resource } = check.planned;
  return Promise.all(
    neededVerbs(check).map(async verb => {
      const place = { name: ref.name, ...(ref.namespace !== null && { namespace: ref.namespace }) };
      return { verb, allowed: await mayI(cluster, { verb, group: resource.group, resource: resource.name, ...place }) };
    }),
  );
}

/** What the user may not do although it is needed, as the cluster would word it; null where nothing is known to be missing. */
function missingPermission({ planned: { ref }, live, dryRun, permissions }: ObjectCheck): ClusterError | null {
  if (live.state === 'unknown' && live.error.kind === 'forbidden') return live.error;
  const denied = permissions.find(({ allowed }) => allowed === false);
  if (denied === undefined) return null;
  const name = describeRef(ref);
  return {
    kind: 'forbidden',
    message: dryRun.kind === 'immutable' ? refusalTexts.mayNotReplace(name) : refusalTexts.mayNot(denied.verb, name),
  };
}
