/** The status of one followed object, from what the watches report, and how it ended, as a sentence. */
import * as l10n from '@vscode/l10n';
import type { PlannedObject, PodCheck } from '../../objects';
import { clusterTexts, describeRef, refKey } from '../../words';
import { endTexts, failureTexts, logTexts, readinessTexts, waitingTexts } from '../messages';
import type { Observations } from './observations';
import {
  failureText,
  findContainerFailure,
  findCreationFailure,
  findOwnedPods,
  findPodWarning,
  findStartFailure,
  findUnreadyContainer,
  podFacts,
} from './podFailures';
import type { RolloutFailure } from './podFailures';
import { isJob, readinessOf, type Surroundings } from './readiness';

/**
 * - `settled`: the controller does nothing more until the user does something, such as resuming what is paused
 * - `failed`: the controller has given up, or a failure has lasted for the grace time
 * - `deleted`: it was deleted, or is being deleted
 * - `unreported`: no controller reports whether it is ready
 * - `timedOut`: neither ready nor failed when time was up; `lost`: the cluster cannot be asked
 */
export type RolloutState = 'progressing' | 'ready' | 'settled' | 'failed' | 'deleted' | 'unreported' | 'timedOut' | 'lost' | 'cancelled';

export interface RolloutStatus {
  readonly planned: PlannedObject;
  readonly state: RolloutState;
  readonly detail: string;
  /** What it waits for, in few words. */
  readonly cause: string;
  readonly failure: RolloutFailure | null;
  /** The last lines of the failing container, when the rollout has ended; empty where there are none. */
  readonly log: string;
  /** The pods of the newest version. */
  readonly pods: readonly string[];
  /** The SCC that admitted the first pod; null where there is none, or no pod yet. */
  readonly scc: string | null;
}

/** What decides besides the objects themselves. */
export interface Circumstances extends Surroundings {
  /** Whether the controller has had time enough to report something. */
  readonly isQuiet: boolean;
  /** Why the pods of a namespace cannot be read. */
  readonly unreadPods: ReadonlyMap<string | null, string>;
}

export function statusAtStart(planned: PlannedObject): RolloutStatus {
  const detail = l10n.t('The cluster has not answered yet.');
  return { planned, state: 'progressing', detail, cause: detail, failure: null, log: '', pods: [], scc: null };
}

/** The status of an object that was asked for, so that it is deleted if it was not found. */
export function statusOf(planned: PlannedObject, observed: Observations, circumstances: Circumstances): RolloutStatus {
  const object = observed.find(planned.ref);
  const none = statusAtStart(planned);
  const ended = (state: RolloutState, detail: string): RolloutStatus => ({ ...none, state, detail, cause: detail });
  if (object === undefined) return ended('deleted', l10n.t('It was deleted.'));
  const readiness = readinessOf(object, circumstances);
  const { owners, pods } = findOwnedPods(object, observed);
  const facts = podFacts(pods);
  const name = describeRef(planned.ref);
  if (readiness.state === 'ready') return { ...ended('ready', readinessTexts.objectReady(name)), ...facts };
  if (readiness.state === 'settled' || readiness.state === 'deleted') return { ...ended(readiness.state, readiness.detail), ...facts };
  const isRetried = isJob(object) && readiness.state !== 'failed';
  const failure = (isRetried ? findStartFailure : findContainerFailure)(pods) ?? findCreationFailure(owners, observed, pods);
  // Pods that fail show what a controller without conditions does not report.
  const isSilent = readiness.state === 'unreported' && failure === null && circumstances.isQuiet;
  const state = readiness.state === 'failed' ? 'failed' : isSilent ? 'unreported' : 'progressing';
  if (failure !== null) return { ...ended(state, failureText(failure)), failure, ...facts };
  const warning = findPodWarning(pods, observed);
  const unread = planned.source.pods.length > 0 ? circumstances.unreadPods.get(planned.ref.namespace) : undefined;
  const details = [readiness.detail, warning?.text, unread === undefined ? undefined : failureTexts.unreadPods(unread)];
  const detail = details.filter(text => text !== undefined).join(' ');
  return { ...none, state, detail, cause: warning?.cause ?? readiness.detail, ...facts };
}

/** When time is up, adds the container that has ended or runs without being ready, unless the detail already contains a warning about its pod. */
export function withSuspect(status: RolloutStatus, observed: Observations): RolloutStatus {
  const object = status.failure === null ? observed.find(status.planned.ref) : undefined;
  const pods = object === undefined ? [] : findOwnedPods(object, observed).pods;
  const failure = findContainerFailure(pods) ?? findUnreadyContainer(pods, observed);
  if (failure === null) return status;
  const isNamed = findPodWarning(pods, observed)?.pod === failure.pod;
  return { ...status, failure, detail: isNamed ? status.detail : `${status.detail} ${failureText(failure)}` };
}

/** What is waited for, and why; null if nothing is. */
export function describeWaiting(statuses: readonly RolloutStatus[]): string | null {
  const [first, ...others] = statuses.filter(({ state }) => state === 'progressing');
  if (first === undefined) return null;
  const object = describeRef(first.planned.ref);
  return others.length === 0 ? waitingTexts.one(object, first.cause) : waitingTexts.more(object, others.length, first.cause);
}

/** One sentence, with the SCC of the real pod and the one that the checks before the deployment named. */
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
  if (state === 'unreported') return l10n.t('{object}: no controller reports whether it is ready', { object });
  if (state === 'settled' || state === 'deleted') return endTexts.notReady(object, detail);
  if (failure === null) return l10n.t('{object} is not ready ({state})', { object, state });
  if (failure.kind === 'creation' && !failure.isRefusal) return endTexts.notReady(object, failure.message);
  if (failure.kind === 'creation') return l10n.t('{object} is not ready ({state}): its pods are refused', { object, state });
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
