/** What keeps a workload from becoming ready: refused pods, containers that do not start. */
import { at, fieldsAt, listAt, numberAt, refOf, textAt } from '../cluster';
import type { Fields } from '../cluster';
import { condition } from './readiness';

export interface ContainerTrouble {
  readonly kind: 'container';
  readonly pod: string;
  readonly container: string;
  readonly init: boolean;
  /** `CrashLoopBackOff`, `ImagePullBackOff`, `OOMKilled`, `Error` … */
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number | null;
  /** Whether there is a log of a run before the present one. */
  readonly ranBefore: boolean;
}

/** The cluster refuses to create the pods; `message` is its own, for the fields to be found in. */
export interface CreationTrouble {
  readonly kind: 'creation';
  readonly message: string;
}

export type Trouble = ContainerTrouble | CreationTrouble;

/** Reasons of a waiting container that are part of every start. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** The first container of the pods that does not run as it should; init containers first, as they run first. */
export function containerTrouble(pods: readonly Fields[]): ContainerTrouble | null {
  for (const pod of pods) {
    for (const [list, init] of [['initContainerStatuses', true], ['containerStatuses', false]] as const) {
      for (const status of listAt(pod, 'status', list)) {
        const trouble = troubleOf(refOf(pod).name, fieldsAt(status), init, textAt(pod, 'status', 'phase'));
        if (trouble !== null) return trouble;
      }
    }
  }
  return null;
}

function troubleOf(pod: string, status: Fields, init: boolean, phase: string | undefined): ContainerTrouble | null {
  const waiting = fieldsAt(status, 'state', 'waiting');
  const last = fieldsAt(status, 'lastState', 'terminated');
  const ended = fieldsAt(status, 'state', 'terminated');
  const about = { kind: 'container' as const, pod, container: textAt(status, 'name') ?? '', init, ranBefore: last['exitCode'] !== undefined };
  const waits = textAt(waiting, 'reason');
  if (waits !== undefined && !STARTING.has(waits)) {
    const cause = textAt(last, 'reason');
    const message = [textAt(waiting, 'message'), cause === undefined ? undefined : `The run before ended with ${cause}.`].filter(text => text !== undefined).join(' ');
    return { ...about, reason: waits, message, exitCode: numberAt(last, 'exitCode') ?? null };
  }
  const exitCode = numberAt(ended, 'exitCode');
  const failed = exitCode !== undefined && exitCode !== 0 && (init || phase === 'Failed');
  return failed ? { ...about, reason: textAt(ended, 'reason') ?? 'Error', message: textAt(ended, 'message') ?? '', exitCode } : null;
}

/** Why a controller cannot create pods: its condition where it keeps one, else its newest event, as long as there are fewer pods than there should be. */
export function creationTrouble(owners: readonly Fields[], events: readonly Fields[], pods: readonly Fields[]): CreationTrouble | null {
  for (const owner of owners) {
    const failure = condition(owner, 'ReplicaFailure');
    if (failure['status'] === 'True') return { kind: 'creation', message: textAt(failure, 'message') ?? '' };
    const ready = condition(owner, 'Ready');
    if (ready['reason'] === 'ReconcilerError') return { kind: 'creation', message: textAt(ready, 'message') ?? '' };
  }
  if (pods.length > 0) return null;
  const uids = new Set(owners.map(owner => at(owner, 'metadata', 'uid')));
  const newest = events
    .filter(event => uids.has(at(event, 'involvedObject', 'uid')) && textAt(event, 'reason') === 'FailedCreate')
    .sort((a, b) => (timeOf(b) < timeOf(a) ? -1 : 1))[0];
  return newest === undefined ? null : { kind: 'creation', message: textAt(newest, 'message') ?? '' };
}

function timeOf(event: Fields): string {
  return textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? '';
}
