/** Random changes of valid objects that keep the types of all values. */
import fc from 'fast-check';
import { fieldsOf, isList, isObject, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';

/** A value at a path from the object; null takes it away. */
export interface Change {
  readonly path: FieldPath;
  readonly value: Json;
}

/** A value in an object, with its type where that is one of a pod. */
interface Node {
  readonly path: FieldPath;
  readonly value: Json;
  readonly type: string;
}

/** One or two changes. @param from where the pod or the template is that is changed; its metadata and spec stay */
export function changesOf(object: JsonObject, from: FieldPath): fc.Arbitrary<readonly Change[]> {
  return fc.array(fc.record({ at: fc.nat(), how: fc.nat(), what: fc.nat() }), { minLength: 1, maxLength: 2 }).map(choices => {
    const changes: Change[] = [];
    for (const { at, how, what } of choices) {
      const template = valueAt(changed(object, changes), from);
      const nodes = nodesIn(template ?? null, from, 'PodTemplateSpec').filter(({ path }) => path.length > from.length);
      const node = nodes[at % nodes.length];
      if (node === undefined) continue;
      const value = changeOf(node, how, what) ?? null;
      const isPart = node.path.length > from.length + 1;
      if (isPart || value !== null) changes.push({ path: node.path, value });
    }
    return changes;
  });
}

/** The object after changes. */
export function changed(object: JsonObject, changes: readonly Change[]): JsonObject {
  let value: Json | undefined = object;
  for (const change of changes) value = withValue(value, change.path, change.value ?? undefined);
  return isObject(value) ? value : {};
}

function nodesIn(value: Json, path: FieldPath, type: string): readonly Node[] {
  const inner = isList(value)
    ? value.flatMap((item, i) => nodesIn(item, [...path, i], type.slice(0, -2)))
    : isObject(value)
      ? Object.entries(value).flatMap(([name, field]) => nodesIn(field ?? null, [...path, name], typeOfField(type, name)))
      : [];
  return [{ path, value, type }, ...inner];
}

function typeOfField(type: string, name: string): string {
  return type.endsWith('{}') ? type.slice(0, -2) : (fieldsOf(type)?.[name] ?? '');
}

const TEXTS = [
  '',
  'x',
  'always',
  'Never',
  'None',
  'a_b',
  'UPPER',
  '-a',
  'a.',
  'a..b',
  'two words',
  ' x',
  'ü',
  'a/b/c',
  '/absolute',
  '../up',
  '..x',
  '10.0.0.256',
  'http',
  'a'.repeat(64),
  'a'.repeat(300),
];
const NUMBERS = [0, -1, 1, 2, 99, 300, 512, 70000, 2147483647];

/** Undefined takes a value away. No volume gets an image: Kubernetes 1.33 drops it with all its mounts. */
function changeOf({ value, type }: Node, how: number, what: number): Json | undefined {
  if (typeof value === 'string') return textOf(value, type, how, what);
  if (typeof value === 'number') return how % 4 === 0 ? undefined : NUMBERS[what % NUMBERS.length];
  if (typeof value === 'boolean') return how % 3 === 0 ? undefined : !value;
  if (isList(value)) return [undefined, [], [...value, ...value], [...value, fresh(type.slice(0, -2), what)]][how % 4];
  if (!isObject(value)) return undefined;
  const fields = Object.entries(fieldsOf(type) ?? {}).filter(
    ([name]) => !Object.hasOwn(value, name) && !(type === 'Volume' && name === 'image'),
  );
  const added = type.endsWith('{}') ? ([TEXTS[what % TEXTS.length] ?? '', type.slice(0, -2)] as const) : fields[what % fields.length];
  if (added === undefined || how % 4 === 0) return undefined;
  return { ...value, [added[0]]: fresh(added[1], how) };
}

/** Quantities stay quantities, which is a matter of types. */
function textOf(value: string, type: string, how: number, what: number): Json | undefined {
  if (type === 'quantity') return ['-1', '0', '1500m', '3Gi', '1'][what % 5];
  switch (how % 6) {
    case 0:
      return undefined;
    case 1:
      return value.toLowerCase() === value ? value.toUpperCase() : value.toLowerCase();
    case 2:
      return `${value}s`;
    default:
      return TEXTS[what % TEXTS.length];
  }
}

function fresh(type: string, seed: number): Json {
  if (type.endsWith('[]')) return [fresh(type.slice(0, -2), seed)];
  if (type.endsWith('{}')) return { key: fresh(type.slice(0, -2), seed) };
  switch (type) {
    case 'string':
      return TEXTS[seed % TEXTS.length] ?? '';
    case 'boolean':
      return seed % 2 === 0;
    case 'int32':
    case 'int64':
    case 'intOrString':
      return NUMBERS[seed % NUMBERS.length] ?? 0;
    case 'quantity':
      return '1';
    case 'time':
      return '2026-01-01T00:00:00Z';
    default:
      return {};
  }
}

function withValue(root: Json | undefined, [step, ...rest]: FieldPath, value: Json | undefined): Json | undefined {
  if (step === undefined) return value;
  if (isList(root)) {
    const items = root.map((item, i) => (i === step ? withValue(item, rest, value) : item));
    return items.filter(item => item !== undefined);
  }
  const object = isObject(root) ? root : {};
  const { [step]: old, ...others } = object;
  const changed = withValue(old, rest, value);
  return changed === undefined ? others : { ...object, [step]: changed };
}
