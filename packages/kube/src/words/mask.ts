/** Text of servers, plug-ins and parsers may contain secrets, which no message, log or error may repeat. */
import type { ClusterError } from './clusterError';
import { maskLabelled } from './maskLabelled';

const MASK = '***';
/** Characters of the text, times known secrets: of a text in which more would have to be searched for, nothing is shown. */
const MOST_WORK = 100_000_000;

/**
 * The text with `***` in the place of each secret: the values in `known`; PEM blocks; the login in a URL; what follows a name such as
 * `password`, `token` or `Authorization`; JWTs; access keys of AWS; tokens of GitHub, GitLab and OpenShift; and long random base64.
 * Names of objects and fields, paths, digests and sentences such as `token expired` stay. Takes time linear in the text.
 *
 * A password of letters alone is recognised where `=`, `:`, quotes or `--password` mark it as a value, and taken for a word of the
 * sentence elsewhere.
 * @param known secrets of the connection that the text belongs to, masked whatever they look like
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
  let masked = '';
  let from = 0;
  for (;;) {
    const scheme = text.indexOf('://', from);
    if (scheme < 0) return masked + text.slice(from);
    const start = scheme + 3;
    let end = start;
    let at = -1;
    for (; end < text.length && !/[\s/?#"'`<>]/.test(text[end] ?? ''); end++) if (text[end] === '@') at = end;
    const isLogin = at > start && !/^sha(?:256|512):/.test(text.slice(at + 1, at + 8));
    masked += text.slice(from, start) + (isLogin ? MASK + text.slice(at, end) : text.slice(start, end));
    from = end;
  }
}

/** Secrets that their own form gives away, wherever they are. */
function maskShapes(text: string): string {
  return text
    .replace(/(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g, MASK)
    .replace(/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]+){1,4}\.?/g, MASK)
    .replace(/(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_|gl(?:pat|ptt|dt|rt)-)[A-Za-z0-9_-]{16,}/g, MASK)
    .replace(/sha256~[A-Za-z0-9_-]+/g, MASK)
    .replace(/[A-Za-z0-9+/_=-]{40,}/g, run => (isRandom(run) ? MASK : run));
}

const WINDOW = 40;

/**
 * Whether 40 characters in a row change between lower case, upper case and digits as often as random base64 does. Paths, digests and
 * names of objects have few capitals; camel case changes at the start of words only.
 */
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
