/** Whose pods a subject of a grant means. */
import { ALL_SERVICE_ACCOUNTS } from '@scc-lens/words';
import type { GrantSubject } from '../../facts';

/** `others` are people, nodes and groups that no pod's service account is in. */
export type Grantee =
  | { readonly kind: 'account'; readonly namespace: string; readonly name: string }
  /** All service accounts of a namespace; null for those of the cluster. */
  | { readonly kind: 'accounts'; readonly namespace: string | null }
  | { readonly kind: 'all-users' }
  | { readonly kind: 'others' };

const ACCOUNT_USER = /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/;
const ACCOUNTS_GROUP = /^system:serviceaccounts:(?<namespace>[^:]+)$/;

/** A service account may be named as one, as the user that it is, or by its groups (kubernetes staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go). */
export function granteeOf(subject: GrantSubject): Grantee {
  if (subject.kind === 'ServiceAccount') return { kind: 'account', namespace: subject.namespace, name: subject.name };
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
export function isPlatformNamespace(namespace: string): boolean {
  return /^(openshift|kube)(-|$)/.test(namespace);
}
