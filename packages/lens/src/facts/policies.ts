/** The workspace's policies, the roles that bindings name, and the rules that they give, some through roles that a role aggregates. */
import { isStoredScc, unreadableFields } from '@scc-lens/admission';
import { cached, groupBy, isObject, isPlaceholder, isSameData, objectListOf, objectOf, remember } from '@scc-lens/words';
import { stringMapOf, stringsOf, tableOf, textOf, type FieldPath, type JsonObject, type WorkloadRef } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { Placed, WorkspaceFacts } from './types';

export type Objects = readonly KubernetesObject[];

/** The workspace's policies without their places: the same list for the same workspace. */
export const policyObjects = ({ policies }: WorkspaceFacts): Objects => objectsOf(policies);

export const objectsOf = remember((placed: readonly Placed<KubernetesObject>[]): Objects => placed.map(({ item }) => item));

/** The role that a binding names, if it is at hand. `place` is the namespace of objects that name none, where it is known. */
export const roleOf = (binding: KubernetesObject, policies: Objects, place: string | null = null): KubernetesObject | undefined =>
  rolesOf(binding, policies, place)[0];

/**
 * All roles at hand of the kind, namespace and name that a binding names: the same list for the same role. Where there is none, those that may be in
 * the binding's namespace, because nothing shows where they are applied, or the binding.
 */
export function rolesOf(binding: KubernetesObject, policies: Objects, place: string | null): Objects {
  const { kind, name } = objectOf(binding.value['roleRef']);
  if (typeof name !== 'string' || (kind !== 'Role' && kind !== 'ClusterRole')) return [];
  const byId = cached(knownRoles(policies), place, () => groupBy(policies.filter(isRole), role => [policyId(role, place)]));
  const here = byId.get(policyId({ kind, name, namespace: bindingNamespace(binding, place) }, place));
  if (here !== undefined || kind === 'ClusterRole' || binding.kind !== 'RoleBinding' || place !== null) return here ?? [];
  return openRoles(policies)[binding.namespace === null ? 'all' : 'unplaced'].get(name) ?? [];
}

const knownRoles = remember<Objects, Map<string | null, ReadonlyMap<string, Objects>>>(() => new Map());

/** Roles by name: all, and those that name no namespace. */
const openRoles = remember((policies: Objects) => {
  const roles = policies.filter(role => role.kind === 'Role' && isReadable(role));
  const byName = (some: Objects): ReadonlyMap<string, Objects> => groupBy(some, ({ name }) => (name === null ? [] : [name]));
  return { all: byName(roles), unplaced: byName(roles.filter(({ namespace }) => namespace === null)) };
});

/** Whether nothing shows that a role is in the namespace of a binding that names it. */
export const isOpenRole = (role: KubernetesObject, binding: KubernetesObject, place: string | null): boolean =>
  role.kind === 'Role' && (role.namespace ?? place ?? 'default') !== bindingNamespace(binding, place);

/** The same text for objects that cannot both exist. */
export const policyId = ({ kind, name, namespace }: WorkloadRef, place: string | null): string =>
  JSON.stringify([kind, name, ['Role', 'RoleBinding', 'ServiceAccount'].includes(kind) ? (namespace ?? place ?? 'default') : null]);

const isRole = (object: KubernetesObject): boolean => /^(?:Cluster)?Role$/.test(object.kind) && isReadable(object);

/** Whether the API server can read the object, and so stores it. A half-typed line leaves that open. */
export const isReadable = remember(
  (object: KubernetesObject): boolean => object.isCut === true || unreadableFields(object.value).length === 0,
);

export const SCC_KIND = 'SecurityContextConstraints';

/** Whether it is an SCC. There is none that the API server refuses. */
export const isScc = ({ kind, value, isPart }: KubernetesObject): boolean => kind === SCC_KIND && isStoredScc(value, isPart);

/** Whether it gives subjects a role. */
export const isBinding = (object: KubernetesObject): boolean =>
  /^(?:Cluster)?RoleBinding$/.test(object.kind) && refusedFields(object).length === 0 && isReadable(object);

/** A field for which Kubernetes refuses a binding: a value, with those that are supported there, or a namespace that is missing. */
export interface RefusedField {
  readonly path: FieldPath;
  readonly unsupported: { readonly written: string; readonly supported: readonly string[] } | null;
}

/** The fields of its role and subjects for which Kubernetes refuses a binding; empty for none. */
export const refusedFields = remember((binding: KubernetesObject): readonly RefusedField[] => {
  if (!binding.apiVersion.startsWith(RBAC_GROUP)) return [];
  const roleRef = objectOf(binding.value['roleRef']);
  return [
    ...unsupported(roleRef, ['roleRef', 'apiGroup'], [RBAC_GROUP]),
    ...unsupported(roleRef, ['roleRef', 'kind'], binding.kind === 'RoleBinding' ? ['ClusterRole', 'Role'] : ['ClusterRole']),
    ...objectListOf(binding.value['subjects']).flatMap((subject, i) => refusedSubject(subject, ['subjects', i], binding)),
  ];
});

