/** How a rollout ended, in words. */
import { describeRef, refKey } from '../../cluster';
import type { PodCheck } from '../preflight';
import type { RolloutStatus } from './trackStatus';

/** One sentence, with the SCC of the real pod beside the one that the checks before the deployment named. */
export function describeRollout(status: RolloutStatus, checks: readonly PodCheck[]): string {
  const { planned, state, detail } = status;
  if (state === 'ready') return describeReady(status, checks);
  return `${describeRef(planned.ref)}: ${state === 'timedOut' ? 'not ready in time; ' : state === 'cancelled' ? 'no longer followed; ' : ''}${detail}`;
}

/** The same for a log: without what programs and probes have written, which may be secret. */
export function describeRolloutForLog(status: RolloutStatus, checks: readonly PodCheck[]): string {
  const { planned, state, failure } = status;
  if (state === 'ready') return describeReady(status, checks);
  const cause =
    failure === null
      ? ''
      : failure.kind === 'creation'
        ? ': its pods are refused'
        : `: ${failure.reason} of container ${failure.container} in pod ${failure.pod}`;
  return `${describeRef(planned.ref)} is not ready (${state})${cause}`;
}

function describeReady({ planned, scc }: RolloutStatus, checks: readonly PodCheck[]): string {
  const forecasts = checks
    .filter(check => refKey(check.planned.ref) === refKey(planned.ref))
    .flatMap(({ verdict }) => (verdict.kind === 'admitted' && verdict.scc !== null ? [verdict.scc] : []));
  const told =
    forecasts.length === 0
      ? ''
      : forecasts.includes(scc ?? '')
        ? ' as forecast'
        : ` where ${[...new Set(forecasts)].join(' or ')} was forecast`;
  return `${describeRef(planned.ref)} is ready${scc === null ? '' : `, under ${scc}${told}`}.`;
}
