import { MCS, SUPPLEMENTAL_GROUPS, UID_RANGE } from './annotations';
import type { Constraint, GroupOptions } from './constraint';
import { parseRange, parseRanges } from './ranges';
import type { IDRange, SELinuxOptions } from './types';

/** `range: null` = a range of a namespace that is not at hand. */
export type UserStrategy =
  | { readonly type: 'RunAsAny' | 'MustRunAsNonRoot' }
  | { readonly type: 'MustRunAs'; readonly uid: number }
  | { readonly type: 'MustRunAsRange'; readonly range: IDRange | null };

/** `openLevel` = the level comes from a namespace that is not known; the other options are the SCC's own. */
export type SELinuxStrategy =
  { readonly type: 'RunAsAny' } | { readonly type: 'MustRunAs'; readonly options: SELinuxOptions; readonly openLevel: boolean };

/** `ranges: null` = the ranges of a namespace that is not known. */
export type GroupStrategy = { readonly type: 'RunAsAny' } | { readonly type: 'MustRunAs'; readonly ranges: readonly IDRange[] | null };

/** An SCC with the values of one namespace filled in: what a pod is checked against. */
export interface Provider {
  readonly constraint: Constraint;
  readonly runAsUser: UserStrategy;
  readonly seLinux: SELinuxStrategy;
  readonly fsGroup: GroupStrategy;
  readonly supplementalGroups: GroupStrategy;
}

export type Provided = { readonly ok: true; readonly provider: Provider } | { readonly ok: false; readonly error: string };

/** The namespace as provider creation sees it. */
export interface NamespaceValues {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** True if these are all its annotations; false if others may be there that are not at hand. */
  readonly complete: boolean;
}

/**
 * Fills in from the namespace what the SCC leaves open. A namespace that is not at hand leaves it open; one that lacks what the SCC
 * needs, or an SCC that is invalid, is an error, which on a real cluster blocks every pod of the namespace.
 */
export function createProvider(constraint: Constraint, namespace: NamespaceValues): Provided {
  let known = created.get(namespace.annotations);
  if (known === undefined) created.set(namespace.annotations, (known = new WeakMap<Constraint, Created>()));
  const before = known.get(constraint);
  if (before?.name === namespace.name && before.complete === namespace.complete) return before.provided;
  const provided = fillIn(constraint, namespace);
  known.set(constraint, { name: namespace.name, complete: namespace.complete, provided });
  return provided;
}

interface Created extends Omit<NamespaceValues, 'annotations'> {
  readonly provided: Provided;
}

/** One cluster's namespaces meet the same SCCs over and over. */
const created = new WeakMap<NamespaceValues['annotations'], WeakMap<Constraint, Created>>();

/** Notes what is wrong, and gives the value to continue with instead; of several notes the first is the answer. */
type Report = <T>(problem: string, instead: T) => T;

/** The order of the steps is the order in which errors show up: first all values, then all strategies. */
function fillIn(constraint: Constraint, namespace: NamespaceValues): Provided {
  const problems: string[] = [];
  const report =
    (prefix: string): Report =>
    (problem, instead) => {
      problems.push(`${prefix}: ${problem}`);
      return instead;
    };
  const lack = (kind: string): Report =>
    report(
      `unable to find pre-allocated ${kind} annotation for namespace ${namespace.name} while trying to configure SCC ${constraint.name}`,
    );
  const invalid = report(`error creating provider for SCC ${constraint.name} in namespace ${namespace.name}`);
  const uidRange = allocatedUidRange(constraint, namespace, lack('uid'));
  const level = allocatedLevel(constraint, namespace, lack('mcs'));
  const fsGroup = allocatedGroups(constraint.fsGroup, namespace, lack('group'));
  const supplementalGroups = allocatedGroups(constraint.supplementalGroups, namespace, lack('group'));
  const provider: Provider = {
    constraint,
    runAsUser: userStrategy(constraint, uidRange, invalid),
    seLinux: seLinuxStrategy(constraint, level, invalid),
    // An fsGroup is one id, so of the namespace's groups only the first is allowed.
    fsGroup: groupStrategy('FSGroup', constraint.fsGroup, firstId(fsGroup), invalid),
    supplementalGroups: groupStrategy('SupplementalGroups', constraint.supplementalGroups, supplementalGroups, invalid),
  };
  const [error] = problems;
  return error === undefined ? { ok: true, provider } : { ok: false, error };
}

