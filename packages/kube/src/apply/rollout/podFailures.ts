/** The pods of a workload, and what keeps it from becoming ready: refused pods, pods without a node or a volume, containers that do not start. */
import * as l10n from '@vscode/l10n';
import { at, fieldsAt, listAt, numberAt, refOf, textAt, wordsAt } from '../../words';
import type { Fields } from '../../words';
import { failureTexts } from '../messages';
import { timeOfEvent } from './observations';
import type { Observations } from './observations';
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
    for (const list of ['initContainerStatuses', 'containerStatuses']) {
      for (const status of listAt(pod, 'status', list)) {
        // There may be thousands of pods, and most containers are well.
        const failure = at(status, 'ready') === true ? null : containerFailure(pod, fieldsAt(status), list === 'initContainerStatuses');
        if (failure !== null) return failure;
      }
    }
  }
  return null;
}

function containerFailure(pod: Fields, status: Fields, init: boolean): ContainerFailure | null {
  const waits = textAt(status, 'state', 'waiting', 'reason');
  const isStuck = waits !== undefined && !STARTING.has(waits);
  const ended = fieldsAt(status, 'state', 'terminated');
  const exitCode = numberAt(ended, 'exitCode');
  const hasFailed = exitCode !== undefined && exitCode !== 0 && (init || textAt(pod, 'status', 'phase') === 'Failed');
  if (!isStuck && !hasFailed) return null;
  const last = fieldsAt(status, 'lastState', 'terminated');
  const about = {
    kind: 'container' as const,
    pod: refOf(pod).name,
    container: textAt(status, 'name') ?? '',
    init,
    lastWords: textAt(ended, 'message') ?? textAt(last, 'message') ?? '',
    ranBefore: last['exitCode'] !== undefined,
  };
  if (!isStuck) return { ...about, reason: textAt(ended, 'reason') ?? 'Error', message: '', exitCode: exitCode ?? null };
  const cause = textAt(last, 'reason');
  const message = [wordsAt(status, 'state', 'waiting', 'message'), cause === undefined ? undefined : failureTexts.previousRun(cause)]
    .filter(text => text !== undefined)
    .join('; ');
  return { ...about, reason: waits, message, exitCode: numberAt(last, 'exitCode') ?? null };
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
      message: l10n.t('it runs, but its startup or readiness probe has not succeeded.'),
      lastWords: '',
      exitCode: null,
      ranBefore: false,
    };
  }
  return null;
}

/** What keeps a pod from running. */
export interface PodWarning {
  readonly pod: string;
  /** A sentence with the pod's name. */
  readonly text: string;
  /** The same without the name, where it makes sense alone. */
  readonly cause: string;
}

/** The warning about the first pod that has one: no node, no volume, a failing probe. */
export function findPodWarning(pods: readonly Fields[], observed: Observations): PodWarning | null {
  for (const pod of pods) {
    const scheduled = condition(pod, 'PodScheduled');
    const refusal = scheduled['status'] === 'False' ? (wordsAt(scheduled, 'message') ?? l10n.t('it has no node yet.')) : undefined;
    const claim = refusal === undefined || /persistentvolumeclaim/i.test(refusal) ? findUnboundClaim(pod, observed) : undefined;
    const problem = claim ?? refusal ?? findEvent(pod, observed);
    if (problem === undefined) continue;
    const { name } = refOf(pod);
    const text = l10n.t('Pod {pod}: {problem}', { pod: name, problem });
    return { pod: name, text, cause: claim ?? text };
  }
  return null;
}

/** Events from before the pod came this far no longer apply. */
function findEvent(pod: Fields, observed: Observations): string | undefined {
  const starts = textAt(pod, 'status', 'phase') === 'Pending';
  return wordsOfEvent(observed.newestEvent([pod], reason => (starts ? reason !== 'FailedScheduling' : reason === 'Unhealthy')));
}

/** A pod waits for its claims before it gets a node, or before it starts. */
function findUnboundClaim(pod: Fields, observed: Observations): string | undefined {
  if (textAt(pod, 'status', 'phase') !== 'Pending') return undefined;
  for (const name of claimsOf(pod)) {
    const claim = observed.find({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: refOf(pod).namespace, name });
    if (claim === undefined || textAt(claim, 'status', 'phase') === 'Bound') continue;
    const reason = wordsOfEvent(observed.newestEvent([claim], () => true));
    return reason === undefined ? l10n.t('volume claim {claim} is not bound', { claim: name }) : failureTexts.claimBecause(name, reason);
  }
  return undefined;
}

