/** Where the fields of an ordinary document are, from js-yaml's events. */
import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE } from 'js-yaml-5';
import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml-5';
import type { Span } from '../words';
import { scalarOf } from './events';
import type { Node, Place } from './layout';

/**
 * The root of a document that `readEvents` has read; null where the tree has to be asked, because events do not show where an item is
 * missing, what is between a key and its block scalar, and where a pair in a list ends that is a mapping (`[a: b]`). The end of a mapping
 * or list without brackets is that of its last value.
 */
export function eventLayout(text: string, events: readonly Event[]): Node | null {
  const open: Collection[] = [];
  let root: Node | null = null;
  /** Behind what was read so far. */
  let end = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.ALIAS) continue;
    if (event.type === EVENT_ID.POP) {
      const closed = open.pop();
      if (closed === undefined) continue;
      if (closed.isFlow) end = text.indexOf(closed.kind === 'list' ? ']' : '}', end) + 1;
      closed.end = end;
      continue;
    }
    const parent = open.at(-1);
    if (event.type === EVENT_ID.SCALAR) {
      const node = scalarAt(text, event, end);
      if (node === null || (node.start < 0 && parent?.kind !== 'mapping')) return null;
      if (node.start >= 0) ({ end } = node);
      root ??= node;
      parent?.add(node, () => String(scalarOf(text, event)));
    } else {
      const node = collectionAt(event, event.type === EVENT_ID.SEQUENCE);
      if (node.isFlow && node.kind === 'mapping' && text[node.start] !== '{') return null;
      end = node.start + 1;
      root ??= node;
      parent?.add(node, () => '');
      open.push(node);
    }
  }
  return root;
}

interface Collection extends Node {
  end: number;
  /** Takes what comes next: an item, or in turn a key, whose name is asked for, and its value. */
  readonly add: (node: Node, name: () => string) => void;
}

function collectionAt({ start, style }: MappingEvent | SequenceEvent, isList: boolean): Collection {
  const places: Place[] = [];
  const names: string[] = [];
  let key: Span | null = null;
  return {
    start,
    end: start,
    kind: isList ? 'list' : 'mapping',
    isFlow: style === COLLECTION_STYLE.FLOW,
    isAlias: false,
    add: (node, name) => {
      if (!isList && key === null) {
        key = node;
        names.push(name());
      } else {
        places.push({ key, value: node });
        key = null;
      }
    },
    field: name => (isList ? undefined : places[names.indexOf(name)]),
    item: index => (isList ? places[index] : undefined),
    first: () => places[0],
    last: () => places.at(-1),
  };
}

const none = (): undefined => undefined;

function scalarAt(text: string, event: ScalarEvent, from: number): Node | null {
  const span = spanOf(text, event, from);
  if (span === null) return null;
  return {
    start: span.start,
    end: span.end,
    kind: 'scalar',
    isFlow: false,
    isAlias: false,
    field: none,
    item: none,
    first: none,
    last: none,
  };
}

/** Events have the content of a scalar, without its quotes or the header of its block. */
function spanOf(text: string, { style, valueStart, valueEnd }: ScalarEvent, from: number): Span | null {
  switch (style) {
    case SCALAR_STYLE.PLAIN:
      return { start: valueStart, end: valueEnd };
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return { start: valueStart - 1, end: valueEnd + 1 };
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK: {
      const start = text.indexOf(style === SCALAR_STYLE.LITERAL_BLOCK ? '|' : '>', from);
      if (start < 0 || text.slice(from, start).includes('#')) return null;
      const newline = text.indexOf('\n', start);
      return { start, end: Math.max(newline < 0 ? text.length : newline, valueEnd) };
    }
  }
}
