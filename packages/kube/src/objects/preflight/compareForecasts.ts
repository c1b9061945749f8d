/** Compares the language server's forecast with the cluster's own answer. Where they differ, the cluster is right and the caveat states it. */
import type { PodForecast } from '@scc-lens/protocol';
import * as l10n from '@vscode/l10n';
import type { PlannedObject } from '../plan/types';
import { clusterTexts, describeRef, type ObjectRef } from '../../words';
import { isSccRefusal } from './lifters';
import { differenceTexts } from './messages';
import type { PodCheck, PodVerdict, Preflight } from './types';

/** The same checks, with a caveat for each pod for which something else was forecast. */
export function compareForecasts(checks: Preflight, forecasts: readonly PodForecast[]): Preflight {
  const byPod = new Map(forecasts.map(forecast => [podKey(forecast), forecast]));
  const pods = checks.pods.map((check): PodCheck => {
    const forecast = byPod.get(podKey({ ...check.planned.source, specPath: check.pod.specPath }));
    const then = forecast === undefined ? undefined : forecastAdmission(check.verdict, forecast);
    if (then !== undefined && check.caveat === null) return { ...check, verdict: then };
    const difference = forecast === undefined || check.caveat !== null ? null : differenceOf(check, forecast, checks);
    return difference === null ? check : { ...check, caveat: difference };
  });
  return { ...checks, pods };
}

/** A refusal by SCCs that the deployment itself may lift, where the forecast knows what admits the pod then. */
const forecastAdmission = (verdict: PodVerdict, forecast: PodForecast): PodVerdict | undefined =>
  isOpen(verdict) && forecast.verdict === 'admitted' ? { ...verdict, forecast: forecast.sccs } : undefined;

const isOpen = (verdict: PodVerdict): verdict is Extract<PodVerdict, { kind: 'awaiting' }> =>
  verdict.kind === 'awaiting' && !verdict.proven && verdict.refusal !== null && isSccRefusal({ ...verdict, error: verdict.refusal });

const podKey = ({ file, document, specPath }: Pick<PodForecast, 'file' | 'document' | 'specPath'>): string =>
  JSON.stringify([file, document, specPath]);

function expectedOf({ verdict, sccs }: PodForecast): string {
  if (verdict === 'denied') return l10n.t('a refusal');
  return verdict === 'not-checked' ? l10n.t('no SCC check') : clusterTexts.oneOf(sccs);
}

/** Null if they agree, or if one of them is not known. */
function differenceOf({ planned: { ref }, verdict, judgedAs }: PodCheck, forecast: PodForecast, { changing }: Preflight): string | null {
  if (verdict.kind === 'awaiting')
    return isOpen(verdict) && forecast.verdict !== 'unknown' ? differenceTexts.onceApplied(expectedOf(forecast)) : null;
  const answer = answerOf(verdict);
  if (forecast.verdict === 'unknown' || answer === null) return null;
  if (answer.scc === null ? forecast.verdict === 'denied' : forecast.sccs.includes(answer.scc)) return null;
  const expected = expectedOf(forecast);
  if (changing.some(({ namespace }) => namespace === null || namespace === ref.namespace)) return differenceTexts.changing(expected);
  const difference =
    answer.scc === null
      ? l10n.t('SCC Lens forecast {expected} for {object}; the cluster refuses it.', { expected, object: describeRef(ref) })
      : differenceTexts.admitted(expected, describeRef(ref), answer.scc);
  return `${difference} ${judgedAs === 'object' ? l10n.t("The cluster's answer counts; it includes your own rights.") : l10n.t("The cluster's answer counts.")}`;
}

/** The SCC that the cluster chose, null for none; null where SCCs did not decide. */
function answerOf(verdict: PodCheck['verdict']): { readonly scc: string | null } | null {
  if (verdict.kind === 'admitted') return verdict.scc === null ? null : { scc: verdict.scc };
  return verdict.kind === 'refused' && isSccRefusal(verdict) ? { scc: null } : null;
}

/** The objects that other objects of the deployment decide about, by themselves or by their pods, with the latter. */
export function findUndecided({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): ReadonlyMap<PlannedObject, readonly ObjectRef[]> {
  const found = new Map<PlannedObject, readonly ObjectRef[]>();
  for (const { planned, dryRun } of objects) if (dryRun.kind === 'awaiting') found.set(planned, dryRun.on);
  for (const { planned, verdict } of pods)
    if (verdict.kind === 'awaiting') found.set(planned, [...(found.get(planned) ?? []), ...verdict.on]);
  return found;
}
