/** Worker threads that judge files in batches. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Batch, Bench } from './batches';

export interface Pool {
  /** How many workers there are. */
  readonly size: number;
  /** What one of them makes of each task; null for what it cannot judge, and for everything where it has failed. */
  readonly judge: (batch: Batch) => Promise<Answer>;
  readonly end: () => Promise<void>;
}

/** The entry of a worker is beside this file, in the sources as in the bundles. */
const ENTRY = path.join(__dirname, `worker${path.extname(__filename)}`);

/** Starts so many workers; null for none. */
export function startPool(bench: Bench, size: number): Pool | null {
  if (size === 0) return null;
  const workers = Array.from({ length: size }, () => startWorker(bench));
  return {
    size,
    judge: batch => workers.reduce((least, worker) => (worker.load() < least.load() ? worker : least)).judge(batch),
    end: async () => {
      await Promise.all(workers.map(worker => worker.end()));
    },
  };
}

interface OneWorker extends Omit<Pool, 'size'> {
  /** The batches that it has not answered. */
  readonly load: () => number;
}

function startWorker(bench: Bench): OneWorker {
  const worker = new Worker(ENTRY, { workerData: bench });
  /** In the order of the batches, which is that of the answers. */
  const waiting: ((answer: Answer) => void)[] = [];
  let hasFailed = false;
  worker.on('message', (answer: Answer) => waiting.shift()?.(answer));
  const fail = (): void => {
    hasFailed = true;
    for (const resolve of waiting.splice(0)) resolve([]);
  };
  // Its fault, such as too little memory, costs no file its report: what it was to judge, the main thread judges.
  worker.on('error', fail);
  worker.on('exit', fail);
  return {
    load: () => (hasFailed ? Infinity : waiting.length),
    judge: batch =>
      new Promise(resolve => {
        if (hasFailed) {
          resolve([]);
          return;
        }
        waiting.push(resolve);
        worker.postMessage(batch);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}
