/** The loop: inputs for one target after the other, until the time is over. */
import { minimize } from './minimize';
import { mutate } from './mutate';
import { inTime, PATIENCE } from './patience';
import { randomFrom } from './random';
import type { Target } from './target';

export interface Fault {
  readonly target: string;
  /** Gives the same input again. */
  readonly seed: string;
  /** The smallest input that was found. */
  readonly input: string;
  readonly error: string;
}

export interface FuzzResult {
  /** Inputs by target. */
  readonly inputs: ReadonlyMap<string, number>;
  readonly faults: readonly Fault[];
}

export interface FuzzOptions {
  readonly seconds: number;
  readonly seed: string;
  /** Called for each fault as soon as it is minimised. */
  readonly report: (fault: Fault) => void;
}

/** How long a part of the time is, in milliseconds. */
const TURN = 300;
/** More faults of one target than anyone reads. */
const MOST_FAULTS = 10;

/** Mutated seeds for all targets in turn. Faults with the same message are one. */
export async function fuzz(targets: readonly Target[], { seconds, seed, report }: FuzzOptions): Promise<FuzzResult> {
  const end = Date.now() + seconds * 1000;
  const inputs = new Map(targets.map(({ name }) => [name, 0]));
  const faults = new Map<string, Fault>();
  while (Date.now() < end) {
    for (const target of targets) {
      const turn = Math.min(end, Date.now() + TURN * (target.share ?? 1));
      while (Date.now() < turn) {
        const count = inputs.get(target.name) ?? 0;
        inputs.set(target.name, count + 1);
        const own = `${seed}/${target.name}/${count}`;
        const input = inputFor(target, own);
        const error = await errorOf(target, input);
        if (error === null) continue;
        const known = keyOf(target, error);
        if (faults.has(known) || faults.size >= MOST_FAULTS * targets.length) continue;
        const small = await minimize(input, target.isJson === true, async other => {
          const again = await errorOf(target, other);
          return again !== null && keyOf(target, again) === known;
        });
        const fault = { target: target.name, seed: own, input: small, error: (await errorOf(target, small)) ?? error };
        faults.set(known, fault);
        report(fault);
      }
    }
  }
  return { inputs, faults: [...faults.values()] };
}

/** The input that a seed gives: always the same one while the texts to start from are the same. */
export function inputFor(target: Target, seed: string): string {
  const random = randomFrom(seed);
  return target.input?.(random) ?? mutate(target, random);
}

/** What fails for an input; null where nothing does. Work that does not end is a failure, however busy the machine is. */
export async function errorOf(target: Target, input: string, patience = PATIENCE): Promise<string | null> {
  for (let timeout = patience; ; timeout *= 4) {
    const before = process.cpuUsage();
    try {
      await inTime(() => target.check(input), timeout);
      // The watchdog sees nothing of what runs behind the first `await`.
      const spent = timeSince(before);
      return spent > patience ? `The work took ${Math.round(spent)} ms of a processor, more than ${patience}.` : null;
    } catch (thrown) {
      const spent = timeSince(before);
      // An error of the watchdog is none of this realm's.
      const { code, stack } = Object(thrown) as { readonly code?: unknown; readonly stack?: unknown };
      if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' && spent < patience / 2) continue;
      return String(stack ?? thrown);
    }
  }
}

/** Time of a processor, in milliseconds. */
function timeSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Messages that differ in numbers and quotations only are of one fault. */
function keyOf({ name }: Target, error: string): string {
  const [line = ''] = error.split('\n');
  return `${name} ${line.replace(/"[^"]*"|'[^']*'|`[^`]*`|\d+/g, '…').slice(0, 120)}`;
}
