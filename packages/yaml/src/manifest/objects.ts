import { isList, isObject, isText, isWithin, listOf, objectOf, parseJson, stringMapOf, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { expand, groupOf, stepsOf, wrapperOf, type Wrapper } from './kinds';
import { isOperator, operatorNamespace } from './operators';
import type { KubernetesObject } from './types';

/** A value that names the Kubernetes object that it is. */
export interface Typed extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Whether a document's value names the Kubernetes object that it is; docker-compose, workflows, OpenAPI, values files do not. */
export const isTyped = (value: Json | undefined): value is Typed => isObject(value) && isName(value['apiVersion']) && isName(value['kind']);

const isName = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

/** Whether a file is Skaffold's. */
export const isSkaffold = ({ apiVersion }: Typed): boolean => groupOf(apiVersion) === 'skaffold';

/** Kubernetes-looking files that tools read and no API server does: Helm on k3s, kind, skaffold, kubeconfigs are of other trades. */
const FOREIGN_GROUPS: ReadonlySet<string> = new Set(['helm.cattle.io', 'kind.x-k8s.io', 'skaffold', 'kubeadm.k8s.io']);

/** What values of a chart that rules read are taken for. */
export const VALUES_KIND = 'Values';

/** A root key that the values of one chart alone have: OpenShell's from 0.1.4 on. */
const READ_VALUES = /^["']?gatewayConfig["']?[ \t]*:/m;

/** Whether a text may be a file of values for a chart that rules read. */
export const mayBeValues = (text: string): boolean => READ_VALUES.test(text);

/** The values of a chart as the one object of their document. */
export function valuesObject(value: JsonObject): KubernetesObject {
  return { apiVersion: '', kind: VALUES_KIND, name: null, namespace: null, path: [], value };
}

/** The groups of kustomizations and components, and of the generators and transformers that are built in. */
const KUSTOMIZE_GROUPS: ReadonlySet<string> = new Set(['kustomize.config.k8s.io', 'builtin']);

/** Whether a file is kustomize's own. */
export const isKustomize = ({ apiVersion }: Typed): boolean => KUSTOMIZE_GROUPS.has(groupOf(apiVersion));

/** Whether a file only looks like a Kubernetes object: a tool reads it and no API server does. */
export const isForeign = ({ apiVersion, kind }: Typed): boolean =>
  FOREIGN_GROUPS.has(groupOf(apiVersion)) || (apiVersion === 'v1' && kind === 'Config');

/**
 * Every object of a document: itself, or, of a List (of any kind) or an OpenShift Template, what it contains, with the values that the
 * Template's parameters have by default. What a policy or another wrapper carries comes behind it. `place` is the namespace of
 * objects that name none, where what carries them states it.
 */
export function objectsOf(value: Typed, path: FieldPath = [], place: string | null = null): readonly KubernetesObject[] {
  const wrapper = wrapperOf(value.apiVersion, value.kind);
  if (wrapper === undefined) return listedIn(value, path) ?? [toObject(value, path, place)];
  const filled = wrapper.isUnwrapped === true ? withDefaults(value) : value;
  const carried = carriedIn(value, wrapper).flatMap(steps => inside(valueAt(filled, steps), [...path, ...steps], selectedNamespace(value)));
  return wrapper.isUnwrapped === true ? carried : [toObject(value, path, place), ...carried];
}

/** The items of a list; items of a PodList need not have the kind Pod. */
function listedIn({ apiVersion, kind, items }: Typed, path: FieldPath): readonly KubernetesObject[] | null {
  if (!kind.endsWith('List') || items === undefined) return null;
  const itemType = kind === 'List' ? null : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return listOf(items).flatMap((item, i) =>
    inside(!isTyped(item) && isObject(item) ? { ...item, ...itemType } : item, [...path, 'items', i]),
  );
}

const inside = (value: Json | undefined, path: FieldPath, place: string | null = null): readonly KubernetesObject[] =>
  isTyped(value) && !isForeign(value) && !isKustomize(value) ? objectsOf(value, path, place) : [];

/** Where an object carries others that are to exist: what a policy forbids (`mustnothave`) is not among them. */
export function carriedIn(value: JsonObject, { contents }: Wrapper): readonly FieldPath[] {
  return expand(value, stepsOf(contents)).filter(
    path => textOf(valueAt(value, [...path.slice(0, -1), 'complianceType'])).toLowerCase() !== 'mustnothave',
  );
}

/** Whether an object is where a policy states what others must contain: the whole of an object, or a part. */
export const mayStateParts = (object: FieldPath): boolean => object.at(-1) === 'objectDefinition';

/** The namespace of objects without one in a ConfigurationPolicy: the only one that it selects by name; null where it is not known. */
export function selectedNamespace(value: JsonObject): string | null {
  const included = listOf(valueAt(value, ['spec', 'namespaceSelector', 'include']));
  const [only] = included;
  return included.length === 1 && typeof only === 'string' && /^[a-z0-9-]+$/.test(only) ? only : null;
}

/** The objects that are no part of another one: what a user applies. Each is before the objects that it contains. */
export function outermost(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  let last: KubernetesObject | undefined;
  return objects.filter(object => {
    const isCarried = last !== undefined && isWithin(object.path, last.path);
    if (!isCarried) last = object;
    return !isCarried;
  });
}

/** Kinds without a namespace: a cluster has one object of each name. */
const OF_CLUSTER: ReadonlySet<string> = new Set(['ClusterRole', 'ClusterRoleBinding', 'Namespace', 'SecurityContextConstraints']);

function toObject(value: Typed, path: FieldPath, place: string | null): KubernetesObject {
  const metadata = objectOf(value['metadata']);
  const name = metadata['name'];
  const namespace = isOperator(value) ? operatorNamespace(value) : metadata['namespace'];
  const isOfCluster = OF_CLUSTER.has(value.kind);
  return {
    apiVersion: value.apiVersion,
    kind: value.kind,
    name: isName(name) ? name : null,
    namespace: isOfCluster ? null : isName(namespace) ? namespace : place,
    path,
    value,
  };
}

/** Values by the name of their parameter. */
type Values = ReadonlyMap<string, string>;

/** `${NAME}` in a text becomes text; `${{NAME}}` as the whole of it any value. Source: openshift/library-go pkg/template/templateprocessing. */
const IN_TEXT = /\$\{(\w+)\}/g;
const WHOLE = /^\$\{\{(\w+)\}\}$/;

/**
 * A Template in which each parameter has its `value`. One that is generated, or that has no value, is left as it is written, because it
 * is not known. In time linear in the Template and what its values add.
 */
function withDefaults(template: JsonObject): JsonObject {
  const parameters = listOf(template['parameters']).map(parameter => stringMapOf(objectOf(parameter)));
  const values = new Map(parameters.flatMap(({ name = '', value = '' }) => (value === '' ? [] : [[name, value] as const])));
  return values.size === 0 ? template : { ...template, objects: filled(template['objects'] ?? null, values, new Map()) };
}

/** @param known what was filled before: aliases share values */
function filled(value: Json, values: Values, known: Map<Json, Json>): Json {
  if (isText(value)) return filledText(value, values);
  if (!isList(value) && !isObject(value)) return value;
  const done = known.get(value);
  if (done !== undefined) return done;
  const inside = isList(value)
    ? value.map(item => filled(item, values, known))
    : Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, entry === undefined ? entry : filled(entry, values, known)]));
  known.set(value, inside);
  return inside;
}

function filledText(text: string, values: Values): Json {
  const [, name] = WHOLE.exec(text) ?? [];
  if (name === undefined) return text.replace(IN_TEXT, (written, parameter: string) => values.get(parameter) ?? written);
  const value = values.get(name);
  // What is no JSON stays a text.
  return value === undefined ? text : (parseJson(value) ?? value);
}
