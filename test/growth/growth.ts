/**
 * Judges how work grows with its input: at a size, twice and four times that size. Work is CPU time of this process, which the other
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
const DEFAULT_SIZE = 4_000;

/** A sentence for each way in which the work of a case grows too fast; null where it does not. */
export function judgeGrowth({ text, through, size = DEFAULT_SIZE }: GrowthCase): string | null {
  const [small, middle, large] = [text(size), text(2 * size), text(4 * size)];
  const once = costOf(through, large);
  if (once < FLOOR) return null;
  if (once / costOf(through, small) < LIMIT) return null;
  const costs = [small, middle, large].map(each => Math.min(...Array.from({ length: REPEATS }, () => costOf(through, each))));
  const [first = 1, , last = 0] = costs;
  if (last < FLOOR || last / first < LIMIT) return null;
  const times = costs.map(cost => `${cost.toFixed(0)} ms`).join(', ');
  return `${size}, ${2 * size} and ${4 * size} characters take ${times} of CPU time.`;
}

/** CPU time in milliseconds. Throws after `PATIENCE`, even out of the middle of a regular expression. */
function costOf(through: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  vm.runInNewContext('read()', { read: () => void through(text) }, { timeout: PATIENCE });
  const { user, system } = process.cpuUsage(before);
  return Math.max(0.1, (user + system) / 1000);
}
