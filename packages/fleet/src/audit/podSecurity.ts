/** Pods that a Pod Security label of their namespace refuses, or would if it were enforced. */
import { hasFeature, LEVELS, reviewPodSecurity } from '@scc-lens/admission';
import { podOf } from '@scc-lens/lens';
import { objectListOf, objectOf, stringMapOf, type JsonObject } from '@scc-lens/words';
import { identityOf, metadataOf } from '../makerObject';
import { objectNamed, workloadNamed } from '../snapshot';
import { reviewBy, workloadOf, type Question, type Unit } from './units';

/** By the API server's message, a label refuses the pods, or would if it were enforced. */
export interface LabelRefusal {
  readonly label: string;
  readonly isEnforced: boolean;
  readonly message: string;
}

/** What `audit` and `warn` name refuses nothing; OpenShift often sets them itself. */
const LABELS = ['enforce', 'audit', 'warn'].map(mode => `pod-security.kubernetes.io/${mode}`);

/** The gravest that is certain; null where there is none. */
export function podSecurityOf(unit: Unit, question: Question): LabelRefusal | null {
  const { snapshot } = question;
  const namespace = objectNamed(snapshot, identityOf({ kind: 'Namespace', namespace: null, name: unit.account.namespace }));
  const labels = stringMapOf(objectOf(namespace?.value['metadata'])['labels']);
  const asked = LABELS.flatMap((label, i) => {
    const level = LEVELS.find(one => one === labels[label]);
    return level === undefined || level === 'privileged' ? [] : [{ label, level, isEnforced: i === 0 }];
  });
  if (asked.length === 0 || isOfBuild(unit, question)) return null;
  const release = question.release ?? question.settings.openshiftVersion;
  if (!hasFeature(release, 'pod-security')) return null;
  const { pod, isFinal } = podAsAdmitted(unit, question);
  for (const { label, level, isEnforced } of asked) {
    const { allowed, message } = reviewPodSecurity(pod, isFinal ? level : 'baseline', labels[`${label}-version`], release);
    if (!allowed) return { label, isEnforced, message };
  }
  return null;
}

/** The first of the pods, by `identityOf`; null where the owner has none. */
const firstPod = ({ ref, pods: [first] }: Unit): string | null =>
  first === undefined ? null : identityOf({ kind: 'Pod', namespace: ref.namespace, name: first.name });

/** OpenShift exempts its build controller. Source: cluster-kube-apiserver-operator bindata/assets/config/defaultconfig.yaml. */
function isOfBuild(unit: Unit, { snapshot }: Question): boolean {
  const pod = snapshot.makers.get(firstPod(unit) ?? '');
  return pod !== undefined && objectListOf(metadataOf(pod)['ownerReferences']).some(({ kind }) => kind === 'Build');
}

/**
 * Pod Security sees a pod after its SCC has changed it: a stored pod is so, and a template as its SCC would. Else only what it asks for beyond
 * the baseline is certain, because an SCC takes nothing of that away.
 */
function podAsAdmitted(unit: Unit, question: Question): { readonly pod: JsonObject; readonly isFinal: boolean } {
  const [first] = unit.pods;
  const stored = first?.annotated.scc ? workloadNamed(question.snapshot, firstPod(unit) ?? '') : undefined;
  if (stored !== undefined) return { pod: podOf(stored), isFinal: true };
  const workload = workloadOf(unit, question.snapshot);
  const review = reviewBy(workload, unit.account, question);
  const chosen = review.unless.length === 0 ? review.sccs.find(({ scc }) => scc === review.scc) : undefined;
  const changed = chosen?.open.length === 0 ? review.mutated?.() : undefined;
  return { pod: changed ?? podOf(workload), isFinal: changed !== undefined };
}
