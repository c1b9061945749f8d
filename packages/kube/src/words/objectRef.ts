/** Kubernetes objects as plain data. */
import { fieldsAt, textAt } from './fields';
import type { Fields } from './fields';

export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Null for what belongs to the whole cluster. */
  readonly namespace: string | null;
  readonly name: string;
}

export function refOf(object: Fields): ObjectRef {
  const { name, namespace } = fieldsAt(object, 'metadata');
  return {
    apiVersion: textAt(object, 'apiVersion') ?? '',
    kind: textAt(object, 'kind') ?? '',
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : null,
    name: typeof name === 'string' ? name : '',
  };
}

/** `Deployment team-a/web`, as messages name an object. */
export function describeRef({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;
}

/** Equal for the same object, whatever version of its API is written. */
export function refKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${groupOf(apiVersion)}/${kind}/${namespace ?? ''}/${name}`;
}

/** `apps/v1` → `apps`; `v1` → the empty core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
