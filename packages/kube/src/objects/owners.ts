/** Who owns which fields of an object, by the entries of `metadata.managedFields`; and the name under which they are ours: one for each user, so that a colleague is not us. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '../wire';
import { fieldsAt, listAt, textAt, type Fields } from '../words';
import { fieldsOf, leavesOf, pathsOf, valueAtPath, withValueAtPath, type FieldPath } from './fieldPaths';
import { sameObject } from './serverFields';

/** What one manager owns by one kind of request, of one version of the API. */
export interface Owner {
  readonly manager: string;
  readonly operation: string;
  /** `status` and the like; empty for the object itself. */
  readonly subresource: string;
  readonly paths: ReadonlyMap<string, FieldPath>;
  /** As the server has it. */
  readonly entry: Fields;
}

export type Owners = ReadonlyMap<string, Owner>;

export const ownersOf = (object: Fields): Owners => new Map(listAt(object, 'metadata', 'managedFields').map(one => ownerOf(fieldsAt(one))));

function ownerOf(entry: Fields): readonly [string, Owner] {
  const text = (name: string): string => (typeof entry[name] === 'string' ? entry[name] : '');
  const [manager, operation, subresource] = [text('manager'), text('operation'), text('subresource')];
  const paths = new Map(pathsOf(entry['fieldsV1']).map(path => [JSON.stringify(path), path]));
  const key = JSON.stringify([manager, operation, text('apiVersion'), subresource]);
  return [key, { manager, operation, subresource, paths, entry }];
}

const appliedPaths = (owners: Owners, manager: string): ReadonlyMap<string, FieldPath> =>
  new Map([...owners.values()].filter(one => one.manager === manager && one.operation === 'Apply').flatMap(one => [...one.paths]));

/** The values that an owner has in `now` and did not have in `base`. */
export function newPaths(base: Owners, key: string, now: Owner): readonly FieldPath[] {
  const had = base.get(key)?.paths;
  return leavesOf(now.paths).filter(path => had?.has(JSON.stringify(path)) !== true);
}

/** The ownership of `now`, changed as `base` to `wanted`, as `managedFields` to send. `canHave`: whether a field can get an owner back. */
export function mergeOwners(base: Owners, wanted: Owners, now: Owners, canHave: (path: FieldPath) => boolean): readonly Fields[] {
  return [...new Set([...now.keys(), ...wanted.keys()])].flatMap(key => {
    const [had, wants, has] = [base.get(key)?.paths, wanted.get(key)?.paths, now.get(key)?.paths];
    const paths = new Map([
      ...[...(has ?? [])].filter(([path]) => had?.has(path) !== true || wants?.has(path) === true),
      ...[...(wants ?? [])].filter(([path, steps]) => had?.has(path) !== true && canHave(steps)),
    ]);
    if (paths.size === 0) return [];
    const same = [wanted.get(key), now.get(key)].find(one => one !== undefined && hasSamePaths(one.paths, paths));
    const entry = same?.entry ?? { ...(now.get(key) ?? wanted.get(key))?.entry, fieldsV1: fieldsOf(paths.values()) };
    return [entry];
  });
}

/** Owners as if a manager had never sent fields as an update that it does not have in `base`, but their owners in `wanted` had kept them. */
export function withoutUpdatesBy(manager: string, base: Owners, wanted: Owners, now: Owners): Owners {
  const sent = new Map(
    [...now]
      .filter(([, owner]) => owner.manager === manager && owner.operation === 'Update')
      .flatMap(([key, { paths }]) => [...paths].filter(([path]) => base.get(key)?.paths.has(path) !== true)),
  );
  const pathsFor = (key: string, owner: Owner): ReadonlyMap<string, FieldPath> => {
    const isSender = owner.manager === manager && owner.operation === 'Update';
    const kept = [...(now.get(key)?.paths ?? [])].filter(([path]) => !isSender || !sent.has(path));
    return new Map([...kept, ...[...(wanted.get(key)?.paths ?? [])].filter(([path]) => sent.has(path))]);
  };
  return new Map(
    [...wanted, ...now].map(([key, owner]) => {
      const paths = pathsFor(key, owner);
      return [key, { ...owner, paths, entry: { ...owner.entry, fieldsV1: fieldsOf(paths.values()) } }];
    }),
  );
}

/**
 * A changed object as its manager alone made it: fields that only others own, and who these are, are as they were before. So what others
 * wrote before the changed object was read is not taken for a part of the change.
 */
export function ownChange(before: Fields, changed: Fields, manager: string): Fields {
  const [had, has] = [ownersOf(before), ownersOf(changed)];
  const own = appliedPaths(has, manager);
  const isOther = (owner: Owner): boolean => owner.manager !== manager || owner.operation !== 'Apply';
  const theirs = [...had.values(), ...has.values()]
    .filter(isOther)
    .flatMap(({ paths }) => leavesOf(paths))
    .filter(path => !own.has(JSON.stringify(path)));
  const content = theirs.reduce<Fields>((object, path) => fieldsAt(withValueAtPath(object, path, valueAtPath(before, path))), changed);
  const others = [...had].flatMap(([key, owner]) => {
    const kept = [...owner.paths].filter(([path]) => has.get(key)?.paths.has(path) === true || !own.has(path));
    return !isOther(owner) || kept.length === 0 ? [] : [{ ...owner.entry, fieldsV1: fieldsOf(kept.map(([, path]) => path)) }];
  });
  const managedFields = [...others, ...[...has.values()].filter(owner => !isOther(owner)).map(({ entry }) => entry)];
  return { ...content, metadata: { ...fieldsAt(content, 'metadata'), managedFields } };
}

