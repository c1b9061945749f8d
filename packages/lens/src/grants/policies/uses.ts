/** Which SCCs a service account may use, and what gives it each. */
import { constraintOf, defaultGrants } from '@scc-lens/admission';
import { DEFAULT_SERVICE_ACCOUNT, groupBy, remember, serviceAccountUserName } from '@scc-lens/words';
import type { Grant, World } from '../../facts';
import { granteeOf } from './grantee';
import { sccsAtHand } from './powers';

/** A service account; a null namespace is one that the manifests do not state. */
export interface Account {
  readonly namespace: string | null;
  readonly name: string;
}

/** The right to use one SCC. */
export interface SccUse {
  /** Its name; `*` for all. */
  readonly scc: string;
  /** A role and a binding, the setting `grantedSccs`, the users or groups of the SCC itself, or what OpenShift gives every user. */
  readonly by: Grant | 'settings' | 'scc' | 'every-user';
  /** It is none unless the binding is applied in the namespace of the account. */
  readonly isOpen?: true;
}

/** Every right of a service account, those that the workspace and the cluster give first. */
export function usesOf(account: Account, world: World): readonly SccUse[] {
  const { settings, facts } = world;
  return [
    ...candidates(facts.cluster.grants, account.name).flatMap(by => {
      const isSure = reaches(by, account);
      return isSure || mayReach(by, account) ? by.sccs.map((scc): SccUse => ({ scc, by, ...(!isSure && { isOpen: true }) })) : [];
    }),
    ...settings.grantedSccs.map((scc): SccUse => ({ scc, by: 'settings' })),
    ...ownUsers(world)
      .filter(({ users }) => users.some(user => isOf(user, account)))
      .map(({ name }): SccUse => ({ scc: name, by: 'scc' })),
    ...defaultGrants(settings.openshiftVersion).flatMap(({ sccs }) => sccs.map((scc): SccUse => ({ scc, by: 'every-user' }))),
  ];
}

/** The grants that may be for an account of this name, in their order. */
function candidates(grants: readonly Grant[], name: string): readonly Grant[] {
  const { named, others } = indexed(grants);
  const own = new Set([...(named.get(name) ?? []), ...others]);
  return own.size === others.length ? others : grants.filter(grant => own.has(grant));
}

const indexed = remember((grants: readonly Grant[]) => {
  const nameOf = ({ subject }: Grant): string | null => {
    const grantee = granteeOf(subject);
    return grantee.kind === 'account' ? grantee.name : null;
  };
  return {
    named: groupBy(grants, grant => [nameOf(grant)].filter(name => name !== null)),
    others: grants.filter(grant => nameOf(grant) === null),
  };
});

/** Whether a grant is for a service account: by its name, as a user, or as a member of a group. */
function reaches({ subject, namespace }: Grant, account: Account): boolean {
  if (!mayBeOne(namespace, account.namespace)) return false;
  if (subject.kind === 'ServiceAccount') return subject.name === account.name && mayBeOne(subject.namespace, account.namespace);
  return isOf(subject.name, account);
}

/** Whether a binding that is applied in a namespace that is not known is for a service account of that namespace. */
const mayReach = ({ subject, isUnplaced }: Grant, { name, namespace }: Account): boolean =>
  isUnplaced === true &&
  subject.kind === 'ServiceAccount' &&
  subject.name === name &&
  name !== DEFAULT_SERVICE_ACCOUNT &&
  (subject.isAssumed === true || mayBeOne(subject.namespace, namespace));

/** Whether two manifests may be of one namespace: one that states none may be applied in any. */
export const mayBeOne = (one: string | null, other: string | null): boolean => one === null || other === null || one === other;

function isOf(user: string, { name, namespace }: Account): boolean {
  if (user === 'system:authenticated' || user === 'system:serviceaccounts') return true;
  if (namespace === null) return user.startsWith('system:serviceaccount:') && user.endsWith(`:${name}`);
  return user === serviceAccountUserName(namespace, name) || user === `system:serviceaccounts:${namespace}`;
}

/** SCCs at hand with their own users and groups. */
const ownUsers = remember((world: World) =>
  [...sccsAtHand(world).values()].map(constraintOf).map(({ name, users, groups }) => ({ name, users: [...users, ...groups] })),
);
