/** Lists in JSON, as `oc get -o json` writes them: of a long one, no more is read at a time than an item. */
import { isText, parseJson, type Json, type JsonObject } from '@scc-lens/words';
import { endOfJson, endOfValue } from './json';
import { contentOf, parseManifest } from './parse';
import { isTyped } from './objects';
import type { Manifest } from './types';

/** What a document contains, without its text and its places. */
export type Content = Pick<Manifest, 'class' | 'objects' | 'workloads'>;

/**
 * What `keep` makes of each item of a text that is a list in JSON; the items have the objects that `parseFile` finds. Null where the text is
 * anything else, or is to be read whole.
 */
export function readJsonList<T>(text: string, keep: (content: Content) => T): readonly T[] | null {
  const list = partsOfJson(text, 'items');
  if (list === null || !isTyped(list.head) || !list.head.kind.endsWith('List')) return null;
  const { apiVersion, kind } = list.head;
  const kept: T[] = [];
  for (const [start, end] of list.items) {
    const content = contentAt(text.slice(start, end), { apiVersion, kind });
    if (content === null) return null;
    kept.push(keep(content));
  }
  return kept;
}

/** What the two readers may read differently: a key of every object, and numbers without end. */
const UNUSUAL = /__proto__|\d[eE]\+?\d{3}|\d{300}/;

function contentAt(text: string, head: JsonObject): Content | null {
  const item = parseJson(text);
  if (item === undefined) return null;
  if (UNUSUAL.test(text)) {
    const whole = parseManifest(`${JSON.stringify(head).slice(0, -1)},"items":[${text}]}`);
    return whole.class === 'invalid' ? null : whole;
  }
  const list = { ...head, items: [item] };
  return isTyped(list) ? { class: 'objects', ...contentOf(list, 'own') } : null;
}

export interface JsonParts {
  /** All but the list. */
  readonly head: JsonObject;
  /** Where each item of the list starts and ends. */
  readonly items: readonly (readonly [number, number])[];
}

/** The fields of a text that is one JSON object with a long list; null where it is none, has a field twice, or not this list. */
export function partsOfJson(text: string, list: string): JsonParts | null {
  const head: Record<string, Json> = {};
  let items: JsonParts['items'] | null = null;
  let at = behind(text, 0, '{');
  for (let isFirst = true; at >= 0 && behind(text, at, '}') < 0; isFirst = false) {
    const start = blanksFrom(text, isFirst ? at : behind(text, at, ','));
    const colon = text[start] === '"' ? endOfJson(text, start) : -1;
    const name = parseJson(text.slice(start, colon));
    const from = blanksFrom(text, behind(text, colon, ':'));
    if (!isText(name) || from < 0 || name === '__proto__' || Object.hasOwn(head, name) || (name === list && items !== null)) return null;
    if (name === list) {
      items = itemsFrom(text, from);
      at = items === null ? -1 : behind(text, items.at(-1)?.[1] ?? behind(text, from, '['), ']');
    } else {
      at = endOfJson(text, from);
      head[name] = parseJson(text.slice(from, at)) ?? null;
    }
  }
  return items === null || at < 0 || blanksFrom(text, behind(text, at, '}')) !== text.length ? null : { head, items };
}

function itemsFrom(text: string, start: number): JsonParts['items'] | null {
  const items: (readonly [number, number])[] = [];
  let at = behind(text, start, '[');
  if (at < 0) return null;
  while (behind(text, at, ']') < 0) {
    const from = blanksFrom(text, items.length === 0 ? at : behind(text, at, ','));
    at = from < 0 ? -1 : endOfValue(text, from, MAX_DEPTH);
    if (at < 0) return null;
    items.push([from, at]);
  }
  return items;
}

/** Deeper items are left to the reader that names where they are too deep. */
const MAX_DEPTH = 90;

/** Behind a sign, with blanks before it; -1 where something else is there. */
function behind(text: string, from: number, sign: string): number {
  const at = blanksFrom(text, from);
  return at >= 0 && text[at] === sign ? at + 1 : -1;
}

/** The next that is no blank; -1 from -1. */
function blanksFrom(text: string, from: number): number {
  let at = from;
  while (at >= 0 && at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}
