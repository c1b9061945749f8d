/** Texts of any size, and tables of them. */
import type { GrowthCase } from './growth';

export type Text = (characters: number) => string;

/** A text repeated up to a size, between what comes before and behind it. */
export const repeated =
  (unit: string, before = '', after = ''): Text =>
  characters =>
    before + unit.repeat(Math.ceil(characters / unit.length)) + after;

/** Entries that count, up to a size. */
export const counted =
  (entry: (i: number) => string, before = '', after = ''): Text =>
  characters => {
    const entries: string[] = [];
    for (let length = 0; length < characters; length += entries.at(-1)?.length ?? 1) entries.push(entry(entries.length));
    return before + entries.join('') + after;
  };

/** A case for each text, all with the same reader. */
export const table = (through: (text: string) => unknown, texts: Readonly<Record<string, Text>>): readonly GrowthCase[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text, through }));
