import { isObject, isPlaceholder, objectListOf, objectOf, remember, stringsOf, textOf, type Json, type JsonObject } from '@scc-lens/words';
import { flexDrivers, normalizeScc } from './normalizeScc';
import { compareRank, pointsOf, priorityOf, type Rank } from './order';
import { isId } from './read';
import { sortedSet } from './text';
import {
  NODE_ACCESS_FLAGS,
  type Accepts,
  type IDRange,
  type MissingFact,
  type SecurityContextConstraints,
  type SELinuxOptions,
} from './types';

/** The fields that are false where they are absent. */
const FLAGS = [...NODE_ACCESS_FLAGS, 'readOnlyRootFilesystem'] as const;

/** An SCC after defaulting, prepared once so that each pod is checked against it quickly. */
export interface Constraint extends Readonly<Record<(typeof FLAGS)[number], boolean>> {
  readonly name: string;
  readonly manifest: SecurityContextConstraints;
  /** The fields with a placeholder, as they are written. They count as what permits least, a strategy as `RunAsAny`. */
  readonly unread: ReadonlyMap<string, Json>;
  readonly priority: number;
  readonly points: number;
  readonly order: Order;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly requireUserNamespace: boolean;
  readonly allowPrivilegeEscalation: boolean;
  readonly defaultAllowPrivilegeEscalation: boolean | undefined;
  readonly volumes: ReadonlySet<string>;
  readonly allVolumes: boolean;
  readonly acceptedVolumes: Accepts;
  /** The FlexVolume drivers to insist on; null where FlexVolumes are not allowed, or any of them. */
  readonly flexDrivers: readonly string[] | null;
  readonly capabilities: CapabilityRules;
  readonly seccomp: SeccompRules;
  readonly allowedUnsafeSysctls: readonly string[];
  readonly forbiddenSysctls: readonly string[];
  readonly runAsUser: UserOptions;
  readonly seLinuxContext: { readonly type: string; readonly options: SELinuxOptions };
  readonly fsGroup: GroupOptions;
  readonly supplementalGroups: GroupOptions;
}

/** Where an SCC is in the order in which admission tries them. */
export interface Order {
  /** The same rank, unless a placeholder decides about it. */
  readonly earliest: Rank;
  readonly latest: Rank;
  /** The placeholders that decide about it. */
  readonly open: readonly MissingFact[];
}

export interface CapabilityRules {
  readonly defaultAdd: readonly string[];
  readonly requiredDrop: readonly string[];
  /** What containers may add: the defaults and the allowed ones. */
  readonly addable: ReadonlySet<string>;
  readonly accepted: Accepts;
  /** `*` is allowed: nothing is checked. */
  readonly any: boolean;
}

export interface SeccompRules {
  /** In the SCC's order, without `*`. */
  readonly profiles: readonly string[];
  readonly any: boolean;
  readonly runtimeDefault: boolean;
  /** Left out, the SCC sets its first profile, or wants none. */
  readonly accepted: Accepts;
}

export interface UserOptions {
  readonly type: string;
  readonly uid: number | undefined;
  readonly uidRangeMin: number | undefined;
  readonly uidRangeMax: number | undefined;
}

export interface GroupOptions {
  readonly type: string;
  readonly ranges: readonly IDRange[];
}

/** Prepares an SCC of a manifest or a cluster. The same object gives the same constraint. */
export const constraintOf = remember((manifest: JsonObject): Constraint => {
  const unread = new Map(Object.entries(manifest).flatMap(([field, value = null]) => (hasPlaceholder(value) ? [[field, value]] : [])));
  const strategies = STRATEGIES.filter(field => unread.has(field)).map(field => [field, { type: 'RunAsAny' }] as const);
  const readable = {
    ...manifest,
    ...(unread.has('volumes') && { volumes: stringsOf(manifest['volumes']) }),
    ...Object.fromEntries(strategies),
  };
  return prepare(normalizeScc(readable), unread, orderOf(manifest, unread));
});

/** The fields that decide about the order, each with a value for which an SCC is tried early, and one for which it is tried late. */
const RANKING: Readonly<Record<string, readonly [early: Json, late: Json]>> = {
  priority: [2 ** 31 - 1, 0],
  allowPrivilegedContainer: [false, true],
  allowHostPorts: [false, true],
  allowHostNetwork: [false, true],
  allowHostDirVolumePlugin: [false, true],
  volumes: [['none'], ['*']],
  runAsUser: [{ type: 'MustRunAs' }, { type: 'RunAsAny' }],
  seLinuxContext: [{ type: 'MustRunAs' }, { type: 'RunAsAny' }],
  defaultAddCapabilities: [[], Array<Json>(30).fill('')],
  allowedCapabilities: [[], ['*']],
  requiredDropCapabilities: [['ALL'], []],
};

