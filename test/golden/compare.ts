/** Comparing what was recorded with the core's answers, as the golden data's own rules have it. */
import type { Json, JsonObject } from '@scc-lens/words';

/** Fields whose value is compared to the letter: here null is not an empty list. */
const EXACT_FIELDS: ReadonlySet<string> = new Set(['badValue']);
/** Lists of securityContexts, in which null is not an empty object. */
const EXACT_ITEMS: ReadonlySet<string> = new Set(['initContainers', 'containers', 'ephemeralContainers']);

export interface CompareOptions {
  /** Go leaves out some zero values that a manifest spells out, and writes out others that it leaves out. */
  readonly zeroIsAbsent?: boolean;
}

/** The differences between two values, each with its address; absent, null, empty lists and empty objects are equal. */
export function differences(
  expected: Json | undefined,
  actual: Json | undefined,
  at: string,
  options: CompareOptions = {},
): readonly string[] {
  if (isNothing(expected, options) && isNothing(actual, options)) return [];
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap(key => differField(expected[key], actual[key], key, `${at}.${key}`, options));
  }
  if (Array.isArray(expected) && Array.isArray(actual))
    return differLists(expected, actual, at, (a, b, place) => differences(a, b, place, options));
  return Object.is(expected, actual) ? [] : [`${at}: expected ${show(expected)}, got ${show(actual)}`];
}

function differField(
  expected: Json | undefined,
  actual: Json | undefined,
  key: string,
  at: string,
  options: CompareOptions,
): readonly string[] {
  if (EXACT_FIELDS.has(key)) return exactly(expected, actual, at);
  if (key === 'seLinuxOptions') return differences(expected, actual, at, { ...options, zeroIsAbsent: true });
  if (!EXACT_ITEMS.has(key)) return differences(expected, actual, at, options);
  return differLists(listOf(expected), listOf(actual), at, (a, b, place) =>
    (a === null) === (b === null) ? differences(a, b, place, options) : exactly(a, b, place),
  );
}

function differLists(
  expected: readonly Json[],
  actual: readonly Json[],
  at: string,
  differ: (a: Json | undefined, b: Json | undefined, at: string) => readonly string[],
): readonly string[] {
  if (expected.length !== actual.length) return exactly(expected, actual, at);
  return expected.flatMap((item, index) => differ(item, actual[index], `${at}[${index}]`));
}

function exactly(expected: Json | undefined, actual: Json | undefined, at: string): readonly string[] {
  return show(expected) === show(actual) ? [] : [`${at}: expected ${show(expected)}, got ${show(actual)}`];
}

function isNothing(value: Json | undefined, { zeroIsAbsent = false }: CompareOptions): boolean {
  if (value === undefined || value === null) return true;
  if (zeroIsAbsent && (value === false || value === '' || value === 0)) return true;
  return typeof value === 'object' && Object.values(value).every(item => isObjectMember(value) && isNothing(item, { zeroIsAbsent }));
}

/** Only an object whose fields are all nothing is nothing; a list of nothings has a length. */
function isObjectMember(value: JsonObject | readonly Json[]): boolean {
  return !Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function show(value: Json | undefined): string {
  return JSON.stringify(value ?? null);
}
