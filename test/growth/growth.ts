/**
 * Judges how work grows with its input. Work is CPU time of this process, which the other programs on a machine hardly change, without the
 * garbage of what ran before; of some runs the least counts.
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

/** What twice the input may cost, as a factor. Linear work takes twice as long, quadratic work four times. */
const DOUBLED = 2.2;
/** What four times the input may cost. Texts are compared that are doubled twice, because more lies between linear and quadratic then. */
const LIMIT = DOUBLED ** 2;
/** CPU time, in milliseconds, that the smaller of two compared texts takes at least: the clock and the compiler hardly matter then. */
const FLOOR = 5;
/** Sizes in characters: of the first text, and of the largest that is compared with one 4 and one 16 times as large, of a million. */
const [SMALLEST, LARGEST] = [1000, 64_000];
/** No run may take longer, in milliseconds of a clock on the wall: what does is called endless. */
const PATIENCE = 60_000;
/** So often a case must grow too fast: a few milliseconds are measured, and other programs use the caches of the processor. */
const ATTEMPTS = 3;
const RUNS = isFull ? 5 : 3;

/**
 * Why the work of a case grows too fast; null where it does not. Work that has a step at one size (a larger cache, code that is compiled
 * again) grows too fast between two sizes and no further, so that a text four times as large confirms the verdict.
 */
export function judgeGrowth(each: GrowthCase, floor = FLOOR): string | null {
  let verdict: string | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    verdict = judgeOnce(each, floor);
    if (verdict === null) return null;
  }
  return verdict;
}

function judgeOnce({ text, through }: GrowthCase, floor: number): string | null {
  let size = SMALLEST;
  // What a reader costs at any size hides how the rest grows.
  const fixed = costOf(through, text(size), { enough: Infinity });
  for (let once = fixed; size < LARGEST && once < Math.max(floor, 2 * fixed); once = costOf(through, text(size), { enough: Infinity }))
    size *= once < floor / 8 ? 8 : 2;
  const small = costOf(through, text(size), { enough: 0 });
  const large = costOf(through, text(4 * size), { enough: Math.max(floor, LIMIT * small) });
  if (large <= Math.max(floor, LIMIT * small)) return null;
  const larger = costOf(through, text(16 * size), { enough: LIMIT * large });
  if (larger <= LIMIT * large) return null;
  const times = [small, large, larger].map(each => `${each.toFixed(0)} ms`).join(', ');
  return `${size}, ${4 * size} and ${16 * size} characters take ${times} of CPU time.`;
}

const collect = ((): ((options?: { readonly type: 'minor' }) => void) => {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
})();

/** The least CPU time, in milliseconds, of some runs; of fewer where one takes no more than is enough. Throws where a run is endless. */
function costOf(through: (text: string) => unknown, text: string, { enough }: { readonly enough: number }): number {
  const context = vm.createContext({ read: () => void through(text) });
  let least = Infinity;
  if (enough < Infinity) collect();
  for (let run = 0; run < RUNS && (run === 0 || least > enough); run++) {
    collect({ type: 'minor' });
    const before = process.cpuUsage();
    // Ends even in the middle of a regular expression.
    vm.runInContext('read()', context, { timeout: PATIENCE });
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
