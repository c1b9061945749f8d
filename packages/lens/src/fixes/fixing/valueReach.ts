/** What a changed value makes of the rest of a rendering: other fields may change only in what it prints. */
import { isOffWhereAbsent, printedValue, type Rendering, type ValueChanges } from '@scc-lens/charts';
import { formatFieldPath, isList, isObject, isWithin, valueAt, type Change, type FieldPath, type Json } from '@scc-lens/words';
import { applyToValue } from '@scc-lens/yaml';
import type { Choice } from './resolve';

/** More differences of one document are no fix. */
const MOST = 1000;

/**
 * Whether what differs in a document is what the changed values print in it, or random. In a document that a fix changes, only fields of
 * the same names may follow, as in its other containers. A value that goes may leave no field of another name without one, such as an SCC's `uid`.
 */
export function valueReach(rendering: Rendering, { file, changes, fields }: ValueChanges, choices: readonly Choice[]) {
  const fixed = new Map<number, Set<string | number | undefined>>();
  for (const { finding, remedy } of choices) {
    const names = fixed.get(finding.document) ?? new Set();
    for (const step of remedy.changes.flatMap(({ path }) => path)) names.add(step);
    fixed.set(finding.document, names);
  }
  /** What a changed value is then; undefined for another value. */
  const becomes = (document: number, path: FieldPath): { readonly value: Json | undefined } | undefined => {
    const printed = printedValue(rendering, document, path);
    const own = printed === null || 'refused' in printed ? null : printed.pathIn(file);
    if (printed === null || 'refused' in printed || own === null) return undefined;
    const near = changes.filter(change => isWithin(change.path, own) || isWithin(own, change.path));
    return near.length === 0 ? undefined : { value: valueAfter(printed.value, own, near) };
  };
  return (found: readonly Difference[], document: number, random: ReadonlySet<string>): boolean => {
    const names = fixed.get(document);
    return found.every(one => {
      if (random.has(formatFieldPath(one.path))) return true;
      const name = lastName(one.path);
      const isOther = names?.has(name) === false || ((one.now ?? null) === null && !fields.has(name ?? ''));
      const after = isOther ? undefined : becomes(document, one.path);
      return found.length <= MOST && after !== undefined && isPrintedAs(after.value, one);
    });
  };
}

const lastName = (path: FieldPath): string | number | undefined => path.findLast(step => typeof step === 'string');

/** The value at a path after changes of it, of parts of it, or of what it is a part of. */
function valueAfter(before: Json | undefined, path: FieldPath, changes: readonly Change[]): Json | undefined {
  return changes.reduce<Json | undefined>((value, change) => {
    const { op, path: changed } = change;
    if (changed.length < path.length) return op === 'set' ? valueAt(change.value, path.slice(changed.length)) : undefined;
    const applied = applyToValue({ value }, [{ ...change, path: ['value', ...changed.slice(path.length)] }]);
    return 'refused' in applied ? undefined : valueAt(applied.value, ['value']);
  }, before);
}

export interface Difference {
  readonly path: FieldPath;
  readonly now: Json | undefined;
}

/** Whether a template prints a value as this one: `quote` changes types. */
function isPrintedAs(value: Json | undefined, { path, now }: Difference): boolean {
  const [own, printed] = [value, now].map(one => (typeof one === 'object' ? undefined : one));
  return (own !== undefined && printed !== undefined && `${own}` === `${printed}`) || differences(value, now, path).length === 0;
}

/** Where two values differ to Kubernetes, up to one more than counts. What `same` has were compared before, so that shared values cost once. */
export function differences(
  before: Json | undefined,
  now: Json | undefined,
  path: FieldPath = [],
  same = new Map<unknown, unknown>(),
  found: Difference[] = [],
): readonly Difference[] {
  if (before === now || found.length > MOST || (typeof now === 'object' && same.get(before) === now)) return found;
  const count = found.length;
  const below = (steps: Iterable<string | number>): void => {
    for (const step of steps) differences(valueAt(before, [step]), valueAt(now, [step]), [...path, step], same, found);
  };
  if (isObject(before) && isObject(now)) below(new Set([...Object.keys(before), ...Object.keys(now)]));
  else if (isList(before) && isList(now) && before.length === now.length) below(before.keys());
  else if (!(isNothing(before, path) && isNothing(now, path))) found.push({ path, now });
  if (found.length === count && typeof before === 'object') same.set(before, now);
  return found;
}

/** Whether Kubernetes reads a value as it reads an absent one. */
function isNothing(value: Json | undefined, path: FieldPath): boolean {
  if (value === undefined || value === null) return true;
  if (value === false) return isOffWhereAbsent(path);
  return isObject(value) && Object.keys(value).length === 0 && /^(?:securityContext|capabilities)$/.test(String(path.at(-1)));
}
