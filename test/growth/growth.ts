/**
 * Judges how work grows with its input: at a size, twice and four times that size. Work is CPU time of this process, which the other
 * programs on a machine hardly change; a floor, wide margins and medians of repeats absorb the remaining variation.
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
const DEFAULT_SIZE = 4_000;

/** Why the work of a case grows too fast; null where it does not. A cost that has a step at one size does not count, so that a larger text decides. */
export function judgeGrowth({ text, through, size = DEFAULT_SIZE }: GrowthCase): string | null {
  const cost = (times: number): number => costOf(through, text(times * size));
  const once = cost(4);
  if (once < FLOOR || once / cost(1) < LIMIT) return null;
  const usual = (times: number): number => median(Array.from({ length: REPEATS }, () => cost(times)));
  const [first, second, fourth] = [usual(1), usual(2), usual(4)];
  if (fourth < FLOOR || fourth / first < LIMIT || usual(8) / second < LIMIT) return null;
  const times = [first, second, fourth].map(each => `${each.toFixed(0)} ms`).join(', ');
  return `${size}, ${2 * size} and ${4 * size} characters take ${times} of CPU time.`;
}

/** CPU time in milliseconds. Throws after `PATIENCE`, even out of the middle of a regular expression. */
function costOf(through: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  vm.runInNewContext('read()', { read: () => void through(text) }, { timeout: PATIENCE });
  const { user, system } = process.cpuUsage(before);
  return Math.max(0.1, (user + system) / 1000);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
