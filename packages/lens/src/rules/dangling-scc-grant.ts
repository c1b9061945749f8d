import { invalidSentence, removedAfter, shipsRoleFor } from '@scc-lens/admission';
import { isPlaceholder, listOf, objectListOf, objectOf, textOf } from '@scc-lens/words';
import type { FieldPath, JsonObject, Observation, Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import {
  bindingNamespace,
  boundRules,
  countingPolicies,
  hasUnreadPolicies,
  isGone,
  isPolicy,
  isReadable,
  isScc,
  refusedFields,
  rolesNamed,
  sccOfRole,
  sccsOfRules,
} from '../facts';
import { grantsFor, isStock, isWildcard, judgedIn, sccReviews, usersOfScc } from '../grants';
import { list, serviceAccountOf } from '../review';
import { danglingSccGrantTexts as texts } from './messages';
import { preferred, remove, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const danglingSccGrant: Rule = {
  id: 'dangling-scc-grant',
  summary:
    'A binding is meant to grant an SCC and grants nothing: its role does not exist, or its subject is not the service account of the pods.',
  defaultSeverity: 'warning',
  check: subject => subject.manifest.objects.flatMap(object => inObject(object, subject)),
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  if (isScc(object)) return [...ungranted(object, subject), ...wildcards(object)];
  if (isGone(object)) return grantsScc(object, subject) ? [gone(object, subject)] : [];
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return [];
  const role = danglingRole(object, subject);
  if (role !== null) return [role];
  if (refusedFields(object).length > 0) return isReadable(object) && grantsScc(object, subject) ? refusals(object) : [];
  return danglingSubjects(object, subject);
}

/** Whether a role or binding would grant an SCC, if it could be created. */
function grantsScc(object: KubernetesObject, { facts }: Subject): boolean {
  const own = object.kind.endsWith('Binding') ? undefined : objectListOf(object.value['rules']);
  return sccsGranted(object, own ?? boundRules(object, countingPolicies(facts), facts.cluster.defaultNamespace)).length > 0;
}

function gone({ apiVersion, kind, path }: KubernetesObject, { settings: { openshiftVersion: release } }: Subject): Observation {
  const [version, served] = [[...path, 'apiVersion'], 'rbac.authorization.k8s.io/v1'];
  const fault = { kind: 'unserved', objectKind: kind, apiVersion, served, release } as const;
  const removed = removedAfter(apiVersion, release);
  const message = removed === null ? invalidSentence({ path: version, isRefused: true, fault }) : texts.notCounted({ ...fault, removed });
  return { path: version, message, remedies: [preferred(change(version, served))] };
}

const refusals = (binding: KubernetesObject): readonly Observation[] =>
  refusedFields(binding).map(refused => {
    const path = [...binding.path, ...refused.path];
    const sentence = (words: string): string =>
      invalidSentence({ path: refused.path, isRefused: true, fault: { kind: 'value', words, other: null } });
    if (refused.unsupported === null) return { path, message: sentence('Required value') };
    const { written, supported } = refused.unsupported;
    const words = `Unsupported value: ${JSON.stringify(written)}: supported values: ${supported.map(value => JSON.stringify(value)).join(', ')}`;
    const meant = supported.length === 1 ? supported[0] : supported.find(value => value.toLowerCase() === written.toLowerCase());
    if (meant === undefined) return { path, message: sentence(words) };
    const remedies = [meant === '' ? unsafe('remove', texts.remove('apiGroup'), remove(path)) : change(path, meant)];
    return { path, message: sentence(words), remedies };
  });

const change = (path: FieldPath, value: string): Remedy => unsafe(`set ${value}`, texts.change(value), set(path, value));

/** A cluster at hand knows its own roles and grants; only what the workspace contradicts itself about is certain there. */
const isOffline = ({ facts }: Subject): boolean => facts.cluster.context === null;

/** Whether a binding grants nothing, as its role is not where it looks for it. */
export const isDangling = (object: KubernetesObject, subject: Subject): boolean =>
  object.kind.endsWith('Binding') && danglingRole(object, subject) !== null;

/** A binding whose role is not where it looks for it. Bindings to unknown roles are left alone. */
function danglingRole(binding: KubernetesObject, subject: Subject): Observation | null {
  const policies = countingPolicies(subject.facts);
  const place = subject.facts.cluster.defaultNamespace;
  const roleRef = objectOf(binding.value['roleRef']);
  const [kind, name] = [textOf(roleRef['kind']), textOf(roleRef['name'])];
  if (isPlaceholder(kind) || boundRules(binding, policies, place) !== undefined) return null;
  const others = rolesNamed(name, policies).filter(role => sccsOfRules(objectListOf(role.value['rules'])).length > 0);
  // One in reach would have been found, were it of the kind that the binding names.
  const meant = others.find(
    role => role.kind === 'ClusterRole' || (role.namespace ?? place ?? 'default') === bindingNamespace(binding, place),
  );
  if (meant !== undefined) return ofOtherKind(binding, meant.kind);
  const [elsewhere] = others;
  if (elsewhere !== undefined && binding.kind === 'ClusterRoleBinding')
    return at(binding, texts.otherKind({ kind: 'ClusterRole', name, other: 'Role' }));
  // Of objects that name no namespace it is not known whether they will be in the same one.
  const namespace = elsewhere?.namespace ?? place;
  if (elsewhere !== undefined && namespace !== null && (binding.namespace ?? place) !== null)
    return at(binding, texts.otherNamespace({ name, namespace }));
  const scc = sccOfRole(name);
  const { openshiftVersion: release, openshiftProfile: profile } = subject.settings;
  if (scc === undefined || !isOffline(subject)) return null;
  const isShipped = shipsRoleFor(scc, release, profile);
  if (kind === 'ClusterRole') return isShipped ? null : at(binding, texts.notShipped({ name, release }));
  return isShipped ? ofOtherKind(binding, 'ClusterRole') : null;
}

function ofOtherKind(binding: KubernetesObject, other: string): Observation {
  const roleRef = objectOf(binding.value['roleRef']);
  const [kind, name] = [textOf(roleRef['kind']), textOf(roleRef['name'])];
  return kind === ''
    ? at(binding, texts.noKind({ name, other }), [setKind(binding, other, texts.addKind(other))])
    : at(binding, texts.otherKind({ kind, name, other }), [setKind(binding, other, texts.refer(other))]);
}

function at(binding: KubernetesObject, message: string, remedies: readonly Remedy[] = []): Observation {
  return { path: [...binding.path, 'roleRef', 'name'], message, remedies };
}

/** The cluster refuses to change the role of a binding that it has: the old object has to be deleted there. */
const setKind = ({ path }: KubernetesObject, kind: string, title: string): Remedy =>
  unsafe(`set ${kind}`, title, set([...path, 'roleRef', 'kind'], kind));

/** An SCC that OpenShift does not ship and that no object of the workspace grants. What cannot be read may grant it. */
function ungranted(scc: KubernetesObject, subject: Subject): readonly Observation[] {
  const { name, path } = scc;
  const { facts, settings } = subject;
  if (!isPolicy(scc) || hasUnreadPolicies(facts.workspace)) return [];
  if (name === null || !isOffline(subject) || isStock(name, subject) || settings.grantedSccs.includes(name)) return [];
  const { workloads } = facts.workspace;
  if (grantsFor(name, facts.workspace).length > 0 || workloads.length === 0) return [];
  // An administrator's service account may use every SCC.
  if (usersOfScc(name, subject).length > 0) return [];
  // An operator whose namespace is not known grants it to its own service accounts.
  if (workloads.some(({ item }) => item.traits.operatorPermissions.some(({ rules }) => sccsOfRules(rules).includes(name)))) return [];
  return [{ path: [...path, 'metadata', 'name'], severity: 'info', message: texts.ungranted(name) }];
}

/** Names of users and groups in an SCC that are meant as patterns. */
const wildcards = ({ value, path }: KubernetesObject): readonly Observation[] =>
  ['users', 'groups'].flatMap(field => listOf(value[field]).flatMap((name, i) => wildcard(textOf(name), [...path, field, i])));

const wildcard = (name: string, path: FieldPath): readonly Observation[] =>
  isWildcard(name) ? [{ path, message: texts.wildcard(name) }] : [];

/** A RoleBinding, what it grants and where. */
interface Grant {
  readonly namespace: string;
  readonly sccs: readonly string[];
  /** The service accounts that pods of the namespace run as. */
  readonly accounts: ReadonlySet<string>;
}

/** Subjects of bindings that are meant to be the service account of pods and are not. */
function danglingSubjects(binding: KubernetesObject, subject: Subject): readonly Observation[] {
  const policies = countingPolicies(subject.facts);
  const { defaultNamespace } = subject.facts.cluster;
  const namespace = bindingNamespace(binding, defaultNamespace);
  const sccs = sccsGranted(binding, boundRules(binding, policies, defaultNamespace));
  if (sccs.length === 0) return [];
  const accounts = new Set(
    subject.facts.workspace.workloads
      .filter(({ item }) => (item.ref.namespace ?? defaultNamespace) === namespace)
      .map(({ item }) => serviceAccountOf(item)),
  );
  return objectListOf(binding.value['subjects']).flatMap((one, index): readonly Observation[] => {
    const path = [...binding.path, 'subjects', index];
    const names =
      one['kind'] === 'ServiceAccount' ? [] : [...wildcard(textOf(one['name']), [...path, 'name']), ...misspeltGroup(one, path)];
    return names.length > 0 || namespace === null ? names : danglingSubject(one, path, { namespace, sccs, accounts }, subject);
  });
}

const sccsGranted = ({ value }: KubernetesObject, rules: readonly JsonObject[] | undefined): readonly string[] =>
  rules === undefined ? [sccOfRole(textOf(objectOf(value['roleRef'])['name'])) ?? []].flat() : sccsOfRules(rules);

/** The group of a namespace's service accounts, written as if it were one of them. */
function misspeltGroup({ kind, name }: JsonObject, path: FieldPath): readonly Observation[] {
  const namespace = /^system:serviceaccount(?:s(?=:[^:]+:))?:(?<namespace>[^:*]+)(?::[^*]*)?$/.exec(textOf(name))?.groups?.['namespace'];
  if (kind !== 'Group' || namespace === undefined) return [];
  const [field, right] = [[...path, 'name'], `system:serviceaccounts:${namespace}`];
  return [{ path: field, message: texts.group({ name: textOf(name), right }), remedies: [change(field, right)] }];
}

function danglingSubject(one: JsonObject, path: FieldPath, grant: Grant, subject: Subject): readonly Observation[] {
  const { namespace, accounts } = grant;
  const name = textOf(one['name']);
  if (one['kind'] === 'User' && accounts.has(name))
    return [{ path: [...path, 'kind'], message: texts.user({ name, namespace }), remedies: [makeAccount(path, namespace, one)] }];
  if (one['kind'] !== 'ServiceAccount' || name === '') return [];
  const home = textOf(one['namespace']) || namespace;
  if (home !== namespace) {
    if (!accounts.has(name)) return [];
    const field = [...path, 'namespace'];
    return [{ path: field, message: texts.otherHome({ name, namespace, home }), remedies: [change(field, namespace)] }];
  }
  const isWritten = [namespace, ''].some(place => subject.facts.cluster.serviceAccounts.has(`${place}/${name}`));
  const others = accounts.has(name) || isWritten ? [] : deniedAccounts(grant, subject);
  return others.length === 0 ? [] : [{ path: [...path, 'name'], message: texts.otherAccount({ name, accounts: list(others, 'and') }) }];
}

function makeAccount(path: FieldPath, namespace: string, { apiGroup }: JsonObject): Remedy {
  return unsafe(
    'account',
    texts.makeAccount(),
    set([...path, 'kind'], 'ServiceAccount'),
    ...(apiGroup === undefined ? [] : [remove([...path, 'apiGroup'])]),
    set([...path, 'namespace'], namespace),
  );
}

/** Service accounts of the namespace whose pods are denied, and would not be with what this binding grants. */
function deniedAccounts({ namespace, sccs }: Grant, subject: Subject): readonly string[] {
  const wanting = judgedIn(namespace, subject).filter(
    ({ review }) => review.admission === 'denied' && sccs.some(scc => sccReviews(review).get(scc)?.verdict === 'admitted'),
  );
  return [...new Set(wanting.map(({ pod }) => serviceAccountOf(pod.workload)))];
}
