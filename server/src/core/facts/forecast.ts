import type { ClusterFacts } from './types';

/** Whether verdicts are a forecast: there is no cluster, or the user may not read its SCCs. SCCs that only a grant or a pod names may exist. */
export function isForecast({ context, hiddenSccs }: Pick<ClusterFacts, 'context' | 'hiddenSccs'>): boolean {
  return context === null || hiddenSccs;
}
