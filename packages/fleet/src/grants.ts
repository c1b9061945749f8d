/** Every right to use an SCC that a snapshot shows, with the way by which it is given. */
import type { UserInfo } from '@scc-lens/admission';
import { grantsOfBinding, roleOf, sccsOfRules, sourcesOf, type Grant, type GrantSubject } from '@scc-lens/lens';
import { groupBy, objectListOf, objectOf, remember, serviceAccountUserName, stringsOf, textOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { listIn, type ClusterSnapshot } from './snapshot';

/** An object on the way from a subject to an SCC. */
export interface GrantStep {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  /** The entry of the object that counts, where it is one of many. */
  readonly field?: string;
  /** Set where the source does not have the object, and its name alone speaks of what it gives. */
  readonly isAbsent?: true;
}

/** One subject's right to use SCCs. */
export interface SccGrant {
  readonly subject: GrantSubject;
  /** Their names; `*` for all. */
  readonly sccs: readonly string[];
  /** Where it counts; null for all namespaces. */
  readonly namespace: string | null;
  /** From the binding over its role to the roles that this one aggregates; or the SCC itself. */
  readonly steps: readonly GrantStep[];
  /** As admission takes it; null for an entry of an SCC, which admission reads itself. */
  readonly rbac: Grant | null;
  /** The binding, or the SCC. */
  readonly object: KubernetesObject;
}

/** The rights that bindings and SCCs give, bindings first. */
export const grantsOf: (snapshot: ClusterSnapshot) => readonly SccGrant[] = remember(snapshot => [
  ...bindingGrants(snapshot),
  ...listIn(snapshot, 'SecurityContextConstraints').objects.flatMap(entryGrants),
]);

/** The bindings, roles and cluster roles. */
export const rbacOf: (snapshot: ClusterSnapshot) => readonly KubernetesObject[] = remember(snapshot =>
  ['ClusterRoleBinding', 'RoleBinding', 'ClusterRole', 'Role'].flatMap(kind => listIn(snapshot, kind).objects),
);

function bindingGrants(snapshot: ClusterSnapshot): readonly SccGrant[] {
  const policies = rbacOf(snapshot);
  const hasAllRoles = listIn(snapshot, 'ClusterRole').coverage === 'whole';
  return ['ClusterRoleBinding', 'RoleBinding'].flatMap(kind =>
    listIn(snapshot, kind).objects.flatMap(binding => {
      const grants = grantsOfBinding(binding, policies).filter(({ absentRole }) => !hasAllRoles || absentRole === undefined);
      if (grants.length === 0) return [];
      const steps = stepsOf(binding, policies);
      return grants.map((rbac): SccGrant => ({
        ...{ subject: rbac.subject, sccs: rbac.sccs, namespace: rbac.namespace },
        ...{ steps, rbac, object: binding },
      }));
    }),
  );
}

function stepsOf(binding: KubernetesObject, policies: readonly KubernetesObject[]): readonly GrantStep[] {
  const role = roleOf(binding, policies);
  if (role === undefined) {
    const { kind, name } = objectOf(binding.value['roleRef']);
    return [stepOf(binding), { kind: textOf(kind), namespace: null, name: textOf(name), isAbsent: true }];
  }
  const sources = sourcesOf(role, policies).filter(
    source => source !== role && sccsOfRules(objectListOf(source.value['rules'])).length > 0,
  );
  return [binding, role, ...sources].map(stepOf);
}

const stepOf = ({ kind, namespace, name }: KubernetesObject): GrantStep => ({ kind, namespace, name: name ?? '' });

function entryGrants(scc: KubernetesObject): readonly SccGrant[] {
  const sccs = [scc.name ?? ''];
  const entries = (field: 'users' | 'groups', kind: 'User' | 'Group'): readonly SccGrant[] =>
    stringsOf(scc.value[field]).map((name): SccGrant => ({
      subject: { kind, name },
      sccs,
      namespace: null,
      steps: [{ ...stepOf(scc), field }],
      rbac: null,
      object: scc,
    }));
  return [...entries('users', 'User'), ...entries('groups', 'Group')];
}

/** Whether a right counts in a namespace; all of them do where none is named. */
export const countsIn = (grant: SccGrant, namespace: string | null): boolean =>
  namespace === null || grant.namespace === null || grant.namespace === namespace;

/** Whether a right is to this SCC. */
export const gives = ({ sccs }: SccGrant, scc: string): boolean => namesOf(sccs).has(scc) || namesOf(sccs).has('*');

const namesOf = remember((sccs: readonly string[]): ReadonlySet<string> => new Set(sccs));

/** The rights of a user, wherever they count. */
export const grantsOfUser = ({ name, groups }: UserInfo, snapshot: ClusterSnapshot): readonly SccGrant[] =>
  [`User ${name}`, ...groups.map(group => `Group ${group}`)].flatMap(subject => grantsBySubject(snapshot).get(subject) ?? []);

/** The rights of a user in a namespace. */
export const grantsTo = (user: UserInfo, namespace: string, snapshot: ClusterSnapshot): readonly SccGrant[] =>
  grantsOfUser(user, snapshot).filter(grant => countsIn(grant, namespace));

/** The kind and name of a subject; a service account is the user that requests come from. */
export const subjectKey = (subject: GrantSubject): string =>
  subject.kind === 'ServiceAccount' ? `User ${serviceAccountUserName(subject.namespace, subject.name)}` : `${subject.kind} ${subject.name}`;

const grantsBySubject = remember((snapshot: ClusterSnapshot) => groupBy(grantsOf(snapshot), ({ subject }) => [subjectKey(subject)]));
