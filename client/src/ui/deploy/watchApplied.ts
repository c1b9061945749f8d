/** Watches the rollout of what was applied. */
import type { Cluster } from '../../cluster';
import { describeWaiting, watchRollout } from '../../deploy';
import type { ApplyStep, RolloutStatus } from '../../deploy';
import type { Report } from './notify';
import { applyTexts } from './messages';
import { deploySettings } from './deploySettings';

/** Pods that fail at first often start once the image is pulled and permissions are effective. */
const GRACE_MS = 20_000;
const LOG_LINES = 20;

/** The final status of each object that is in place and becomes ready only then. */
export async function watchApplied(
  cluster: Cluster,
  steps: readonly ApplyStep[],
  report: Report,
  signal: AbortSignal,
): Promise<readonly RolloutStatus[]> {
  const inPlace = steps.filter(({ outcome }) => outcome.kind === 'applied' || outcome.kind === 'unchanged').map(({ planned }) => planned);
  return watchRollout(cluster, inPlace, {
    timeoutMs: deploySettings().rolloutTimeoutMs,
    graceMs: GRACE_MS,
    logLines: LOG_LINES,
    signal,
    onProgress: statuses => {
      const waiting = describeWaiting(statuses);
      if (waiting !== null) report(applyTexts.deployed(waiting));
    },
    onInterrupted: ({ message }) => {
      report(applyTexts.deployed(applyTexts.reconnecting(message)));
    },
  });
}
