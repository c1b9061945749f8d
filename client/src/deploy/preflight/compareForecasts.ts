/** The language server's forecast beside the cluster's own answer: where they differ, the cluster is right, and it is said. */
import type { PodForecast } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import { isSccRefusal } from './judgePods';
import type { PodCheck, Preflight } from './types';

/** The same checks, with a word at each pod of which something else was forecast. */
export function compareForecasts(checks: Preflight, forecasts: readonly PodForecast[]): Preflight {
  const byPod = new Map(forecasts.map(forecast => [podKey(forecast), forecast]));
  const pods = checks.pods.map((check): PodCheck => {
    const forecast = byPod.get(podKey({ ...check.planned.source, specPath: check.pod.specPath }));
    const difference = forecast === undefined || check.caveat !== null ? null : differenceOf(check, forecast, checks);
    return difference === null ? check : { ...check, caveat: difference };
  });
  return { ...checks, pods };
}

function podKey({ file, document, specPath }: Pick<PodForecast, 'file' | 'document' | 'specPath'>): string {
  return JSON.stringify([file, document, specPath]);
}

const WITHOUT_SCC: Partial<Record<PodForecast['verdict'], string>> = { denied: 'a refusal', 'not-checked': 'no SCC check' };

/** Null where they agree, or one of them has no opinion. */
function differenceOf({ planned: { ref }, verdict, judgedAs }: PodCheck, forecast: PodForecast, { changing }: Preflight): string | null {
  const answer = answerOf(verdict);
  if (forecast.verdict === 'unknown' || answer === null) return null;
  if (answer.scc === null ? forecast.verdict === 'denied' : forecast.sccs.includes(answer.scc)) return null;
  const expected = WITHOUT_SCC[forecast.verdict] ?? forecast.sccs.join(' or ');
  if (changing.some(({ namespace }) => namespace === null || namespace === ref.namespace)) {
    return `So it is now; with the SCCs and permissions of this deployment, SCC Lens forecasts ${expected}.`;
  }
  const says = `SCC Lens forecast ${expected} for ${describeRef(ref)}; the cluster ${answer.scc === null ? 'refuses it' : `admits it by ${answer.scc}`}.`;
  return `${says} The cluster is right${judgedAs === 'object' ? ', and counts your own rights too' : ''}.`;
}

/** The SCC that the cluster chose, null for none; null where SCCs did not decide. */
function answerOf(verdict: PodCheck['verdict']): { readonly scc: string | null } | null {
  switch (verdict.kind) {
    case 'admitted':
      return verdict.scc === null ? null : { scc: verdict.scc };
    case 'refused':
      return isSccRefusal(verdict.error) ? { scc: null } : null;
    case 'notChecked':
      return null;
  }
}
