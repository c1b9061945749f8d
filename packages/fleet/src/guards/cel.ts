/** Pieces of CEL, which the API server and Kyverno read alike. */
import { groupBy } from '@scc-lens/words';
import type { Table } from './known';

/** A named expression, as policies take variables and conditions. */
export interface Named {
  readonly name: string;
  readonly expression: string;
}

/** A string of CEL. */
export const celString = (text: string): string => JSON.stringify(text);

export const celList = (names: readonly string[]): string => `[${names.map(celString).join(', ')}]`;

/** The API server reads no expression with more than 100,000 characters, so that a long list is several variables. */
const MOST_CHARACTERS = 60_000;

function parts(name: string, [open, close]: readonly [string, string], entries: readonly string[]): readonly Named[] {
  let length = 0;
  const chunks = groupBy(entries, entry => {
    length += entry.length;
    return [String(Math.floor(length / MOST_CHARACTERS))];
  });
  return [...chunks.values(), ...(entries.length === 0 ? [[]] : [])].map((chunk, i) => ({
    name: `${name}${i}`,
    expression: chunk.length === 0 ? open + close : `${open}\n${chunk.map(entry => `  ${entry}`).join(',\n')}\n${close}`,
  }));
}

/** Names and what each has; a name is found at once, however many there are. */
export function celTable(name: string, rows: Table): { readonly variables: readonly Named[]; readonly get: (key: string) => string } {
  const entries = [...rows].map(([key, values]) => `${celString(key)}: ${celList(values)}`);
  const variables = parts(name, ['{', '}'], entries);
  return { variables, get: key => `(${variables.map(part => `variables.${part.name}[?${key}].orValue([])`).join(' + ')})` };
}

export type CelTable = ReturnType<typeof celTable>;

/** Names, and whether a text is one of them. */
export function celSet(
  name: string,
  members: Iterable<string>,
): { readonly variables: readonly Named[]; readonly has: (text: string) => string } {
  const variables = parts(name, ['[', ']'], [...members].sort().map(celString));
  return { variables, has: text => `(${variables.map(part => `${text} in variables.${part.name}`).join(' || ')})` };
}

export type CelSet = ReturnType<typeof celSet>;

/** A list of an object, empty where there is none. */
export const listOf = (object: string, field: string): string =>
  `(${object} != null && has(${object}.${field}) && dyn(${object}.${field}) != null ? ${object}.${field} : [])`;

/** The namespace of the request, empty for objects that are in none. */
export const NAMESPACE = "request.?namespace.orValue('')";

/** The name of the object. */
export const NAME = "object.metadata.?name.orValue('')";

export const matches = (text: string, pattern: string): string => `${text}.matches('${pattern}')`;
