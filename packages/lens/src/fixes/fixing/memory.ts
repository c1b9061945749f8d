import { groupBy } from '@scc-lens/words';
import { identityOf } from '../../rules';
import type { Choice } from './resolve';

/**
 * Remembers which remedies do not last. A remedy may be applied as often as there were findings at one time that it was offered for; one
 * that is wanted more often has not removed its finding, or another fix has brought it back, and so on without end.
 */
export class Memory {
  readonly #futile = new Set<string>();
  #most = new Map<string, number>();
  #made = new Map<string, number>();

  /** Starts counting again; what is futile stays futile. */
  restart(): void {
    this.#most = new Map();
    this.#made = new Map();
  }

  isFutile(choice: Choice): boolean {
    return this.#futile.has(keyOf(choice));
  }

  /** Whether one of the choices would be made too often; it is futile from now on. */
  isExhausted(choices: readonly Choice[]): boolean {
    const exhausted = choices.map(keyOf).filter(key => (this.#made.get(key) ?? 0) >= (this.#most.get(key) ?? Infinity));
    for (const key of exhausted) this.#futile.add(key);
    return exhausted.length > 0;
  }

  /** Records what was offered in a round, and the outcome. */
  note(offered: readonly Choice[], applied: readonly Choice[]): void {
    for (const [key, { length }] of countsOf(offered)) this.#most.set(key, Math.max(length, this.#most.get(key) ?? 0));
    for (const [key, { length }] of countsOf(applied)) this.#made.set(key, (this.#made.get(key) ?? 0) + length);
  }
}

/** What is fixed, where and how: without indices, because these move with every fix. */
function keyOf({ finding, remedy }: Choice): string {
  return JSON.stringify([finding.document, remedy.key, ...identityOf(finding)]).replace(/\[\d+\]/g, '[]');
}

const countsOf = (choices: readonly Choice[]): ReadonlyMap<string, readonly Choice[]> => groupBy(choices, choice => [keyOf(choice)]);
