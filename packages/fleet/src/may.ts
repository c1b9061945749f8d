/** Who may use an SCC, and which SCCs the pods of a service account may use. */
import { serviceAccountUser, type UserInfo } from '@scc-lens/admission';
import { groupBy } from '@scc-lens/words';
import { countsIn, gives, grantsOf, grantsTo, type SccGrant } from './grants';
import { missingList, missingRights, missingSccs, type MissingList } from './missing';
import { identityOf } from './makerObject';
import { listIn, objectNamed, type ClusterSnapshot } from './snapshot';

/** A service account by its place. */
export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

/** The right of an account's pods to one SCC. */
export interface SccUse {
  /** Its name; `*` for the right to all of the cluster. */
  readonly scc: string;
  readonly exists: true | 'unknown';
  /** Whose right counts: the account's own, or only what every user has who may create the pod. */
  readonly as: 'serviceaccount' | 'user';
  readonly grants: readonly SccGrant[];
}

export interface May {
  readonly account: AccountName;
  readonly exists: boolean | 'unknown';
  /** In the order of their names. */
  readonly uses: readonly SccUse[];
  /** Without these lists it is not known whether there are more. */
  readonly missing: readonly MissingList[];
}

export interface WhoMay {
  readonly scc: string;
  /** The namespace that was asked for; null for the whole cluster. */
  readonly namespace: string | null;
  readonly exists: boolean | 'unknown';
  readonly grants: readonly SccGrant[];
  /** Without these lists there may be more. */
  readonly missing: readonly MissingList[];
}

/** Every API request that creates a pod is made by a user of this group. */
export const ANY_CREATOR: UserInfo = { name: '', groups: ['system:authenticated'] };

export function whoMay(snapshot: ClusterSnapshot, scc: string, namespace: string | null): WhoMay {
  const exists = sccExistence(snapshot, scc);
  return {
    ...{ scc, namespace, exists },
    grants: grantsOf(snapshot).filter(grant => gives(grant, scc) && countsIn(grant, namespace)),
    missing: [...(exists === true ? [] : missingSccs(snapshot)), ...missingRights(snapshot, namespace)],
  };
}

export function may(snapshot: ClusterSnapshot, account: AccountName): May {
  const own = grantsTo(serviceAccountUser(account.namespace, account.name), account.namespace, snapshot);
  const creators = grantsTo(ANY_CREATOR, account.namespace, snapshot);
  const sccs = missingSccs(snapshot);
  const uses = new Map([...usesOf(creators, 'user', snapshot), ...usesOf(own, 'serviceaccount', snapshot)].map(use => [use.scc, use]));
  const exists = existence(snapshot, { kind: 'ServiceAccount', ...account });
  return {
    account,
    exists,
    uses: [...uses.values()].sort((a, b) => (a.scc < b.scc ? -1 : 1)),
    missing: [
      ...sccs,
      ...missingRights(snapshot, account.namespace),
      ...(exists === 'unknown' ? missingList(snapshot, 'ServiceAccount') : []),
    ],
  };
}

const existence = (snapshot: ClusterSnapshot, ref: Parameters<typeof identityOf>[0]): boolean | 'unknown' =>
  objectNamed(snapshot, identityOf(ref)) !== undefined || (listIn(snapshot, ref.kind).coverage === 'whole' ? false : 'unknown');

const sccExistence = (snapshot: ClusterSnapshot, name: string): boolean | 'unknown' =>
  existence(snapshot, { kind: 'SecurityContextConstraints', namespace: null, name });

/** Grants by the SCC. Of a whole list, those to SCCs that it does not have count for nothing. */
function usesOf(grants: readonly SccGrant[], as: SccUse['as'], snapshot: ClusterSnapshot): readonly SccUse[] {
  return [...groupBy(grants, ({ sccs }) => (sccs.includes('*') ? ['*'] : sccs))].flatMap(([scc, given]) => {
    const exists = scc === '*' || sccExistence(snapshot, scc);
    return exists === false ? [] : [{ scc, exists, as, grants: given }];
  });
}
