/** Paths as `fieldsV1` of `metadata.managedFields` writes them (structured-merge-diff, fieldpath/serialize.go). */
import { fieldsAt, isFields, ownValue, parseJson, type Fields } from '../words';

/** Steps to a field (`f:`), to the item of a list with these keys (`k:`), or to the item of a set (`v:`); Kubernetes has none by an index. */
export type FieldPath = readonly string[];

/** What a path leads to in an object; undefined where there is nothing. */
export const valueAtPath = (object: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>((value, step) => stepInto(value, step), object);

/** The object with a value at a path; undefined takes away what is there. */
export function withValueAtPath(object: unknown, [step, ...rest]: FieldPath, value: unknown): unknown {
  if (step === undefined) return value;
  const old = stepInto(object, step);
  const next = withValueAtPath(old, rest, value);
  if (next === old) return object;
  if (step.startsWith('f:')) {
    const fields = { ...fieldsAt(object), [step.slice(2)]: next };
    return next === undefined ? Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== undefined)) : fields;
  }
  const items = old === undefined ? [...listOf(object), next] : listOf(object).map(item => (item === old ? next : item));
  return items.filter(item => item !== undefined);
}

/** The paths that a set contains: its leaves, and with `.` what a node itself is. */
export function pathsOf(fieldsV1: unknown): readonly FieldPath[] {
  const paths: FieldPath[] = [];
  const visit = (node: unknown, path: FieldPath): void => {
    const steps = Object.entries(fieldsAt(node));
    // An empty mapping is a field that is owned as a whole.
    if (path.length > 0 && (steps.length === 0 || steps.some(([step]) => step === '.'))) paths.push(path);
    for (const [step, below] of steps) if (step !== '.') visit(below, [...path, step]);
  };
  visit(fieldsV1, []);
  return paths;
}

interface Node {
  owned: boolean;
  readonly below: Map<string, Node>;
}

function nodesOf(paths: Iterable<FieldPath>): { readonly root: Node; readonly at: (path: FieldPath) => Node } {
  const root: Node = { owned: false, below: new Map() };
  const at = (path: FieldPath): Node =>
    path.reduce((node, step) => {
      const next: Node = node.below.get(step) ?? { owned: false, below: new Map<string, Node>() };
      node.below.set(step, next);
      return next;
    }, root);
  for (const path of paths) at(path).owned = true;
  return { root, at };
}

/** The paths that contain no other one, so that their values are theirs alone. */
export function leavesOf(paths: ReadonlyMap<string, FieldPath>): readonly FieldPath[] {
  const nodes = nodesOf(paths.values());
  return [...paths.values()].filter(path => nodes.at(path).below.size === 0);
}

/** The set of these paths, as `fieldsV1`. */
export function fieldsOf(paths: Iterable<FieldPath>): unknown {
  const { root } = nodesOf(paths);
  const write = ({ owned, below }: Node): unknown => ({
    ...(owned && below.size > 0 && { '.': {} }),
    ...Object.fromEntries([...below].map(([step, node]) => [step, write(node)])),
  });
  return write(root);
}

function stepInto(value: unknown, step: string): unknown {
  const name = step.slice(2);
  if (step.startsWith('f:')) return ownValue(fieldsAt(value), name);
  if (step.startsWith('k:')) return findItem(value, fieldsAt(parseJson(name)));
  return step.startsWith('v:') ? indexOf(listOf(value), null)?.get(keyOf(parseJson(name))) : undefined;
}

/** Items of lists by their keys, or as a whole, so that finding many of them takes no longer than reading them. Objects never change. */
const indexes = new WeakMap<readonly unknown[], Map<string, ReadonlyMap<string, unknown>>>();
/** A list has one set of keys; of a server that names more than these, the others are not followed. */
const MOST_INDEXES = 8;

function findItem(items: unknown, keys: Fields): unknown {
  const names = Object.keys(keys).sort();
  return indexOf(listOf(items), names)?.get(keyOf(names.map(name => keys[name])));
}

/** The first items by the values of these fields; by themselves, where `names` is null. Those without the fields are left out. */
function indexOf(items: readonly unknown[], names: readonly string[] | null): ReadonlyMap<string, unknown> | undefined {
  const known = indexes.get(items) ?? new Map<string, ReadonlyMap<string, unknown>>();
  indexes.set(items, known);
  const id = JSON.stringify(names);
  if (!known.has(id) && known.size < MOST_INDEXES) {
    const having = names === null ? items : items.filter(item => names.every(name => ownValue(fieldsAt(item), name) !== undefined));
    const keyed = having.map(item => [keyOf(names === null ? item : names.map(name => fieldsAt(item)[name])), item] as const);
    known.set(id, new Map(keyed.reverse()));
  }
  return known.get(id);
}

/** A text that two values share where they are equal; the order of their fields does not count. */
export function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    isFields(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
