/** Pods that a Pod Security label of their namespace refuses, or would if it were enforced. */
import { LEVELS, reviewPodSecurity } from '@scc-lens/admission';
import { podOf } from '@scc-lens/lens';
import { objectListOf, objectOf, stringMapOf } from '@scc-lens/words';
import type { JsonObject, Severity } from '@scc-lens/words';
import { identityOf, objectNamed } from '../snapshot';
import type { ClusterSnapshot } from '../snapshot';
import type { Use } from './audit';

/** By the API server's message, a label refuses the pods, or would if it were enforced. */
export interface PodSecurityFinding {
  readonly kind: 'pod-security';
  readonly severity: Severity;
  readonly use: Use;
  readonly label: string;
  readonly isEnforced: boolean;
  readonly message: string;
}

/** What `audit` and `warn` name refuses nothing; OpenShift often sets them itself. */
const LABELS = ['enforce', 'audit', 'warn'].map(mode => `pod-security.kubernetes.io/${mode}`);

/** The gravest that is certain. */
export function podSecurityFindings(use: Use, snapshot: ClusterSnapshot): readonly PodSecurityFinding[] {
  const { account, pods } = use.unit;
  const namespace = objectNamed(snapshot, identityOf({ kind: 'Namespace', namespace: null, name: account.namespace }));
  const labels = stringMapOf(objectOf(namespace?.value['metadata'])['labels']);
  const owners = objectListOf(objectOf(pods[0]?.workload.template['metadata'])['ownerReferences']);
  // OpenShift exempts its build controller. Source: cluster-kube-apiserver-operator bindata/assets/config/defaultconfig.yaml.
  if (owners.some(({ kind }) => kind === 'Build')) return [];
  const found = LABELS.flatMap((label, i): readonly PodSecurityFinding[] => {
    const level = LEVELS.find(one => one === labels[label]);
    if (level === undefined || level === 'privileged') return [];
    const { pod, isFinal } = podAsAdmitted(use);
    const { allowed, message } = reviewPodSecurity(pod, isFinal ? level : 'baseline', labels[`${label}-version`]);
    return allowed ? [] : [{ kind: 'pod-security', severity: i === 0 ? 'warning' : 'info', isEnforced: i === 0, use, label, message }];
  });
  return found.slice(0, 1);
}

/**
 * Pod Security sees a pod after its SCC has changed it: a stored pod is so, and a template as its SCC would. Else only what it asks for beyond
 * the baseline is certain, because an SCC takes nothing of that away.
 */
function podAsAdmitted({ unit, template, stored }: Use): { readonly pod: JsonObject; readonly isFinal: boolean } {
  const [first] = unit.pods;
  if (first !== undefined && first.annotated.scc !== '') return { pod: podOf(first.workload), isFinal: true };
  const review = template ?? stored;
  const chosen = review?.unless.length === 0 ? review.sccs.find(({ scc }) => scc === review.scc) : undefined;
  const changed = chosen?.open.length === 0 ? review?.mutated?.() : undefined;
  return { pod: changed ?? podOf(unit.workload), isFinal: changed !== undefined };
}
