/** Pods that the Pod Security labels of their namespace refuse, or would if the labels that only warn were enforced. */
import { LEVELS, reviewPodSecurity } from '@scc-lens/admission';
import type { Level } from '@scc-lens/admission';
import { podOf } from '@scc-lens/lens';
import type { WorkloadReview } from '@scc-lens/lens';
import { objectListOf, objectOf, stringMapOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { identityOf, objectNamed } from '../snapshot';
import type { ClusterSnapshot } from '../snapshot';
import type { Unit } from './units';

export interface PodSecurityRefusal {
  /** The label by which it is so; `audit` and `warn` refuse nothing, and are often set by OpenShift. */
  readonly mode: 'enforce' | 'audit' | 'warn';
  readonly level: Level;
  /** As the API server words it. */
  readonly message: string;
}

const MODES = ['enforce', 'audit', 'warn'] as const;

/** The gravest that is certain for the pods of a unit, whose verdict is given; null where there is none, or nothing is known. */
export function podSecurityOf(unit: Unit, review: WorkloadReview, snapshot: ClusterSnapshot): PodSecurityRefusal | null {
  const namespace = objectNamed(snapshot, identityOf({ kind: 'Namespace', namespace: null, name: unit.account.namespace }));
  const labels = stringMapOf(objectOf(namespace?.value['metadata'])['labels']);
  for (const mode of MODES) {
    const level = LEVELS.find(one => one === labels[`pod-security.kubernetes.io/${mode}`]);
    if (level === undefined || level === 'privileged' || isOfBuild(unit)) continue;
    const { pod, isFinal } = podAsAdmitted(unit, review);
    const version = labels[`pod-security.kubernetes.io/${mode}-version`];
    const { allowed, message } = reviewPodSecurity(pod, isFinal ? level : 'baseline', version);
    if (!allowed) return { mode, level, message };
  }
  return null;
}

/**
 * Pod Security sees a pod after its SCC has changed it: a stored pod is so, and a template as its SCC would. Else only what it asks for beyond
 * the baseline is certain, because an SCC takes nothing of that away.
 */
function podAsAdmitted({ workload, pods: [first] }: Unit, review: WorkloadReview): { readonly pod: JsonObject; readonly isFinal: boolean } {
  if (first !== undefined && first.annotated.scc !== '') return { pod: podOf(first.workload), isFinal: true };
  const chosen = review.unless.length === 0 ? review.sccs.find(({ scc }) => scc === review.scc) : undefined;
  const changed = chosen?.open.length === 0 ? review.mutated?.() : undefined;
  return { pod: changed ?? podOf(workload), isFinal: changed !== undefined };
}

/** OpenShift exempts its build controller. Source: cluster-kube-apiserver-operator bindata/assets/config/defaultconfig.yaml. */
const isOfBuild = ({ pods: [first] }: Unit): boolean =>
  objectListOf(objectOf(first?.workload.template['metadata'])['ownerReferences']).some(({ kind }) => kind === 'Build');
