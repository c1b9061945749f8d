/** The objects that make an SCC and give it to one service account. */
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { DEFAULT_SERVICE_ACCOUNT, formatFieldPath, listOf, objectOf, textOf, type Json, type JsonObject } from '@scc-lens/words';
import { isAddedTo, type Facts } from '../../facts';
import { headTexts, listed, proofTexts } from '../messages';
import type { Permission } from './permissions';
import { roleName, type Outcome, type Situation } from './plans';
import type { AccountPod } from './pods';
import type { Proof, ServiceAccountId } from './types';

/** OpenShift makes these in every namespace. */
const GIVEN_ACCOUNTS: readonly string[] = [DEFAULT_SERVICE_ACCOUNT, 'builder', 'deployer'];

/** The service account where the workspace has none of the name, nor an operator whose installation makes it, like the one that it replaces. */
export function serviceAccountObject(account: ServiceAccountId, like: ServiceAccountId, facts: Facts): JsonObject | null {
  if (GIVEN_ACCOUNTS.includes(account.name) || written(account, facts) !== undefined || isInstalled(account, facts)) return null;
  const { imagePullSecrets, automountServiceAccountToken } = written(like, facts) ?? {};
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: account.name, namespace: account.namespace },
    ...(imagePullSecrets === undefined ? {} : { imagePullSecrets }),
    ...(automountServiceAccountToken === undefined ? {} : { automountServiceAccountToken }),
  };
}

const isInstalled = ({ namespace, name }: ServiceAccountId, { workspace }: Facts): boolean =>
  workspace.workloads.some(
    ({ item: { ref, traits } }) =>
      (ref.namespace ?? namespace) === namespace && traits.operatorPermissions.some(({ account }) => account === name),
  );

/** One without a namespace is applied in the account's, unless another namespace is given. */
function written({ namespace, name }: ServiceAccountId, { workspace, cluster }: Facts): JsonObject | undefined {
  const place = cluster.defaultNamespace ?? namespace;
  const accounts = workspace.policies.filter(({ item }) => item.kind === 'ServiceAccount' && item.name === name);
  return accounts.find(({ item }) => (item.namespace ?? place) === namespace)?.item.value;
}

/** A ClusterRole that lets its subjects use this SCC and nothing else. By itself it grants nothing. */
export function clusterRole(scc: SecurityContextConstraints): JsonObject {
  const name = scc.metadata?.name ?? '';
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: roleName(name) },
    rules: [{ apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], resourceNames: [name], verbs: ['use'] }],
  };
}

/** Gives that role to one service account, in its namespace alone. */
export function roleBinding(scc: SecurityContextConstraints, account: ServiceAccountId): JsonObject {
  const name = roleName(scc.metadata?.name ?? '');
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace: account.namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: account.name, namespace: account.namespace }],
  };
}

/** The reasons of a draft as comments on the SCC's fields, by their formatted paths. */
export function sccComments(scc: SecurityContextConstraints, reasons: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const comments = new Map<string, readonly string[]>();
  const note = (path: readonly (string | number)[], key: string): void => {
    const reason = reasons.get(key);
    if (reason !== undefined) comments.set(formatFieldPath(path), [reason]);
  };
  for (const [field, value] of Object.entries(scc)) {
    note([field], field);
    listOf(value).forEach((entry, index) => note([field, index], `${field}/${entryName(entry)}`));
  }
  return comments;
}

/** A FlexVolume entry goes by its driver. */
const entryName = (entry: Json): string => textOf(entry) || textOf(objectOf(entry)['driver']);

/** A plan that does no harm, and the situation it was made for. */
export interface Arranged {
  readonly situation: Situation;
  readonly outcome: Outcome;
}

/** Names the pods to which a controller may add what is not counted. */
export function addedComments(served: readonly AccountPod[]): readonly string[] {
  const added = served.filter(({ workload }) => isAddedTo(workload)).map(({ label }) => label);
  return added.length === 0 ? [] : [headTexts.added(listed(added))];
}

export function proofOf(needed: readonly Permission[], { situation: { served, others, world }, outcome }: Arranged): Proof {
  const release = world.settings.openshiftVersion;
  const { context } = world.facts.cluster;
  const rules = context === null ? proofTexts.rules(release) : proofTexts.rulesAndCluster({ release, cluster: context });
  const basis = addedComments(served).length > 0 ? proofTexts.ofManifests(rules) : rules;
  const permissions = needed.map(({ permission }) => permission);
  const isPartial = served.length + others.length < world.facts.workspace.workloads.length;
  const sentence = proofTexts.whole({
    basis: outcome.changes.length === 0 ? basis : proofTexts.withChanges(basis),
    admits: served.length === 1 ? proofTexts.admitsOne() : proofTexts.admits(served.length),
    permissions: permissions.length === 1 ? proofTexts.onePermission() : proofTexts.permissions(permissions.length),
    others: isPartial ? proofTexts.noOtherKnown() : others.length < 2 ? proofTexts.noOther() : proofTexts.noneOf(others.length),
  });
  return { pods: served.length, permissions, sentence };
}
