/** Where the workspace's objects grant SCCs, and which of them let the pods of a service account run. */
import { cached, groupBy, listOf, objectOf, remember, stringsOf, type FieldPath, type JsonObject } from '@scc-lens/words';
import { isOperator, operatorPermissionsOf, type KubernetesObject } from '@scc-lens/yaml';
import { boundRules, grantsOfBinding, isBinding, isScc, operatorGrants, policyObjects, roleOf, sccsOfRules } from '../../facts';
import type { Grant, Placed, WorkspaceFacts } from '../../facts';
import type { ServiceAccountId } from '../generate/types';
import { granteeOf, type Grantee } from './grantee';

/** One subject's right to SCCs, and the field that gives it. */
export interface PolicyGrant {
  /** The binding, the operator, or the SCC whose `users` or `groups` it is. */
  readonly object: KubernetesObject;
  /** From the document's root to the subject's name. */
  readonly path: FieldPath;
  readonly grantee: Grantee;
  /** SCC names; `*` for all. */
  readonly sccs: readonly string[];
  /** Where it applies; null for everywhere. */
  readonly namespace: string | null;
}

/** Whether objects of this kind give rights to SCCs. */
export const mayGrant = (object: KubernetesObject): boolean => isScc(object) || isBinding(object);

/** Whether a line of an object, or of the role that it binds, cannot be read: that may be the one that names the SCCs. */
export const isPartlyRead = (object: KubernetesObject, policies: readonly KubernetesObject[]): boolean =>
  object.isCut === true || roleOf(object, policies)?.isCut === true;

/** The rights that an object gives; a binding's role is looked up among `policies`. A binding that makes administrators is not meant. */
export function grantsIn(object: KubernetesObject, policies: readonly KubernetesObject[]): readonly PolicyGrant[] {
  if (object.kind === 'SecurityContextConstraints') return [...ownGrants(object, 'users'), ...ownGrants(object, 'groups')];
  if (isOperator(object)) return grantsOfOperator(object);
  if (!isBinding(object) || makesAdministrators(object, policies)) return [];
  return listOf(object.value['subjects']).flatMap((subject, i) =>
    grantsOfBinding({ ...object, value: { ...object.value, subjects: [subject] } }, policies).map(grant =>
      policyGrant(object, [...object.path, 'subjects', i, 'name'], grant),
    ),
  );
}

const policyGrant = (object: KubernetesObject, path: FieldPath, { subject, sccs, namespace }: Grant): PolicyGrant => ({
  ...{ object, path, grantee: granteeOf(subject), sccs, namespace },
});

/** What an operator's installation gives service accounts. The empty namespace is one that is not known. */
function grantsOfOperator(object: KubernetesObject): readonly PolicyGrant[] {
  return operatorPermissionsOf(object).flatMap(permission =>
    operatorGrants(speaksOfSccs(permission.rules) ? [permission] : [], object.namespace ?? '', '').map(grant =>
      policyGrant(object, [...permission.path, 'serviceAccountName'], grant),
    ),
  );
}

/** The rights to one SCC that the workspace's objects give by its name, in their order. */
export const grantsNaming = (scc: string, workspace: WorkspaceFacts): readonly PolicyGrant[] => grantsByScc(workspace).get(scc) ?? [];

/** The rights to one SCC that the workspace's objects give, by its name or as one of all. */
export function grantsFor(scc: string, workspace: WorkspaceFacts): readonly PolicyGrant[] {
  return [...new Set([...grantsNaming(scc, workspace), ...grantsNaming('*', workspace)])];
}

/** The rights to SCCs that the workspace's objects give to a service account, by its name or as one of all in its namespace. */
export function grantsTo({ namespace, name }: ServiceAccountId, workspace: WorkspaceFacts): readonly PolicyGrant[] {
  const grants = grantsByAccount(workspace);
  return [...(grants.get(accountKey(namespace, name)) ?? []), ...(grants.get(accountKey(namespace)) ?? [])].filter(
    grant => grant.namespace === null || grant.namespace === namespace,
  );
}

/** The rights to SCCs that the workspace's objects give to single service accounts of a namespace. */
export const grantsToAccountsOf = (namespace: string, workspace: WorkspaceFacts): readonly PolicyGrant[] =>
  grantsByNamespace(workspace).get(namespace) ?? [];

const allGrants = remember((workspace: WorkspaceFacts): readonly PolicyGrant[] => {
  const policies = policyObjects(workspace);
  return policies.flatMap(object => grantsIn(object, policies));
});

