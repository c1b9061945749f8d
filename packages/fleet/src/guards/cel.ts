/** Lists in CEL, which the API server and Kyverno read alike. */
import { groupBy } from '@scc-lens/words';

/** A name, or a name and what it has. */
type Entry = string | readonly [name: string, has: readonly string[]];

/** The API server reads no expression with more than 100,000 characters, so that a long list is several variables. */
const MOST_CHARACTERS = 60_000;

/** The variables of a list: its parts, as lists or mappings, and the list of these. CEL spells text as JSON does, but for halves of a character. */
export function celList(name: string, names: readonly Entry[]) {
  const [open, close] = typeof names[0] === 'string' ? '[]' : '{}';
  const entries = names
    .filter(one => !/\p{Cs}/u.test(String(one)))
    .map(one => (typeof one === 'string' ? JSON.stringify(one) : one.map(part => JSON.stringify(part)).join(': ')));
  let length = 0;
  const chunks = groupBy(entries, entry => [String(Math.floor((length += entry.length) / MOST_CHARACTERS))]);
  const parts = [...chunks.values()].map((chunk, i) => ({
    name: `${name}${i}`,
    expression: `${open ?? ''}\n${chunk.map(entry => `  ${entry}`).join(',\n')}\n${close ?? ''}`,
  }));
  return [...parts, { name, expression: `[${parts.map(part => `variables.${part.name}`).join(', ')}]` }];
}
