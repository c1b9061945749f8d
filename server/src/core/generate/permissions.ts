/** An SCC's permissions one by one, and what would happen to pods if one were taken away. */
import type { Placed } from '../facts';
import { listOf, objectOf, objectListOf, stringsOf, textOf } from '../words';
import type { Workload } from '../manifest';
import { isAtLeast, NODE_ACCESS_FLAGS, normalizeScc } from '../scc';
import type { SccReview, SecurityContextConstraints } from '../scc';
import type { FieldPath, JsonObject } from '../words';
import { draftScc } from './draft';
import type { AskedList, Draft } from './draft';
import { USER_NAMESPACES_SINCE } from './demands';
import { permissionTexts } from './messages';
import { accountPod, tryScc } from './pods';
import type { AccountPod } from './pods';
import { STRATEGIES, widthOf } from './strategies';
import type { StrategyField } from './strategies';
import type { World } from './types';
import { fieldsText } from './words';

/** Something that an SCC permits. */
export interface Permission {
  /** The field of the SCC, from its root; a field that is not written permits by being absent. */
  readonly path: FieldPath;
  /** E.g. `allowedCapabilities: SYSLOG`. */
  readonly permission: string;
  /** Why it is too much where no pod needs it. */
  readonly sentence: string;
}

/** A permission, with the SCC as it is without it. */
interface Removable extends Permission {
  readonly without: SecurityContextConstraints;
  /** Pods need it although they would be admitted without it. */
  readonly needed?: boolean;
  /** What pods get changes without it, and that is as good. */
  readonly harmless?: boolean;
}

/**
 * What an SCC permits although none of these workloads' pods needs it: without all of it, each pod that the SCC admits is admitted and
 * gets the same. Pods that it refuses do not count.
 */
export function unneededPermissions(
  scc: SecurityContextConstraints,
  workloads: readonly Placed<Workload>[],
  world: World,
): readonly Permission[] {
  const pods = workloads
    .map(placed => accountPod(placed, placed.item.ref.namespace, world))
    .filter(pod => tryScc(scc, pod, world)?.verdict === 'admitted');
  return pods.length === 0 ? [] : shrink(scc, pods, draftScc(pods, 'draft', world), world).taken;
}

/** An SCC without what its pods do not need, and what that was. */
export interface Shrunk {
  readonly scc: SecurityContextConstraints;
  readonly taken: readonly Permission[];
  /** What is left: taking any of these away refuses a pod, or changes it. */
  readonly needed: readonly Permission[];
}

/** Takes permissions away one after the other, as long as the pods do not object; `draft` is that of the same pods. */
export function shrink(scc: SecurityContextConstraints, pods: readonly AccountPod[], draft: Draft, world: World): Shrunk {
  let current = scc;
  const taken: Permission[] = [];
  const needed = new Map<string, Permission>();
  for (const permission of permissionsOf(current, draft, world)) {
    // Of one list several entries may go, so each is taken from what the others have left.
    const [removable] = permissionsOf(current, draft, world).filter(other => other.permission === permission.permission);
    if (removable === undefined) continue;
    const { path, permission: name, sentence } = removable;
    if (isNeeded(removable, current, pods, world)) needed.set(name, { path: pathIn(scc, path, current), permission: name, sentence });
    else {
      taken.push({ path: permission.path, permission: name, sentence });
      current = removable.without;
    }
  }
  return { scc: current, taken, needed: [...needed.values()] };
}

/** Entries of lists keep the address that they have in the SCC's manifest. */
function pathIn(scc: SecurityContextConstraints, path: FieldPath, current: SecurityContextConstraints): FieldPath {
  const [field = '', index] = path;
  if (typeof index !== 'number') return path;
  const entry = listOf(current[field])[index];
  return [field, listOf(scc[field]).indexOf(entry ?? null)];
}

function isNeeded(
  { without, needed = false, harmless = false }: Removable,
  scc: SecurityContextConstraints,
  pods: readonly AccountPod[],
  world: World,
): boolean {
  if (needed) return true;
  return pods.some(pod => {
    const [before, after] = [tryScc(scc, pod, world), tryScc(without, pod, world)];
    return after?.verdict !== 'admitted' || (!harmless && before !== undefined && effect(before) !== effect(after));
  });
}

/** The pod as an SCC leaves it. Privilege escalation is filled in where it is unset, and Kubernetes' own demands are looked at elsewhere. */
function effect(review: SccReview): string {
  return JSON.stringify([review.mutated(), review.open], (key, value: unknown) => (key === 'allowPrivilegeEscalation' ? undefined : value));
}

function permissionsOf(scc: SecurityContextConstraints, draft: Draft, { settings }: World): readonly Removable[] {
  return [
    ...flags(scc, draft),
    ...userNamespace(scc, isAtLeast(settings.openshiftVersion, USER_NAMESPACES_SINCE)),
    ...entries(scc, 'allowedCapabilities', draft),
    ...defaultAdds(scc, draft),
    ...drops(scc, draft),
    ...strategies(scc, draft),
    ...ranges(scc),
    ...entries(scc, 'seccompProfiles', draft),
    ...entries(scc, 'allowedUnsafeSysctls', draft),
    ...flexDrivers(scc, draft),
    ...volumes(scc, draft),
  ];
}

