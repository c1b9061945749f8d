/** The secrets that a request sends, which an answer may quote. */
import { fieldsAt, isFields } from './fields';
import { isSecretLabel } from './maskLabelled';

/** Shorter values are masked in quotation marks only: `yes` may be any word of a sentence. */
const SHORTEST = 4;

/**
 * The texts in the body of a request that no message may repeat: all values of a Secret, as they are and decoded, and values of environment
 * variables whose name is that of a secret.
 * @param path of the request: a patch does not name the kind of its object
 */
export function secretValuesOf(path: string, body: unknown): readonly string[] {
  const found = new Set<string>();
  if (/\/secrets(?:\/|$)/.test(path) || fieldsAt(body)['kind'] === 'Secret') addSecret(body, found);
  else addVariables(body, found);
  return [...found].flatMap(value => (value.length >= SHORTEST ? [value] : value === '' ? [] : [`"${value}"`, `'${value}'`]));
}

/** Of an object, or of the operations of a JSON patch. */
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
  if (isFields(value) && typeof value['name'] === 'string' && isSecretLabel(value['name'])) addTexts(value['value'], found);
  for (const one of Object.values(value)) addVariables(one, found);
}