/** How two states of an object differ, for a preview and for a result: in values, in who owns its fields and nothing else, or not at all. */
export function differenceOf(before: Fields, after: Fields): 'values' | 'owners' | 'none' {
  if (!sameObject(before, after)) return 'values';
  // Controllers write at any moment, between reading and a dry run, too; whoever takes a field of theirs over owns it then.
  const owners = (object: Fields): Owners => new Map([...ownersOf(object)].filter(([, owner]) => !isController(owner)));
  return haveSameFields(owners(before), owners(after)) ? 'none' : 'owners';
}

/** Whether the same managers own the same fields. */
export const haveSameFields = (a: Owners, b: Owners): boolean =>
  a.size === b.size && [...a].every(([key, { paths }]) => hasSamePaths(paths, b.get(key)?.paths ?? new Map()));

const hasSamePaths = (a: ReadonlyMap<string, FieldPath>, b: ReadonlyMap<string, FieldPath>): boolean =>
  a.size === b.size && [...a.keys()].every(path => b.has(path));

/** Whether the fields applied in `applied` have the same values in `now`. Ownership proves nothing: other windows share the name. */
export function hasAppliedValuesOf(now: Fields, applied: Fields, manager: string): boolean {
  return leavesOf(appliedPaths(ownersOf(applied), manager)).every(path => {
    const value = valueAtPath(applied, path);
    return isEmpty(value) || isDeepStrictEqual(valueAtPath(now, path), value);
  });
}

/** An empty mapping or list is not a value of its manager's: others fill it. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** Whether a manager has applied the same fields in two states of an object. */
export function hasAppliedSameFields(a: Fields, b: Fields, manager: string): boolean {
  const [ours, theirs] = [a, b].map(object => [...appliedPaths(ownersOf(object), manager).keys()].sort());
  return isDeepStrictEqual(ours, theirs);
}

/** Controllers of Kubernetes and OpenShift; they write to what they find, and count on nothing. */
const CONTROL_PLANE = /^(?:kube-|openshift-|kubelet$|cloud-controller-manager$|cluster-policy-controller$)/;

/** Whether its fields are of no user or tool that counts on them. */
export const isController = ({ manager, subresource }: Owner): boolean => subresource !== '' || CONTROL_PLANE.test(manager);

/** Whether it is the same object, and users and their tools have set nothing since; where owners are not kept, every change counts. */
export function isAsOwned(now: Fields, before: Fields): boolean {
  if (textAt(now, 'metadata', 'uid') !== textAt(before, 'metadata', 'uid')) return false;
  if (listAt(now, 'metadata', 'managedFields').length === 0) return sameObject(now, before);
  const base = ownersOf(before);
  return [...ownersOf(now)].every(
    ([key, owner]) =>
      isController(owner) ||
      (newPaths(base, key, owner).length === 0 &&
        leavesOf(owner.paths).every(path => isDeepStrictEqual(valueAtPath(now, path), valueAtPath(before, path)))),
  );
}

/** Whether only this manager can have created the object: it has applied fields, and no other manager owns any outside subresources. */
export function isCreatedBy(object: Fields, manager: string): boolean {
  const owners = [...ownersOf(object).values()].filter(({ subresource }) => subresource === '');
  return owners.length > 0 && owners.every(owner => owner.manager === manager && owner.operation === 'Apply');
}

/** The name of all users of SCC Lens before each had one of their own. */
const SHARED = 'scc-lens';
/** As metav1's ValidateFieldManager has it. */
const MOST_CHARACTERS = 128;

/**
 * The field manager of the user as the server names them, or as the kubeconfig does where the server's answer has no name. `oc login` names a
 * user `user/server:port`; the server is left out, because a cluster has several. A name that does not fit ends with a hash of it.
 */
export function fieldManagerOf({ target: { actsAs, identity, user } }: Pick<Connection, 'target'>): string {
  const name = identity.user === '' ? (actsAs ?? user ?? '').replace(/\/[a-z0-9.-]+:\d+$/, '') : identity.user;
  if (name === '') return SHARED;
  const manager = `${SHARED}:${name}`;
  if (manager.length <= MOST_CHARACTERS && /^[\x20-\x7e]*$/.test(name)) return manager;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${manager.replaceAll(/[^\x20-\x7e]/g, '-').slice(0, MOST_CHARACTERS - hash.length - 1)}-${hash}`;
}

/** The manager to apply an object as: the shared name where it was applied under that, until `renameSharedManager` ends it. */
export function managerFor(connection: Pick<Connection, 'target'>, live: Fields | null | undefined): string {
  const own = fieldManagerOf(connection);
  const appliers = appliersOf(live);
  return !appliers.includes(own) && appliers.includes(SHARED) ? SHARED : own;
}

/** Whether a manager's name is the one that all users shared. */
export const isShared = (manager: string): boolean => manager === SHARED;

/** Users of SCC Lens who have applied fields of an object, by the names of their managers. */
export function appliersOf(object: Fields | null | undefined): readonly string[] {
  return listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(({ operation }) => operation === 'Apply')
    .flatMap(({ manager }) => (typeof manager === 'string' && (manager === SHARED || manager.startsWith(`${SHARED}:`)) ? [manager] : []));
}
