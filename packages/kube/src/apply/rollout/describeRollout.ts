/** How a rollout ended, as a sentence. */
import type { PodCheck } from '../../preflight';
import { clusterTexts, describeRef, refKey } from '../../words';
import { endTexts, logTexts, readinessTexts, waitingTexts } from './messages';
import type { RolloutStatus } from './rolloutStatus';

/** What is waited for, and why; null if nothing is. */
export function describeWaiting(statuses: readonly RolloutStatus[]): string | null {
  const [first, ...others] = statuses.filter(({ state }) => state === 'progressing');
  if (first === undefined) return null;
  const object = describeRef(first.planned.ref);
  return others.length === 0 ? waitingTexts.one(object, first.cause) : waitingTexts.more(object, others.length, first.cause);
}

/** One sentence, with the SCC of the real pod beside the one that the checks before the deployment named. */
export function describeRollout(status: RolloutStatus, checks: readonly PodCheck[]): string {
  const { planned, state, detail } = status;
  if (state === 'ready') return describeReady(status, checks);
  const text = state === 'timedOut' || state === 'cancelled' || state === 'lost' ? endTexts[state] : endTexts.notReady;
  return text(describeRef(planned.ref), detail);
}

/** The same for a log, without the output of programs and probes, which may be secret. */
export function describeRolloutForLog(status: RolloutStatus, checks: readonly PodCheck[]): string {
  const { planned, state, failure, detail } = status;
  if (state === 'ready') return describeReady(status, checks);
  const object = describeRef(planned.ref);
  if (state === 'unreported') return logTexts.unreported(object);
  if (state === 'settled' || state === 'deleted') return endTexts.notReady(object, detail);
  if (failure === null) return logTexts.notReady(object, state);
  if (failure.kind === 'creation') return logTexts.podsRefused(object, state);
  const { reason, container, pod } = failure;
  return logTexts.containerFails({ object, state, reason, container, pod });
}

function describeReady({ planned, scc }: RolloutStatus, checks: readonly PodCheck[]): string {
  const forecasts = checks
    .filter(check => refKey(check.planned.ref) === refKey(planned.ref))
    .flatMap(({ verdict }) => {
      if (verdict.kind === 'awaiting') return verdict.forecast ?? [];
      return verdict.kind === 'admitted' && verdict.scc !== null ? [verdict.scc] : [];
    });
  const object = describeRef(planned.ref);
  if (scc === null) return readinessTexts.objectReady(object);
  if (forecasts.length === 0) return endTexts.ready(object, scc);
  if (forecasts.includes(scc)) return endTexts.readyAsForecast(object, scc);
  return endTexts.readyOtherwise(object, scc, clusterTexts.oneOf([...new Set(forecasts)]));
}
