/** Text of servers, plug-ins and parsers may contain secrets, which no message, log or error may repeat. */
import type { ClusterError } from './clusterError';
import { fieldsAt, isFields } from './fields';

const MASK = '***';
/** Characters of the text, times known secrets: of a text in which more would have to be searched for, nothing is shown. */
const MOST_WORK = 100_000_000;

/**
 * The text with `***` in place of secrets: those in `known`, in any form; PEM blocks; logins in URLs; values after names such as `password`
 * or `Authorization`; JWTs, known tokens and access keys; long random base64. Names, paths, digests and sentences such as `token expired`
 * stay. A password of letters alone is recognised only where `=`, `:`, quotes or `--password` mark it. Takes time linear in the text.
 */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  if (text.length * known.length > MOST_WORK) return MASK;
  const rest = known
    .filter(secret => secret.length >= 4 || /^["'].+["']$/.test(secret))
    // A secret may contain another one.
    .sort((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  return maskShapes(maskLabelled(maskLogins(maskPem(rest))));
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';

/** PEM blocks, also those whose begin or end was cut off. */
function maskPem(text: string): string {
  let masked = '';
  let from = 0;
  let begin = text.indexOf(BEGIN);
  for (;;) {
    // Searched only past the last one found, so that each part is read once.
    if (begin >= 0 && begin < from) begin = text.indexOf(BEGIN, from);
    const end = text.indexOf(END, from);
    if (end < 0) return begin < 0 ? masked + text.slice(from) : masked + text.slice(from, begin) + MASK;
    const start = begin >= 0 && begin < end ? begin : bodyStart(text, from, end);
    const close = text.indexOf('-----', end + END.length);
    masked += text.slice(from, start) + MASK;
    if (close < 0) return masked;
    from = close + 5;
  }
}

/** Where what may be the body before an end without a begin starts, at `from` or later. It may contain a mask, or half another secret. */
function bodyStart(text: string, from: number, end: number): number {
  let start = end;
  while (start > from && /[\w+/=\s\\.~*-]/.test(text[start - 1] ?? '')) start--;
  return start;
}

/** `user:password@` and `token@` in URLs; not the digest of `oci://image@sha256:…`. */
function maskLogins(text: string): string {
  return text.replace(/:\/\/[^\s/?#"'`<>]+(@[^\s/?#"'`<>@]*)/g, (login, host: string) =>
    /^@sha(?:256|512):/.test(host) ? login : `://${MASK}${host}`,
  );
}

/** Secrets that their own form gives away, in any place. */
function maskShapes(text: string): string {
  return text
    .replace(/(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g, MASK)
    .replace(/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]+){1,4}\.?/g, MASK)
    .replace(/(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_|gl(?:pat|ptt|dt|rt)-)[A-Za-z0-9_-]{16,}/g, MASK)
    .replace(/sha256~[A-Za-z0-9_-]+/g, MASK)
    .replace(/[A-Za-z0-9+/_=-]{40,}/g, run => (isRandom(run) ? MASK : run));
}

const WINDOW = 40;

/** Whether 40 characters in a row change between lower case, upper case and digits as often as random base64, and unlike paths and names. */
function isRandom(run: string): boolean {
  const kinds = Array.from(run, kindOf);
  const counts = { a: 0, A: 0, '0': 0, '/': 0 };
  let changes = 0;
  const isChange = (i: number): boolean => i > 0 && kinds[i] !== kinds[i - 1] && kinds[i] !== '/' && kinds[i - 1] !== '/';
  return kinds.some((kind, i) => {
    counts[kind]++;
    if (isChange(i)) changes++;
    const left = kinds[i - WINDOW];
    if (left !== undefined) {
      counts[left]--;
      if (isChange(i - WINDOW + 1)) changes--;
    }
    return i >= WINDOW - 1 && counts.a > 0 && counts.A > 0 && changes >= (counts['0'] > 0 ? 12 : 16);
  });
}

function kindOf(char: string): 'a' | 'A' | '0' | '/' {
  if (char >= 'a' && char <= 'z') return 'a';
  if (char >= 'A' && char <= 'Z') return 'A';
  return char >= '0' && char <= '9' ? '0' : '/';
}

/** An error that quotes foreign text, without the secrets in it. `known` as for {@link maskSecrets}. */
export function maskError(error: ClusterError, known: readonly string[]): ClusterError {
  const mask = (text: string): string => maskSecrets(text, known);
  const message = mask(error.message);
  if (error.kind === 'conflict')
    return { ...error, message, conflicts: error.conflicts.map(({ manager, field }) => ({ manager: mask(manager), field: mask(field) })) };
  if (error.kind === 'invalid')
    return { ...error, message, causes: error.causes.map(cause => ({ field: mask(cause.field), message: mask(cause.message) })) };
  return { ...error, message };
}

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
function maskLabelled(text: string): string {
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

const isLabel = (text: string, word: string, index: number): boolean =>
  LABEL.test(word) || (/^keys?$/i.test(word) && SPACED_KEY.test(text.slice(Math.max(0, index - 8), index)));

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

const spanOf = (text: string, start: number, end: number): Span | null => (NOTHING.test(text.slice(start, end)) ? null : { start, end });

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

/** Shorter values are masked in quotation marks only: `yes` may be any word of a sentence. */
const SHORTEST = 4;

/** Texts in a request's body that no message may repeat: values of a Secret, also decoded, and of variables that are named like a secret. */
export function secretValuesOf(path: string, body: unknown): readonly string[] {
  const found = new Set<string>();
  if (/\/secrets(?:\/|$)/.test(path) || fieldsAt(body)['kind'] === 'Secret') addSecret(body, found);
  else addVariables(body, found);
  return [...found].flatMap(value => (value.length >= SHORTEST ? [value] : value === '' ? [] : [`"${value}"`, `'${value}'`]));
}

/** Adds the values of an object, or of the operations of a JSON patch. */
function addSecret(body: unknown, found: Set<string>): void {
  for (const operation of Array.isArray(body) ? body : []) {
    const { path, value } = fieldsAt(operation);
    if (typeof path === 'string' && /^\/(?:data|stringData)(?:\/|$)/.test(path)) addTexts(value, found);
  }
  const { data, stringData } = fieldsAt(body);
  addTexts(data, found);
  addTexts(stringData, found);
}

function addTexts(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') {
    for (const text of [value, Buffer.from(value, 'base64').toString('utf8'), Buffer.from(value, 'utf8').toString('base64')]) {
      found.add(text);
      // As a message in Go or JSON quotes it.
      found.add(JSON.stringify(text).slice(1, -1));
    }
  } else if (typeof value === 'number') found.add(String(value));
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) addTexts(one, found);
}

function addVariables(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isFields(value) && typeof value['name'] === 'string' && LABEL.test(value['name'])) addTexts(value['value'], found);
  for (const one of Object.values(value)) addVariables(one, found);
}
