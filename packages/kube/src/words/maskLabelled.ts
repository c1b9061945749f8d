/** Secrets that a name before them gives away: `password=…`, `"token": "…"`, `Authorization: Basic …`. */

const MASK = '***';

/** Names of fields, headers, variables and flags are one word each. */
const WORD = /[A-Za-z0-9_-]+/g;
/** How the name of a secret ends; `secretName` and `tokenFile` end in another way. */
const LABEL = /(?:passw(?:or)?d|passphrase|secret|token|(?:api|access|private|secret)[_-]?key)$/i;
/** What makes `key` such a name: `API key: …`. */
const SPACED_KEY = /\b(?:api|access|private|secret) $/i;
const HEADER = /^(?:proxy-)?authorization$/i;
const SCHEME = /^(?:basic|bearer|digest|negotiate|token)$/i;
/** What follows `bearer` or `basic` in sentences, and the parameters of a challenge. */
const NO_CREDENTIAL =
  /^(?:auth\w*|credentials?|headers?|scheme|tokens?|is|was|not|for|or|and|in|with|from|(?:realm|scope|error|charset)=.*)$/i;
/** Values that contain no secret. */
const NOTHING = /^(?:|true|false|null|nil|<nil>|none|undefined|~|\*+)$/i;
/** A word of a sentence, with a hyphen or a slash perhaps. */
const PLAIN = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:['./-][a-z]+)*$/;
const PLACE = /^[a-z]+:\/\/|^\.{0,2}(?:\/[a-z0-9._-]+){2,}\/?$/;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the values behind names of secrets. Takes time linear in the text. */
export function maskLabelled(text: string): string {
  let masked = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (index < from) continue;
    const value = valueBehind(text, word, index);
    if (value === null) continue;
    masked += text.slice(from, value.start) + MASK;
    from = value.end;
  }
  return masked + text.slice(from);
}

/** Whether a name, such as that of a variable, is one of a secret. */
export function isSecretLabel(name: string): boolean {
  return LABEL.test(name);
}

function isLabel(text: string, word: string, index: number): boolean {
  return LABEL.test(word) || (/^keys?$/i.test(word) && SPACED_KEY.test(text.slice(Math.max(0, index - 8), index)));
}

/** Where the secret behind a word is; null where the word names none, or none follows. */
function valueBehind(text: string, word: string, index: number): Span | null {
  const isScheme = /^(?:basic|bearer)$/i.test(word);
  if (!isScheme && !HEADER.test(word) && !isLabel(text, word, index)) return null;
  const end = index + word.length;
  const closing = quoteAt(text, end);
  const afterName = skipBlanks(text, end + closing.length);
  const sign = text[afterName] === ':' || text[afterName] === '=' ? text[afterName] : '';
  if (sign === '' && (closing !== '' || afterName === end)) return null;
  // A tag of an image whose name ends so.
  if (sign === ':' && afterName === end && text[index - 1] === '/') return null;
  const start = sign === '' ? afterName : skipBlanks(text, afterName + 1);
  if (HEADER.test(word)) return sign === '' ? null : headerValue(text, start);
  const opening = quoteAt(text, start);
  if (opening !== '') {
    if (sign === '' && /secret$/i.test(word)) return null;
    const inside = start + opening.length;
    return spanOf(text, inside, endOfQuoted(text, inside, opening));
  }
  const value = bareValue(text, start);
  const shown = text.slice(value.start, value.end);
  if (isScheme && sign === '') return isCredential(word, shown) ? spanOf(text, value.start, value.end) : null;
  const isMarked = sign === '=' || (sign === ':' && start === afterName + 1) || word.startsWith('--');
  if (!isMarked && isProse(text, word, sign, closing, value)) return null;
  return spanOf(text, value.start, value.end);
}

/** The value of an Authorization header, behind its scheme and the brackets in which Go and JSON print it. */
function headerValue(text: string, from: number): Span | null {
  let start = from;
  while (/["'`[\\]/.test(text[start] ?? '')) start++;
  const first = bareValue(text, start);
  const shown = text.slice(first.start, first.end);
  const next = skipBlanks(text, first.end);
  if (SCHEME.test(shown) && next > first.end) {
    const value = bareValue(text, next);
    return spanOf(text, value.start, value.end);
  }
  return PLAIN.test(shown) ? null : spanOf(text, first.start, first.end);
}

function isCredential(scheme: string, value: string): boolean {
  if (NO_CREDENTIAL.test(value)) return false;
  return /^bearer$/i.test(scheme) || (value.length >= 6 && !PLAIN.test(value));
}

/** Whether what follows a name, with `: ` or blanks between, goes on with a sentence or another field rather than with a value. */
function isProse(text: string, word: string, sign: string, closing: string, { start, end }: Span): boolean {
  const value = text.slice(start, end).replace(/^[(<[{]+/, '');
  if (sign === '') return /secret$/i.test(word) || value.length < 4 || PLAIN.test(value) || PLACE.test(value);
  if (text[end] === ':' && (PLAIN.test(value) || /^[A-Za-z-]+$/.test(value))) return true;
  const isPassword = /(?:passw(?:or)?d|passphrase)$/i.test(word);
  const next = skipBlanks(text, end);
  return (!isPassword || closing !== '') && PLAIN.test(value) && next > end && /\S/.test(text[next] ?? '');
}

function spanOf(text: string, start: number, end: number): Span | null {
  return NOTHING.test(text.slice(start, end)) ? null : { start, end };
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (text[i] === ' ' || text[i] === '\t') i++;
  return i;
}

/** A quotation mark with the backslashes before it, as in JSON within JSON; empty where there is none. */
function quoteAt(text: string, from: number): string {
  let i = from;
  while (text[i] === '\\' && i - from < 16) i++;
  return /["'`]/.test(text[i] ?? '') ? text.slice(from, i + 1) : '';
}

/** The end of a quoted value: the same mark with no more backslashes before it, or the end of the line. */
function endOfQuoted(text: string, from: number, opening: string): number {
  let backslashes = 0;
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (char === '\n') return i;
    if (char === opening.at(-1) && backslashes < opening.length) return i - backslashes;
    backslashes = char === '\\' ? backslashes + 1 : 0;
  }
  return text.length;
}

/** A value without quotes: up to a blank or a quotation mark, without the punctuation at its end. */
function bareValue(text: string, start: number): Span {
  let end = start;
  while (end < text.length && !/[\s"'`]/.test(text[end] ?? '')) end++;
  while (end > start && /[.,;:)\]}>\\]/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}
