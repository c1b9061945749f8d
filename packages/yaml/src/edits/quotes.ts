/** The quotes around keys and values: what takes the place of a quoted text gets the same. */
import type { Json, Span, TextEdit } from '@scc-lens/words';
import { keyText, quoted, type Quote } from './scalar';
import { edit, type Scene } from './scene';
import type { Entry } from './source';

/** The edit that gives an entry another key; none where it keeps its own, however that is written. */
export function renameKey({ key: old, keySpan }: Entry, key: string | null, inFlow: boolean, { text, style }: Scene): readonly TextEdit[] {
  if (key === null || keySpan === null || key === old) return [];
  const quote = quoteAt(text, keySpan);
  return [edit(keySpan.start, keySpan.end, keyText(key, { inFlow, quote: quote ?? style.quote, always: quote !== null }))];
}

/** A string in the quotes of the value that it replaces; null for all other values, and where the old one has none. */
export function requoted(value: Json, old: Span | null, text: string): string | null {
  const quote = old && quoteAt(text, old);
  return typeof value === 'string' && quote ? quoted(value, quote) : null;
}

function quoteAt(text: string, { start }: Span): Quote | null {
  const letter = text[start];
  return letter === '"' || letter === "'" ? letter : null;
}
