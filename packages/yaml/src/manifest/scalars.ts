/**
 * What an unquoted scalar means to Kubernetes. kubectl reads YAML with sigs.k8s.io/yaml, that is go.yaml.in/yaml/v2, whose resolve.go
 * is neither YAML 1.1 nor 1.2: `yes` and `y` are true, `0400` is octal, `0o17` and `1_000` are numbers, `1:30` and dates are text.
 */
import { tableOf } from '@scc-lens/words';

/** A scalar's JSON value; `mismatch` names the type that an explicit tag promised and the text does not keep. */
export type Resolved = { readonly value: boolean | number | string | null } | { readonly mismatch: string };

const WORDS: ReadonlyMap<string, boolean | number | null> = new Map<string, boolean | number | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, Number.NEGATIVE_INFINITY] as const),
]);

const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
/** Go's integer literals: `0x`, `0o` or a bare `0` for octal, `0b`, and what JavaScript has in the place of the prefix. */
const INTEGERS: readonly (readonly [RegExp, string])[] = [
  [/^[-+]?(0|[1-9]\d*)$/, ''],
  [/^[-+]?0[xX]([\da-fA-F]+)$/, '0x'],
  [/^[-+]?0[oO]?([0-7]+)$/, '0o'],
  [/^[-+]?0[bB]([01]+)$/, '0b'],
];
const [LEAST_INT64, MOST_UINT64] = [-(2 ** 63), 2 ** 64];

/** The value of an unquoted, untagged scalar. */
export function resolvePlain(text: string): boolean | number | string | null {
  const code = text.charCodeAt(0);
  if (!mayBeSpecial(code)) return text === '' ? null : text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (code >= 0x3a) return text;
  return numberOf(text.replace(code === DOT ? /(?<=\d)_(?=\d)/g : /_/g, '')) ?? text;
}

/** The value of a scalar with a tag such as `!!str`; any tag that Kubernetes does not know leaves the text. */
export function resolveTagged(tag: string, text: string): Resolved {
  const type = tag.startsWith(CORE_TAG) ? tag.slice(CORE_TAG.length) : '';
  const accepts = ACCEPTS[type];
  if (accepts === undefined) return { value: text };
  const value = resolvePlain(text);
  return accepts(value, text) ? { value } : { mismatch: `!!${type}` };
}

const CORE_TAG = 'tag:yaml.org,2002:';
const ACCEPTS: Readonly<Record<string, (value: unknown, text: string) => boolean>> = tableOf({
  bool: value => typeof value === 'boolean',
  int: (value, text) => typeof value === 'number' && integerOf(text.replaceAll('_', '')) !== undefined,
  float: value => typeof value === 'number',
  null: value => value === null,
});

const DOT = 0x2e;

/** `+ - . 0-9 ~` and the letters with which the words start; anything else is text. */
const mayBeSpecial = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === DOT || code === 0x7e || WORD_STARTS.has(code);

const WORD_STARTS: ReadonlySet<number> = new Set(Array.from('yYnNtTfFoO', letter => letter.charCodeAt(0)));

const numberOf = (text: string): number | undefined =>
  integerOf(text) ?? (DECIMAL.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined);

/** A number of 64 bits, with or without a sign. */
function integerOf(text: string): number | undefined {
  for (const [pattern, prefix] of INTEGERS) {
    const digits = pattern.exec(text)?.[1];
    if (digits === undefined) continue;
    const value = Number(prefix + digits) * (text.startsWith('-') ? -1 : 1);
    if (value >= LEAST_INT64 && value <= MOST_UINT64) return value;
  }
  return undefined;
}
