import { remember, serviceAccountGroups, serviceAccountUserName } from '@scc-lens/words';
import type { Constraint } from './constraint';
import type { Grant, SubjectType, UserInfo } from './types';

/** May this subject use this SCC in the pod's namespace, by RBAC? (The users and groups in the SCC itself are looked at elsewhere.) */
export type Authorizer = (subject: UserInfo, scc: string) => boolean;

/** The user that a service account is. It is not in `system:authenticated`, so grants to that group reach pods through their creator. */
export function serviceAccountUser(namespace: string, name: string): UserInfo {
  return { name: serviceAccountUserName(namespace, name), groups: serviceAccountGroups(namespace) };
}

/** An authorizer that knows these grants and no others. */
export function authorizerOf(grants: readonly Grant[], namespace: string): Authorizer {
  const here = grants.filter(grant => grant.namespace === undefined || grant.namespace === null || grant.namespace === namespace);
  const granted = remember((subject: UserInfo) => new Set(here.filter(grant => isSubject(grant, subject)).flatMap(({ sccs }) => sccs)));
  return (subject, scc) => granted(subject).has(scc) || granted(subject).has('*');
}

/** Is this user the subject of the grant? */
export function isSubject({ subject, namespace }: Pick<Grant, 'subject' | 'namespace'>, user: UserInfo): boolean {
  if (subject.kind === 'User') return user.name === subject.name;
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  return user.name === serviceAccountUserName(subject.namespace ?? namespace ?? '', subject.name);
}

/** Who asks: the pod's service account (if it names one) is looked at before the requester. */
export interface Subjects {
  readonly serviceAccount: UserInfo | undefined;
  readonly requester: UserInfo;
}

/** The subjects that may use an SCC; undefined if none may. */
export function usableThrough(
  constraint: Constraint,
  { serviceAccount, requester }: Subjects,
  authorizer: Authorizer,
): SubjectType | undefined {
  if (serviceAccount !== undefined && mayUse(constraint, serviceAccount, authorizer)) return 'serviceaccount';
  return mayUse(constraint, requester, authorizer) ? 'user' : undefined;
}

const mayUse = (constraint: Constraint, subject: UserInfo, authorizer: Authorizer): boolean =>
  constraint.users.includes(subject.name) ||
  subject.groups.some(group => constraint.groups.includes(group)) ||
  authorizer(subject, constraint.name);
