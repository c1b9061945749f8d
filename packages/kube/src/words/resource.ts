/** Objects and resources of the Kubernetes API, and their paths. Every name in a path is encoded here. */
import { fieldsAt, textAt, type Fields } from './fields';

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
export const describeRef = ({ kind, namespace, name }: ObjectRef): string => `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;

/** Equal for the same object in any version of its API. */
export const refKey = ({ apiVersion, kind, namespace, name }: ObjectRef): string =>
  `${groupOf(apiVersion)}/${kind}/${namespace ?? ''}/${name}`;

/** `apps/v1` → `apps`; `v1` → the empty core group. */
export const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '');

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly group: string;
  /** The plural in paths, e.g. `deployments`. */
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Whether a controller can report a status of its objects; undefined if the server was not asked. */
  readonly hasStatus?: boolean;
}

/** The path of a collection, e.g. `/apis/apps/v1/namespaces/team-a/deployments`. */
export const collectionPath = ({ apiVersion, namespaced, name }: Resource, namespace: string | null): string =>
  namespaced && namespace !== null ? namespacedPath(apiVersion, namespace, name) : `${apiRoot(apiVersion)}/${name}`;

/** The path of a collection in a namespace, whose name has to be valid. */
export const namespacedPath = (apiVersion: string, namespace: string, name: string): string =>
  `${apiRoot(apiVersion)}/namespaces/${encoded(namespace)}/${name}`;

/** Whether it is a namespace's name (a DNS label, RFC 1123). Nothing else may be part of a path: an encoded `..` leads elsewhere. */
export const isNamespaceName = (name: string): boolean =>
  name.length <= 63 && /^[a-z0-9-]+$/.test(name) && !name.startsWith('-') && !name.endsWith('-');

/** Whether it may be the group and version, or the version alone, of an API: anything else would lead elsewhere as a part of a path. */
export function isApiVersion(apiVersion: string): boolean {
  const parts = apiVersion.split('/');
  return parts.length <= 2 && parts.every(part => /^[a-z0-9][a-z0-9.-]*$/.test(part));
}

/** Whether it may be the plural of a resource in a path. */
export const isResourceName = (name: string): boolean => /^[a-z0-9][a-z0-9-]*$/.test(name);

/** The path of one object. */
export const objectPath = (resource: Resource, { namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>): string =>
  `${collectionPath(resource, namespace)}/${encoded(name)}`;

/** A name as a part of a path. Half a surrogate pair is U+FFFD there, as in an object that is sent. */
const encoded = (name: string): string => encodeURIComponent(name.toWellFormed());

/** Whether a path leads to another address than it names: with a name such as `..`, it could be the address of a whole collection. */
export const leadsElsewhere = (path: string): boolean =>
  path.includes('//') || path.endsWith('/') || new URL(`https://server.invalid${path}`).pathname !== path;

export const apiRoot = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

/** A resource that the server was not asked about. */
export function resourceOf(apiVersion: string, kind: string, name: string, namespaced = true): Resource {
  return { apiVersion, kind, group: groupOf(apiVersion), name, namespaced, verbs: [] };
}

export const PODS = resourceOf('v1', 'Pod', 'pods');
export const VOLUME_CLAIMS = resourceOf('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims');
