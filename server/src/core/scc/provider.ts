import { MCS, SUPPLEMENTAL_GROUPS, UID_RANGE } from './annotations';
import type { Constraint, GroupOptions } from './constraint';
import { parseRange, parseRanges } from './ranges';
import type { IDRange, SELinuxOptions } from './types';

/** `range: null` = a range of a namespace that is not at hand. */
export type UserStrategy =
  | { readonly type: 'RunAsAny' | 'MustRunAsNonRoot' }
  | { readonly type: 'MustRunAs'; readonly uid: number }
  | { readonly type: 'MustRunAsRange'; readonly range: IDRange | null };

/** `openLevel` = the level is that of a namespace that is not at hand; the other options are the SCC's own. */
export type SELinuxStrategy =
  | { readonly type: 'RunAsAny' }
  | { readonly type: 'MustRunAs'; readonly options: SELinuxOptions; readonly openLevel: boolean };

/** `ranges: null` = those of a namespace that is not at hand. */
export type GroupStrategy = { readonly type: 'RunAsAny' } | { readonly type: 'MustRunAs'; readonly ranges: readonly IDRange[] | null };

/** An SCC with the values of one namespace filled in: what a pod is held against. */
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

/** An error that ends provider creation; thrown and caught inside this file only. */
class ProviderError extends Error {}

/**
 * Fills in from the namespace what the SCC leaves open. A namespace that is not at hand leaves it open; one that lacks what the SCC
 * needs, or an SCC that is broken, is an error, which on a real cluster blocks every pod of the namespace.
 */
export function createProvider(constraint: Constraint, namespace: NamespaceValues): Provided {
  let known = created.get(namespace.annotations);
  if (known === undefined) created.set(namespace.annotations, (known = new WeakMap<Constraint, Created>()));
  const before = known.get(constraint);
  if (before?.name === namespace.name && before.complete === namespace.complete) return before.provided;
  const provided = tryFillIn(constraint, namespace);
  known.set(constraint, { name: namespace.name, complete: namespace.complete, provided });
  return provided;
}

interface Created extends Omit<NamespaceValues, 'annotations'> {
  readonly provided: Provided;
}

/** One cluster's namespaces meet the same SCCs over and over. */
const created = new WeakMap<NamespaceValues['annotations'], WeakMap<Constraint, Created>>();

function tryFillIn(constraint: Constraint, namespace: NamespaceValues): Provided {
  try {
    return { ok: true, provider: fillIn(constraint, namespace) };
  } catch (error) {
    if (error instanceof ProviderError) return { ok: false, error: error.message };
    throw error;
  }
}

/** The order of the steps is the order in which errors show up: first all values, then all strategies. */
function fillIn(constraint: Constraint, namespace: NamespaceValues): Provider {
  const uidRange = valueFor('uid', constraint, namespace, () => allocatedUidRange(constraint, namespace));
  const level = valueFor('mcs', constraint, namespace, () => allocatedLevel(constraint, namespace));
  const fsGroup = valueFor('group', constraint, namespace, () => allocatedGroups(constraint.fsGroup, namespace));
  const supplementalGroups = valueFor('group', constraint, namespace, () => allocatedGroups(constraint.supplementalGroups, namespace));
  const strategy = <T>(create: () => T): T => orStrategyError(constraint, namespace, create);
  return {
    constraint,
    runAsUser: strategy(() => userStrategy(constraint, uidRange)),
    seLinux: strategy(() => seLinuxStrategy(constraint, level)),
    // An fsGroup is one id, so of the namespace's groups only the first is allowed.
    fsGroup: strategy(() => groupStrategy('FSGroup', constraint.fsGroup, firstId(fsGroup))),
    supplementalGroups: strategy(() => groupStrategy('SupplementalGroups', constraint.supplementalGroups, supplementalGroups)),
  };
}

/** A value of the namespace; undefined = the SCC needs none, null = it does, but the namespace is not at hand. */
type Allocated<T> = T | null | undefined;

function valueFor<T>(kind: string, { name }: Constraint, namespace: NamespaceValues, find: () => T): T {
  return prefixed(find, `unable to find pre-allocated ${kind} annotation for namespace ${namespace.name} while trying to configure SCC ${name}`);
}

