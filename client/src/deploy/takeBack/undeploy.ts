/** Deletes what manifests describe, in the reverse of the order in which it was applied. */
import { describeRef, endsConnection, fieldsAt, inParallel, listAt } from '../../cluster';
import type { Cluster, ClusterError } from '../../cluster';
import { sendDelete, isOwn, metadataText, readLive } from '../objects';
import type { Plan, PlannedObject } from '../plan';

export interface ObjectToDelete {
  readonly planned: PlannedObject;
  readonly uid: string | undefined;
  /** Whether SCC Lens has applied it; another tool may count on it otherwise. */
  readonly ours: boolean;
  /** What goes with it; null for a plain object. */
  readonly takesAlong: string | null;
}

export interface UndeployList {
  /** In the order of deletion. */
  readonly doomed: readonly ObjectToDelete[];
  readonly absent: readonly PlannedObject[];
  readonly unknown: readonly { readonly planned: PlannedObject; readonly error: ClusterError }[];
}

/** What there is to delete; to be confirmed by a person. */
export async function listForUndeploy(cluster: Cluster, plan: Plan, signal?: AbortSignal): Promise<UndeployList> {
  const reversed = [...plan.objects].reverse();
  const lives = await inParallel(reversed, async planned => ({ planned, live: await readLive(cluster, planned, signal) }));
  return {
    doomed: lives.flatMap(({ planned, live }): ObjectToDelete[] =>
      live.state !== 'present'
        ? []
        : [
            {
              planned,
              uid: metadataText(live.object, 'uid'),
              ours: listAt(live.object, 'metadata', 'managedFields').some(entry => isOwn(fieldsAt(entry))),
              takesAlong: alsoDeletes(planned),
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
  readonly doomed: ObjectToDelete;
  readonly outcome:
    | { readonly kind: 'deleted' | 'absent' }
    | { readonly kind: 'failed'; readonly error: ClusterError }
    | { readonly kind: 'notAttempted'; readonly reason: string };
}

export interface UndeployOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: (step: UndeployStep, index: number) => void;
}

/** Deletes exactly the listed objects; one of the same name that came in between is left alone, with an error. Goes on after a failure. */
export async function undeploy(
  cluster: Cluster,
  doomed: readonly ObjectToDelete[],
  { signal, onStep }: UndeployOptions = {},
): Promise<readonly UndeployStep[]> {
  const steps: UndeployStep[] = [];
  let end: string | null = null;
  for (const [index, one] of doomed.entries()) {
    if (signal?.aborted) end ??= 'Cancelled.';
    const outcome: UndeployStep['outcome'] = end === null ? await deleteOne(cluster, one, signal) : { kind: 'notAttempted', reason: end };
    if (outcome.kind === 'failed' && endsConnection(outcome.error)) end = `${describeRef(one.planned.ref)}: ${outcome.error.message}`;
    const step = { doomed: one, outcome };
    steps.push(step);
    onStep?.(step, index);
  }
  return steps;
}

async function deleteOne(
  cluster: Cluster,
  { planned, uid }: ObjectToDelete,
  signal: AbortSignal | undefined,
): Promise<UndeployStep['outcome']> {
  const answer = await sendDelete(cluster, planned, uid, signal);
  return answer.ok ? { kind: answer.value } : { kind: 'failed', error: answer.error };
}
