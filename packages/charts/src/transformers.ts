/** The transformers of a kustomization that set fields: namespace, labels, annotations, replicas, images. */
import { isObject, isText, objectListOf, objectOf, textOf, valueAt, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { readYaml } from './readYaml';
import type { Asked, Field, Setter } from './setters';
import type { Target } from './target';
import type { KustomizationSource, Place } from './types';

/** The transformers that kustomize applies before `patchesJson6902`. */
export function metadataSetters(kustomization: KustomizationSource): readonly Setter[] {
  const fields = objectOf(readYaml(kustomization).value);
  const at = placesOf(kustomization);
  const { namespace } = fields;
  const inNamespace = (path: FieldPath): boolean => path.length === 2 && path[0] === 'metadata' && path[1] === 'namespace';
  const everywhere = (name: 'labels' | 'annotations') => (path: FieldPath) => path.at(-2) === name || path.at(-2) === 'matchLabels';
  const onObject = (path: FieldPath): boolean => path.length === 3 && path[0] === 'metadata' && path[1] === 'labels';
  return [
    ...(isText(namespace) ? [setterOf(({ path }) => (inNamespace(path) ? { value: namespace, place: at(['namespace']) } : null))] : []),
    ...pairSetters(fields['commonLabels'], ['commonLabels'], at, everywhere('labels')),
    ...objectListOf(fields['labels']).flatMap((entry, i) => {
      const isDeep = entry['includeSelectors'] === true || entry['includeTemplates'] === true;
      return pairSetters(entry['pairs'], ['labels', i, 'pairs'], at, isDeep ? everywhere('labels') : onObject);
    }),
    ...pairSetters(fields['commonAnnotations'], ['commonAnnotations'], at, everywhere('annotations')),
  ];
}

/** The transformers that it applies after `patchesJson6902`. */
export function podSetters(kustomization: KustomizationSource, { names }: Target): readonly Setter[] {
  const fields = objectOf(readYaml(kustomization).value);
  const at = placesOf(kustomization);
  const replicas = objectListOf(fields['replicas']).map(({ name, count }, i): Setter =>
    setterOf(({ path }) =>
      isText(name) && names.includes(name) && typeof count === 'number' && path.length === 2 && path[0] === 'spec' && path[1] === 'replicas'
        ? { value: count, place: at(['replicas', i, 'count']) }
        : null,
    ),
  );
  const images = objectListOf(fields['images']).map((image, i): Setter =>
    setterOf(({ path }, before) => {
      if (typeof before !== 'object' || !isImage(path) || !isText(before.value)) return null;
      const value = withImage(image, before.value);
      const field = ['newTag', 'digest', 'newName'].find(name => isText(image[name])) ?? 'name';
      return value === null ? null : { value, place: at(['images', i, field]) };
    }),
  );
  return [...replicas, ...images];
}

const placesOf =
  (kustomization: KustomizationSource) =>
  (path: FieldPath): Place => ({ file: kustomization.file, span: readYaml(kustomization).locate(path) });

function setterOf(set: (asked: Asked, before: Field) => Field | null): Setter {
  return { isCertain: true, set: (asked, before) => [set(asked, before) ?? before], reorders: () => false };
}

/** A transformer adds its pairs to mappings that it has a list of: where the rendered one does not have such a pair, it is not one of them. */
function pairSetters(
  pairs: Json | undefined,
  written: FieldPath,
  at: (path: FieldPath) => Place,
  isSet: (path: FieldPath) => boolean,
): readonly Setter[] {
  if (!isObject(pairs)) return [];
  const set = ({ path, rendered }: Asked): Field | null => {
    const key = path.at(-1);
    const value = typeof key === 'string' && isSet(path) && Object.hasOwn(pairs, key) ? pairs[key] : undefined;
    if (typeof key !== 'string' || value === undefined || valueAt(rendered, path) !== value) return null;
    return { value, place: at([...written, key]) };
  };
  return [setterOf(set)];
}

function isImage(path: FieldPath): boolean {
  const list = path.at(-3);
  return path.at(-1) === 'image' && (list === 'containers' || list === 'initContainers');
}

/** An image as the transformer changes it; null where it is of another one. */
function withImage(image: JsonObject, before: string): string | null {
  const [head = ''] = before.split('@', 1);
  const colon = head.lastIndexOf(':');
  const name = colon > head.lastIndexOf('/') ? head.slice(0, colon) : head;
  if (name !== textOf(image['name'])) return null;
  const [newName, tag, digest] = [textOf(image['newName']) || name, textOf(image['newTag']), textOf(image['digest'])];
  if (digest !== '') return tag === '' ? `${newName}@${digest}` : `${newName}:${tag}@${digest}`;
  return tag === '' ? newName + before.slice(name.length) : `${newName}:${tag}`;
}
