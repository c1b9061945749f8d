/** Who may use an SCC, as far as the known grants show. */
import { ALL_SERVICE_ACCOUNTS, groupBy, isNamespaceName, isPlaceholder, remember } from '@scc-lens/words';
import { authorizerOf, isSubject, serviceAccountUser, usableThrough } from './authorize';
import { defaultGrants } from './builtin';
import type { Constraint } from './constraint';
import type { Release } from './releases';
import type { Grant, GrantCondition, Namespace, SubjectType, UnreadGrants, UserInfo } from './types';

/** What is known of who asks and what they were granted. */
export interface GrantFacts {
  /** The annotations from which SCCs take values may be absent: OpenShift writes them soon after a namespace is made. */
  readonly namespace?: Namespace;
  /** Who creates the pod. Default: an authenticated user with no rights of their own. */
  readonly requester?: UserInfo;
  /** All grants there are, apart from those that every cluster of this release has. Absent = not known. */
  readonly grants?: readonly Grant[];
  /** True if `grants` contain what each cluster of the release grants, as far as this one does. Default: false. */
  readonly onlyTheseGrants?: boolean;
  /** Set where the service account or the requester may have more grants than these. */
  readonly unreadGrants?: UnreadGrants;
}

export interface Usability {
  readonly granted: boolean | 'unknown';
  readonly subjectType?: SubjectType;
  /** Unknown: what decides it, where that is known. */
  readonly condition?: GrantCondition;
}

/** Every API request is made by a user in this group, unless anonymous requests may create pods. */
const ANY_USER: UserInfo = { name: '', groups: ['system:authenticated'] };

/**
 * Decides for each SCC whether it may be used. Without grants only the release's own and the SCC's users and groups allow it, and
 * nothing denies it; nor where there may be grants that were not read, or the account's name is filled in later. Without the namespace's name, what may be meant for this service
 * account is unknown.
 */
export function usabilityOf(facts: GrantFacts, release: Release, serviceAccount: string): (constraint: Constraint) => Usability {
  const { namespace, requester = ANY_USER, grants, unreadGrants } = facts;
  const name = namespace?.name;
  const here = name ?? '';
  const everywhere = facts.onlyTheseGrants === true ? [] : defaultGrants(release);
  const { certain, byScc } = sorted(grants ?? NONE);
  const authorizer = authorizerOf([...everywhere, ...certain], here);
  const mayBeMeant = name === undefined || !isNamespaceName(name) ? meantFor(serviceAccount, requester, grants ?? []) : () => false;
  const subjects = { serviceAccount: serviceAccountUser(here, serviceAccount), requester };
  return constraint => {
    const subjectType = usableThrough(constraint, subjects, authorizer);
    if (subjectType !== undefined) return { granted: true, subjectType };
    const condition = [constraint.name, '*']
      .flatMap(scc => byScc.get(scc) ?? [])
      .find(grant => usableThrough(constraint, subjects, authorizerOf([{ namespace: here, ...grant }], here)) !== undefined)?.condition;
    if (condition !== undefined) return { granted: 'unknown', condition };
    const undecided = grants === undefined || unreadGrants !== undefined || isPlaceholder(serviceAccount) || mayBeMeant(constraint);
    return { granted: undecided ? 'unknown' : false };
  };
}

const NONE: readonly Grant[] = [];

/** The grants that there are, and by SCC those that there may be. Pods have one list in common. */
const sorted = remember((grants: readonly Grant[]) => ({
  certain: grants.filter(({ condition }) => condition === undefined),
  byScc: groupBy(grants, ({ sccs, condition }) => (condition === undefined ? [] : sccs)),
}));

const SERVICE_ACCOUNT_GROUP = `${ALL_SERVICE_ACCOUNTS}:`;

/** Could a grant in some namespace be for a service account of this name, or for the requester? Asked where no grant in all namespaces is. */
function meantFor(serviceAccount: string, requester: UserInfo, grants: readonly Grant[]): (constraint: Constraint) => boolean {
  const isAccount = (user: string): boolean => user.startsWith('system:serviceaccount:') && user.endsWith(`:${serviceAccount}`);
  const isAccounts = (group: string): boolean => group.startsWith(SERVICE_ACCOUNT_GROUP);
  const isMeant = (grant: Grant): boolean => {
    const { subject } = grant;
    if (isSubject(grant, requester)) return true;
    if (subject.kind === 'ServiceAccount') return subject.name === serviceAccount;
    if (subject.kind === 'User') return isAccount(subject.name);
    return isAccounts(subject.name) || subject.name === ALL_SERVICE_ACCOUNTS;
  };
  const sccs = new Set(grants.filter(isMeant).flatMap(grant => grant.sccs));
  return ({ name, users, groups }) => users.some(isAccount) || groups.some(isAccounts) || sccs.has(name) || sccs.has('*');
}