/** An API group that is not written is the right one. */
function unsupported(owner: JsonObject, path: FieldPath, supported: readonly string[]): readonly RefusedField[] {
  const field = String(path.at(-1));
  const written = textOf(owner[field]);
  const isSupported = supported.includes(written) || isPlaceholder(written) || (written === '' && field === 'apiGroup');
  return isSupported ? [] : [{ path, unsupported: { written, supported } }];
}

/** Kustomize may add the namespace to a part. Source: ValidateRoleBindingSubject in pkg/apis/rbac/validation of Kubernetes. */
function refusedSubject(subject: JsonObject, path: FieldPath, binding: KubernetesObject): readonly RefusedField[] {
  const isAccount = subject['kind'] === 'ServiceAccount';
  const refusedKind = unsupported(subject, [...path, 'kind'], ['ServiceAccount', 'User', 'Group']);
  const refused = refusedKind.length > 0 ? refusedKind : unsupported(subject, [...path, 'apiGroup'], [isAccount ? '' : RBAC_GROUP]);
  const needsNamespace = binding.kind === 'ClusterRoleBinding' && isAccount && binding.isPart !== true && refused.length === 0;
  return needsNamespace && (subject['namespace'] ?? '') === '' ? [{ path: [...path, 'namespace'], unsupported: null }] : refused;
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Whether it depends on a command, or on another file, where a binding applies. */
export const namesNoPlace = ({ kind, namespace }: KubernetesObject): boolean => kind === 'RoleBinding' && namespace === null;

/** Whether nothing shows where a binding applies; `place` is the namespace of objects that name none, where it is known. */
export const isUnplaced = (binding: KubernetesObject, place: string | null): boolean =>
  namesNoPlace(binding) ? place === null : binding.kind === 'RoleBinding' && isPlaceholder(binding.namespace ?? '');

/** Where a binding applies: its namespace, or the one for objects that name none; null for a ClusterRoleBinding. */
export const bindingNamespace = ({ kind, namespace }: KubernetesObject, place: string | null = null): string | null =>
  kind === 'RoleBinding' ? (namespace ?? place ?? 'default') : null;

/** The Roles and ClusterRoles at hand of this name. */
export const rolesNamed = (name: string, policies: Objects): Objects => rolesByName(policies).get(name) ?? [];

const rolesByName = remember((policies: Objects) => groupBy(policies.filter(isRole), ({ name }) => (name === null ? [] : [name])));

type Rules = readonly JsonObject[];

/** A role whose rules a role has: itself, or one that it aggregates. */
export interface RuleSource {
  readonly role: KubernetesObject;
  /** The ClusterRole of several definitions that decides whether it is aggregated; null for none. */
  readonly by: KubernetesObject | null;
}

/** The rules of the role that a binding names; undefined if it is not known. Of `view`, `edit` and `admin`: what is added to them. */
export function boundRules(binding: KubernetesObject, policies: Objects, place: string | null = null): Rules | undefined {
  const sources = boundSources(binding, policies, place);
  return sources && rulesFrom(sources);
}

/** The same list for the same rules, so that what they grant is found out once however many bindings name their role. */
const rulesFrom = remember((sources: readonly RuleSource[]): Rules => sources.flatMap(({ role }) => objectListOf(role.value['rules'])));

/** Where the rules of the role that a binding names are from; undefined if it is not known. The same list for the same role. */
export function boundSources(binding: KubernetesObject, policies: Objects, place: string | null): readonly RuleSource[] | undefined {
  const role = roleOf(binding, policies, place);
  if (role !== undefined) return ruleSources(role, policies);
  const roleRef = objectOf(binding.value['roleRef']);
  const selectors = roleRef['kind'] === 'ClusterRole' ? DEFAULT_SELECTORS[textOf(roleRef['name'])] : undefined;
  return selectors === undefined ? undefined : cached(knownSources(policies), selectors, () => aggregatedRoles(selectors, policies));
}

const knownSources = remember<Objects, Map<object, readonly RuleSource[]>>(() => new Map());

/** What the default roles aggregate; source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go of Kubernetes. */
const DEFAULT_SELECTORS: Readonly<Record<string, Rules>> = tableOf({
  view: toDefault('view'),
  edit: toDefault('edit', 'view'),
  admin: toDefault('admin', 'edit', 'view'),
});

function toDefault(...names: readonly string[]): Rules {
  return names.map(name => ({ matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true' } }));
}

/** The rules of a role. */
export const rulesOf = (role: KubernetesObject, policies: Objects): Rules => rulesFrom(ruleSources(role, policies));

/** Where they are from. The controller of aggregated ClusterRoles replaces the rules that such a role is written with, if it finds any others. */
export const ruleSources = (role: KubernetesObject, policies: Objects): readonly RuleSource[] =>
  cached(knownSources(policies), role, () => {
    const own = [{ role, by: null }];
    if (role.kind !== 'ClusterRole' || isStored(role.value)) return own;
    const found = aggregatedBy(role, policies);
    return found.some(one => objectListOf(one.role.value['rules']).length > 0) ? found : own;
  });

/** Whether a cluster gave the object, in which the controller has put the rules together. */
const isStored = (value: JsonObject): boolean => textOf(objectOf(value['metadata'])['uid']) !== '';

/** The roles that give a role its rules: itself, or the ClusterRoles at hand that it aggregates. */
export const sourcesOf = (role: KubernetesObject, policies: Objects): Objects =>
  isObject(role.value['aggregationRule']) ? aggregatedBy(role, policies).map(source => source.role) : [role];

const aggregatedBy = ({ value }: KubernetesObject, policies: Objects): readonly RuleSource[] =>
  aggregatedRoles(objectListOf(objectOf(value['aggregationRule'])['clusterRoleSelectors']), policies);

/** All ClusterRoles that are selected, directly or by a selected role that aggregates others, without those that aggregate. */
function aggregatedRoles(first: Rules, policies: Objects): readonly RuleSource[] {
  const sources: RuleSource[] = [];
  const pending = first.map((wanted): { readonly wanted: JsonObject; readonly by: RuleSource['by'] } => ({ wanted, by: null }));
  // What is found on a way that no role of several definitions decides about is found before the rest.
  const later: typeof pending = [];
  const { all, byLabel, unlike } = clusterRoles(policies);
  const found = new Set<KubernetesObject>();
  let others = all;
  for (let next = pending.pop(); next !== undefined; next = pending.pop() ?? later.pop()) {
    const { wanted, by } = next;
    const labels = labelsWanted(wanted);
    // A selector that names no label selects by what roles lack: what it leaves has many labels, and so is short for its text.
    if (labels === null) others = others.filter(role => !found.has(role));
    const candidates = labels === null ? [others] : labels.map(label => byLabel.get(label) ?? []);
    for (const role of candidates
      .reduce((fewest, next) => (next.length < fewest.length ? next : fewest))
      .filter(one => selectsLabels(wanted, labelsOf(one)))) {
      if (found.has(role)) continue;
      found.add(role);
      const source = { role, by: by ?? (unlike.has(role) ? role : null) };
      const { aggregationRule } = role.value;
      // Of a role that aggregates others, what they have. (Its own rules last only where it finds none, which is not followed this far.)
      if (!isObject(aggregationRule)) sources.push(source);
      for (const selector of objectListOf(objectOf(aggregationRule)['clusterRoleSelectors']))
        (source.by === null ? pending : later).push({ wanted: selector, by: source.by });
    }
  }
  return sources;
}

const labelsOf = ({ value }: KubernetesObject): Readonly<Record<string, string>> => stringMapOf(objectOf(value['metadata'])['labels']);

/** The ClusterRoles; those with a label, by its name and by name and value; and all whose definitions are not aggregated by the same, or do not aggregate the same. */
const clusterRoles = remember((policies: Objects) => {
  const all = policies.filter(role => role.kind === 'ClusterRole' && isReadable(role));
  const byLabel = groupBy(all, role => Object.entries(labelsOf(role)).flatMap(([name, value]) => [name, `${name}=${value}`]));
  const partOf = (role: KubernetesObject) => [labelsOf(role), role.value['aggregationRule']];
  const named = groupBy(all, ({ name }) => (name === null ? [] : [name]));
  const unlike = [...named.values()].filter(([first, ...more]) => more.some(one => first && !isSameData(partOf(one), partOf(first))));
  return { all, byLabel, unlike: new Set(unlike.flat()) };
});

/** Labels that a role must all have to be selected, as `clusterRoles` spells them; null where none is named. */
function labelsWanted(selector: JsonObject): readonly string[] | null {
  const labels = [
    ...Object.entries(objectOf(selector['matchLabels'])).map(([name, value]) => `${name}=${textOf(value)}`),
    ...objectListOf(selector['matchExpressions']).flatMap(({ key, operator }) =>
      operator === 'In' || operator === 'Exists' ? [textOf(key)] : [],
    ),
  ];
  return labels.length === 0 ? null : labels;
}

/** A label selector of the API: all of `matchLabels` and `matchExpressions` match. One that cannot be read selects nothing. */
export const selectsLabels = (selector: JsonObject, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(objectOf(selector['matchLabels'])).every(([key, wanted]) => labels[key] === wanted) &&
  objectListOf(selector['matchExpressions']).every(expression => matches(expression, labels));

function matches({ key, operator, values }: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const label = labels[textOf(key)];
  const isListed = label !== undefined && stringsOf(values).includes(label);
  if (operator === 'In') return isListed;
  if (operator === 'NotIn') return !isListed;
  if (operator === 'Exists') return label !== undefined;
  return operator === 'DoesNotExist' && label === undefined;
}