/** The claims of a pod's volumes. The claim of an ephemeral volume is named after pod and volume. */
export function claimsOf(pod: Fields): readonly string[] {
  return listAt(pod, 'spec', 'volumes').flatMap(volume => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
    if (name !== undefined) return [name];
    return at(volume, 'ephemeral') === undefined ? [] : [`${refOf(pod).name}-${textAt(volume, 'name') ?? ''}`];
  });
}

function wordsOfEvent(event: Fields | undefined): string | undefined {
  const words = [wordsAt(event, 'reason'), wordsAt(event, 'message')].filter(text => text !== undefined);
  return words.length === 0 ? undefined : words.join(': ');
}

/** Reasons of events about pods that cannot be created: Kubernetes' controllers', and agent-sandbox's from 1.0.4 on (#1532). */
const CREATION_FAILS = new Set(['FailedCreate', 'SandboxPodCreateFailed']);

/** Why a controller cannot create pods: its condition if it has one, else its newest event, as long as pods are missing. */
export function findCreationFailure(owners: readonly Fields[], observed: Observations, pods: readonly Fields[]): CreationFailure | null {
  for (const owner of owners) {
    const failure = condition(owner, 'ReplicaFailure');
    if (failure['status'] === 'True') return { kind: 'creation', message: wordsAt(failure, 'message') ?? failureTexts.creation() };
    const ready = condition(owner, 'Ready');
    if (ready['reason'] === 'ReconcilerError') return { kind: 'creation', message: wordsAt(ready, 'message') ?? failureTexts.creation() };
  }
  const [owner] = owners;
  if (owner === undefined || pods.length >= expectedPods(owner)) return null;
  const newest = observed.newestEvent(owners, reason => CREATION_FAILS.has(reason));
  // A pod that was created later shows that the refusal is over.
  if (newest === undefined || pods.some(pod => Date.parse(textAt(pod, 'metadata', 'creationTimestamp') ?? '') > timeOfEvent(newest)))
    return null;
  return { kind: 'creation', message: wordsAt(newest, 'message') ?? failureTexts.creation() };
}

function expectedPods(owner: Fields): number {
  const { kind } = refOf(owner);
  if (kind === 'DaemonSet') return numberAt(owner, 'status', 'desiredNumberScheduled') ?? 1;
  return numberAt(owner, 'spec', kind === 'Job' ? 'parallelism' : 'replicas') ?? 1;
}

export interface OwnedPods {
  /** The object that creates the pods, and the workload before it where that is another one. */
  readonly owners: readonly Fields[];
  /** The pods of the newest version that are to stay. */
  readonly pods: readonly Fields[];
}

/** The kinds between a workload and its pods, by the annotation that numbers the versions. */
const REVISIONS: ReadonlyMap<string, string> = new Map([
  ['ReplicaSet', 'deployment.kubernetes.io/revision'],
  ['ReplicationController', 'openshift.io/deployment-config.latest-version'],
]);

/** The newest ReplicaSet or ReplicationController in between, and the pods that it or the workload itself controls and that are to stay. */
export function findOwnedPods(object: Fields, observed: Observations): OwnedPods {
  if (object['kind'] === 'Pod') return { owners: [], pods: [object] };
  const own = observed.controlledBy(object);
  const [newest] = own.filter(one => REVISIONS.has(refOf(one).kind)).sort((a, b) => revisionOf(b) - revisionOf(a));
  const owners = newest === undefined ? [object] : [newest, object];
  const controlled = newest === undefined ? own : observed.controlledBy(newest);
  const pods = controlled.filter(one => one['kind'] === 'Pod' && at(one, 'metadata', 'deletionTimestamp') === undefined);
  return { owners, pods };
}

function revisionOf(version: Fields): number {
  return Number(textAt(version, 'metadata', 'annotations', REVISIONS.get(refOf(version).kind) ?? '') ?? 0);
}

/** The names of the pods, and the SCC that admitted the first of them. */
export function podFacts(pods: readonly Fields[]): { readonly pods: readonly string[]; readonly scc: string | null } {
  const sccs = pods.map(pod => textAt(pod, 'metadata', 'annotations', 'openshift.io/scc'));
  return { pods: pods.map(pod => refOf(pod).name), scc: sccs.find(scc => scc !== undefined) ?? null };
}
