/** Pods that an SCC would take from the SCC that they have. */
import type { PodReview } from '@scc-lens/admission';
import type { ClusterFacts, Settings } from '../../facts';
import { reviewPodOf } from '../../review';
import { withRequired } from './pods';
import type { AccountPod } from './pods';

/** The SCC in question, and the cluster without and with it. */
export interface Arrival {
  readonly scc: string;
  readonly before: ClusterFacts;
  readonly after: ClusterFacts;
}

/** A pod whose verdict is another one because of the SCC. */
export interface Captured {
  readonly pod: AccountPod;
  readonly before: PodReview;
  readonly after: PodReview;
}

/** The pods that fare differently once the SCC is there: most of all, pods that it is now chosen for. */
export function capturedBy({ scc, before, after }: Arrival, pods: readonly AccountPod[], settings: Settings): readonly Captured[] {
  return pods.flatMap((pod): readonly Captured[] => {
    const json = withRequired(pod.pod, pod.required);
    const becomes = reviewPodOf(json, pod.workload, after, settings);
    if (!concerns(becomes, scc)) return [];
    const was = reviewPodOf(json, pod.workload, before, settings);
    return sameVerdict(was, becomes) ? [] : [{ pod, before: was, after: becomes }];
  });
}

/** Whether an SCC can make a difference to a pod: it may be used, or it is invalid in the pod's namespace. */
function concerns({ sccs }: PodReview, name: string): boolean {
  return sccs.some(({ scc, granted, providerError }) => scc === name && (granted !== false || providerError !== undefined));
}

/** Whether two reviews come to the same end, as far as is known. */
export function sameVerdict(a: PodReview, b: PodReview): boolean {
  return a.admission === b.admission && a.scc === b.scc && a.unless.join() === b.unless.join();
}

/** The cluster as if there had never been an SCC of this name: the forecast before. */
export function withoutScc(cluster: ClusterFacts, name: string): ClusterFacts {
  return { ...cluster, sccs: cluster.sccs.filter(({ metadata }) => metadata?.name !== name) };
}
