/** The pods of a workload, and what keeps it from becoming ready: refused pods, pods without a node or a volume, containers that do not start. */
import * as l10n from '@vscode/l10n';
import { at, fieldsAt, listAt, numberAt, refOf, textAt, wordsAt, type Fields } from '../../words';
import { failureTexts } from '../messages';
import { timeOfEvent, type Observations } from './observations';
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

/** The cluster has not created the pods; `message` is its own, for the fields to be found in. */
export interface CreationFailure {
  readonly kind: 'creation';
  readonly message: string;
  /** Whether it refuses pods, and not something else that their controller does. */
  readonly isRefusal: boolean;
}

export type RolloutFailure = ContainerFailure | CreationFailure;

/** Reasons of a waiting container that are part of every start. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** The first container of the pods that does not run as it should. */
export const findContainerFailure = (pods: readonly Fields[]): ContainerFailure | null => findInContainers(pods, containerFailure);

/** The first container that does not start. A program that ends is no failure: the controller tries again. */
export function findStartFailure(pods: readonly Fields[]): ContainerFailure | null {
  return findInContainers(pods, (pod, status, init) =>
    textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff' || at(status, 'state', 'terminated') !== undefined
      ? null
      : containerFailure(pod, status, init),
  );
}

/** Init containers come first, as they run first. */
function findInContainers(
  pods: readonly Fields[],
  find: (pod: Fields, status: Fields, init: boolean) => ContainerFailure | null,
): ContainerFailure | null {
  for (const pod of pods) {
    for (const list of ['initContainerStatuses', 'containerStatuses']) {
      for (const status of listAt(pod, 'status', list)) {
        // There may be thousands of pods, and most containers are well.
        const found = at(status, 'ready') === true ? null : find(pod, fieldsAt(status), list === 'initContainerStatuses');
        if (found !== null) return found;
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
    ...aboutContainer(pod, status, init),
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

function aboutContainer(pod: Fields, status: Fields, init: boolean): Pick<ContainerFailure, 'kind' | 'pod' | 'container' | 'init'> {
  return { kind: 'container', pod: refOf(pod).name, container: textAt(status, 'name') ?? '', init };
}

/** The first container that runs without being ready, which is a failure only when time is up. */
export function findUnreadyContainer(pods: readonly Fields[], observed: Observations): ContainerFailure | null {
  const unready = (pod: Fields, status: Fields, init: boolean): ContainerFailure | null => {
    if (init || at(status, 'state', 'running') === undefined) return null;
    const message = l10n.t('it runs, but its startup or readiness probe has not succeeded.');
    return { ...aboutContainer(pod, status, init), reason: 'NotReady', message, lastWords: '', exitCode: null, ranBefore: false };
  };
  return findRestarted(pods, observed) ?? findInContainers(pods, unready);
}

/** The first container that runs again without being ready: how it ended before, and the probe that ended it. */
function findRestarted(pods: readonly Fields[], observed: Observations): ContainerFailure | null {
  return findInContainers(pods, (pod, status, init) => {
    const last = fieldsAt(status, 'lastState', 'terminated');
    if (at(status, 'state', 'running') === undefined || last['exitCode'] === undefined) return null;
    const about = aboutContainer(pod, status, init);
    const isMeant = (event: Fields): boolean => textAt(event, 'involvedObject', 'fieldPath')?.endsWith(`{${about.container}}`) ?? true;
    const probe = observed.newestEvent([pod], event => ENDING_PROBE.test(textAt(event, 'message') ?? '') && isMeant(event));
    return {
      ...about,
      reason: textAt(last, 'reason') ?? 'Error',
      message: wordsOfEvent(probe) ?? failureTexts.restarted(),
      lastWords: textAt(last, 'message') ?? '',
      exitCode: numberAt(last, 'exitCode') ?? null,
      ranBefore: true,
    };
  });
}

/** The events of probes for which the node ends a container. */
const ENDING_PROBE = /^(?:Liveness|Startup) probe failed/;

/** The failure as a sentence. */
export function failureText(failure: RolloutFailure): string {
  if (failure.kind === 'creation') return failure.isRefusal ? failureTexts.creation() : failure.message;
  const { container, pod, reason, message, exitCode, init } = failure;
  const cause = exitCode === null ? reason : l10n.t('{reason} (exit code {code})', { reason, code: exitCode });
  const problem = message === '' ? cause : `${cause}: ${message}`;
  const text = (init ? failureTexts.initContainer : failureTexts.container)({ container, pod, problem });
  return text.endsWith('.') ? text : `${text}.`;
}

/** What keeps a pod from running. */
export interface PodWarning {
  readonly pod: string;
  /** A sentence with the pod's name. */
  readonly text: string;
  /** The same without the name, where it makes sense alone. */
  readonly cause: string;
}

/** The warning about the first pod that has one: no node, no volume, a program that ended, a failing probe; last about pods that are over. */
export function findPodWarning(pods: readonly Fields[], observed: Observations): PodWarning | null {
  for (const pod of [...pods.filter(isActive), ...pods.filter(one => !isActive(one))]) {
    const scheduled = condition(pod, 'PodScheduled');
    const refusal = scheduled['status'] === 'False' ? (wordsAt(scheduled, 'message') ?? l10n.t('it has no node yet.')) : undefined;
    const claim = refusal === undefined || /persistentvolumeclaim/i.test(refusal) ? findUnboundClaim(pod, observed) : undefined;
    const { name } = refOf(pod);
    const isPrevented = claim !== undefined || refusal !== undefined;
    const exit = isPrevented ? null : (findContainerFailure([pod]) ?? findRestarted([pod], observed));
    if (exit !== null) return { pod: name, text: failureText(exit), cause: failureText(exit) };
    const problem = claim ?? refusal ?? findEvent(pod, observed);
    if (problem === undefined) continue;
    const text = l10n.t('Pod {pod}: {problem}', { pod: name, problem });
    return { pod: name, text, cause: claim ?? text };
  }
  return null;
}

/** Events from before the pod came this far no longer apply. */
function findEvent(pod: Fields, observed: Observations): string | undefined {
  const starts = textAt(pod, 'status', 'phase') === 'Pending';
  return wordsOfEvent(observed.newestEvent([pod], ({ reason }) => (starts ? reason !== 'FailedScheduling' : reason === 'Unhealthy')));
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
    if (failure['status'] === 'True') return refused(wordsAt(failure, 'message'));
    const ready = condition(owner, 'Ready');
    if (ready['reason'] === 'ReconcilerError') {
      const message = wordsAt(ready, 'message') ?? 'ReconcilerError';
      return { kind: 'creation', message, isRefusal: POD_REFUSAL.test(message) };
    }
  }
  const [owner] = owners;
  if (owner === undefined || pods.filter(isActive).length >= expectedPods(owner)) return null;
  const names = new Set(pods.map(pod => refOf(pod).name));
  // A controller that has not seen its new pod yet creates it once more, which the quota may refuse.
  const isMissing = (event: Fields): boolean => !names.has(POD_REFUSAL.exec(textAt(event, 'message') ?? '')?.[1] ?? '');
  const newest = observed.newestEvent(owners, event => CREATION_FAILS.has(textAt(event, 'reason') ?? '') && isMissing(event));
  // A pod that was created later shows that the refusal is over.
  if (newest === undefined || pods.some(pod => Date.parse(textAt(pod, 'metadata', 'creationTimestamp') ?? '') > timeOfEvent(newest)))
    return null;
  return refused(wordsAt(newest, 'message'));
}

const refused = (message = failureTexts.creation()): CreationFailure => ({ kind: 'creation', message, isRefusal: true });

/** As the API server begins when it refuses a pod. */
const POD_REFUSAL = /\bpods? "([^"]*)" is (?:forbidden|invalid): /i;

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
  const replaces = REPLACING.has(refOf(newest ?? object).kind);
  const stays = (pod: Fields): boolean => at(pod, 'metadata', 'deletionTimestamp') === undefined && !(replaces && isFailed(pod));
  return { owners, pods: controlled.filter(one => one['kind'] === 'Pod' && stays(one)) };
}

/** The kinds whose controllers create another pod for one that has failed, such as an evicted one. */
const REPLACING = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet']);

const isFailed = (pod: Fields): boolean => textAt(pod, 'status', 'phase') === 'Failed';

/** Whether a pod is not over. */
const isActive = (pod: Fields): boolean => !isFailed(pod) && textAt(pod, 'status', 'phase') !== 'Succeeded';

const revisionOf = (version: Fields): number =>
  Number(textAt(version, 'metadata', 'annotations', REVISIONS.get(refOf(version).kind) ?? '') ?? 0);

/** The names of the pods, and the SCC that admitted the first of them. */
export function podFacts(pods: readonly Fields[]): { readonly pods: readonly string[]; readonly scc: string | null } {
  const sccs = pods.map(pod => textAt(pod, 'metadata', 'annotations', 'openshift.io/scc'));
  return { pods: pods.map(pod => refOf(pod).name), scc: sccs.find(scc => scc !== undefined) ?? null };
}
