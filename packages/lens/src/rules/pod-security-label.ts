import { ENFORCE_LABEL, ENFORCE_VERSION_LABEL, hasFeature, invalidLabels, levelOf, LEVELS } from '@scc-lens/admission';
import type { Level, PodSecurityViolation, Release } from '@scc-lens/admission';
import { objectOf, stringMapOf, type Observation, type Remedy } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { deployers, grantsOf, policyObjects, type Grant } from '../facts';
import { judgedIn, leftoversIn, perUser, podNames, type User } from '../grants';
import { certainViolations, invalidFields, reasonsIn, serviceAccountOf, statedNamespace } from '../review';
import { podSecurityLabelTexts as texts } from './messages';
import { refusal, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const podSecurityLabel: Rule = {
  id: 'pod-security-label',
  summary:
    "A Namespace's `pod-security.kubernetes.io/enforce` label refuses the pods even if an SCC admits them, or allows more than they need; or the API server refuses the label.",
  defaultSeverity: 'error',
  check: subject =>
    subject.manifest.objects
      .filter(
        ({ kind, apiVersion }) =>
          kind === 'Namespace' && apiVersion === 'v1' && hasFeature(subject.settings.openshiftVersion, 'pod-security'),
      )
      .flatMap(object => [...invalidIn(object), ...inNamespace(object, subject)]),
};

function invalidIn({ path, value }: KubernetesObject): readonly Observation[] {
  return invalidLabels(labelsOf(value)).map(({ label, takes, meant }): Observation => {
    const field = [...path, 'metadata', 'labels', label];
    return {
      path: field,
      message: takes === 'level' ? texts.invalidLevel(label) : texts.invalidVersion(label),
      remedies: meant === null ? [] : [unsafe(`set ${meant}`, texts.change(meant), set(field, meant))],
    };
  });
}

/** A label without a value is an empty one. */
function labelsOf(value: KubernetesObject['value']): Readonly<Record<string, string>> {
  const labels = objectOf(objectOf(value['metadata'])['labels']);
  return stringMapOf(Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, text ?? ''])));
}

/** Without the label, a cluster may enforce a level by default. Whether the label syncer has set one is not known. */
function inNamespace(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const labels = labelsOf(object.value);
  const isDefault = labels[ENFORCE_LABEL] === undefined && isEnforcedByDefault(subject);
  const level = isDefault ? MICROSHIFT_LEVEL : LEVELS.find(known => known === labels[ENFORCE_LABEL]);
  if (object.name === null || level === undefined) return [];
  const pods = judgedBy(level, labels[ENFORCE_VERSION_LABEL], object.name, subject);
  const refused = pods.filter(({ violations }) => violations.length > 0);
  const needed = widest(pods);
  const found = { path: labelPath(object), remedies: [setLevel(object, needed, refused)] };
  if (refused.length > 0) {
    const parts = {
      level,
      pods: podNames(refused, object, subject),
      reasons: reasonsIn(refused.flatMap(({ violations }) => violations)),
      needed,
    };
    if (!isDefault) return [{ ...found, message: texts.refuses(parts) }];
    return [{ ...found, path: [...object.path, 'metadata', 'name'], severity: 'warning', message: texts.byDefault(parts) }];
  }
  // A pod with a field that is half typed or misspelt may need more.
  const isWhole = ({ pod: { workload } }: User): boolean =>
    workload.traits.isCut !== true && invalidFields(workload, subject.settings).length === 0;
  const isKnown = pods.length > 0 && pods.every(one => isWhole(one) && ['admitted', 'not-checked'].includes(one.review.admission));
  if (!isKnown || mayHaveOthers(object.name, subject) || LEVELS.indexOf(needed) >= LEVELS.indexOf(level) || isObsolete(object, subject))
    return [];
  return [{ ...found, severity: 'info', message: texts.excess({ level, pods: podNames(pods, object, subject), needed }) }];
}

