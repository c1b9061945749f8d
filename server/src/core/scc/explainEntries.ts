/** Taking the API server's list of objections apart. */
import type { Json } from '../words';

/** One entry of the list. */
export interface RawEntry {
  readonly text: string;
  /** The SCC that it names; null for those that are said for all. */
  readonly scc: string | null;
  readonly field: string;
  readonly type: 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueOther';
  readonly badValue: Json;
  readonly detail: string;
}

/** How an entry starts: with a provider, a field, or the note about `restricted`. */
const START = String.raw`(?:provider "[^"]+": |provider [^\s":]+: |no access to scc/|(?:pod\.)?(?:spec|metadata)[.[])`;
const BOUNDARY = new RegExp(String.raw`(?<=^|, | |\[)(?=${START})`);
const PROVIDER = /^provider (?:"([^"]+)"|([^\s":]+)): /;
const TYPE = /(Forbidden|Invalid value|Required value|Unsupported value)(?:: |$)/;

/** Every text that admission puts at the end of an entry. What follows one of these in an entry is something else. */
const DETAILS: readonly RegExp[] = [
  /^unable to validate empty groups against required ranges/,
  /^-?\d+ is not an allowed group/,
  /^must be in the ranges: \[-?\d+, -?\d+\]/,
  /^must be: -?\d+/,
  /^must be true/,
  /^running with the root UID is forbidden/,
  /^must be [^\s,]*(?:,c\d+)*/,
  /^seccomp may not be set/,
  /^[^,]* is not an allowed seccomp profile\. Valid values are \[[^\]]*\]/,
  /^[^,]* volumes are not allowed to be used/,
  /^Flexvolume driver is not allowed to be used/,
  /^Host (?:network|PID|IPC|ports) (?:is|are) not allowed to be used/,
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

/** The entries of a list, with or without brackets, separated by commas or (in old releases) blanks; and whatever is no entry. */
export function splitEntries(list: string): { readonly entries: readonly RawEntry[]; readonly unknown: readonly string[] } {
  const [inner, tail] = unwrap(list);
  const entries: RawEntry[] = [];
  const unknown: string[] = [];
  for (const part of inner.split(BOUNDARY)) {
    const piece = trimSeparator(part);
    const entry = parseEntry(piece);
    if (entry === null) unknown.push(piece);
    else {
      entries.push(entry.entry);
      unknown.push(entry.rest);
    }
  }
  unknown.push(tail);
  return { entries, unknown: unknown.filter(fragment => fragment !== '' && fragment !== '<nil>') };
}

/** The inside of the brackets around a list, and what follows them; a text that was cut off has no closing one. */
function unwrap(list: string): readonly [inner: string, tail: string] {
  if (!list.startsWith('[')) return [list, ''];
  let depth = 0;
  let unclosed = false;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '[') depth++;
    else if (list[at] === ']') depth--;
    else if (list[at] === '"' && !unclosed) {
      const end = endOfString(list, at);
      unclosed = end === at;
      at = Math.max(at, end - 1);
    }
    if (depth === 0) return [list.slice(1, at), list.slice(at + 1).trim()];
  }
  return [list.slice(1), ''];
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

function parseEntry(text: string): { readonly entry: RawEntry; readonly rest: string } | null {
  const [provider = '', quoted, plain] = PROVIDER.exec(text) ?? [];
  const found = TYPE.exec(text.slice(provider.length));
  if (found === null) return null;
  const [before, type = ''] = found;
  const start = provider.length + found.index;
  const field = withoutColon(text.slice(provider.length, start));
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

/** `spec.volumes[0]: ` without its end. */
function withoutColon(text: string): string {
  const address = text.endsWith(' ') ? text.slice(0, -1) : text;
  return address.endsWith(':') ? address.slice(0, -1) : address;
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
      .filter(isInteger)
      .map(Number);
  if (text === 'true' || text === 'false') return text === 'true';
  return isInteger(text) ? Number(text) : text;
}

const isInteger = (text: string): boolean => /^-?\d+$/.test(text);

/** The detail, and whatever follows a detail that is known. */
function takeDetail(text: string): readonly [detail: string, unknown: string] {
  const known = DETAILS.map(pattern => pattern.exec(text)?.[0]).find(detail => detail !== undefined);
  if (known === undefined) return [text, ''];
  return [known, text.slice(known.length).replace(/^,? */, '')];
}
