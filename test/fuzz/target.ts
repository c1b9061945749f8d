import type { Random } from './random';

/** A reader of foreign text, and what must be true for every text it reads. */
export interface Target {
  readonly name: string;
  /** Texts that mutation starts from. */
  readonly seeds: readonly string[];
  /** Pieces of text that this reader gives a meaning to. */
  readonly words: readonly string[];
  /** Makes an input; where absent, it is a mutated seed. */
  readonly input?: (random: Random) => string;
  /** How much of the time it gets, in parts; 1 where absent. */
  readonly share?: number;
  /** Whether inputs are JSON, which is minimised by what it contains. */
  readonly isJson?: boolean;
  /** Throws where a promise is not kept. */
  readonly check: (input: string) => void | Promise<void>;
}