/** Whether pods may run in a namespace that its files do not show: an operator's, an account's without pods, and those whose namespace is not stated. */
function mayHaveOthers(namespace: string, { facts: { workspace, cluster } }: Subject): boolean {
  const namespaceOf = ({ ref }: Workload): string | null => ref.namespace ?? cluster.defaultNamespace;
  const policies = policyObjects(workspace);
  const isOperated = ({ kind, namespace: own }: KubernetesObject): boolean =>
    own === namespace && (kind === 'ClusterServiceVersion' || kind === 'Subscription');
  const here = workspace.workloads.filter(({ item }) => namespaceOf(item) === namespace);
  const accounts = new Set(here.map(({ item }) => serviceAccountOf(item)));
  const isForOthers = ({ subject }: Grant): boolean =>
    subject.kind === 'ServiceAccount' && subject.namespace === namespace && !accounts.has(subject.name);
  return (
    policies.some(isOperated) ||
    grantsOf(policies, null).some(isForOthers) ||
    [...accounts].some(account => deployers(workspace).has(`${namespace}/${account}`)) ||
    workspace.workloads.some(({ item }) => statedNamespace(item) === null && (namespaceOf(item) === null || item.ref.namespace !== null))
  );
}

/** Whether obsolete-openshell-grant reports the same label, with the same fix. */
function isObsolete(object: KubernetesObject, subject: Subject): boolean {
  if (subject.settings.rules['obsolete-openshell-grant'] === 'off') return false;
  return leftoversIn({ objects: [object], workloads: [] }, subject).length > 0;
}

/** Source: openshift/microshift assets/controllers/kube-apiserver/defaultconfig.yaml @8e16b12f, 2026-08-21. */
const MICROSHIFT_LEVEL = 'restricted';

const isEnforcedByDefault = ({ settings, facts }: Subject): boolean =>
  settings.openshiftProfile === 'microshift' && facts.cluster.context === null;

interface Judged extends User {
  readonly needed: Level;
  readonly violations: readonly PodSecurityViolation[];
}

const judged = perUser<Judged>();

/** The pods of a namespace by a level, as Kubernetes had it in a version; the release's own where none is stated. */
function judgedBy(level: Level, version: string | undefined, namespace: string, subject: Subject): readonly Judged[] {
  const policy = [version, subject.settings.openshiftVersion] as const;
  return judgedIn(namespace, subject).map(user => judged(user, JSON.stringify([level, policy]), () => judge(user, level, policy)));
}

/** Pod Security sees pods after SCC admission. Of a pod that no SCC admits only what it asks for beyond the baseline is known. */
function judge(user: User, level: Level, policy: readonly [version: string | undefined, release: Release]): Judged {
  const mutated = user.review.mutated?.();
  const pod = mutated ?? user.pod.pod;
  const tried = mutated !== undefined || level === 'privileged' ? level : 'baseline';
  const violations = certainViolations(pod, tried, policy);
  const needed = violations.length > 0 ? 'privileged' : 'restricted';
  return { ...user, needed: mutated === undefined ? needed : levelOf(mutated, ...policy), violations };
}

const widest = (pods: readonly Judged[]): Level => LEVELS[Math.max(0, ...pods.map(({ needed }) => LEVELS.indexOf(needed)))] ?? 'privileged';

const labelPath = ({ path }: KubernetesObject): Observation['path'] => [...path, 'metadata', 'labels', ENFORCE_LABEL];

/** Refused for the sake of pods that no level lets in. */
function setLevel(object: KubernetesObject, level: Level, refused: readonly Judged[]): Remedy {
  const [key, title] = [`set ${level}`, texts.setLevel(level)];
  const isFutile = refused.length > 0 && refused.every(({ review }) => review.admission === 'denied');
  return isFutile ? refusal(key, title, texts.futile(), 'unsafe') : unsafe(key, title, set(labelPath(object), level));
}
