/** What makes a finding the same one in another version of its file. */
import { isObject, remember, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Finding, JsonObject } from '@scc-lens/words';
import type { KubernetesObject, Manifest } from '@scc-lens/yaml';

/** The rule, object and field of a finding: the same when lines, documents and items with names move. Two findings of a file may share it. */
export function identityOf({ id }: Finding): readonly string[] {
  return (JSON.parse(id) as readonly string[]).slice(0, PARTS);
}

const PARTS = 5;

/** Names what a rule finds in a document, one field after the other: by identity, and behind its first by their number. */
export function idsIn(manifest: Manifest, rule: string): (path: FieldPath) => string {
  const counts = new Map<string, number>();
  return path => {
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
  const objects = objectsByPath(manifest);
  for (let length = path.length; length >= 0; length--) {
    const object = objects.get(JSON.stringify(path.slice(0, length)));
    if (object !== undefined) return object;
  }
  return null;
}

const objectsByPath = remember(
  ({ objects }: Manifest): ReadonlyMap<string, KubernetesObject> => new Map(objects.map(object => [JSON.stringify(object.path), object])),
);

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
