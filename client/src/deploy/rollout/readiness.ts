/** How far a workload has come, by its status. The conditions are those of `kubectl rollout status`. */
import { at, fieldsAt, groupOf, listAt, numberAt, refOf, textAt } from '../../cluster';
import type { Fields } from '../../cluster';
import { readinessTexts } from './messages';

export type Readiness =
  | { readonly state: 'ready' }
  | { readonly state: 'progressing'; readonly detail: string }
  /** The controller has given up. */
  | { readonly state: 'failed'; readonly detail: string };

const READY: Readiness = { state: 'ready' };
const progressing = (detail: string): Readiness => ({ state: 'progressing', detail });

type Judge = (object: Fields) => Readiness;

const JUDGES: Readonly<Record<string, Judge>> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ReplicaSet': replicas,
  '/ReplicationController': replicas,
  'batch/Job': job,
  '/Pod': pod,
  'agents.x-k8s.io/Sandbox': sandbox,
};

/** Whether objects of the kind become ready after they are applied; others are ready at once. */
export function rollsOut(apiVersion: string, kind: string): boolean {
  return JUDGES[`${groupOf(apiVersion)}/${kind}`] !== undefined;
}

export function readinessOf(object: Fields): Readiness {
  const { apiVersion, kind } = refOf(object);
  const judge = JUDGES[`${groupOf(apiVersion)}/${kind}`];
  if (judge === undefined) return READY;
  const seen = numberAt(object, 'status', 'observedGeneration');
  const generation = numberAt(object, 'metadata', 'generation') ?? 0;
  // Pods, Jobs and old Sandboxes have no observedGeneration.
  if (seen === undefined ? OBSERVES.has(kind) : seen < generation) return progressing(readinessTexts.notObserved());
  return judge(object);
}

const OBSERVES = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController']);

export function condition(object: Fields, type: string): Fields {
  return fieldsAt(listAt(object, 'status', 'conditions').find(one => textAt(one, 'type') === type));
}

const count = (object: Fields, name: string): number => numberAt(object, 'status', name) ?? 0;
const wanted = (object: Fields): number => numberAt(object, 'spec', 'replicas') ?? 1;

function deployment(object: Fields): Readiness {
  const progress = condition(object, 'Progressing');
  if (progress['reason'] === 'ProgressDeadlineExceeded')
    return { state: 'failed', detail: textAt(progress, 'message') ?? readinessTexts.deadlineExceeded() };
  const [updated, all, available] = [count(object, 'updatedReplicas'), count(object, 'replicas'), count(object, 'availableReplicas')];
  if (updated < wanted(object)) return progressing(readinessTexts.updated(updated, wanted(object)));
  if (all > updated) return progressing(readinessTexts.oldPods(all - updated));
  return available < updated ? progressing(readinessTexts.available(available, updated)) : READY;
}

function statefulSet(object: Fields): Readiness {
  const ready = count(object, 'readyReplicas');
  if (ready < wanted(object)) return progressing(readinessTexts.ready(ready, wanted(object)));
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return READY;
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const updated = count(object, 'updatedReplicas');
  const due = wanted(object) - partition;
  const done = at(object, 'status', 'updateRevision') === at(object, 'status', 'currentRevision') || updated >= due;
  return done ? READY : progressing(readinessTexts.updated(updated, due));
}

function daemonSet(object: Fields): Readiness {
  const [desired, updated, available] = [
    count(object, 'desiredNumberScheduled'),
    count(object, 'updatedNumberScheduled'),
    count(object, 'numberAvailable'),
  ];
  if (updated < desired && textAt(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete')
    return progressing(readinessTexts.updated(updated, desired));
  return available < desired ? progressing(readinessTexts.available(available, desired)) : READY;
}

function replicas(object: Fields): Readiness {
  const ready = count(object, 'readyReplicas');
  return ready < wanted(object) ? progressing(readinessTexts.ready(ready, wanted(object))) : READY;
}

function job(object: Fields): Readiness {
  const failed = condition(object, 'Failed');
  if (failed['status'] === 'True') return { state: 'failed', detail: textAt(failed, 'message') ?? readinessTexts.jobFailed() };
  if (condition(object, 'Complete')['status'] === 'True' || at(object, 'spec', 'suspend') === true) return READY;
  return progressing(readinessTexts.succeeded(count(object, 'succeeded'), numberAt(object, 'spec', 'completions') ?? 1));
}

function pod(object: Fields): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Succeeded' || condition(object, 'Ready')['status'] === 'True') return READY;
  if (phase === 'Failed') return { state: 'failed', detail: textAt(object, 'status', 'message') ?? readinessTexts.podFailed() };
  return progressing(readinessTexts.podPhase(phase ?? 'Pending'));
}

/** A Sandbox has one pod, or none while `replicas` is 0. */
function sandbox(object: Fields): Readiness {
  const ready = condition(object, 'Ready');
  if (ready['status'] === 'True') return READY;
  return progressing(textAt(ready, 'message') ?? readinessTexts.noCondition());
}
