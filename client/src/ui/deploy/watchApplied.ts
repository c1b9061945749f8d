/** Watches the rollout of what was applied. */
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { watchRollout } from '../../deploy';
import type { ApplyStep, RolloutStatus } from '../../deploy';
import type { Report } from './notify';
import { applyTexts, partTexts } from './messages';
import { deploySettings } from './deploySettings';

/** Pods that fail at first often start once the image is pulled and permissions are effective. */
const GRACE_MS = 20_000;
const LOG_LINES = 20;

/** The final status of each workload that is in place. */
export async function watchApplied(
  cluster: Cluster,
  steps: readonly ApplyStep[],
  report: Report,
  signal: AbortSignal,
): Promise<readonly RolloutStatus[]> {
  const inPlace = steps
    .filter(({ planned, outcome }) => planned.stage === 'workloads' && (outcome.kind === 'applied' || outcome.kind === 'unchanged'))
    .map(({ planned }) => planned);
  if (inPlace.length === 0) return [];
  return watchRollout(cluster, inPlace, {
    timeoutMs: deploySettings().rolloutTimeoutMs,
    graceMs: GRACE_MS,
    logLines: LOG_LINES,
    signal,
    onStatus: ({ planned, detail }) => {
      report(partTexts.about(describeRef(planned.ref), detail));
    },
    onInterrupted: ({ message }) => {
      report(applyTexts.reconnecting(message));
    },
  });
}
