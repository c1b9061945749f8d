/**
 * How often properties and tables are tried: few times while one works, the full count in continuous integration.
 *
 * FC_RUNS=full tries the full count anywhere, and a number tries so many times as often: FC_RUNS=10 for a night's search. test/seed.ts has
 * the seed.
 */
import assert from 'node:assert/strict';

const wanted = process.env['FC_RUNS'] ?? (process.env['CI'] ? 'full' : undefined);

/** Whether everything is tried. */
export const isFull = wanted !== undefined;

/** The columns that a row of a slow table is tried with: all, or between two edits one in four and at least one, others for each row. */
export function columns<T>(all: readonly T[], row: number): readonly T[] {
  const step = Math.min(4, all.length);
  return isFull ? all : all.filter((_, column) => column % step === row % step);
}

/** What a sweep over many files tries: all of them, or between two edits one in so many. */
export function sampleOf<T>(all: readonly T[], step = 4): readonly T[] {
  return isFull ? all : all.filter((_, i) => i % step === 0);
}

/** The parameters of `fc.assert` for a property: its full count, and the count that is enough between two edits. */
export function runs(full: number, few = Math.ceil(full / 10)): { readonly numRuns: number } {
  if (wanted === undefined) return { numRuns: few };
  const times = wanted === 'full' ? 1 : Number(wanted);
  assert.ok(times > 0, `FC_RUNS is "full" or a number, not ${JSON.stringify(wanted)}`);
  return { numRuns: Math.ceil(full * times) };
}