/** Of a strategy the type alone decides. */
function orderOf(manifest: JsonObject, unread: Constraint['unread']): Order {
  const open = Object.keys(RANKING).flatMap(field => {
    const written = unread.get(field);
    if (written === undefined) return [];
    if (!isObject(written)) return [{ path: [field], written }];
    const { type = null } = written;
    return isPlaceholder(type) ? [{ path: [field, 'type'], written: type }] : [];
  });
  const rankWith = (end: 0 | 1): Rank => {
    const scc = normalizeScc({
      ...manifest,
      ...Object.fromEntries(open.map(({ path: [field = ''] }) => [field, RANKING[field]?.[end] ?? null])),
    });
    return { name: textOf(objectOf(scc.metadata)['name']), priority: priorityOf(scc), points: pointsOf(scc) };
  };
  const earliest = rankWith(0);
  const latest = open.length === 0 ? earliest : rankWith(1);
  return { earliest, latest, open: open.map(one => ({ kind: 'scc-value', scc: earliest.name, ...one })) };
}

const STRATEGIES = ['runAsUser', 'seLinuxContext', 'fsGroup', 'supplementalGroups'];

/** In linear time: aliases share values. */
function hasPlaceholder(value: Json): boolean {
  const parts = new Set([value]);
  for (const part of parts) {
    if (isPlaceholder(part)) return true;
    if (typeof part === 'object' && part !== null) for (const inner of Object.values(part) as readonly Json[]) parts.add(inner);
  }
  return false;
}

function prepare(scc: SecurityContextConstraints, unread: Constraint['unread'], order: Order): Constraint {
  const volumes = new Set(stringsOf(scc.volumes));
  const drivers = flexDrivers(scc);
  const allVolumes = volumes.has('*');
  return {
    name: textOf(objectOf(scc.metadata)['name']),
    manifest: scc,
    unread,
    priority: priorityOf(scc),
    points: order.earliest.points,
    order,
    users: stringsOf(scc.users),
    groups: stringsOf(scc.groups),
    ...(Object.fromEntries(FLAGS.map(flag => [flag, scc[flag] === true])) as Record<(typeof FLAGS)[number], boolean>),
    requireUserNamespace: scc.userNamespaceLevel === 'RequirePodLevel',
    allowPrivilegeEscalation: scc.allowPrivilegeEscalation !== false && !unread.has('allowPrivilegeEscalation'),
    defaultAllowPrivilegeEscalation: unread.has('defaultAllowPrivilegeEscalation')
      ? undefined
      : (scc.defaultAllowPrivilegeEscalation ?? undefined),
    volumes,
    allVolumes,
    acceptedVolumes: { values: [...volumes], absent: true },
    flexDrivers: drivers.length > 0 && (allVolumes || volumes.has('flexVolume')) ? drivers : null,
    capabilities: capabilityRules(scc),
    seccomp: seccompRules(stringsOf(scc.seccompProfiles)),
    allowedUnsafeSysctls: stringsOf(scc.allowedUnsafeSysctls),
    forbiddenSysctls: stringsOf(scc.forbiddenSysctls),
    runAsUser: userOptions(objectOf(scc.runAsUser)),
    seLinuxContext: {
      type: textOf(objectOf(scc.seLinuxContext)['type']),
      options: seLinuxOptions(objectOf(objectOf(scc.seLinuxContext)['seLinuxOptions'])),
    },
    fsGroup: groupOptions(objectOf(scc.fsGroup)),
    supplementalGroups: groupOptions(objectOf(scc.supplementalGroups)),
  };
}

function capabilityRules(scc: SecurityContextConstraints): CapabilityRules {
  const defaultAdd = stringsOf(scc.defaultAddCapabilities);
  const allowed = stringsOf(scc.allowedCapabilities);
  const addable = new Set([...defaultAdd, ...allowed]);
  return {
    defaultAdd: sortedSet(defaultAdd),
    requiredDrop: sortedSet(stringsOf(scc.requiredDropCapabilities)),
    addable,
    accepted: { values: [...addable], absent: true },
    any: allowed.includes('*'),
  };
}

function seccompRules(profiles: readonly string[]): SeccompRules {
  const named = profiles.filter(profile => profile !== '*');
  return {
    profiles: named,
    accepted: named.length === 0 ? { absent: true } : { values: named, absent: true },
    any: profiles.includes('*'),
    runtimeDefault: profiles.includes('runtime/default') || profiles.includes('docker/default'),
  };
}

const userOptions = (options: JsonObject): UserOptions => ({
  type: textOf(options['type']),
  uid: idOf(options['uid']),
  uidRangeMin: idOf(options['uidRangeMin']),
  uidRangeMax: idOf(options['uidRangeMax']),
});

function groupOptions(options: JsonObject): GroupOptions {
  const ranges = objectListOf(options['ranges']);
  return { type: textOf(options['type']), ranges: ranges.map(range => ({ min: idOf(range['min']) ?? 0, max: idOf(range['max']) ?? 0 })) };
}

function seLinuxOptions(options: JsonObject): SELinuxOptions {
  const given = ['level', 'role', 'type', 'user'].filter(key => textOf(options[key]) !== '');
  return Object.fromEntries(given.map(key => [key, textOf(options[key])]));
}

const idOf = (value: Json | undefined): number | undefined => (value !== undefined && isId(value) ? value : undefined);

/** SCCs prepared and in the order in which admission tries them. */
export const sortedConstraints = remember((sccs: readonly JsonObject[]): readonly Constraint[] => sccs.map(constraintOf).sort(compareRank));
