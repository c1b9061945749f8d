import { isObject, listOf, objectOf } from '../words';
import type { FieldPath, Json, JsonObject } from '../words';
import { isOperator } from './operatorPermissions';
import type { KubernetesObject } from './types';
import { groupOf } from './workloadKinds';

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

/** Every object of a document: itself, or, of a List (of any kind) or an OpenShift Template, what it contains. */
export function objectsOf(value: Typed, path: FieldPath = []): readonly KubernetesObject[] {
  const contents = contentsOf(value);
  if (contents === null) return [toObject(value, path)];
  return listOf(value[contents.field]).flatMap((item, i) => {
    const typed = isTyped(item) ? item : contents.itemType !== null && isObject(item) ? { ...item, ...contents.itemType } : null;
    return typed === null || isForeign(typed) || isKustomize(typed) ? [] : objectsOf(typed, [...path, contents.field, i]);
  });
}

/** Where a kind contains other objects; the items of a PodList need not have the kind Pod. */
function contentsOf({
  apiVersion,
  kind,
  items,
}: Typed): { readonly field: string; readonly itemType: { apiVersion: string; kind: string } | null } | null {
  if (kind === 'Template' && ['template.openshift.io', ''].includes(groupOf(apiVersion))) return { field: 'objects', itemType: null };
  if (!kind.endsWith('List') || items === undefined) return null;
  return { field: 'items', itemType: kind === 'List' ? null : { apiVersion, kind: kind.slice(0, -'List'.length) } };
}

/** What operator-sdk and others write in a ClusterServiceVersion, which gets the namespace of its installation. */
const NO_NAMESPACE = /^(?:placeholder(?:[-_]namespace)?|default)$/i;

function toObject(value: Typed, path: FieldPath): KubernetesObject {
  const metadata = objectOf(value['metadata']);
  const [name, namespace] = [metadata['name'], metadata['namespace']];
  return {
    apiVersion: value.apiVersion,
    kind: value.kind,
    name: isName(name) ? name : null,
    namespace: isName(namespace) && !(isOperator(value) && NO_NAMESPACE.test(namespace)) ? namespace : null,
    path,
    value,
  };
}
