/** Subjects of bindings that are meant to be the service account of pods and are not. */
import { listOf, objectOf, textOf } from '@scc-lens/words';
import type { FieldPath, JsonObject, Observation, Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { bindingNamespace, boundRules, policyObjects, sccOfRole, sccsOfRules } from '../facts';
import { judgedIn, sccReviews } from '../grants';
import { list, serviceAccountOf } from '../review';
import { danglingSccGrantTexts as texts } from './messages';
import { remove, set, unsafe } from './remedies';
import type { Subject } from './types';

/** A RoleBinding, what it grants and where. */
interface Grant {
  readonly namespace: string;
  readonly sccs: readonly string[];
  /** The service accounts that pods of the namespace run as. */
  readonly accounts: ReadonlySet<string>;
}

export function danglingSubjects(binding: KubernetesObject, subject: Subject): readonly Observation[] {
  const policies = policyObjects(subject.facts.workspace);
  const { defaultNamespace } = subject.facts.cluster;
  const rules = boundRules(binding, policies, defaultNamespace);
  const namespace = bindingNamespace(binding, defaultNamespace);
  const sccs = sccsGranted(binding, rules);
  if (sccs.length === 0) return [];
  const subjects = listOf(binding.value['subjects']).map(objectOf);
  const accounts = new Set(
    subject.facts.workspace.workloads
      .filter(({ item }) => (item.ref.namespace ?? defaultNamespace) === namespace)
      .map(({ item }) => serviceAccountOf(item)),
  );
  return subjects.flatMap((one, index): readonly Observation[] => {
    const path = [...binding.path, 'subjects', index];
    const group = misspeltGroup(one, path);
    if (group !== null) return [group];
    if (namespace === null) return [];
    const found = danglingSubject(one, path, { namespace, sccs, accounts }, subject);
    return found === null ? [] : [found];
  });
}

function sccsGranted({ value }: KubernetesObject, rules: readonly JsonObject[] | undefined): readonly string[] {
  if (rules !== undefined) return sccsOfRules(rules);
  const shipped = sccOfRole(textOf(objectOf(value['roleRef'])['name']));
  return shipped === undefined ? [] : [shipped];
}

/** The group of a namespace's service accounts, written as if it were one of them. */
function misspeltGroup({ kind, name }: JsonObject, path: FieldPath): Observation | null {
  const namespace = /^system:serviceaccount:(?<namespace>[^:]+)$/.exec(textOf(name))?.groups?.['namespace'];
  if (kind !== 'Group' || namespace === undefined) return null;
  const right = `system:serviceaccounts:${namespace}`;
  return {
    path: [...path, 'name'],
    message: texts.group({ name: textOf(name), right }),
    remedies: [unsafe(`set ${right}`, texts.change(right), set([...path, 'name'], right))],
  };
}

function danglingSubject(one: JsonObject, path: FieldPath, grant: Grant, subject: Subject): Observation | null {
  const { namespace, accounts } = grant;
  const name = textOf(one['name']);
  if (one['kind'] === 'User' && accounts.has(name))
    return { path: [...path, 'kind'], message: texts.user({ name, namespace }), remedies: [makeAccount(path, namespace, one)] };
  if (one['kind'] !== 'ServiceAccount' || name === '') return null;
  const home = textOf(one['namespace']) || namespace;
  if (home !== namespace) {
    if (!accounts.has(name)) return null;
    const field = [...path, 'namespace'];
    const remedies = [unsafe(`set ${namespace}`, texts.change(namespace), set(field, namespace))];
    return { path: field, message: texts.otherHome({ name, namespace, home }), remedies };
  }
  const others = accounts.has(name) || isWritten(name, namespace, subject) ? [] : deniedAccounts(grant, subject);
  return others.length === 0 ? null : { path: [...path, 'name'], message: texts.otherAccount({ name, accounts: list(others, 'and') }) };
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

function isWritten(name: string, namespace: string, { facts }: Subject): boolean {
  return facts.cluster.serviceAccounts.has(`${namespace}/${name}`) || facts.cluster.serviceAccounts.has(`/${name}`);
}

/** Service accounts of the namespace whose pods are denied, and would not be with what this binding grants. */
function deniedAccounts({ namespace, sccs }: Grant, subject: Subject): readonly string[] {
  const wanting = judgedIn(namespace, subject).filter(
    ({ review }) => review.admission === 'denied' && sccs.some(scc => sccReviews(review).get(scc)?.verdict === 'admitted'),
  );
  return [...new Set(wanting.map(({ pod }) => serviceAccountOf(pod.workload)))];
}
