/** What makes a finding the same one in another version of its file. */
import { isObject, remember, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Finding, JsonObject } from '@scc-lens/words';
import type { KubernetesObject, Manifest, ParsedFile } from '@scc-lens/yaml';

/**
 * The rule, the object and the field of a finding, as texts. They stay the same when lines move, when documents change places, and when
 * items with a name are inserted before the field's own. Two findings of one file can have the same identity.
 */
export function identityOf(file: ParsedFile, { rule, document, path }: Finding): readonly string[] {
  const object = objectAt(file.manifests[document], path);
  if (object === null) return [rule, '', '', '', namedPath({}, path)];
  const { kind, name, namespace, value } = object;
  return [rule, kind, namespace ?? '', name ?? '', namedPath(value, path.slice(object.path.length))];
}

/** The innermost object that a path is part of. A List can have thousands, so that they are looked up. */
function objectAt(manifest: Manifest | undefined, path: FieldPath): KubernetesObject | null {
  if (manifest === undefined) return null;
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
