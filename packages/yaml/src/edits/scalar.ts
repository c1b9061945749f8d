import { parseDocument, type Document } from 'yaml';
import { rememberTexts } from '@scc-lens/words';
import { resolvePlain } from '../manifest/scalars';

export type Quote = '"' | "'";

/** How a scalar is to be written. */
export interface ScalarLook {
  readonly inFlow: boolean;
  /** The quotes that a string gets if it needs some. */
  readonly quote: Quote;
  /** Whether strings are quoted even where nothing demands it. */
  readonly always: boolean;
}

/** Letters outside this set are escaped, since some reader takes them for a line break or refuses them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF\uFFFE\uFFFF]/u;
/** Plain to this parser, something else to others: document markers, the merge key and the default key. */
const MARKERS = new Set(['---', '...', '<<', '=']);
const UNPRINTABLES = new RegExp(UNPRINTABLE, 'gu');
const UNPRINTABLE_IN_LINES = new RegExp(`(?![\\t\\n])${UNPRINTABLE.source}`, 'u');

/** The text of a scalar on one line. Strings are quoted only where a reader of YAML 1.1 or 1.2 would take them for something else. */
export function scalarText(value: null | boolean | number | string, look: ScalarLook): string {
  if (typeof value !== 'string') return String(value);
  if (!look.always && readsPlain(value, look.inFlow ? FLOW_VALUE : BLOCK_VALUE)) return value;
  return quoted(value, look.quote);
}

/** The text of a mapping key. */
export const keyText = (key: string, look: ScalarLook): string =>
  !look.always && readsPlain(key, look.inFlow ? FLOW_KEY : BLOCK_KEY) ? key : quoted(key, look.quote);

/** A string in the given quotes; in double ones where it has characters that only escapes can write. */
export function quoted(text: string, quote: Quote): string {
  if (quote === "'" && !UNPRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(UNPRINTABLES, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The lines of a string as a literal block scalar, header first and the content not yet indented; null where a literal block would
 * not mean exactly this string, or one line is enough.
 */
export function literalLines(value: string): readonly [string, ...string[]] | null {
  const lines = value.split('\n');
  const ends = lines.at(-1) === '';
  const content = ends ? lines.slice(0, -1) : lines;
  if (lines.length < 2 || !/^\S/.test(value) || content.at(-1)?.trim() === '') return null;
  if (UNPRINTABLE_IN_LINES.test(value)) return null;
  return [ends ? '|' : '|-', ...content];
}

/** What most names, paths and image references look like: no reader takes it for anything else. */
const OBVIOUS = /^[A-Za-z_/][\w./-]*(?::[\w./-]+)*$/;

/**
 * Asks the readers themselves whether a scalar can be plain in a place. Fixes write the same few texts into file after file.
 * @param contains whether a reader finds the text there, and nothing else
 */
const place = (around: (text: string) => string, contains: (document: Document, text: string) => boolean): ((text: string) => boolean) =>
  rememberTexts(text =>
    (['1.1', '1.2'] as const).every(version => {
      const document = parseDocument(around(text), { version });
      return document.errors.length === 0 && contains(document, text);
    }),
  );

/** In brackets kubectl takes a question mark, and a colon at the start, for punctuation. */
const PUNCTUATION = /\?|^:/;
const BLOCK_VALUE = place(
  text => `k: ${text}`,
  (document, text) => document.get('k') === text,
);
const BLOCK_KEY = place(
  text => `${text}: v`,
  (document, text) => document.has(text),
);
const FLOW_VALUE = place(
  text => `[${text}]`,
  (document, text) => document.get(0) === text && !PUNCTUATION.test(text),
);
const FLOW_KEY = place(
  text => `{${text}: v}`,
  (document, text) => document.has(text) && !PUNCTUATION.test(text),
);

function readsPlain(text: string, isPlain: (text: string) => boolean): boolean {
  if (UNPRINTABLE.test(text) || text.trim() !== text || MARKERS.has(text) || resolvePlain(text) !== text) return false;
  return OBVIOUS.test(text) || isPlain(text);
}
