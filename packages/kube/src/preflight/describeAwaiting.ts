/** What is known of an object, or of its pods, that the same deployment decides about. */
import { clusterTexts } from '../words';
import { describeAll } from './changes';
import { awaitingTexts } from './messages';
import type { Awaiting, PodVerdict } from './types';

/** A sentence about an object. */
export function describeAwaiting({ on, refusal, proven }: Awaiting): string {
  const objects = describeAll(on);
  if (proven) return awaitingTexts.allowedOnce(objects);
  return refusal === null ? awaitingTexts.knownOnce(objects) : awaitingTexts.refusedUntil(objects, refusal.message);
}

/** The end of a sentence about a workload. */
export function describeAwaitingPods(
  { on, refusal, proven, scc, forecast }: Extract<PodVerdict, { kind: 'awaiting' }>,
  account: string,
): string {
  const objects = describeAll(on);
  if (proven) return scc === null ? awaitingTexts.podsAdmittedOnce(objects) : awaitingTexts.podsAdmittedBy(scc, account, objects);
  if (forecast !== undefined) return awaitingTexts.podsForecast(clusterTexts.oneOf(forecast), account, objects);
  return refusal === null ? awaitingTexts.podsKnownOnce(objects) : awaitingTexts.podsRefusedUntil(objects);
}
