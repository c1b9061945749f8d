/** An SCC's permissions one by one, each with the SCC as it is without it. */
import { hasFeature, NODE_ACCESS_FLAGS, normalizeScc, TOKEN_TYPE, type SecurityContextConstraints } from '@scc-lens/admission';
import { objectListOf, objectOf, stringsOf, textOf, type FieldPath, type JsonObject } from '@scc-lens/words';
import type { World } from '../../facts';
import type { AskedList, Draft } from './draft';
import { fieldsText, permissionTexts } from '../messages';
import { rightName } from './spelling';
import { STRATEGIES, widthOf, type StrategyField } from './strategies';

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
export interface Removable extends Permission {
  readonly without: SecurityContextConstraints;
  /** Pods need it although they would be admitted without it. */
  readonly needed?: boolean;
  /** What pods get changes without it, and that is as good. */
  readonly harmless?: boolean;
}

/** Everything that an SCC permits; `draft` is the least SCC of the pods that the permissions are looked at for. */
export const permissionsOf = (scc: SecurityContextConstraints, draft: Draft, { settings }: World): readonly Removable[] => [
  ...flags(scc, draft),
  ...userNamespace(scc, hasFeature(settings.openshiftVersion, 'user-namespaces')),
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

/** `more` states why pods may need it, or not, apart from what an SCC makes of them. */
const removable = (
  path: FieldPath,
  permission: string,
  sentence: string,
  without: SecurityContextConstraints,
  more: Pick<Removable, 'needed' | 'harmless'> = {},
): Removable => ({ path, permission, sentence, without, ...more });

function flags(scc: SecurityContextConstraints, { scc: least }: Draft): readonly Removable[] {
  const { allowPrivilegeEscalation, readOnlyRootFilesystem } = permissionTexts;
  const set = NODE_ACCESS_FLAGS.filter(flag => scc[flag] === true).map(flag => {
    const hasHostPaths = flag === 'allowHostDirVolumePlugin' && Array.isArray(scc.volumes);
    const lists = hasHostPaths ? { volumes: stringsOf(scc.volumes).filter(type => type !== 'hostPath') } : {};
    return removable([flag], flag, permissionTexts[flag](), { ...scc, ...lists, [flag]: false });
  });
  const [escalation, root] = ['allowPrivilegeEscalation', 'readOnlyRootFilesystem'];
  const needed = least.allowPrivilegeEscalation === true;
  const calm = removable([escalation], escalation, allowPrivilegeEscalation(), { ...scc, allowPrivilegeEscalation: false }, { needed });
  const readOnly = removable([root], `${root}: false`, readOnlyRootFilesystem(), { ...scc, readOnlyRootFilesystem: true });
  return [...set, ...(scc.allowPrivilegeEscalation === false ? [] : [calm]), ...(scc.readOnlyRootFilesystem === true ? [] : [readOnly])];
}

function userNamespace(scc: SecurityContextConstraints, known: boolean): readonly Removable[] {
  if (!known || scc.userNamespaceLevel === 'RequirePodLevel') return [];
  const without = { ...scc, userNamespaceLevel: 'RequirePodLevel' };
  return [removable(['userNamespaceLevel'], 'userNamespaceLevel', permissionTexts.userNamespaceLevel(), without)];
}

/** The entries of a list; a wildcard is compared with the list of requested values. */
function entries(
  scc: SecurityContextConstraints,
  field: Exclude<AskedList, 'volumes' | 'allowedFlexVolumes'>,
  { asked }: Draft,
): readonly Removable[] {
  const list = stringsOf(scc[field]);
  return list.map((entry, index) => {
    const isPattern = entry.endsWith('*');
    const rest = list.filter(other => other !== entry);
    const instead = isPattern ? asked[field].filter(value => value.startsWith(entry.slice(0, -1)) && !rest.includes(value)) : [];
    const sentence = isPattern ? patternSentence(field, entry, instead) : permissionTexts.entry({ field, entry });
    return removable([field, index], `${field}: ${entry}`, sentence, { ...scc, [field]: [...instead, ...rest] });
  });
}

function patternSentence(field: string, entry: string, needed: readonly string[]): string {
  return needed.length === 0
    ? permissionTexts.unusedPattern({ field, entry })
    : permissionTexts.pattern({ field, entry, needed: needed.join(', ') });
}

/** Capabilities that every container gets unasked: a supervisor may live on them. */
function defaultAdds(scc: SecurityContextConstraints, { asked, supervisors }: Draft): readonly Removable[] {
  const list = stringsOf(scc.defaultAddCapabilities);
  return list.map((entry, index) => {
    const without = { ...scc, defaultAddCapabilities: list.filter(other => other !== entry) };
    const more = { needed: [...asked.allowedCapabilities, ...supervisors].includes(entry), harmless: true };
    const path = ['defaultAddCapabilities', index];
    return removable(path, `defaultAddCapabilities: ${entry}`, permissionTexts.defaultAdd(entry), without, more);
  });
}

/** An SCC that does not drop what it could drop permits it too; the draft lists what that is. It cannot drop what it allows or adds. */
function drops(scc: SecurityContextConstraints, { scc: least }: Draft): readonly Removable[] {
  const present = stringsOf(scc.requiredDropCapabilities).map(name => rightName(name) ?? name);
  const kept = [...present, ...stringsOf(scc.allowedCapabilities), ...stringsOf(scc.defaultAddCapabilities)];
  const isClosed = present.includes('ALL') || kept.includes('*');
  const missing = isClosed ? [] : stringsOf(least.requiredDropCapabilities).filter(name => !kept.includes(name));
  if (missing.length === 0) return [];
  const without = { ...scc, requiredDropCapabilities: missing.includes('ALL') ? ['ALL'] : [...present, ...missing] };
  const [field, sentence] = ['requiredDropCapabilities', permissionTexts.drops(missing.join(', '))];
  return [removable([field], field, sentence, without, { harmless: true })];
}

/** E.g. `MustRunAs with uid: 0`. */
export function strategyName({ type, ...options }: JsonObject): string {
  const name = textOf(type);
  return Object.keys(options).length === 0 ? name : permissionTexts.withOptions({ type: name, options: fieldsText(options) });
}

function strategies(scc: SecurityContextConstraints, { scc: least }: Draft): readonly Removable[] {
  return STRATEGIES.flatMap((field): readonly Removable[] => {
    const [present, wanted] = [objectOf(normalizeScc(scc)[field]), objectOf(least[field])];
    if (widthOf(wanted) >= widthOf(present)) return ownRange(scc, field, present);
    const wider = textOf(present['type']);
    const sentence = permissionTexts.strategy({ field, type: wider, narrower: strategyName(wanted) });
    return [removable([field, 'type'], `${field}: ${wider}`, sentence, { ...scc, [field]: wanted }, { harmless: true })];
  });
}

/** Any other strategy than the namespace's own values permits something beyond these; a fixed user is narrower, and permits that user. */
function ownRange(scc: SecurityContextConstraints, field: StrategyField, present: JsonObject): readonly Removable[] {
  const own: JsonObject = { type: field === 'runAsUser' ? 'MustRunAsRange' : 'MustRunAs' };
  if (JSON.stringify(present) === JSON.stringify(own)) return [];
  const isFixed = field === 'runAsUser' && present['type'] === 'MustRunAs' && typeof present['uid'] === 'number';
  const without = isFixed ? { ...present, uid: Number(present['uid']) + 1 } : own;
  const type = textOf(present['type']);
  return [removable([field, 'type'], `${field}: ${type}`, permissionTexts.ownRange({ field, type }), { ...scc, [field]: without })];
}

const ENDS = [
  ['uidRangeMin', 1, permissionTexts.lowestUid],
  ['uidRangeMax', -1, permissionTexts.highestUid],
] as const;

/** Written ranges of ids: each group range, and the ends of the user range. */
function ranges(scc: SecurityContextConstraints): readonly Removable[] {
  const user = objectOf(scc.runAsUser);
  const ends = ENDS.flatMap(([end, step, sentence]) => {
    const id = user[end];
    if (user['type'] !== 'MustRunAsRange' || typeof id !== 'number') return [];
    return [removable(['runAsUser', end], `runAsUser: ${end} ${id}`, sentence(id), { ...scc, runAsUser: { ...user, [end]: id + step } })];
  });
  const groups = (['fsGroup', 'supplementalGroups'] as const).flatMap(field => {
    const strategy = objectOf(scc[field]);
    const list = objectListOf(strategy['ranges']);
    if (strategy['type'] !== 'MustRunAs' || list.length < 2) return [];
    return list.map((written, index) => {
      const range = permissionTexts.range({ min: JSON.stringify(written['min']), max: JSON.stringify(written['max']) });
      const without = { ...scc, [field]: { ...strategy, ranges: list.filter(other => other !== written) } };
      return removable([field, 'ranges', index], `${field}: ${range}`, permissionTexts.groups({ field, range }), without);
    });
  });
  return [...ends, ...groups];
}

function flexDrivers(scc: SecurityContextConstraints, { asked }: Draft): readonly Removable[] {
  const list: readonly JsonObject[] = objectListOf(scc.allowedFlexVolumes);
  if (list.length < 2) return [];
  return list.map((written, index) => {
    const driver = textOf(written['driver']);
    const without = { ...scc, allowedFlexVolumes: list.filter(other => other !== written) };
    const needed = asked.allowedFlexVolumes.includes(driver);
    const path = ['allowedFlexVolumes', index];
    return removable(path, `allowedFlexVolumes: ${driver}`, permissionTexts.flexDriver(driver), without, { needed });
  });
}

/** Volume types as admission reads the list; host directories go with their flag. */
function volumes(scc: SecurityContextConstraints, { asked }: Draft): readonly Removable[] {
  const written = Array.isArray(scc.volumes) ? stringsOf(scc.volumes) : ['*'];
  const types = written.length === 0 ? ['none'] : written;
  return types.flatMap((type): readonly Removable[] => {
    if (type === 'none' || type === TOKEN_TYPE || (type === 'hostPath' && scc.allowHostDirVolumePlugin === true)) return [];
    const rest = types.filter(other => other !== type);
    const instead = type === '*' ? asked.volumes.filter(value => !rest.includes(value)) : [];
    const left = [...rest, ...instead];
    const path = Array.isArray(scc.volumes) ? ['volumes', written.indexOf(type)] : ['volumes'];
    const without = { ...scc, volumes: left.length === 0 ? ['none'] : left };
    return [removable(path, `volumes: ${type}`, type === '*' ? anyVolumeSentence(instead) : volumeSentence(type), without)];
  });
}

const anyVolumeSentence = (needed: readonly string[]): string =>
  needed.length === 0 ? permissionTexts.noVolumes() : permissionTexts.volumes(needed.join(', '));

/** A projected or secret volume may contain the service account's token, which not every pod needs. */
const volumeSentence = (type: string): string =>
  type === 'projected' || type === 'secret' ? permissionTexts.volumeInNeed(type) : permissionTexts.volume(type);