function orStrategyError<T>({ name }: Constraint, namespace: NamespaceValues, create: () => T): T {
  return prefixed(create, `error creating provider for SCC ${name} in namespace ${namespace.name}`);
}

function prefixed<T>(action: () => T, prefix: string): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof ProviderError) throw new ProviderError(`${prefix}: ${error.message}`);
    throw error;
  }
}

function allocatedUidRange({ runAsUser }: Constraint, namespace: NamespaceValues): Allocated<IDRange> {
  const { type, uidRangeMin, uidRangeMax } = runAsUser;
  if (type !== 'MustRunAsRange' || uidRangeMin !== undefined || uidRangeMax !== undefined) return undefined;
  const annotation = annotationOf(namespace, UID_RANGE);
  if (annotation === null) return null;
  const parsed = parseRange(annotation);
  if (!parsed.ok) throw new ProviderError(parsed.error);
  return parsed.range;
}

function allocatedLevel({ seLinuxContext }: Constraint, namespace: NamespaceValues): Allocated<string> {
  const needed = seLinuxContext.type === 'MustRunAs' && seLinuxContext.options.level === undefined;
  return needed ? annotationOf(namespace, MCS) : undefined;
}

function annotationOf({ annotations, complete }: NamespaceValues, key: string): string | null {
  const value = annotations[key];
  if (value === undefined && !complete) return null;
  if (value === undefined) throw new ProviderError(`unable to find annotation ${key}`);
  if (value === '') throw new ProviderError(`found annotation ${key} but it was empty`);
  return value;
}

function allocatedGroups(options: GroupOptions, { name, annotations, complete }: NamespaceValues): Allocated<readonly IDRange[]> {
  if (options.type !== 'MustRunAs' || options.ranges.length > 0) return undefined;
  const groups = annotations[SUPPLEMENTAL_GROUPS] ?? annotations[UID_RANGE];
  if (groups === undefined && !complete) return null;
  if (groups === undefined) throw new ProviderError(`unable to find supplemental group or uid annotation for namespace ${name}`);
  if (groups === '') throw new ProviderError(`unable to find groups using ${SUPPLEMENTAL_GROUPS} and ${UID_RANGE} annotations`);
  const ranges = parseRanges(groups);
  if (typeof ranges === 'string') throw new ProviderError(ranges);
  return ranges;
}

function firstId(ranges: Allocated<readonly IDRange[]>): Allocated<readonly IDRange[]> {
  return ranges?.slice(0, 1).map(({ min }) => ({ min, max: min })) ?? ranges;
}

function userStrategy({ runAsUser }: Constraint, allocated: Allocated<IDRange>): UserStrategy {
  const { type, uid, uidRangeMin: min, uidRangeMax: max } = runAsUser;
  if (type === 'RunAsAny' || type === 'MustRunAsNonRoot') return { type };
  if (type === 'MustRunAs') {
    if (uid === undefined) throw new ProviderError('MustRunAs requires a UID');
    return { type, uid };
  }
  if (type !== 'MustRunAsRange') throw new ProviderError(`Unrecognized RunAsUser strategy type ${type}`);
  if (allocated !== undefined) return { type, range: allocated };
  if (min === undefined) throw new ProviderError('MustRunAsRange requires a UIDRangeMin');
  if (max === undefined) throw new ProviderError('MustRunAsRange requires a UIDRangeMax');
  return { type, range: { min, max } };
}

function seLinuxStrategy({ seLinuxContext }: Constraint, level: Allocated<string>): SELinuxStrategy {
  const { type, options } = seLinuxContext;
  if (type === 'RunAsAny') return { type };
  if (type !== 'MustRunAs') throw new ProviderError(`Unrecognized SELinuxContext strategy type ${type}`);
  return { type, options: typeof level === 'string' ? { ...options, level } : options, openLevel: level === null };
}

function groupStrategy(kind: string, options: GroupOptions, allocated: Allocated<readonly IDRange[]>): GroupStrategy {
  const { type, ranges } = options;
  if (type === 'RunAsAny') return { type };
  if (type !== 'MustRunAs') throw new ProviderError(`Unrecognized ${kind} strategy type ${type}`);
  return { type, ranges: allocated === undefined ? ranges : allocated };
}
