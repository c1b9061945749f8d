import { hasFeature } from '@scc-lens/admission';
import { ALL_SERVICE_ACCOUNTS, serviceAccountGroups, type Observation } from '@scc-lens/words';
import { groupOf, type Workload } from '@scc-lens/yaml';
import { grantsOfScc, type Grant } from '../facts';
import { restrictionRemedies, supervisorRefusal, unrestrictedReasons } from '../grants';
import { isRestrictedScc, podOf } from '../review';
import { podSecurityWarningTexts as texts } from './messages';
import type { Rule, Subject } from './types';

const WARN = 'pod-security.kubernetes.io/warn';

export const podSecurityWarning: Rule = {
  id: 'pod-security-warning',
  summary: 'Pod Security warns about a workload whose template is not restricted, also where its SCC makes the pods so.',
  defaultSeverity: 'hint',
  check: subject =>
    hasFeature(subject.settings.openshiftVersion, 'pod-security-warnings')
      ? subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject))
      : [],
};

function inWorkload(workload: Workload, subject: Subject): readonly Observation[] {
  const { facts, settings } = subject;
  const { ref, traits, object } = workload;
  const review = subject.review(workload);
  const { scc = '' } = review;
  const isWhole = traits.isComplete && traits.isCut !== true;
  const isCertain = review.verdict === 'admitted' && isRestrictedScc(scc) && review.unless.length === 0 && isWhole;
  if (!isWarnedKind(workload) || !isCertain || !isWarnedOf(workload, subject)) return [];
  const reasons = unrestrictedReasons(podOf(workload), settings);
  if (reasons === null || supervisorRefusal(workload, settings) !== null) return [];
  const isRestricted = review.mutated === undefined || unrestrictedReasons(review.mutated(), settings) === null;
  return [
    {
      path: [...object, 'kind'],
      workload: ref,
      message: isRestricted ? texts.finding({ scc, kind: ref.kind, reasons }) : texts.stays({ scc, kind: ref.kind, reasons }),
      remedies: () => restrictionRemedies({ workload, review, facts: facts.cluster, settings }),
    },
  ];
}

/** The kinds whose templates Pod Security looks at; it judges a pod only after its SCC has changed it. Source: k8s.io/pod-security-admission admission/admission.go. */
const WARNED_KINDS: Readonly<Record<string, readonly string[]>> = {
  '': ['PodTemplate', 'ReplicationController'],
  apps: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  batch: ['CronJob', 'Job'],
};

const isWarnedKind = ({ apiVersion, ref }: Workload): boolean => WARNED_KINDS[groupOf(apiVersion)]?.includes(ref.kind) === true;

/** By the namespace's label; without one, the label syncer follows the widest SCC that a service account of the namespace may use. */
function isWarnedOf({ ref }: Workload, { facts: { cluster }, settings }: Subject): boolean {
  const namespace = ref.namespace ?? cluster.defaultNamespace;
  const level = namespace === null ? undefined : cluster.namespaces.get(namespace)?.labels[WARN];
  if (level !== undefined) return level === 'restricted';
  // OpenShift labels its own namespaces, each at a level of its own; the syncer leaves them alone.
  if (namespace?.startsWith('openshift-') === true) return false;
  const own = cluster.sccs.flatMap(value => grantsOfScc({ name: value.metadata?.name ?? null, value }));
  const used = [...cluster.grants, ...own].filter(grant => servesAccountsOf(grant, namespace)).flatMap(({ sccs }) => sccs);
  return [...used, ...settings.grantedSccs].every(isRestrictedScc);
}

/** For a namespace that is not known: whether it serves the service accounts of any, or is in such a namespace too, which is assumed to be `default`. */
function servesAccountsOf({ subject, namespace: within }: Grant, namespace: string | null): boolean {
  if (within !== null && within !== (namespace ?? 'default')) return false;
  if (subject.kind === 'ServiceAccount') return namespace === null ? subject.isAssumed === true : subject.namespace === namespace;
  if (subject.kind === 'User') return namespace !== null && subject.name.startsWith(`system:serviceaccount:${namespace}:`);
  const groups = namespace === null ? [ALL_SERVICE_ACCOUNTS] : serviceAccountGroups(namespace);
  return [...groups, 'system:authenticated'].includes(subject.name);
}
