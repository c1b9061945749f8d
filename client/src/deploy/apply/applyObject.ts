/** One object, applied or replaced; where the answer got lost, the cluster is asked what became of it. */
import type { Cluster, Fields, Reply, Result } from '../../cluster';
import { sendApply, cancelWithGrace, deleteAndWait, pollUntil } from '../objects';
import type { PlannedObject } from '../plan';
import { outcomeOf, settleLostAnswer } from './settleLostAnswer';
import type { ApplyHow, Outcome } from './types';

/** How long a write under way may still take once it is cancelled. */
const GRACE_MS = 3_000;
const CACHES_MS = 5_000;

export async function applyObject(cluster: Cluster, planned: PlannedObject, how: ApplyHow): Promise<Outcome> {
  const grace = cancelWithGrace(how.signal, GRACE_MS);
  try {
    if (how.replace) {
      const gone = await deleteAndWait(cluster, planned, how.before, grace.signal, how.signal);
      if (!gone.ok) return { kind: gone.error.mayHaveHappened === true ? 'uncertain' : 'failed', error: gone.error, deleted: false };
    }
    const answer = await applyPatiently(cluster, planned, how, grace.signal);
    if (answer.ok) return outcomeOf(answer.value.body, how);
    if (answer.error.mayHaveHappened === true) return await settleLostAnswer(cluster, planned, answer.error, how);
    return { kind: 'failed', error: answer.error, deleted: how.replace };
  } finally {
    grace.end();
  }
}

/** The authorizer and SCC admission see new permissions with a delay of a fraction of a second. */
async function applyPatiently(
  cluster: Cluster,
  planned: PlannedObject,
  { force, newPermissions, signal }: ApplyHow,
  write: AbortSignal,
): Promise<Result<Reply<Fields>>> {
  let answer: Result<Reply<Fields>> = await sendApply(cluster, planned, planned.object, { dryRun: false, force, signal: write });
  if (!newPermissions) return answer;
  await pollUntil(
    async () => {
      if (answer.ok || answer.error.kind !== 'forbidden') return true;
      answer = await sendApply(cluster, planned, planned.object, { dryRun: false, force, signal: write });
      return answer.ok;
    },
    { everyMs: 300, timeoutMs: CACHES_MS, signal },
  );
  return answer;
}