function flags(scc: SecurityContextConstraints, { scc: least }: Draft): readonly Removable[] {
  const withoutHostPaths = (volumes: readonly string[]): readonly string[] => volumes.filter(type => type !== 'hostPath');
  const set = NODE_ACCESS_FLAGS.filter(flag => scc[flag] === true).map((flag): Removable => {
    const lists = flag === 'allowHostDirVolumePlugin' && Array.isArray(scc.volumes) ? { volumes: withoutHostPaths(scc.volumes) } : {};
    return { path: [flag], permission: flag, sentence: permissionTexts[flag](), without: { ...scc, ...lists, [flag]: false } };
  });
  const escalation: Removable = {
    path: ['allowPrivilegeEscalation'],
    permission: 'allowPrivilegeEscalation',
    sentence: permissionTexts.allowPrivilegeEscalation(),
    without: { ...scc, allowPrivilegeEscalation: false },
    needed: least.allowPrivilegeEscalation === true,
  };
  const writable: Removable = {
    path: ['readOnlyRootFilesystem'],
    permission: 'readOnlyRootFilesystem: false',
    sentence: permissionTexts.readOnlyRootFilesystem(),
    without: { ...scc, readOnlyRootFilesystem: true },
  };
  return [
    ...set,
    ...(scc.allowPrivilegeEscalation === false ? [] : [escalation]),
    ...(scc.readOnlyRootFilesystem === true ? [] : [writable]),
  ];
}

function userNamespace(scc: SecurityContextConstraints, known: boolean): readonly Removable[] {
  if (!known || scc.userNamespaceLevel === 'RequirePodLevel') return [];
  return [
    {
      path: ['userNamespaceLevel'],
      permission: 'userNamespaceLevel',
      sentence: permissionTexts.userNamespaceLevel(),
      without: { ...scc, userNamespaceLevel: 'RequirePodLevel' },
    },
  ];
}

/** The entries of a list; a wildcard is compared with the list of what is requested. */
function entries(
  scc: SecurityContextConstraints,
  field: Exclude<AskedList, 'volumes' | 'allowedFlexVolumes'>,
  { asked }: Draft,
): readonly Removable[] {
  const list = stringsOf(scc[field]);
  return list.map((entry, index): Removable => {
    const isPattern = entry.endsWith('*');
    const rest = list.filter(other => other !== entry);
    const instead = isPattern ? asked[field].filter(value => value.startsWith(entry.slice(0, -1)) && !rest.includes(value)) : [];
    return {
      path: [field, index],
      permission: `${field}: ${entry}`,
      sentence: isPattern ? patternSentence(field, entry, instead) : permissionTexts.entry({ field, entry }),
      without: { ...scc, [field]: [...instead, ...rest] },
    };
  });
}

function patternSentence(field: string, entry: string, needed: readonly string[]): string {
  return needed.length === 0
    ? permissionTexts.unusedPattern({ field, entry })
    : permissionTexts.pattern({ field, entry, needed: needed.join(', ') });
}

/** Capabilities that every container gets unasked: a supervisor may live on them. */
function defaultAdds(scc: SecurityContextConstraints, { asked }: Draft): readonly Removable[] {
  const list = stringsOf(scc.defaultAddCapabilities);
  return list.map((entry, index) => ({
    path: ['defaultAddCapabilities', index],
    permission: `defaultAddCapabilities: ${entry}`,
    sentence: permissionTexts.defaultAdd(entry),
    without: { ...scc, defaultAddCapabilities: list.filter(other => other !== entry) },
    needed: asked.allowedCapabilities.includes(entry),
    harmless: true,
  }));
}

/** An SCC that does not drop what it could drop permits it too; the draft lists what that is. */
function drops(scc: SecurityContextConstraints, { scc: least }: Draft): readonly Removable[] {
  const [present, wanted] = [stringsOf(scc.requiredDropCapabilities), stringsOf(least.requiredDropCapabilities)];
  const missing = present.includes('ALL') ? [] : wanted.filter(name => !present.includes(name));
  if (missing.length === 0) return [];
  return [
    {
      path: ['requiredDropCapabilities'],
      permission: 'requiredDropCapabilities',
      sentence: permissionTexts.drops(missing.join(', ')),
      without: { ...scc, requiredDropCapabilities: missing.includes('ALL') ? ['ALL'] : [...present, ...missing] },
      harmless: true,
    },
  ];
}

