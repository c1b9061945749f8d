/**
 * Orders two texts as Go does, by the bytes of their UTF-8 form, which is the order of their code points. JavaScript's own order of
 * UTF-16 units differs only where a surrogate meets a unit above the surrogates.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return codePointOrder(a, i) - codePointOrder(b, i);
}

function codePointOrder(text: string, index: number): number {
  if (index >= text.length) return -1;
  const unit = text.charCodeAt(index);
  return unit >= SURROGATES_START && unit <= SURROGATES_END ? unit + ABOVE_BMP : unit;
}

const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xdfff;
const ABOVE_BMP = 0x10000;

/** The texts in Go's order, each once. */
export const sortedSet = (texts: readonly string[]): readonly string[] =>
  texts.length < 2 ? texts : texts.toSorted(compareText).filter((text, index, all) => index === 0 || text !== all[index - 1]);

/** Quotes a text as Go's `%q` does. */
export const quote = (text: string): string => (PLAIN.test(text) ? `"${text}"` : `"${Array.from(text, quoteRune).join('')}"`);

const PLAIN = /^[ !#-[\]-~]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function quoteRune(rune: string): string {
  const escape = ESCAPES[rune];
  if (escape !== undefined) return escape;
  if (PRINTABLE.test(rune)) return rune;
  const code = rune.codePointAt(0) ?? 0;
  // A lone surrogate cannot be decoded by Go, which puts the replacement character in its place.
  if (code >= SURROGATES_START && code <= SURROGATES_END) return '\ufffd';
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code < ABOVE_BMP ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