const grantsByScc = remember((workspace: WorkspaceFacts) => groupBy(allGrants(workspace), ({ sccs }) => sccs));

/** The rights to SCCs that the workspace's objects give to single service accounts, by the name of these. */
export const grantsByAccountName = remember((workspace: WorkspaceFacts) =>
  groupBy(allGrants(workspace), ({ grantee }) => (grantee.kind === 'account' ? [grantee.name] : [])),
);

const grantsByNamespace = remember((workspace: WorkspaceFacts) =>
  groupBy(allGrants(workspace), ({ grantee }) => (grantee.kind === 'account' ? [grantee.namespace] : [])),
);

const grantsByAccount = remember((workspace: WorkspaceFacts) =>
  groupBy(allGrants(workspace), ({ grantee }) => {
    if (grantee.kind === 'account') return [accountKey(grantee.namespace, grantee.name)];
    return grantee.kind === 'accounts' && grantee.namespace !== null ? [accountKey(grantee.namespace)] : [];
  }),
);

const accountKey = (namespace: string, name = ''): string => `${namespace}/${name}`;

function ownGrants(object: KubernetesObject, field: 'users' | 'groups'): readonly PolicyGrant[] {
  const kind = field === 'users' ? 'User' : 'Group';
  if (object.name === null) return [];
  const sccs = [object.name];
  return listOf(object.value[field]).flatMap((name, i) =>
    typeof name === 'string'
      ? [{ object, path: [...object.path, field, i], grantee: granteeOf({ kind, name }), sccs, namespace: null }]
      : [],
  );
}

/** Whether a binding's role allows everything, SCCs among it, instead of speaking of SCCs. */
function makesAdministrators(binding: KubernetesObject, policies: readonly KubernetesObject[]): boolean {
  const rules = boundRules(binding, policies);
  if (rules === undefined) return objectOf(binding.value['roleRef'])['name'] === 'cluster-admin';
  return !speaksOfSccs(rules);
}

/** A rule about every resource does, if it names one, or the group of SCCs. */
const speaksOfSccs = (rules: readonly JsonObject[]): boolean =>
  rules.some(
    ({ apiGroups, resources }) =>
      stringsOf(resources).includes('securitycontextconstraints') ||
      (stringsOf(resources).includes('*') && stringsOf(apiGroups).includes('security.openshift.io')),
  ) || sccsOfRules(rules).some(name => name !== '*');

/**
 * The SCCs, roles, bindings and the ServiceAccount that the workspace has for an account, each once, in the order of the files; and whether
 * there is a grant among them. What every user may use is not part of it, nor what Operator Lifecycle Manager makes of an operator.
 */
export function permissionsOf(account: ServiceAccountId, workspace: WorkspaceFacts) {
  const policies = policyObjects(workspace);
  const named = (kind: string, name: string): readonly KubernetesObject[] => byKindAndName(workspace).get(`${kind}/${name}`) ?? [];
  // Of several SCCs of one name, as for pods that are near to none of them, the last.
  const last = (scc: string): readonly KubernetesObject[] => named('SecurityContextConstraints', scc).slice(-1);
  const grants = grantsTo(account, workspace).filter(
    ({ object }) => !isOperator(object) && (isBinding(object) || last(object.name ?? '').includes(object)),
  );
  const accounts = named('ServiceAccount', account.name).filter(({ namespace }) => (namespace ?? account.namespace) === account.namespace);
  const wanted = new Set<KubernetesObject>([
    ...accounts,
    ...grants.flatMap(({ object, sccs }) => {
      const role = roleOf(object, policies);
      return [...sccs.flatMap(last), ...(role === undefined ? [] : [role]), object];
    }),
  ]);
  const places = [...wanted].flatMap(object => indexByObject(workspace).get(object) ?? []).sort((a, b) => a - b);
  const objects = new Map<string, Placed<KubernetesObject>>();
  for (const placed of places.flatMap(index => workspace.policies[index] ?? [])) {
    const { apiVersion, kind, namespace, name } = placed.item;
    cached(objects, JSON.stringify([apiVersion, kind, namespace, name]), () => placed);
  }
  return { objects: [...objects.values()], grants: grants.length > 0 };
}

const indexByObject = remember(({ policies }: WorkspaceFacts) => new Map(policies.map(({ item }, index) => [item, index])));

const byKindAndName = remember((workspace: WorkspaceFacts) =>
  groupBy(policyObjects(workspace), ({ kind, name }) => (name === null ? [] : [`${kind}/${name}`])),
);
