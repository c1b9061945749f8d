/** Follows the rollout of what was applied. */
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { watchRollout } from '../../deploy';
import type { ApplyStep, PodCheck, RolloutStatus } from '../../deploy';
import { withSteps } from './conversation';
import { deploySettings } from './deploySettings';
import type { Refusal } from './refusals';

/** Pods that fail at first often come up when the image is there and permissions have arrived. */
const GRACE_MS = 20_000;
const LOG_LINES = 20;

/** The final status of each workload that is in place. */
export async function followed(cluster: Cluster, steps: readonly ApplyStep[]): Promise<readonly RolloutStatus[]> {
  const inPlace = steps.filter(({ planned, outcome }) => planned.stage === 'workloads' && (outcome.kind === 'applied' || outcome.kind === 'unchanged')).map(({ planned }) => planned);
  if (inPlace.length === 0) return [];
  return withSteps('waiting until the pods are ready', (report, signal) => watchRollout(cluster, inPlace, {
    timeoutMs: deploySettings().rolloutTimeoutMs,
    graceMs: GRACE_MS,
    logLines: LOG_LINES,
    signal,
    onStatus: ({ planned, detail }) => { report(`${describeRef(planned.ref)}: ${detail}`); },
    onInterrupted: ({ message }) => { report(`${message} Connecting again …`); },
  }));
}

/** One sentence, with the SCC of the real pod beside the forecast. */
export function rolloutText({ planned, state, detail, scc }: RolloutStatus, pods: readonly PodCheck[]): string {
  if (state !== 'ready') return `${describeRef(planned.ref)}: ${state === 'timedOut' ? 'not ready in time; ' : state === 'cancelled' ? 'no longer followed; ' : ''}${detail}`;
  return `${describeRef(planned.ref)} is ready${scc === null ? '' : `, under ${scc}${besideForecast(scc, planned, pods)}`}.`;
}

function besideForecast(scc: string, planned: PodCheck['planned'], pods: readonly PodCheck[]): string {
  const forecast = pods.find(pod => pod.planned.ref === planned.ref)?.verdict;
  if (forecast?.kind !== 'admitted' || forecast.scc === null) return '';
  return forecast.scc === scc ? ' as forecast' : ` where ${forecast.scc} was forecast`;
}

/** Pods that the cluster refused to create, for the fields of their manifest. */
export function refusedPods(statuses: readonly RolloutStatus[]): readonly Refusal[] {
  return statuses.flatMap(({ planned: { source }, trouble }): Refusal[] =>
    trouble?.kind === 'creation' ? [{ source, pod: source.pods[0] ?? null, error: { kind: 'forbidden', message: trouble.message } }] : []);
}
