/** Deletes what manifests describe, in the reverse of the order in which it was applied. */
import { describeRef, endsConnection, fieldsAt, inParallel, listAt } from '../../cluster';
import type { Cluster, ClusterError, Fields } from '../../cluster';
import { deleteObject, isOwn, isTerminating, readLive } from '../objects';
import type { Deletion } from '../objects';
import type { Plan, PlannedObject } from '../plan';

export interface ObjectToDelete {
  readonly planned: PlannedObject;
  /** As it was read; only this very object is deleted. */
  readonly object: Fields;
  /** Whether SCC Lens has applied it; another tool may count on it otherwise. */
  readonly ours: boolean;
  /** Whether its deletion has begun already. */
  readonly terminating: boolean;
  /** What is deleted with it; null for a plain object. */
  readonly alsoDeletes: string | null;
}

export interface UndeployList {
  /** In the order of deletion. */
  readonly toDelete: readonly ObjectToDelete[];
  readonly absent: readonly PlannedObject[];
  readonly unknown: readonly { readonly planned: PlannedObject; readonly error: ClusterError }[];
}

/** What there is to delete; to be confirmed by the user. */
export async function listForUndeploy(cluster: Cluster, plan: Plan, signal?: AbortSignal): Promise<UndeployList> {
  const reversed = [...plan.objects].reverse();
  const lives = await inParallel(reversed, async planned => ({ planned, live: await readLive(cluster, planned, signal) }));
  return {
    toDelete: lives.flatMap(({ planned, live }): ObjectToDelete[] =>
      live.state !== 'present'
        ? []
        : [
            {
              planned,
              object: live.object,
              ours: listAt(live.object, 'metadata', 'managedFields').some(entry => isOwn(fieldsAt(entry))),
              terminating: isTerminating(live.object),
              alsoDeletes: alsoDeletes(planned),
            },
          ],
    ),
    absent: lives.filter(({ live }) => live.state === 'absent').map(({ planned }) => planned),
    unknown: lives.flatMap(({ planned, live }) => (live.state === 'unknown' ? [{ planned, error: live.error }] : [])),
  };
}

function alsoDeletes({ stage, ref }: PlannedObject): string | null {
  if (stage === 'namespaces') return `everything in the namespace ${ref.name}`;
  return stage === 'definitions' ? 'every object of the kind that it defines, in all namespaces' : null;
}

export interface UndeployStep {
  readonly deleted: ObjectToDelete;
  readonly outcome: Deletion | { readonly kind: 'notAttempted'; readonly reason: string };
}

export interface UndeployOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long the objects of a stage are waited for, in milliseconds. Default: a minute. */
  readonly goneMs?: number;
  /** After each object, as they are done. */
  readonly onStep?: (step: UndeployStep, done: number) => void;
}

/**
 * Deletes exactly the listed objects; one of the same name that came in between is left alone, with an error. The objects of one stage go
 * at the same time, and the next stage follows when they are gone or have been waited for. Goes on after a failure. Every object is in the
 * result, in the order of the list.
 */
export async function undeploy(
  cluster: Cluster,
  toDelete: readonly ObjectToDelete[],
  { signal, goneMs, onStep }: UndeployOptions = {},
): Promise<readonly UndeployStep[]> {
  const steps: UndeployStep[] = [];
  let end: string | null = null;
  let done = 0;
  for (const stage of byStage(toDelete)) {
    const results = await inParallel(stage, async deleted => {
      if (signal?.aborted) end ??= 'Cancelled.';
      const outcome: UndeployStep['outcome'] =
        end === null ? await deleteObject(cluster, deleted.planned, deleted.object, signal, goneMs) : { kind: 'notAttempted', reason: end };
      if ((outcome.kind === 'failed' || outcome.kind === 'uncertain') && endsConnection(outcome.error))
        end ??= `${describeRef(deleted.planned.ref)}: ${outcome.error.message}`;
      const step = { deleted, outcome };
      onStep?.(step, ++done);
      return step;
    });
    steps.push(...results);
  }
  return steps;
}

/** Runs of objects that were applied in the same stage, which do not need each other. */
function byStage(toDelete: readonly ObjectToDelete[]): readonly (readonly ObjectToDelete[])[] {
  const stages: ObjectToDelete[][] = [];
  for (const one of toDelete) {
    const last = stages.at(-1);
    if (last?.[0]?.planned.stage === one.planned.stage) last.push(one);
    else stages.push([one]);
  }
  return stages;
}
