/** Paths as `fieldsV1` of `metadata.managedFields` writes them (structured-merge-diff, fieldpath/serialize.go). */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields, parseJson } from '../../cluster';

/** Steps to a field (`f:`), to the item of a list with these keys (`k:`), to the item of a set (`v:`), or to an index (`i:`). */
export type FieldPath = readonly string[];

/** What a path leads to in an object; undefined where there is nothing. */
export function valueAtPath(object: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((value, step) => stepInto(value, step), object);
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

/** Those that contain no other one, so that their values are theirs alone. */
export function leavesOf(paths: ReadonlyMap<string, FieldPath>): readonly FieldPath[] {
  const above = new Set([...paths.values()].flatMap(path => path.map((_, length) => JSON.stringify(path.slice(0, length)))));
  return [...paths].filter(([key]) => !above.has(key)).map(([, path]) => path);
}

interface Node {
  owned: boolean;
  readonly below: Map<string, Node>;
}

/** The set of these paths, as `fieldsV1`. */
export function fieldsOf(paths: Iterable<FieldPath>): unknown {
  const root: Node = { owned: false, below: new Map() };
  for (const path of paths) {
    let node = root;
    for (const step of path) {
      const next: Node = node.below.get(step) ?? { owned: false, below: new Map<string, Node>() };
      node.below.set(step, next);
      node = next;
    }
    node.owned = true;
  }
  const write = ({ owned, below }: Node): unknown => ({
    ...(owned && below.size > 0 && { '.': {} }),
    ...Object.fromEntries([...below].map(([step, node]) => [step, write(node)])),
  });
  return write(root);
}

/** The item of a list that has these values of its keys. */
export function findKeyed(items: unknown, keys: Readonly<Record<string, unknown>>): unknown {
  const wanted = Object.entries(keys);
  return listOf(items).find(item => wanted.every(([key, value]) => isDeepStrictEqual(fieldsAt(item)[key], value)));
}

function stepInto(value: unknown, step: string): unknown {
  const name = step.slice(2);
  switch (step.slice(0, 2)) {
    case 'f:':
      return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    case 'k:':
      return findKeyed(value, fieldsAt(parseJson(name)));
    case 'v:': {
      const wanted = parseJson(name);
      return listOf(value).find(item => isDeepStrictEqual(item, wanted));
    }
    case 'i:':
      return listOf(value)[Number(name)];
    default:
      return undefined;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