/** A value of the namespace; undefined = the SCC needs none, null = it does, but it is not at hand. */
type Allocated<T> = T | null | undefined;

function allocatedUidRange({ runAsUser }: Constraint, namespace: NamespaceValues, report: Report): Allocated<IDRange> {
  const { type, uidRangeMin, uidRangeMax } = runAsUser;
  if (type !== 'MustRunAsRange' || uidRangeMin !== undefined || uidRangeMax !== undefined) return undefined;
  const annotation = annotationOf(namespace, UID_RANGE, report);
  if (typeof annotation !== 'string') return annotation;
  const parsed = parseRange(annotation);
  return parsed.ok ? parsed.range : report(parsed.error, null);
}

function allocatedLevel({ seLinuxContext }: Constraint, namespace: NamespaceValues, report: Report): Allocated<string> {
  const needed = seLinuxContext.type === 'MustRunAs' && seLinuxContext.options.level === undefined;
  return needed ? annotationOf(namespace, MCS, report) : undefined;
}

function annotationOf({ annotations, complete }: NamespaceValues, key: string, report: Report): Allocated<string> {
  const value = annotations[key];
  if (value === undefined && !complete) return null;
  if (value === undefined) return report(`unable to find annotation ${key}`, null);
  return value === '' ? report(`found annotation ${key} but it was empty`, null) : value;
}

function allocatedGroups(
  options: GroupOptions,
  { name, annotations, complete }: NamespaceValues,
  report: Report,
): Allocated<readonly IDRange[]> {
  if (options.type !== 'MustRunAs' || options.ranges.length > 0) return undefined;
  const groups = annotations[SUPPLEMENTAL_GROUPS] ?? annotations[UID_RANGE];
  if (groups === undefined && !complete) return null;
  if (groups === undefined) return report(`unable to find supplemental group or uid annotation for namespace ${name}`, null);
  if (groups === '') return report(`unable to find groups using ${SUPPLEMENTAL_GROUPS} and ${UID_RANGE} annotations`, null);
  const ranges = parseRanges(groups);
  return typeof ranges === 'string' ? report(ranges, null) : ranges;
}

const firstId = (ranges: Allocated<readonly IDRange[]>): Allocated<readonly IDRange[]> =>
  ranges?.slice(0, 1).map(({ min }) => ({ min, max: min })) ?? ranges;

/** Replaces an invalid strategy; a provider with one is never used. */
const INVALID = { type: 'RunAsAny' } as const;

function userStrategy({ runAsUser }: Constraint, allocated: Allocated<IDRange>, report: Report): UserStrategy {
  const { type, uid, uidRangeMin: min, uidRangeMax: max } = runAsUser;
  if (type === 'RunAsAny' || type === 'MustRunAsNonRoot') return { type };
  if (type === 'MustRunAs') return uid === undefined ? report('MustRunAs requires a UID', INVALID) : { type, uid };
  if (type !== 'MustRunAsRange') return report(`Unrecognized RunAsUser strategy type ${type}`, INVALID);
  if (allocated !== undefined) return { type, range: allocated };
  if (min === undefined) return report('MustRunAsRange requires a UIDRangeMin', INVALID);
  return max === undefined ? report('MustRunAsRange requires a UIDRangeMax', INVALID) : { type, range: { min, max } };
}

function seLinuxStrategy({ seLinuxContext }: Constraint, level: Allocated<string>, report: Report): SELinuxStrategy {
  const { type, options } = seLinuxContext;
  if (type === 'RunAsAny') return { type };
  if (type !== 'MustRunAs') return report(`Unrecognized SELinuxContext strategy type ${type}`, INVALID);
  return { type, options: typeof level === 'string' ? { ...options, level } : options, openLevel: level === null };
}

function groupStrategy(kind: string, options: GroupOptions, allocated: Allocated<readonly IDRange[]>, report: Report): GroupStrategy {
  const { type, ranges } = options;
  if (type === 'RunAsAny') return { type };
  if (type !== 'MustRunAs') return report(`Unrecognized ${kind} strategy type ${type}`, INVALID);
  return { type, ranges: allocated === undefined ? ranges : allocated };
}
