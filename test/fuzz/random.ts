/** Chance that can be had again: the same seed gives the same choices on every machine. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** One of the items. There must be some. */
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  /** True once in so many times. */
  once(times: number): boolean;
}

/** The generator mulberry32, started from a text. */
export function randomFrom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: items => {
      const item = items[below(items.length)];
      if (items.length === 0) throw new RangeError('There is nothing to choose from.');
      return item as (typeof items)[number];
    },
    once: times => below(times) === 0,
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
