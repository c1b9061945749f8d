/** What a connected cluster makes of a pod now, while files that count for its verdict are not deployed. */
import { authorizerOf, serviceAccountUser, type PodReview } from '@scc-lens/admission';
import { lazily, pathSteps } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { grantsOfBinding, roleOf, type ClusterFacts, type LiveFacts } from '../facts';
import { serviceAccountOf } from './paths';

/** The verdict as it is once the files are deployed; `now` is null where the cluster comes to the same. Offline there is none. */
export interface WorkloadReview extends PodReview {
  readonly now?: () => VerdictNow | null;
}

export interface VerdictNow {
  /** The pod is denied, or another SCC admits it. */
  readonly review: PodReview;
  /** The files that make the difference, of URIs without their folders; empty where no single ones do. */
  readonly files: readonly string[];
}

/** A review with the verdict of the cluster as it is, which `reviewLive` gives when it is asked for. */
export function withVerdictNow(
  review: PodReview,
  workload: Workload,
  { live, defaultNamespace }: ClusterFacts,
  reviewLive: (facts: ClusterFacts) => PodReview,
): WorkloadReview {
  const { admission, scc } = review;
  if (live === undefined || admission !== 'admitted' || scc === undefined) return review;
  const namespace = workload.ref.namespace ?? defaultNamespace ?? '';
  const known = lazily((): { readonly now: VerdictNow | null } => {
    const now = reviewLive(live.facts);
    const isOther = now.admission === 'denied' || (now.admission === 'admitted' && now.scc !== scc && now.unless.length === 0);
    return { now: isOther ? { review: now, files: filesGiving(scc, workload, namespace, live) } : null };
  });
  return { ...review, now: () => known().now };
}

/** The verdict of now, without what is deployed later. */
export const verdictNow = (review: WorkloadReview): PodReview['verdict'] =>
  review.verdict === 'admitted' ? (review.now?.()?.review.verdict ?? 'admitted') : review.verdict;

/** The files with the SCC that the cluster lacks, and with what grants it to the pod's service account. */
function filesGiving(scc: string, workload: Workload, namespace: string, { facts, policies }: LiveFacts): readonly string[] {
  const user = serviceAccountUser(namespace, serviceAccountOf(workload));
  const objects = policies.map(({ item }) => item);
  const isOnCluster = facts.sccs.some(({ metadata }) => metadata?.name === scc);
  const isGranted = authorizerOf(facts.grants, namespace)(user, scc);
  const bindings = isGranted
    ? []
    : objects.filter(object => authorizerOf(grantsOfBinding(object, objects, facts.defaultNamespace), namespace)(user, scc));
  const wanted = new Set([...bindings, ...bindings.map(binding => roleOf(binding, objects, facts.defaultNamespace))]);
  const isWanted = ({ kind, name }: (typeof objects)[number]): boolean =>
    !isOnCluster && kind === 'SecurityContextConstraints' && name === scc;
  return [...new Set(policies.filter(({ item }) => wanted.has(item) || isWanted(item)).map(({ file }) => pathSteps(file).at(-1) ?? ''))];
}
