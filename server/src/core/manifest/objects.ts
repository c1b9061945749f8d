import { isObject, isWithin, listOf, objectOf, valueAt } from '../words';
import type { FieldPath, Json, JsonObject } from '../words';
import { isOperator } from './operatorPermissions';
import type { KubernetesObject } from './types';
import { withDefaults } from './parameters';
import { groupOf } from './workloadKinds';
import { carriedIn, selectedNamespace, wrapperOf } from './wrappers';

/** A value that names the Kubernetes object that it is. */
interface Typed extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Whether a document's value names the Kubernetes object that it is; docker-compose, workflows, OpenAPI, values files do not. */
export function isTyped(value: Json | undefined): value is Typed {
  return isObject(value) && isName(value['apiVersion']) && isName(value['kind']);
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

/** Kubernetes-looking files that tools read and no API server does: Helm on k3s, kind, skaffold, kubeconfigs are of other trades. */
const FOREIGN_GROUPS: ReadonlySet<string> = new Set(['helm.cattle.io', 'kind.x-k8s.io', 'skaffold', 'kubeadm.k8s.io']);

/** The groups of kustomizations and components, and of the generators and transformers that are built in. */
const KUSTOMIZE_GROUPS: ReadonlySet<string> = new Set(['kustomize.config.k8s.io', 'builtin']);

/** Whether a file is kustomize's own. */
export function isKustomize({ apiVersion }: Typed): boolean {
  return KUSTOMIZE_GROUPS.has(groupOf(apiVersion));
}

/** Whether a file only looks like a Kubernetes object: a tool reads it and no API server does. */
export function isForeign({ apiVersion, kind }: Typed): boolean {
  return FOREIGN_GROUPS.has(groupOf(apiVersion)) || (apiVersion === 'v1' && kind === 'Config');
}

/**
 * Every object of a document: itself, or, of a List (of any kind) or an OpenShift Template, what it contains, with the values that the
 * Template's parameters have by default. What a policy or another kind of `wrappers` carries comes behind it. `place` is the namespace of
 * objects that name none, where what carries them states it.
 */
export function objectsOf(value: Typed, path: FieldPath = [], place: string | null = null): readonly KubernetesObject[] {
  const wrapper = wrapperOf(value.apiVersion, value.kind);
  if (wrapper === undefined) return listedIn(value, path) ?? [toObject(value, path, place)];
  const filled = wrapper.isUnwrapped === true ? withDefaults(value) : value;
  const carried = carriedIn(value, wrapper).flatMap(steps => inside(valueAt(filled, steps), [...path, ...steps], selectedNamespace(value)));
  return wrapper.isUnwrapped === true ? carried : [toObject(value, path, place), ...carried];
}

/** The items of a list; those of a PodList need not have the kind Pod. */
function listedIn({ apiVersion, kind, items }: Typed, path: FieldPath): readonly KubernetesObject[] | null {
  if (!kind.endsWith('List') || items === undefined) return null;
  const itemType = kind === 'List' ? null : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return listOf(items).flatMap((item, i) =>
    inside(!isTyped(item) && isObject(item) ? { ...item, ...itemType } : item, [...path, 'items', i]),
  );
}

function inside(value: Json | undefined, path: FieldPath, place: string | null = null): readonly KubernetesObject[] {
  return isTyped(value) && !isForeign(value) && !isKustomize(value) ? objectsOf(value, path, place) : [];
}

/** Those that are no part of another one: what a user applies. Each is before what it carries. */
export function outermost(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  let last: KubernetesObject | undefined;
  return objects.filter(object => {
    const isCarried = last !== undefined && isWithin(object.path, last.path);
    if (!isCarried) last = object;
    return !isCarried;
  });
}

/** What operator-sdk and others write in a ClusterServiceVersion, which gets the namespace of its installation. */
const NO_NAMESPACE = /^(?:placeholder(?:[-_]namespace)?|default)$/i;

function toObject(value: Typed, path: FieldPath, place: string | null): KubernetesObject {
  const metadata = objectOf(value['metadata']);
  const [name, namespace] = [metadata['name'], metadata['namespace']];
  return {
    apiVersion: value.apiVersion,
    kind: value.kind,
    name: isName(name) ? name : null,
    namespace: isName(namespace) && !(isOperator(value) && NO_NAMESPACE.test(namespace)) ? namespace : place,
    path,
    value,
  };
}
