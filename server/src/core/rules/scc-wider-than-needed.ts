import { workspaceOfPolicies } from '../facts';
import type { Placed } from '../facts';
import { unneededPermissions } from '../generate';
import type { Permission } from '../generate';
import type { KubernetesObject, Workload } from '../manifest';
import { distinctUsers, fieldIn, isStock, leavesUserOpen, podNames, strategyFor, usersOfScc } from '../policies';
import type { User } from '../policies';
import type { Json, Observation, Remedy } from '../types';
import type { Rule, Subject } from './types';

export const sccWiderThanNeeded: Rule = {
  id: 'scc-wider-than-needed',
  summary: 'An SCC permits something that no pod of the workspace that uses it needs.',
  defaultSeverity: 'warning',
  scope: 'workspace',
  reads: workspaceOfPolicies,
  check: subject => subject.manifest.objects.filter(({ kind }) => kind === 'SecurityContextConstraints').flatMap(object => inScc(object, subject)),
};

/** All pods that may use the SCC have a say, but without one that gets it nothing is known of its use. */
function inScc(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const { name } = object;
  if (name === null || isStock(name, subject)) return [];
  const users = usersOfScc(name, subject);
  const getting = users.filter(({ review, certain }) => certain && review.scc === name);
  if (getting.length === 0) return [];
  const names = podNames(getting.map(({ pod }) => pod), object, subject);
  return unneeded(object, users, subject).filter(permission => isSure(permission, users)).map(permission => ({
    path: fieldIn(object, ...permission.path),
    message: `${permission.sentence.replace(/\.$/, '')} (used by ${names}).`,
    ...(isGrave(permission) ? {} : { severity: 'info' as const }),
    remedies: remediesFor(permission, object, users, subject),
  }));
}

/** To take permissions away one by one is some work, and most keystrokes are in other pods than those of the SCC. */
const remembered = new WeakMap<KubernetesObject, { readonly users: readonly User[]; readonly permissions: readonly Permission[] }>();

function unneeded(object: KubernetesObject, all: readonly User[], subject: Subject): readonly Permission[] {
  const users = distinctUsers(all);
  const known = remembered.get(object);
  if (known?.users.length === users.length && known.users.every((user, i) => user === users[i])) return known.permissions;
  const workloads = users.map(({ pod }): Placed<Workload> => ({ ...pod.placed, item: pod.workload }));
  const permissions = unneededPermissions(object.value, workloads, subject);
  remembered.set(object, { users, permissions });
  return permissions;
}

/** A pod that leaves its user to the image may need whatever user that is. */
function isSure({ path }: Permission, users: readonly User[]): boolean {
  return path[0] !== 'runAsUser' || !leavesUserOpen(users.map(({ pod }) => pod));
}

const GRAVE = new Set(['allowPrivilegedContainer', 'allowHostDirVolumePlugin', 'allowHostIPC', 'allowHostNetwork', 'allowHostPID', 'allowHostPorts', 'allowedCapabilities', 'defaultAddCapabilities', 'runAsUser', 'seLinuxContext', 'allowedUnsafeSysctls', 'allowedFlexVolumes']);

/** What gives a pod power over its node or over others; the rest is tidiness. */
const isGrave = ({ path }: Permission): boolean => GRAVE.has(String(path[0]));

/** What takes one permission away, where that is one value. */
function remediesFor({ path, permission }: Permission, object: KubernetesObject, users: readonly User[], subject: Subject): readonly Remedy[] {
  const [field = '', entry] = path;
  const at = [...object.path, ...path];
  const set = (value: Json): readonly Remedy[] => [{ title: `Set ${String(field)} to ${JSON.stringify(value)}`, applicability: 'unsafe', changes: [{ op: 'set', path: [...object.path, field], value }] }];
  if (typeof entry === 'number') return removal(permission, at, object.value[field]);
  if (entry === 'type') {
    const strategy = strategyFor(String(field), distinctUsers(users).map(({ pod }) => pod), subject);
    return strategy === null ? [] : set(strategy);
  }
  if (path.length > 1) return [];
  if (field === 'readOnlyRootFilesystem') return set(true);
  if (field === 'userNamespaceLevel') return set('RequirePodLevel');
  return String(field).startsWith('allow') ? set(false) : [];
}

/** A wildcard must give way to the list of what is needed, which a person should choose; an empty list of volumes has a meaning of its own. */
function removal(permission: string, path: Remedy['changes'][number]['path'], written: Json | undefined): readonly Remedy[] {
  if (permission.endsWith('*')) return [];
  const isLastVolume = permission.startsWith('volumes:') && Array.isArray(written) && written.length === 1;
  return [{ title: `Remove ${permission}`, applicability: 'unsafe', changes: isLastVolume ? [{ op: 'set', path, value: 'none' }] : [{ op: 'remove', path }] }];
}
