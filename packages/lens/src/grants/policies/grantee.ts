/** Whose pods a subject of a grant means. */
import { ALL_SERVICE_ACCOUNTS, groupBy, remember, shownFrom, valueAt, type FieldPath, type WorkloadRef } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { GrantSubject, WorkspaceFacts, World } from '../../facts';
import type { AccountPod } from '../generate/pods';
import { granteeTexts, listed } from '../messages';

/** `others` are people, nodes and groups that no pod's service account is in. */
export type Grantee =
  /** The namespace is empty where an operator does not state its own; it is assumed where neither the subject nor its binding states one. */
  | { readonly kind: 'account'; readonly namespace: string; readonly name: string; readonly isAssumed?: true }
  /** All service accounts of a namespace; null for all of the cluster. */
  | { readonly kind: 'accounts'; readonly namespace: string | null }
  | { readonly kind: 'all-users' }
  | { readonly kind: 'others' };

const ACCOUNT_USER = /^system:serviceaccount:(?<namespace>[^:*]+):(?<name>[^:*]+)$/;
const ACCOUNTS_GROUP = /^system:serviceaccounts:(?<namespace>[^:*]+)$/;

/** Whether a name is meant as a pattern: no service account and no group has a name with `*`, and nothing that grants reads it as a pattern. */
export const isWildcard = (name: string): boolean => /^system:serviceaccounts?:.*\*/.test(name);

/** A service account may be named as one, as the user that it is, or by its groups (kubernetes staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go). */
export function granteeOf(subject: GrantSubject): Grantee {
  if (subject.kind === 'ServiceAccount') return { ...subject, kind: 'account' };
  return subject.kind === 'User' ? userNamed(subject.name) : groupNamed(subject.name);
}

function userNamed(user: string): Grantee {
  const { namespace, name } = ACCOUNT_USER.exec(user)?.groups ?? {};
  return namespace === undefined || name === undefined ? { kind: 'others' } : { kind: 'account', namespace, name };
}

function groupNamed(group: string): Grantee {
  if (group === 'system:authenticated' || group === 'system:unauthenticated') return { kind: 'all-users' };
  if (group === ALL_SERVICE_ACCOUNTS) return { kind: 'accounts', namespace: null };
  const namespace = ACCOUNTS_GROUP.exec(group)?.groups?.['namespace'];
  return namespace === undefined ? { kind: 'others' } : { kind: 'accounts', namespace };
}

/** Whether the platform's own workloads run there; they are not the workspace's business. */
export const isPlatformNamespace = (namespace: string): boolean => /^(openshift|kube)(-|$)/.test(namespace);

/** Whether a base names it until an overlay sets another one: `system` is what Kubebuilder writes. */
export const isPlaceholderNamespace = (namespace: string): boolean =>
  /^(?:system|placeholder|change-?me|replace-?me)$|[^a-z\d-]/i.test(namespace);

/** E.g. `Sandbox researcher (agents/sandbox.yaml); Deployment web`: each name once, with all its files where one is another than the object's. */
export function podNames(pods: readonly { readonly pod: AccountPod }[], object: KubernetesObject, { facts, ownFile, root }: World): string {
  const places = placesOf(facts.workspace).get(identity(object)) ?? [];
  const home = ownFile ?? (places.find(({ item }) => item === object) ?? places[0])?.file ?? '';
  const isHere = ({ workload, placed }: AccountPod): boolean => identity(workload.ref) === identity(object) || placed.file === home;
  // Overlays have the same pod several times.
  const variants = [...groupBy(pods, ({ pod }) => [pod.name])].map(([label, all]) => {
    const named = new Set(all.every(({ pod }) => isHere(pod)) ? [] : all.map(({ pod }) => shownFrom(root ?? home, pod.placed.file)));
    return named.size === 0 ? label : `${label} (${listed([...named], ', ')})`;
  });
  return listed(variants);
}

const identity = ({ kind, name, namespace }: WorkloadRef): string => JSON.stringify([kind, name, namespace]);

const placesOf = remember(({ policies }: WorkspaceFacts) => groupBy(policies, ({ item }) => [identity(item)]));

/** E.g. `service account agents/sandbox`, `every service account of namespace agents`. */
export function granteeName(grantee: Grantee): string {
  switch (grantee.kind) {
    case 'account':
      return granteeTexts.account(accountName(grantee));
    case 'accounts':
      return grantee.namespace === null ? granteeTexts.allAccounts() : granteeTexts.accountsOf(grantee.namespace);
    case 'all-users':
      return granteeTexts.everyUser();
    case 'others':
      return granteeTexts.others();
  }
}

/** E.g. `agents/sandbox`, or `sandbox` in a namespace that is not known, or that an overlay sets. */
export const accountName = ({ namespace, name, isAssumed }: Extract<Grantee, { readonly kind: 'account' }>): string =>
  namespace === '' || isAssumed === true || isPlaceholderNamespace(namespace) ? name : `${namespace}/${name}`;

/** The address of an SCC's field; its kind where the field is not written, since what is absent has no place of its own. */
export const fieldIn = ({ path, value }: KubernetesObject, ...field: FieldPath): FieldPath =>
  valueAt(value, field) === undefined ? [...path, 'kind'] : [...path, ...field];
