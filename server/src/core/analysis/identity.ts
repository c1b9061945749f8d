/** What makes a finding the same one in another version of its file. */
import type { KubernetesObject, Manifest, ParsedFile } from '../manifest';
import { isObject, isWithin, textOf, valueAt } from '../words';
import type { FieldPath, Finding, JsonObject } from '../words';

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

/** The innermost object that a path is part of. */
function objectAt(manifest: Manifest | undefined, path: FieldPath): KubernetesObject | null {
  const around = manifest?.objects.filter(object => isWithin(path, object.path)) ?? [];
  return around.reduce<KubernetesObject | null>((best, one) => (best !== null && best.path.length > one.path.length ? best : one), null);
}

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
