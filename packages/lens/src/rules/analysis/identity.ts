/** What makes a finding the same one in another version of its file. */
import { isObject, remember, textOf, valueAt, type FieldPath, type Finding, type JsonObject } from '@scc-lens/words';
import type { KubernetesObject, Manifest } from '@scc-lens/yaml';

/** The rule, object and field of a finding: the same when lines, documents and items with names move. Two findings of a file may share it. */
export const identityOf = ({ id }: Finding): readonly string[] => (JSON.parse(id) as readonly string[]).slice(0, PARTS);

const PARTS = 5;

/** Names what a rule finds in a document, one field after the other: by identity, and behind its first by their number. */
export function idsIn(manifest: Manifest, rule: string): (path: FieldPath) => string {
  let counts: Map<string, number> | undefined;
  return path => {
    counts ??= new Map();
    const identity = [rule, ...placeOf(manifest, path)];
    const id = JSON.stringify(identity);
    const before = counts.get(id) ?? 0;
    counts.set(id, before + 1);
    return before === 0 ? id : JSON.stringify([...identity, before]);
  };
}

function placeOf(manifest: Manifest, path: FieldPath): readonly [kind: string, namespace: string, name: string, field: string] {
  const object = objectAt(manifest, path);
  if (object === null) return ['', '', '', namedPath({}, path)];
  const { kind, name, namespace, value } = object;
  return [kind, namespace ?? '', name ?? '', namedPath(value, path.slice(object.path.length))];
}

/** The innermost object that a path is part of. A List can have thousands, so that they are looked up. */
function objectAt(manifest: Manifest, path: FieldPath): KubernetesObject | null {
  const { byPath, lengths } = objectsOf(manifest);
  for (const length of lengths) {
    const object = length > path.length ? undefined : byPath.get(JSON.stringify(path.slice(0, length)));
    if (object !== undefined) return object;
  }
  return null;
}

/** The objects by their paths, and how long these are, the longest first. */
const objectsOf = remember(({ objects }: Manifest) => ({
  byPath: new Map(objects.map(object => [JSON.stringify(object.path), object])),
  lengths: [...new Set(objects.map(({ path }) => path.length))].sort((a, b) => b - a),
}));

/** A path in which an item of a list goes by its name, where it has one. */
function namedPath(value: JsonObject, path: FieldPath): string {
  return path
    .map((step, i) => {
      if (typeof step === 'string') return step;
      const item = valueAt(value, path.slice(0, i + 1));
      const name = isObject(item) ? textOf(item['name']) : '';
      return name === '' ? `[${step}]` : `[name=${name}]`;
    })
    .join('.');
}
