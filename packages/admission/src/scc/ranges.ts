import type { IDRange } from './types';

/** A block of ids in a namespace annotation: `start/size` or `start-end`. What follows the second number is ignored. */
export type ParsedRange = { readonly ok: true; readonly range: IDRange } | { readonly ok: false; readonly error: string };

const UINT32 = 2 ** 32;
const UINT64_MAX = 2n ** 64n - 1n;

/** What nearly every annotation looks like, for which there is a quick way: numbers that are surely below 2^32. */
const PLAIN = /^(\d{1,9}|[123]\d{9})([/-])(\d{1,9}|[123]\d{9})$/;

/** Blanks as Go's scanner knows them, apart from line ends. */
const BLANKS = /^(?:[\t\v\f \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|\r(?!\n))*/;

/** Parses one block as OpenShift does (Go's Sscanf into 32 bit numbers), with the same errors. */
export function parseRange(text: string): ParsedRange {
  const plain = PLAIN.exec(text);
  if (plain !== null) return rangeOf(Number(plain[1]), plain[2] ?? '', Number(plain[3]));
  const separator = text.includes('/') ? '/' : '-';
  const first = scanNumber(text);
  if (!first.ok) return first;
  if (first.rest === '') return { ok: false, error: 'unexpected EOF' };
  if (!first.rest.startsWith(separator)) return { ok: false, error: 'input does not match format' };
  const second = scanNumber(first.rest.slice(1));
  if (!second.ok) return second;
  return rangeOf(first.value, separator, second.value);
}

function rangeOf(min: number, separator: string, second: number): ParsedRange {
  const max = separator === '-' ? second : (min + second - 1 + UINT32) % UINT32;
  return { ok: true, range: { min, max } };
}

/** Parses several blocks, separated by commas; the first error counts. */
export function parseRanges(text: string): readonly IDRange[] | string {
  const ranges: IDRange[] = [];
  for (const block of text.split(',')) {
    const parsed = parseRange(block);
    if (!parsed.ok) return parsed.error;
    ranges.push(parsed.range);
  }
  return ranges;
}

type Scanned = { readonly ok: true; readonly value: number; readonly rest: string } | { readonly ok: false; readonly error: string };

function scanNumber(text: string): Scanned {
  const trimmed = text.replace(BLANKS, '');
  if (/^\r?\n/.test(trimmed)) return { ok: false, error: 'unexpected newline' };
  if (trimmed === '') return { ok: false, error: 'EOF' };
  const digits = /^\d+/.exec(trimmed)?.[0];
  if (digits === undefined) return { ok: false, error: 'expected integer' };
  const value = BigInt(digits);
  if (value > UINT64_MAX) return { ok: false, error: `strconv.ParseUint: parsing "${digits}": value out of range` };
  if (value >= UINT32) return { ok: false, error: `unsigned integer overflow on token ${digits}` };
  return { ok: true, value: Number(value), rest: trimmed.slice(digits.length) };
}
