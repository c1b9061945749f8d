/**
 * How often the properties are tried: few times while one works, the full count in continuous integration.
 *
 * FC_RUNS=full tries the full count anywhere, and a number tries so many times as often: FC_RUNS=10 for a night's search. A property that
 * fails prints its seed and path; the parameters of `fc.assert` take both, to try the same case again.
 */
import assert from 'node:assert/strict';

/** The parameters of `fc.assert` for a property: its full count, and the count that is enough between two edits. */
export function runs(full: number, few = Math.ceil(full / 10)): { readonly numRuns: number } {
  const wanted = process.env['FC_RUNS'] ?? (process.env['CI'] ? 'full' : undefined);
  if (wanted === undefined) return { numRuns: few };
  const times = wanted === 'full' ? 1 : Number(wanted);
  assert.ok(times > 0, `FC_RUNS is "full" or a number, not ${JSON.stringify(wanted)}`);
  return { numRuns: Math.ceil(full * times) };
}
