/** Taking the API server's list of objections apart. */
import type { Json } from '@scc-lens/words';

/** One entry of the list. */
export interface RawEntry {
  /** The whole entry, word for word. */
  readonly text: string;
  /** The SCC that it names; null for those that apply to all. */
  readonly scc: string | null;
  /** The address as printed, without the SCC's name. */
  readonly field: string;
  readonly type: 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueOther';
  /** The offending value as far as it can be read; null for none. */
  readonly badValue: Json;
  readonly detail: string;
}

/**
 * How an entry starts: an SCC, if it names one, an address, if it has one, and the type; or the note about `restricted`. Addresses start
 * behind a blank, a comma or a bracket. OpenShift 4.7 has a second colon behind the SCC of an entry without an address.
 */
const HEAD =
  /(?<![^\s,[])(?:provider (?:"[^"\s]{1,253}"|[^\s":]{1,253}): (?:: )?)?(?:[^\s:]{1,300}: )?(?:Forbidden|Invalid value|Required value|Unsupported value)(?=:|,|\]|\s|$)|(?<![^\s,[])no access to scc\/restricted: Forbidden/g;
const PROVIDER = /^provider (?:"([^"]+)"|([^\s":]+)): /;
const TYPE = /(Forbidden|Invalid value|Required value|Unsupported value)(?:: |:$|(?=,|\]|\s|$))/;

/**
 * Every text that admission puts at the end of an entry, in all releases, also where `<redacted>`, `[REDACTED]` or `xxx` hides a value. What
 * follows one of these in an entry is something else.
 */
const DETAILS: readonly RegExp[] = [
  /^unable to validate empty groups against required ranges/,
  /^(?:<[^<>]{1,60}>|\S{1,60}) is not an allowed group/,
  /^must be in the ranges: \[(?:[^[\]]|\[[^[\]]*\])*\]/,
  /^must be true/,
  /^running with the root UID is forbidden/,
  /^seLinuxOptions\.\w+ on \S* ?does not match required \w+\. +Found \S*, wanted [^\s,\]]*(?:,c[^\s,\]]+)*/,
  /^UID on container \S* ?does not match required (?:UID|range)\. +Found \S+, (?:wanted [^\s,\]]+|required min: \S+ max: [^\s,\]]+)/,
  /^must be(?: in the ranges)?:? (?:<[^<>]{1,60}>|\[[^[\]]{1,60}\]|[^\s,\]]*(?:,c[^\s,\]]+)*)/,
  /^seccomp may not be set/,
  /^[^,]* is not an allowed seccomp profile\. Valid values are \[[^\]]*\]/,
  /^[^,]* volumes are not allowed to be used/,
  /^Flexvolume driver is not allowed to be used/,
  /^Host (?:network|PID|IPC|ports) (?:is|are) not allowed to be used/,
  /^Host port \d+ is not allowed to be used\. Allowed ports: \[[^\]]*\]/,
  /^Host Users must be set to false/,
  /^(?:unsafe )?sysctl "(?:[^"\\]|\\.)*" is not allowed/,
  /^Privileged containers are not allowed/,
  /^capability may not be added/,
  /^[^,]* is required to be dropped but was not found/,
  /^required capabilities are not set on the securityContext/,
  /^ReadOnlyRootFilesystem (?:may not be nil and )?must be set to true/,
  /^Allowing privilege escalation for containers is not allowed/,
  /^not usable by user or serviceaccount/,
  /^the pod fails to validate against the `[^`]*` security context constraint, but would validate successfully against the `[^`]*` security context constraint/,
];

export interface SplitList {
  /** Each objection once. */
  readonly entries: readonly RawEntry[];
  readonly unknown: readonly string[];
  /** The list is cut off. */
  readonly cut: boolean;
}

/**
 * The entries of a list, with or without brackets, separated by commas or (in old releases) blanks; and what is no entry. What follows
 * the list is not a part of it.
 */
export function splitEntries(list: string): SplitList {
  const { inner, closed } = unwrap(list);
  const bracketed = list.startsWith('[');
  const heads = [...inner.matchAll(HEAD)];
  const entries = new Map<string, RawEntry>();
  const unknown: string[] = [];
  const first = trimSeparator(inner.slice(0, heads[0]?.index));
  const alone = parseDetail(first);
  if (alone !== null) entries.set(alone.text, alone);
  else unknown.push(first);
  for (const [i, head] of heads.entries()) {
    const end = heads[i + 1]?.index;
    const { entry, rest } = parseEntry(trimSeparator(inner.slice(head.index, end)));
    if (!entries.has(entry.text)) entries.set(entry.text, entry);
    if (end !== undefined || closed) unknown.push(rest);
  }
  const cut = bracketed ? !closed : entries.size === 0 && unknown.every(isBlank);
  return { entries: [...entries.values()], unknown: unknown.filter(fragment => !isBlank(fragment)), cut };
}

