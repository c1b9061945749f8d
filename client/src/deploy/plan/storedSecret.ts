import { fieldsAt, isFields } from '../../cluster';
import type { Fields } from '../../cluster';
import { isSecret, without } from '../objects';

/**
 * A Secret with `stringData` as the server stores it, in `data`. Server-side apply would own the field that was written and not the one
 * that is stored, so that a removed key would stay for ever. What is not valid is left for the server to refuse.
 */
export function storedSecret(object: Fields): Fields {
  const { stringData, data } = object;
  if (!isSecret(object) || !isFields(stringData) || !(data === undefined || isFields(data))) return object;
  const texts = Object.entries(stringData);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return object;
  const encoded = texts.map(([key, text]) => [key, Buffer.from(text, 'utf8').toString('base64')] as const);
  return { ...without(object, ['stringData']), data: Object.fromEntries([...Object.entries(fieldsAt(data)), ...encoded]) };
}
