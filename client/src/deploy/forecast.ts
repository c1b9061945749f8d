import { refKey } from '../cluster';
import type { RolloutStatus } from './rolloutTracker';
import type { PlannedObject, PodCheck } from './types';

export interface SccSurprise {
  readonly planned: PlannedObject;
  /** What the check before the deployment said, or the language server's forecast. */
  readonly forecast: string;
  /** What the pod carries; null where no SCC was asked. */
  readonly actual: string | null;
}

/** Workloads whose pods were admitted by another SCC than the checks said. */
export function sccSurprises(checks: readonly Pick<PodCheck, 'planned' | 'verdict'>[], statuses: readonly RolloutStatus[]): readonly SccSurprise[] {
  return statuses.flatMap(({ planned, pods, scc }): SccSurprise[] => {
    if (pods.length === 0) return [];
    const forecasts = checks.filter(check => refKey(check.planned.ref) === refKey(planned.ref)).flatMap(({ verdict }) => verdict.kind === 'admitted' && verdict.scc !== null ? [verdict.scc] : []);
    const [forecast] = forecasts;
    return forecast === undefined || forecasts.includes(scc ?? '') ? [] : [{ planned, forecast, actual: scc }];
  });
}
