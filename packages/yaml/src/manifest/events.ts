/**
 * Reads JSON and ordinary YAML from js-yaml's events, which cost a quarter of a tree with source tokens. Everything else (a fault, a key
 * twice, a merge, a key that is no text) is left to the tree, so that no answer differs from what it gives.
 */
import { COLLECTION_STYLE, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import type { Json } from '@scc-lens/words';
import { isJson, JSON_OBJECT } from './json';
import { isOrdinary } from './ordinary';
import { resolvePlain } from './scalars';

/** Deeper documents are left to the tree; real manifests reach about 60. */
const MAX_DEPTH = 100;

/** The events of one ordinary document; null where there is none that can be read so. */
function eventsOf(text: string): readonly Event[] | null {
  if (JSON_OBJECT.test(text) ? !isJson(text) : !isOrdinary(text)) return null;
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    return events.every(isPlainSailing) && events.filter(({ type }) => type === EVENT_ID.DOCUMENT).length === 1 ? events : null;
  } catch (error) {
    if (error instanceof YAMLException) return null; // the tree shows where the fault is
    throw error;
  }
}

function isPlainSailing(event: Event): boolean {
  if (event.type === EVENT_ID.DOCUMENT) return !event.explicitEnd && event.directives.length === 0;
  return event.type !== EVENT_ID.ALIAS && (event.type === EVENT_ID.POP || (event.anchorStart < 0 && event.tagStart < 0));
}

interface List {
  readonly items: Json[];
}

interface Mapping {
  readonly fields: Record<string, Json>;
  readonly isFlow: boolean;
  /** The key whose value comes next; null where a key comes next. */
  key: string | null;
  /** Whether no field has been read yet. To ask the fields would take as long as there are many. */
  isEmpty: boolean;
}

/** What is read of an ordinary document. */
interface EventReading {
  readonly value: Json;
  readonly events: readonly Event[];
}

/** The value of an ordinary document, and the events that it was read from; null where the tree has to be asked. */
export function readEvents(text: string): EventReading | null {
  const events = eventsOf(text);
  if (events === null) return null;
  /** The mappings and lists that are being read. */
  const open: (List | Mapping)[] = [];
  let root: Json = null;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.ALIAS) continue;
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const container = open.at(-1);
    if (container !== undefined && 'fields' in container && container.key === null) {
      container.key = event.type === EVENT_ID.SCALAR ? keyOf(text, event, container) : null;
      if (container.key === null) return null;
      continue;
    }
    const value = valueOf(text, event, open);
    if (typeof value === 'number' && !Number.isFinite(value)) return null;
    if (container === undefined && event.type === EVENT_ID.SCALAR && event.style !== SCALAR_STYLE.PLAIN) return null;
    if (container === undefined) root = value;
    else if ('items' in container) container.items.push(value);
    else if (container.key !== null) {
      container.fields[container.key] = value;
      container.key = null;
      container.isEmpty = false;
    }
  }
  return { value: root, events };
}

/** A scalar's value, or a mapping or list that is open from now on. */
function valueOf(text: string, event: ScalarEvent | MappingEvent | SequenceEvent, open: (List | Mapping)[]): Json {
  if (event.type === EVENT_ID.SCALAR) return scalarOf(text, event);
  if (event.type === EVENT_ID.SEQUENCE) {
    const items: Json[] = [];
    open.push({ items });
    return items;
  }
  const fields: Record<string, Json> = {};
  open.push({ fields, isFlow: event.style === COLLECTION_STYLE.FLOW, key: null, isEmpty: true });
  return fields;
}

/**
 * Null for what is no text to Kubernetes, merges other mappings, would change an object's prototype or is there already; and for a key behind a
 * value on its line, which js-yaml accepts behind a quoted item (`- "a" b: c`).
 */
function keyOf(text: string, event: ScalarEvent, { fields, isFlow, isEmpty }: Mapping): string | null {
  const key = scalarOf(text, event);
  if (typeof key !== 'string' || key === '__proto__' || (key === '<<' && event.style === SCALAR_STYLE.PLAIN)) return null;
  if (Object.hasOwn(fields, key)) return null;
  return isFlow || isEmpty || startsLine(text, event) ? key : null;
}

function startsLine(text: string, { style, valueStart }: ScalarEvent): boolean {
  let at = style === SCALAR_STYLE.PLAIN ? valueStart - 1 : valueStart - 2;
  while (text[at] === ' ') at--;
  return at < 0 || text[at] === '\n';
}

/** What a scalar means to Kubernetes. */
export function scalarOf(text: string, event: ScalarEvent): string | number | boolean | null {
  if (event.valueStart < 0) return null;
  const content = event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(content) : content;
}
