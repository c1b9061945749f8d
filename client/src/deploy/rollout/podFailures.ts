/** What keeps a workload from becoming ready: refused pods, pods without a node or a volume, containers that do not start. */
import { at, fieldsAt, listAt, numberAt, refOf, textAt } from '../../cluster';
import type { Fields } from '../../cluster';
import { failureTexts } from './messages';
import { condition } from './readiness';

export interface ContainerFailure {
  readonly kind: 'container';
  readonly pod: string;
  readonly container: string;
  readonly init: boolean;
  /** `CrashLoopBackOff`, `ImagePullBackOff`, `OOMKilled`, `Error` … */
  readonly reason: string;
  /** The node's own message. */
  readonly message: string;
  /** The program's termination message, which is its output; empty if there is none. */
  readonly lastWords: string;
  readonly exitCode: number | null;
  /** Whether there is a log of a run before the present one. */
  readonly ranBefore: boolean;
}

/** The cluster refuses to create the pods; `message` is its own, for the fields to be found in. */
export interface CreationFailure {
  readonly kind: 'creation';
  readonly message: string;
}

export type RolloutFailure = ContainerFailure | CreationFailure;

/** Reasons of a waiting container that are part of every start. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** The first container of the pods that does not run as it should; init containers first, as they run first. */
export function findContainerFailure(pods: readonly Fields[]): ContainerFailure | null {
  for (const pod of pods) {
    for (const [list, init] of [
      ['initContainerStatuses', true],
      ['containerStatuses', false],
    ] as const) {
      for (const status of listAt(pod, 'status', list)) {
        const failure = containerFailure(refOf(pod).name, fieldsAt(status), init, textAt(pod, 'status', 'phase'));
        if (failure !== null) return failure;
      }
    }
  }
  return null;
}

function containerFailure(pod: string, status: Fields, init: boolean, phase: string | undefined): ContainerFailure | null {
  const waiting = fieldsAt(status, 'state', 'waiting');
  const last = fieldsAt(status, 'lastState', 'terminated');
  const ended = fieldsAt(status, 'state', 'terminated');
  const about = {
    kind: 'container' as const,
    pod,
    container: textAt(status, 'name') ?? '',
    init,
    lastWords: textAt(ended, 'message') ?? textAt(last, 'message') ?? '',
    ranBefore: last['exitCode'] !== undefined,
  };
  const waits = textAt(waiting, 'reason');
  if (waits !== undefined && !STARTING.has(waits)) {
    const cause = textAt(last, 'reason');
    const message = [textAt(waiting, 'message'), cause === undefined ? undefined : failureTexts.previousRun(cause)]
      .filter(text => text !== undefined)
      .join('; ');
    return { ...about, reason: waits, message, exitCode: numberAt(last, 'exitCode') ?? null };
  }
  const exitCode = numberAt(ended, 'exitCode');
  const failed = exitCode !== undefined && exitCode !== 0 && (init || phase === 'Failed');
  return failed ? { ...about, reason: textAt(ended, 'reason') ?? 'Error', message: '', exitCode } : null;
}

/** The first container that runs without being ready, which is a failure only when time is up. */
export function findUnreadyContainer(pods: readonly Fields[]): ContainerFailure | null {
  for (const pod of pods) {
    const status = listAt(pod, 'status', 'containerStatuses').find(
      one => at(one, 'state', 'running') !== undefined && at(one, 'ready') !== true,
    );
    if (status === undefined) continue;
    return {
      kind: 'container',
      pod: refOf(pod).name,
      container: textAt(status, 'name') ?? '',
      init: false,
      reason: 'NotReady',
      message: failureTexts.probe(),
      lastWords: '',
      exitCode: null,
      ranBefore: false,
    };
  }
  return null;
}

/** What the cluster reports about a pod, as a sentence. */
export interface PodWarning {
  readonly pod: string;
  readonly text: string;
}

/** The warning about the first pod that has one: no node, no volume, a failing probe. */
export function findPodWarning(pods: readonly Fields[], events: readonly Fields[]): PodWarning | null {
  const warning = (pod: string, problem: string): PodWarning => ({ pod, text: failureTexts.pod(pod, problem) });
  for (const pod of pods) {
    const { name } = refOf(pod);
    const scheduled = condition(pod, 'PodScheduled');
    if (scheduled['status'] === 'False') return warning(name, textAt(scheduled, 'message') ?? failureTexts.notScheduled());
    const starts = textAt(pod, 'status', 'phase') === 'Pending';
    // Events from before the pod came this far no longer apply.
    const event = newestEvent(events, [pod], reason => (starts ? reason !== 'FailedScheduling' : reason === 'Unhealthy'));
    if (event !== undefined) return warning(name, `${textAt(event, 'reason') ?? ''}: ${textAt(event, 'message') ?? ''}`);
  }
  return null;
}

/** Why a controller cannot create pods: its condition if it has one, else its newest event, as long as pods are missing. */
export function findCreationFailure(owners: readonly Fields[], events: readonly Fields[], pods: readonly Fields[]): CreationFailure | null {
  for (const owner of owners) {
    const failure = condition(owner, 'ReplicaFailure');
    if (failure['status'] === 'True') return { kind: 'creation', message: textAt(failure, 'message') ?? '' };
    const ready = condition(owner, 'Ready');
    if (ready['reason'] === 'ReconcilerError') return { kind: 'creation', message: textAt(ready, 'message') ?? '' };
  }
  if (pods.length > 0) return null;
  const newest = newestEvent(events, owners, reason => reason === 'FailedCreate');
  return newest === undefined ? null : { kind: 'creation', message: textAt(newest, 'message') ?? '' };
}

function newestEvent(events: readonly Fields[], about: readonly Fields[], fits: (reason: string) => boolean): Fields | undefined {
  const uids = new Set(about.map(object => at(object, 'metadata', 'uid')));
  return events
    .filter(event => uids.has(at(event, 'involvedObject', 'uid')) && fits(textAt(event, 'reason') ?? ''))
    .sort((a, b) => (timeOf(b) < timeOf(a) ? -1 : 1))[0];
}

function timeOf(event: Fields): string {
  return textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? '';
}