/** Nothing but what separates entries, or what a list without objections is printed as. */
const isBlank = (fragment: string): boolean => /^(?:<nil>|[\s.,;\u2026'"`)\]}-]*)$/.test(fragment);

/** A detail whose address is lost. */
function parseDetail(text: string): RawEntry | null {
  const [detail, rest] = takeDetail(text);
  return rest !== '' || !isDetail(text) ? null : { text, scc: null, field: '', type: 'FieldValueInvalid', badValue: null, detail };
}

/** Whether a text starts as admission's details do. */
export const isDetail = (text: string): boolean => DETAILS.some(pattern => pattern.test(text));

const WANTED = /^must be(?: in the ranges)?:? |\b(?:wanted|required min:) /;
const HIDDEN = /[<*#\u2026]|\.{3}|x{2}|\[[^\d[\]]+\]|redacted/i;

/** Whether the value that a detail wants was taken out of the text. */
export function isHidden(detail: string): boolean {
  const [wanted] = WANTED.exec(detail) ?? [];
  return wanted !== undefined && isDetail(detail) && HIDDEN.test(detail.slice(detail.indexOf(wanted) + wanted.length));
}

/** The inside of the brackets around a list; a text that was cut off has no closing one. */
function unwrap(list: string): { readonly inner: string; readonly closed: boolean } {
  if (!list.startsWith('[')) return { inner: list, closed: false };
  let depth = 0;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '[') depth++;
    else if (list[at] === ']') depth--;
    if (depth === 0) return { inner: list.slice(1, at), closed: true };
  }
  return { inner: list.slice(1), closed: false };
}

/** The end of the quoted string that starts at a place; the place itself where none does, or nothing closes it. */
function endOfString(text: string, start: number): number {
  if (text[start] !== '"') return start;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at++;
  }
  return start;
}

function trimSeparator(text: string): string {
  const trimmed = text.trimEnd();
  return (trimmed.endsWith(',') ? trimmed.slice(0, -1) : trimmed).trim();
}

/** @param text starts as an entry does */
function parseEntry(text: string): { readonly entry: RawEntry; readonly rest: string } {
  const [provider = '', quoted, plain] = PROVIDER.exec(text) ?? [];
  const found = TYPE.exec(text.slice(provider.length));
  const [before, type] = [found?.[0] ?? '', found?.[1] ?? ''];
  const start = provider.length + (found?.index ?? 0);
  const field = text.slice(provider.length, Math.max(provider.length, start - ': '.length));
  const rest = text.slice(start + before.length);
  const [badValue, remainder] = type === 'Invalid value' || type === 'Unsupported value' ? takeValue(rest) : [null, rest];
  const [detail, unknown] = takeDetail(remainder);
  const entry: RawEntry = {
    text: unknown === '' ? text : trimSeparator(text.slice(0, text.length - unknown.length)),
    scc: quoted ?? plain ?? null,
    field,
    type: type === 'Forbidden' ? 'FieldValueForbidden' : type === 'Invalid value' ? 'FieldValueInvalid' : 'FieldValueOther',
    badValue,
    detail,
  };
  return { entry, rest: unknown };
}

const LIST_VALUE = /^\[\]\w+\{[^}]*\}/;
const PLAIN_VALUE = /^[^\s:]+/;

/** The value at the start of what follows `Invalid value: `, and the rest behind its colon. */
function takeValue(text: string): readonly [value: Json, rest: string] {
  const ends = [endOfString(text, 0), ...[LIST_VALUE, PLAIN_VALUE].map(pattern => (pattern.exec(text)?.[0] ?? '').length)];
  const end = ends.find(place => place > 0 && (place === text.length || text[place] === ':'));
  return end === undefined ? [null, text] : [parseValue(text.slice(0, end)), text.slice(end + 1).replace(/^ /, '')];
}

function parseValue(text: string): Json {
  if (text === '"null"') return null;
  if (text.startsWith('"')) return text.slice(1, -1).replace(/\\(.)/g, '$1');
  if (LIST_VALUE.test(text))
    return text
      .slice(text.indexOf('{') + 1, -1)
      .split(/[\s,]/)
      .filter(item => item !== '')
      .map(item => (isInteger(item) ? Number(item) : item));
  if (text === 'true' || text === 'false') return text === 'true';
  return isInteger(text) ? Number(text) : text;
}

const isInteger = (text: string): boolean => /^-?\d+$/.test(text);

/** The detail, and what follows a detail that is known. */
function takeDetail(text: string): readonly [detail: string, unknown: string] {
  const known = DETAILS.map(pattern => pattern.exec(text)?.[0]).find(detail => detail !== undefined);
  if (known === undefined) return [isBlank(text) ? '' : text, ''];
  return [known, text.slice(known.length).replace(/^,? */, '')];
}
