/** JSON patches (RFC 6902), whose operations name fields by pointers and items of lists by their places. */
import { isText, objectOf, valueAt, type FieldPath, type Json } from '@scc-lens/words';
import { identityIn } from './listItems';
import { put, type Asked, type Field, type Setter } from './setters';
import type { Place } from './types';

/** The operations of a patch as setters, in their order. */
export function operationSetters(operations: readonly Json[], isCertain: boolean, placeIn: (path: FieldPath) => Place): readonly Setter[] {
  return operations.flatMap((operation, i): readonly Setter[] => {
    const { op, path, from, value } = objectOf(operation);
    if (!isText(op) || !isText(path)) return [];
    const pointer = stepsOf(path);
    const source = isText(from) ? stepsOf(from) : null;
    const isStructural = op !== 'test' && op !== 'replace';
    return [
      {
        isCertain,
        set: (asked, before) => apply(op, { pointer, source, value, place: rest => placeIn([i, 'value', ...rest]) }, asked, before),
        reorders: list => isStructural && [pointer, source].some(steps => steps !== null && isItemOf(steps, list)),
      },
    ];
  });
}

/** The steps of a JSON pointer (RFC 6901). */
function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether a pointer is of an item of a list; items of lists around it may have other places. */
const isItemOf = (pointer: readonly string[], list: FieldPath): boolean =>
  pointer.length === list.length + 1 && list.every((step, i) => typeof step === 'number' || step === pointer[i]);

interface Operation {
  readonly pointer: readonly string[];
  readonly source: readonly string[] | null;
  readonly value: Json | undefined;
  readonly place: (rest: FieldPath) => Place;
}

function apply(op: string, { pointer, source, value, place }: Operation, asked: Asked, before: Field): readonly Field[] {
  switch (op) {
    case 'add':
    case 'replace': {
      if (value === undefined) return [before];
      const relation = relationOf(pointer, asked, value);
      if (relation === 'other') return [before];
      const after = put({ value, from: pointer.length, placeIn: place, merges: false, replacesLists: true }, asked, before);
      return relation === 'same' ? after : [before, ...after];
    }
    case 'remove': {
      const relation = relationOf(pointer, asked);
      if (relation === 'other') return [before];
      return relation === 'same' ? ['absent'] : [before, 'absent'];
    }
    case 'move':
    case 'copy':
      return [pointer, op === 'move' ? source : null].some(steps => steps !== null && relationOf(steps, asked) !== 'other')
        ? ['unknown']
        : [before];
    default:
      return [before];
  }
}

/**
 * Whether a pointer is of the field or of what it is in. Items of lists are counted where their places have not changed since; an item that
 * the operation puts there itself is known by what identifies it.
 */
function relationOf(pointer: readonly string[], { path, rendered, isStable }: Asked, value?: Json): 'same' | 'other' | 'unclear' {
  if (pointer.length > path.length) return 'other';
  let relation: 'same' | 'unclear' = 'same';
  for (const [i, step] of pointer.entries()) {
    const field = path[i];
    if (typeof field !== 'number') {
      if (step !== field) return 'other';
      continue;
    }
    if (step !== '-' && !/^\d+$/.test(step)) return 'other';
    const list = path.slice(0, i);
    const isItem = i === pointer.length - 1;
    if (isItem && value !== undefined) {
      const items = valueAt(rendered, list);
      const found = Array.isArray(items) ? identityIn([value], items as readonly Json[], field, list.at(-1)) : 'none';
      if (found === 'none') return 'other';
      if (found === 'unclear') relation = 'unclear';
    } else if (isItem) {
      // What was removed is not what is there now.
      return 'other';
    } else if (!isStable(list)) {
      relation = 'unclear';
    } else if (step !== String(field)) {
      return 'other';
    }
  }
  return relation;
}
