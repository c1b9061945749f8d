/** Service accounts as Kubernetes names them. */

/** The one that every namespace has, and that a pod runs as which names none. */
export const DEFAULT_SERVICE_ACCOUNT = 'default';

/** The group of all service accounts. */
export const ALL_SERVICE_ACCOUNTS = 'system:serviceaccounts';

/** A pod's spec, as far as it names a service account. */
interface AccountSpec {
  readonly serviceAccountName?: unknown;
  readonly serviceAccount?: unknown;
}

/** The service account that a pod's spec names, or its deprecated alias, as the API server copies it (core/v1/conversion.go); else empty. */
export function namedServiceAccount({ serviceAccountName, serviceAccount }: AccountSpec): string {
  const named = [serviceAccountName, serviceAccount].find(name => typeof name === 'string' && name !== '');
  return typeof named === 'string' ? named : '';
}

/** The service account that a pod with this spec runs as, once the API server has admitted it. */
export const effectiveServiceAccount = (spec: AccountSpec): string => namedServiceAccount(spec) || DEFAULT_SERVICE_ACCOUNT;

/** A service account in a text: behind its namespace, where that is known. */
export const accountText = ({ namespace, name }: { readonly namespace: string | null; readonly name: string }): string =>
  namespace === null ? name : `${namespace}/${name}`;

/** Whether a namespace can have the name; something fills in another one later. */
export const isNamespaceName = (name: string): boolean => /^[a-z\d-]+$/.test(name);

/** The namespace that a manifest states; null where it states none, or something fills it in later. */
export const knownNamespace = (stated: string | null): string | null => (stated !== null && isNamespaceName(stated) ? stated : null);

/** The groups that every service account of a namespace is in, as far as they are of service accounts. */
export function serviceAccountGroups(namespace: string): readonly string[] {
  return [ALL_SERVICE_ACCOUNTS, `${ALL_SERVICE_ACCOUNTS}:${namespace}`];
}

/** The user name of a service account. */
export const serviceAccountUserName = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;
