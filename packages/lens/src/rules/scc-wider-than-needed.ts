import { NODE_ACCESS_FLAGS } from '@scc-lens/admission';
import { groupBy, isWithin, lazily, listOf, type FieldPath, type Json, type Observation, type Remedy } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import type { Placed } from '../facts';
import {
  customSccs,
  distinctUsers,
  fieldIn,
  podNames,
  strategyFor,
  strategyName,
  unjudgedUsersOf,
  unneededPermissions,
  usersOfScc,
} from '../grants';
import type { CustomScc, Permission, User } from '../grants';
import { list, shortList } from '../review';
import { sccWiderThanNeededTexts as texts } from './messages';
import { remove, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const sccWiderThanNeeded: Rule = {
  id: 'scc-wider-than-needed',
  summary: 'An SCC permits something that none of its pods that were read needs.',
  defaultSeverity: 'warning',
  check: subject =>
    customSccs(subject.manifest, subject)
      .filter(isWritten)
      .flatMap(scc => inScc(scc, subject)),
};

/** Whether no item of a list is still empty: then each entry is where it seems to be. */
const isWritten = ({ value }: CustomScc): boolean => Object.values(value).every(field => !listOf(field).includes(null));

/** Whether an invalid line may be a part of a permission's field, or that field where the SCC has none. */
function mayBeTyped({ path: [field = ''] }: Permission, { isCut, openPlaces: open, path, value }: CustomScc): boolean {
  if (isCut !== true) return false;
  return open === undefined || value[field] === undefined || open.some(place => isWithin(place, [...path, field]));
}

/** All pods that may use the SCC count, but without one that gets it nothing is known of its use, and little where an account has none. */
function inScc(object: CustomScc, subject: Subject): readonly Observation[] {
  const { name } = object;
  const users = usersOfScc(name, subject, object);
  const getting = users.filter(({ review, certain }) => certain && review.scc === name);
  if (getting.length === 0) return [];
  const names = podNames(getting, object, subject);
  const found = unneeded(object, users, subject).filter(permission => !mayBeTyped(permission, object));
  const others = found.length === 0 ? '' : shortList(unjudgedUsersOf(name, subject), 'and');
  if (others !== '') {
    const permissions = found.map(({ permission }) => permission);
    const message = texts.notKnown({ others, pods: names, permissions: shortList(permissions, 'and') });
    return [{ path: [...object.path, 'kind'], message, severity: 'info' }];
  }
  const isForAll = forAll(object, users, subject);
  return byList(found).map(([permission, ...more]): Observation => {
    const { path, sentence } = permission;
    const only = { path: fieldIn(object, ...path), message: sentence, remedies: remediesFor(permission, object, users, subject) };
    const { message, ...about } = more.length === 0 ? only : aboutEntries([permission, ...more], object);
    return {
      ...about,
      message: texts.usedBy({ sentence: message.replace(/[.。]$/, ''), pods: names }),
      ...(isGrave(permission) ? {} : { severity: 'info' }),
      ...([permission, ...more].every(isForAll) ? {} : { remedies: [] }),
    };
  });
}

/** Whether the pods of an SCC's other definitions do not need a permission either: verdicts are by one of the definitions. */
function forAll(object: CustomScc, users: readonly User[], subject: Subject): (permission: Permission) => boolean {
  const all = usersOfScc(object.name, subject);
  if (all.length === users.length) return () => true;
  const known = lazily(() => new Set(unneededBy(object, distinctUsers(all), subject).map(({ sentence }) => sentence)));
  return permission => known().has(permission.sentence);
}

/** To take permissions away one by one is some work, and most keystrokes are in pods that do not use the SCC. */
const remembered = new WeakMap<KubernetesObject, { readonly users: readonly User[]; readonly permissions: readonly Permission[] }>();

function unneeded(object: KubernetesObject, all: readonly User[], subject: Subject): readonly Permission[] {
  const users = distinctUsers(all);
  const known = remembered.get(object);
  if (known?.users.length === users.length && known.users.every((user, i) => user === users[i])) return known.permissions;
  const permissions = unneededBy(object, users, subject);
  remembered.set(object, { users, permissions });
  return permissions;
}

function unneededBy({ value }: KubernetesObject, users: readonly User[], subject: Subject): readonly Permission[] {
  const workloads = users.map(({ pod }): Placed<Workload> => ({ ...pod.placed, item: pod.workload }));
  return unneededPermissions(value, workloads, subject);
}

const GRAVE: ReadonlySet<string> = new Set([
  ...NODE_ACCESS_FLAGS,
  'allowedCapabilities',
  'defaultAddCapabilities',
  'runAsUser',
  'seLinuxContext',
  'allowedUnsafeSysctls',
  'allowedFlexVolumes',
]);

/** What gives a pod power over its node or over others; the rest is tidiness. */
const isGrave = ({ path }: Permission): boolean => GRAVE.has(String(path[0]));

function aboutEntries(entries: readonly [Permission, ...Permission[]], object: KubernetesObject): Observation {
  const [field = ''] = entries[0].path;
  const names = entries.map(({ permission }) => permission.slice(`${field}: `.length));
  return {
    path: fieldIn(object, field),
    message: texts.entries({ field: String(field), count: names.length, entries: list(names, 'and') }),
    related: entries.map(({ path, sentence }) => ({ message: sentence, path: [...object.path, ...path] })),
    remedies: [removal(entries, `remove ${names.join()}`, texts.removeEntries(String(field)), object)],
  };
}

/** A list's entries together: one finding for each would be a wall. */
function byList(permissions: readonly Permission[]): readonly (readonly [Permission, ...Permission[]])[] {
  const lists = groupBy(permissions, one => [isEntry(one) ? String(one.path[0]) : one.permission]);
  return [...lists.values()] as [Permission, ...Permission[]][];
}

/** An entry of a list that can just go. A wildcard must give way to the list of needed values, which a user should choose. */
const isEntry = ({ path, permission }: Permission): boolean => typeof path[1] === 'number' && !permission.endsWith('*');

function remediesFor(permission: Permission, object: KubernetesObject, users: readonly User[], subject: Subject): readonly Remedy[] {
  if (isEntry(permission)) return [removal([permission], `remove ${permission.permission}`, texts.remove(permission.permission), object)];
  const [field = '', option] = permission.path;
  const setTo = (value: Json, shown: string): readonly Remedy[] => [
    unsafe(`set ${field}`, texts.set({ field: String(field), value: shown }), set([...object.path, field], value)),
  ];
  if (option === 'type') {
    const pods = distinctUsers(users).map(({ pod }) => pod);
    const strategy = strategyFor(String(field), pods, subject);
    return strategy === null ? [] : setTo(strategy, strategyName(strategy));
  }
  if (option !== undefined) return [];
  if (field === 'readOnlyRootFilesystem') return setTo(true, 'true');
  if (field === 'userNamespaceLevel') return setTo('RequirePodLevel', 'RequirePodLevel');
  return String(field).startsWith('allow') ? setTo(false, 'false') : [];
}

/** Takes entries out of their list. A list of volumes without any has a meaning of its own, so that its last one becomes `none`. */
function removal([first, ...others]: readonly [Permission, ...Permission[]], key: string, title: string, object: KubernetesObject): Remedy {
  const at = ({ path }: Permission): FieldPath => [...object.path, ...path];
  const emptiesVolumes = first.path[0] === 'volumes' && listOf(object.value['volumes']).length === 1 + others.length;
  const last = emptiesVolumes ? set(at(first), 'none') : remove(at(first));
  return unsafe(key, title, ...others.map(entry => remove(at(entry))).reverse(), last);
}
