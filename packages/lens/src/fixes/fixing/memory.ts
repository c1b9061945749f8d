import { identityOf } from '../../rules';
import type { Choice } from './resolve';

/**
 * Remembers which remedies do not last. A remedy may be applied as often as there were findings at one time that it was offered for; one
 * that is wanted more often has not removed its finding, or another fix has brought it back, and so on without end.
 */
export interface Memory {
  /** Starts counting again; what is futile stays futile. */
  readonly restart: () => void;
  /** The choices that may be made, and those that are known not to last. */
  readonly sort: (choices: readonly Choice[]) => { readonly possible: readonly Choice[]; readonly futile: readonly Choice[] };
  /** Whether one of the choices would be made too often; it is futile from now on. */
  readonly isExhausted: (choices: readonly Choice[]) => boolean;
  /** Records what was offered in a round, and the outcome. */
  readonly note: (offered: readonly Choice[], applied: readonly Choice[]) => void;
}

export function createMemory(): Memory {
  const futile = new Set<string>();
  let most = new Map<string, number>();
  let made = new Map<string, number>();
  return {
    restart: () => {
      most = new Map();
      made = new Map();
    },
    sort: choices => ({
      possible: choices.filter(choice => !futile.has(keyOf(choice))),
      futile: choices.filter(choice => futile.has(keyOf(choice))),
    }),
    isExhausted: choices => {
      const exhausted = choices.map(choice => keyOf(choice)).filter(key => (made.get(key) ?? 0) >= (most.get(key) ?? Infinity));
      for (const key of exhausted) futile.add(key);
      return exhausted.length > 0;
    },
    note: (offered, applied) => {
      for (const [key, count] of countsOf(offered)) most.set(key, Math.max(count, most.get(key) ?? 0));
      for (const [key, count] of countsOf(applied)) made.set(key, (made.get(key) ?? 0) + count);
    },
  };
}

/** What is fixed, where and how: without indices, because these move with every fix. */
function keyOf({ finding, remedy }: Choice): string {
  return JSON.stringify([finding.document, remedy.key, ...identityOf(finding)]).replace(/\[\d+\]/g, '[]');
}

function countsOf(choices: readonly Choice[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const choice of choices) counts.set(keyOf(choice), (counts.get(keyOf(choice)) ?? 0) + 1);
  return counts;
}
