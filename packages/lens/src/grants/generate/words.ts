import { isList, isObject } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { reasonTexts } from './messages';

/** How many names a comment gives before it only counts. */
const NAMED = 4;

/** Names in a comment, each once: `a; b; c`, and no longer than a person reads. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length <= NAMED
    ? distinct.join('; ')
    : reasonTexts.more({ names: distinct.slice(0, NAMED - 1).join('; '), count: distinct.length - NAMED + 1 });
}

/** Fields as YAML's flow style writes them: `uidRangeMin: 0, uidRangeMax: 1000`. */
export function fieldsText(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([name, value = null]) => `${name}: ${valueText(value)}`)
    .join(', ');
}

function valueText(value: Json): string {
  if (isList(value)) return `[${value.map(valueText).join(', ')}]`;
  return isObject(value) ? `{${fieldsText(value)}}` : String(value);
}