function strategies(scc: SecurityContextConstraints, { scc: least }: Draft): readonly Removable[] {
  return STRATEGIES.flatMap((field): readonly Removable[] => {
    const [present, wanted] = [objectOf(normalizeScc(scc)[field]), objectOf(least[field])];
    if (widthOf(wanted) >= widthOf(present)) return ownRange(scc, field, present);
    const { type, ...options } = wanted;
    const isPlain = Object.keys(options).length === 0;
    const narrower = isPlain ? textOf(type) : permissionTexts.withOptions({ type: textOf(type), options: fieldsText(options) });
    return [
      {
        path: [field, 'type'],
        permission: `${field}: ${textOf(present['type'])}`,
        sentence: permissionTexts.strategy({ field, type: textOf(present['type']), narrower }),
        without: { ...scc, [field]: wanted },
        harmless: true,
      },
    ];
  });
}

/** Any other strategy than the namespace's own values permits something beyond these; a fixed user is narrower, and permits that user. */
function ownRange(scc: SecurityContextConstraints, field: StrategyField, present: JsonObject): readonly Removable[] {
  const own: JsonObject = { type: field === 'runAsUser' ? 'MustRunAsRange' : 'MustRunAs' };
  if (JSON.stringify(present) === JSON.stringify(own)) return [];
  const isFixed = field === 'runAsUser' && present['type'] === 'MustRunAs' && typeof present['uid'] === 'number';
  const without = isFixed ? { ...present, uid: Number(present['uid']) + 1 } : own;
  return [
    {
      path: [field, 'type'],
      permission: `${field}: ${textOf(present['type'])}`,
      sentence: permissionTexts.ownRange({ field, type: textOf(present['type']) }),
      without: { ...scc, [field]: without },
    },
  ];
}

/** Written ranges of ids: each group range, and the ends of the user range. */
function ranges(scc: SecurityContextConstraints): readonly Removable[] {
  const user = objectOf(scc.runAsUser);
  const ends = (
    [
      ['uidRangeMin', 1],
      ['uidRangeMax', -1],
    ] as const
  ).flatMap(([end, step]): readonly Removable[] => {
    const id = user[end];
    if (user['type'] !== 'MustRunAsRange' || typeof id !== 'number') return [];
    const without = { ...scc, runAsUser: { ...user, [end]: id + step } };
    return [
      {
        path: ['runAsUser', end],
        permission: `runAsUser: ${end} ${id}`,
        sentence: step === 1 ? permissionTexts.lowestUid(id) : permissionTexts.highestUid(id),
        without,
      },
    ];
  });
  const groups = (['fsGroup', 'supplementalGroups'] as const).flatMap(field => {
    const strategy = objectOf(scc[field]);
    const list = objectListOf(strategy['ranges']);
    if (strategy['type'] !== 'MustRunAs' || list.length < 2) return [];
    return list.map((range, index): Removable => {
      const name = permissionTexts.range({ min: JSON.stringify(range['min']), max: JSON.stringify(range['max']) });
      const without = { ...scc, [field]: { ...strategy, ranges: list.filter(other => other !== range) } };
      return {
        path: [field, 'ranges', index],
        permission: `${field}: ${name}`,
        sentence: permissionTexts.groups({ field, range: name }),
        without,
      };
    });
  });
  return [...ends, ...groups];
}

function flexDrivers(scc: SecurityContextConstraints, { asked }: Draft): readonly Removable[] {
  const list: readonly JsonObject[] = objectListOf(scc.allowedFlexVolumes);
  if (list.length < 2) return [];
  return list.map((driver, index): Removable => ({
    path: ['allowedFlexVolumes', index],
    permission: `allowedFlexVolumes: ${textOf(driver['driver'])}`,
    sentence: permissionTexts.flexDriver(textOf(driver['driver'])),
    without: { ...scc, allowedFlexVolumes: list.filter(other => other !== driver) },
    needed: asked.allowedFlexVolumes.includes(textOf(driver['driver'])),
  }));
}

/** Volume types as admission reads the list; host directories go with their flag. */
function volumes(scc: SecurityContextConstraints, { asked }: Draft): readonly Removable[] {
  const written = Array.isArray(scc.volumes) ? stringsOf(scc.volumes) : ['*'];
  const types = written.length === 0 ? ['none'] : written;
  return types.flatMap((type): readonly Removable[] => {
    if (type === 'none' || (type === 'hostPath' && scc.allowHostDirVolumePlugin === true)) return [];
    const rest = types.filter(other => other !== type);
    const instead = type === '*' ? asked.volumes.filter(value => !rest.includes(value)) : [];
    const left = [...rest, ...instead];
    const index = written.indexOf(type);
    return [
      {
        path: Array.isArray(scc.volumes) ? ['volumes', index] : ['volumes'],
        permission: `volumes: ${type}`,
        sentence: type === '*' ? anyVolumeSentence(instead) : volumeSentence(type),
        without: { ...scc, volumes: left.length === 0 ? ['none'] : left },
      },
    ];
  });
}

const anyVolumeSentence = (needed: readonly string[]): string =>
  needed.length === 0 ? permissionTexts.noVolumes() : permissionTexts.volumes(needed.join(', '));

/** A projected or secret volume may be that of the service account's token, which not every pod needs. */
const volumeSentence = (type: string): string =>
  type === 'projected' || type === 'secret' ? permissionTexts.volumeInNeed(type) : permissionTexts.volume(type);
