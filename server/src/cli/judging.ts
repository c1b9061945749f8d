/** Judging many files: in this thread, or, where there are enough of them, on worker threads too. The results are the same. */
import os from 'node:os';
import type { AnalyzeOptions } from '../core';
import type { OptionsOf, Question } from './analysis';
import type { Answer, Task } from './batches';
import type { Purpose } from './formats/report';
import { judge, unreported } from './judge';
import type { Judged } from './judge';
import { startPool } from './pool';
import type { Pool } from './pool';
import { isNotRendered, isReadable } from './sources';
import type { Entry, Source } from './sources';

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
