/** Watches the rollout of the applied objects. */
import * as l10n from '@vscode/l10n';
import { describeWaiting, untilReady, watchRollout } from '@scc-lens/kube';
import type { ApplyStep, Cluster, PlannedObject, RolloutStatus } from '@scc-lens/kube';
import { deploySettings } from './deploySettings';
import { applyTexts } from './messages';
import type { Report } from './notify';

/** Pods that fail at first often start once the image is pulled and permissions are effective. */
const GRACE_MS = 20_000;
const LOG_LINES = 20;

/** Waits for what another object depends on. Why it is not ready, as a sentence; null if it is. */
export function waitForDependencies(cluster: Cluster, objects: readonly PlannedObject[]): Promise<string | null> {
  return untilReady(cluster, objects, { timeoutMs: deploySettings().rolloutTimeoutMs, graceMs: GRACE_MS, logLines: 0 });
}

/** The final status of each object that is in place and becomes ready only then. */
export async function watchApplied(cluster: Cluster, steps: readonly ApplyStep[], report: Report): Promise<readonly RolloutStatus[]> {
  const inPlace = steps.filter(({ outcome }) => outcome.kind === 'applied' || outcome.kind === 'unchanged').map(({ planned }) => planned);
  return watchRollout(cluster, inPlace, {
    timeoutMs: deploySettings().rolloutTimeoutMs,
    graceMs: GRACE_MS,
    logLines: LOG_LINES,
    onProgress: statuses => {
      const waiting = describeWaiting(statuses);
      if (waiting !== null) report(applyTexts.deployed(waiting));
    },
    onInterrupted: ({ message }) => {
      report(applyTexts.deployed(l10n.t('{reason} Connecting again …', { reason: message })));
    },
  });
}
