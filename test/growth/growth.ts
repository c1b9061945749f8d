/**
 * Judges how work grows with its input. Work is CPU time of this process, which the other programs on a machine hardly change.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { isFull } from '../properties';

/** A text that may be of any size, and who reads it. */
export interface GrowthCase {
  readonly name: string;
  /** A text of about this many characters. */
  readonly text: (characters: number) => string;
  /** Reads a text completely. */
  readonly through: (text: string) => unknown;
}

/** Sizes in characters. Each is compared with the next, four times as large. */
const SIZES = [1000, 4000, 16_000, 64_000, 256_000, 1_024_000];
/** What four times the text may cost, as a factor: linear work four times as much, with larger caches to miss and more garbage, quadratic work 16 times. */
const LIMIT = 8;
/** What 16 times the text may cost, up to the largest: the last step has no next one to show whether it was a step or growth. */
const WIDE_LIMIT = 48;
/** CPU time, in milliseconds, that a text is taken to cost at least: the clock and the compiler hardly matter then. */
const FLOOR = 5;
/** A text that takes as long, in milliseconds, is the largest. */
const LONG = isFull ? 2000 : 250;
/** No run may take longer, in milliseconds of a clock on the wall: what does is called endless. */
const PATIENCE = 300_000;
/** So often a text is read before its reader is called slow. The least time counts: other programs use the processor and its caches, too. */
const ATTEMPTS = 8;

/**
 * Why the work of a case grows too fast; null where it does not. Work that has a step at one size (a larger cache, code that is compiled
 * again) grows too fast between two sizes and no further.
 */
export function judgeGrowth({ text, through }: GrowthCase): string | null {
  const texts: string[] = [];
  const times: number[] = [];
  for (const size of SIZES) {
    texts.push(text(size));
    times.push(costOf(through, texts.at(-1) ?? ''));
    if ((times.at(-1) ?? 0) >= LONG) break;
  }
  for (let attempt = 1; attempt < ATTEMPTS && growsTooFast(times); attempt++)
    for (const [i, each] of texts.entries()) times[i] = Math.min(times[i] ?? Infinity, costOf(through, each));
  if (!growsTooFast(times)) return null;
  return `${list(SIZES.slice(0, times.length))} characters take ${list(times.map(time => `${time.toFixed(0)} ms`))} of CPU time.`;
}

/** Whether each text costs more than it may, from some size to the largest but one, or the largest does. */
function growsTooFast(times: readonly number[]): boolean {
  const base = (i: number): number => Math.max(FLOOR, times[i] ?? 0);
  const steep = times.slice(1).map((time, i) => time > LIMIT * base(i));
  return steep.some((each, i) => each && (steep[i + 1] ?? base(i + 1) > WIDE_LIMIT * base(i - 1)));
}

const list = (parts: readonly (number | string)[]): string => new Intl.ListFormat('en').format(parts.map(String));

const collect = ((): (() => void) => {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
})();

/** The CPU time, in milliseconds, of one run, without the garbage of what ran before. Throws where a run is endless. */
function costOf(through: (text: string) => unknown, text: string): number {
  const context = vm.createContext({ read: () => void through(text) });
  collect();
  const before = process.cpuUsage();
  // Ends even in the middle of a regular expression.
  vm.runInContext('read()', context, { timeout: PATIENCE });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
