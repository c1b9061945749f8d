/** What a worker does: it judges the files of each message with what is shared of the workspace. */
import { parentPort, workerData } from 'node:worker_threads';
import { workspaceOnDemand } from '@scc-lens/lens';
import type { Answer, Batch, Bench, Task } from './batches';
import { judge } from './judge';
import type { Judged } from './judge';

/** Answers each message with a result for each of its tasks; null for a file whose rules ask for all workloads, which only the main thread has. */
export function judgeForOthers(): void {
  const { purpose, options, shared } = workerData as Bench;
  let refusals = 0;
  const workspace = workspaceOnDemand(
    shared,
    options.map(({ settings }) => settings),
    () => {
      refusals++;
      throw new Error('A worker does not have all workloads.');
    },
  );
  const whole = options.map(({ cluster, ...others }) => ({ ...others, facts: { cluster, workspace } }));
  const answer = (task: Task | null): Judged | null => {
    const by = task === null ? undefined : whole[task.options];
    if (task === null || by === undefined) return null;
    const before = refusals;
    const judged = judge({ ...task, bom: false }, by, purpose);
    return refusals === before ? judged : null;
  };
  parentPort?.on('message', (batch: Batch) => {
    parentPort?.postMessage(batch.map(answer) satisfies Answer);
  });
}
