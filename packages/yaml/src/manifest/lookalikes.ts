/** What looks like a pod in a custom resource of a kind that is in no table. */
import { fieldsOf, isList, isObject, isText, listOf, remember, valueAt, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { groupOf, hasWorkloadName, isOwnVersion, mayMakePods, unjudgedKindOf, workloadKindOf, wrapperOf } from './kinds';
import { decodePod } from './pod';
import type { KubernetesObject } from './types';

export interface Lookalike {
  /** From the object to what looks like a pod's spec. */
  readonly spec: FieldPath;
  /** Whether what contains it is a true pod template, so that it can be judged as it is written. */
  readonly isTemplate: boolean;
}

/** None in objects of kinds that are known and have no true templates, or that make no pods. A kind with the name of a known one would be taken for that one, and one that its API version does not have has no controller: they have no templates. */
export function lookalikesIn({ apiVersion, kind, value }: KubernetesObject): readonly Lookalike[] {
  const row = workloadKindOf(apiVersion, kind) ?? wrapperOf(apiVersion, kind) ?? unjudgedKindOf(apiVersion, kind);
  const isKnown = row !== undefined && !('hasTemplates' in row);
  if (isKnown || !mayMakePods(groupOf(apiVersion), kind)) return [];
  const found = searched(value);
  return hasWorkloadName(kind) || isOwnVersion(apiVersion) ? found.map(({ spec }) => ({ spec, isTemplate: false })) : found;
}

const searched = remember((value: JsonObject) => search(value));

const TEMPLATE_NAME = /template$/i;

/** What is written by others, or is no pod but a description of values. */
const SKIPPED: ReadonlySet<string> = new Set(['metadata', 'openAPIV3Schema', 'status', 'values', 'valuesObject']);

/** Whether a field of an object has the name of one that patches what its controller makes. */
export const isPatchField = (name: string): boolean => /patch(?:es)?$/i.test(name);

/** A place in the walk: a value, what contains it, and whether that is in a patch, or an object of its own, whose namespace and controller are others. */
interface Place {
  readonly value: Json;
  readonly parent: Json;
  readonly path: FieldPath;
  readonly isEmbedded: boolean;
}

/** In linear time, however deep. */
function search(root: JsonObject): readonly Lookalike[] {
  const found: Lookalike[] = [];
  const open: Place[] = [{ value: root, parent: null, path: [], isEmbedded: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path, isEmbedded } = next;
    if (isObject(value) && looksLikePod(value, path)) found.push({ spec: path, isTemplate: !isEmbedded && isTemplate(next) });
    else if (isList(value)) value.forEach((item, i) => open.push(inside(next, item, i)));
    else if (isObject(value))
      for (const [key, entry] of Object.entries(value)) if (entry !== undefined && !SKIPPED.has(key)) open.push(inside(next, entry, key));
  }
  return found.toReversed();
}

const inside = ({ value: parent, path, isEmbedded }: Place, value: Json, step: string | number): Place => ({
  value,
  parent,
  path: [...path, step],
  isEmbedded: isEmbedded || isPatchField(String(step)) || (isObject(value) && isText(value['apiVersion']) && isText(value['kind'])),
});

/**
 * Whether what contains a pod's spec is a PodTemplateSpec by name, by its fields and its containers' fields, where each container has an image, and
 * by the types of the values that are judged.
 */
function isTemplate({ value: spec, parent, path }: Place): boolean {
  if (path.at(-1) !== 'spec' || !TEMPLATE_NAME.test(String(path.at(-2))) || !isObject(spec)) return false;
  const containers = listOf(spec['containers']);
  const isRunnable = (container: Json): boolean =>
    hasFieldsOf('Container', container) && isText(valueAt(container, ['name'])) && isText(valueAt(container, ['image']));
  return (
    containers.length > 0 &&
    [...containers, ...listOf(spec['initContainers'])].every(isRunnable) &&
    hasFieldsOf('PodTemplateSpec', parent) &&
    hasFieldsOf('PodSpec', spec) &&
    decodePod(spec, valueAt(parent, ['metadata'])).isSound
  );
}

/** Whether a value is a mapping without a field that this type does not have. */
const hasFieldsOf = (type: string, value: Json): boolean =>
  isObject(value) && Object.keys(value).every(name => Object.hasOwn(fieldsOf(type) ?? {}, name));

const POD_SPEC = /podTemplate\.spec$|podSpec$/i;

/** Containers with images, or a spec of a pod by its name and its fields; under any other template, containers with names alone, as controllers fill in images. */
function looksLikePod(value: JsonObject, path: FieldPath): boolean {
  const containers = ['initContainers', 'containers'].flatMap(list => listOf(value[list])).filter(isObject);
  if (containers.some(({ image }) => isText(image))) return true;
  if (POD_SPEC.test(path.slice(-2).join('.')) && Object.keys(value).length > 0 && hasFieldsOf('PodSpec', value)) return true;
  return path.at(-1) === 'spec' && TEMPLATE_NAME.test(String(path.at(-2))) && containers.some(({ name }) => isText(name));
}
