/** Judging many files: in this thread, or, where there are enough of them, on worker threads too. The results are the same. */
import os from 'node:os';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { OptionsOf, Question } from './analysis';
import type { Purpose } from './formats/report';
import { judge, unreported } from './judge';
import type { Answer, Batch, Bench, Judged, Task } from './judge';
import { isNotRendered, isReadable } from './sources';
import type { Entry, Source } from './sources';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

/** The files of a message. */
const BATCH = 20;
/** Messages for each worker that are under way, so that it never waits for the next one, and memory stays bounded. */
const AHEAD = 3;
/**
 * Characters of text for which a worker is worth its start, in which it compiles all rules again: for half of it, two workers take as long as the
 * main thread alone. One would only work while that waits.
 */
const WORTH_A_WORKER = 1_000_000;
const FEWEST_WORKERS = 2;
/** Each worker takes memory for the rules and what it works on. */
const MOST_WORKERS = 8;

/** Judges the entries one by one, in their order; an entry that was not read has a report without findings. */
export async function* judgeAll(
  { entries, shared }: Pick<Question, 'entries' | 'shared'>,
  optionsOf: OptionsOf,
  purpose: Purpose,
): AsyncGenerator<Judged> {
  const options = [...new Set(entries.map(({ path }) => optionsOf(path)))];
  const bench = { purpose, shared, options: options.map(({ facts: { cluster }, ...others }) => ({ ...others, cluster })) };
  const pool = startPool(bench, workersFor(entries));
  const judgeHere = (entry: Entry): Judged => judgeEntry(entry, optionsOf(entry.path), purpose);
  try {
    const indexOf = new Map(options.map((one, index) => [one, index]));
    const taskOf = ({ path, text, role, isNamed }: Source): Task => ({
      path,
      text,
      role,
      isNamed,
      options: indexOf.get(optionsOf(path)) ?? 0,
    });
    if (pool === null) for (const entry of entries) yield judgeHere(entry);
    else yield* judgeElsewhere(entries, pool, taskOf, judgeHere);
  } finally {
    await pool?.end();
  }
}

/** A batch is answered with null for what a worker cannot judge, which is then judged here. */
async function* judgeElsewhere(
  entries: readonly Entry[],
  pool: Pool,
  taskOf: (source: Source) => Task,
  judgeHere: (entry: Entry) => Judged,
): AsyncGenerator<Judged> {
  const underWay: { readonly batch: readonly Entry[]; readonly answer: Promise<Answer> }[] = [];
  for (let next = 0; next < entries.length || underWay.length > 0;) {
    while (next < entries.length && underWay.length < pool.size * AHEAD) {
      const batch = entries.slice(next, next + BATCH);
      next += BATCH;
      underWay.push({ batch, answer: pool.judge(batch.map(entry => (isPlain(entry) ? taskOf(entry) : null))) });
    }
    const first = underWay.shift();
    const answer = (await first?.answer) ?? [];
    for (const [i, entry] of (first?.batch ?? []).entries()) yield answer[i] ?? judgeHere(entry);
  }
}

function judgeEntry(entry: Entry, options: AnalyzeOptions, purpose: Purpose): Judged {
  if (isReadable(entry)) return judge(entry, options, purpose);
  const report = unreported(entry.path, isNotRendered(entry) ? null : entry.error);
  return { reports: [report], others: [], isWhole: isNotRendered(entry), fault: null };
}

const isPlain = (entry: Entry): entry is Source => isReadable(entry) && entry.rendered === undefined;

/** How many workers these files are worth. */
function workersFor(entries: readonly Entry[]): number {
  const length = entries.reduce((sum, entry) => sum + (isPlain(entry) ? entry.text.length : 0), 0);
  const workers = Math.min(os.availableParallelism(), Math.floor(length / WORTH_A_WORKER), MOST_WORKERS);
  return workers < FEWEST_WORKERS ? 0 : workers;
}

/** Worker threads that judge files in batches. */
interface Pool {
  /** How many workers there are. */
  readonly size: number;
  /** What one of them makes of each task; null for what it cannot judge, and for everything where it has failed. */
  readonly judge: (batch: Batch) => Promise<Answer>;
  readonly end: () => Promise<void>;
}

/** The entry of a worker is next to this file, in the sources as in the bundles. */
const ENTRY = path.join(__dirname, `worker${path.extname(__filename)}`);

/** Starts so many workers; null for none. */
function startPool(bench: Bench, size: number): Pool | null {
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
  /** In the order of the batches, as the answers are. */
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
