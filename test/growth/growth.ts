/**
 * Judges how work grows with its input: at a size, four times and sixteen times that size. Work is CPU time of this process, which the other
 * programs on a machine hardly change; a floor, wide margins and the least of some repeats absorb the remaining variation.
 */
import vm from 'node:vm';

/** A text that may be of any size, and who reads it. */
export interface GrowthCase {
  readonly name: string;
  /** A text of about this many characters. */
  readonly text: (characters: number) => string;
  /** Reads a text completely. */
  readonly through: (text: string) => unknown;
  /** The smallest of the three sizes, in characters; `DEFAULT_SIZE` where absent. */
  readonly size?: number;
}

/** What four times the input cost, against the input itself: a factor of 3 each time it doubles. Linear work gives 4, quadratic 16. */
const LIMIT = 9;
/** Work of less CPU time, in milliseconds, is not judged: start-up and garbage collection outweigh it. */
const FLOOR = 100;
/** No text of a case may take longer, in milliseconds: what does is called endless. */
const PATIENCE = 30_000;
const REPEATS = 3;
/** The smallest size of a case that has none of its own, in characters. */
export const DEFAULT_SIZE = 4_000;

/**
 * Why the work of a case grows too fast; null where it does not. Work that has a step at one size (a collection of all garbage, code that is
 * compiled again) grows too fast between two sizes and no further, so that a text four times as large confirms the verdict.
 */
export function judgeGrowth({ text, through, size = DEFAULT_SIZE }: GrowthCase): string | null {
  const cost = (times: number): number => costOf(through, text(times * size));
  const once = cost(4);
  if (once < FLOOR || once / cost(1) < LIMIT) return null;
  const least = (times: number): number => Math.min(...Array.from({ length: REPEATS }, () => cost(times)));
  const [small, large] = [least(1), least(4)];
  if (large < FLOOR || large / small < LIMIT) return null;
  const larger = cost(16);
  if (larger / large < LIMIT) return null;
  const times = [small, large, larger].map(each => `${each.toFixed(0)} ms`).join(', ');
  return `${size}, ${4 * size} and ${16 * size} characters take ${times} of CPU time.`;
}

/** CPU time in milliseconds. Throws after `PATIENCE`, even out of the middle of a regular expression. */
function costOf(through: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  vm.runInNewContext('read()', { read: () => void through(text) }, { timeout: PATIENCE });
  const { user, system } = process.cpuUsage(before);
  return Math.max(0.1, (user + system) / 1000);
}
