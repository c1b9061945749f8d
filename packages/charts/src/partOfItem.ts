/** Which part of a level prints an item of a list. */
import { groupBy, isObject, isText, remember } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import { fits } from './fits';
import type { Part } from './level';
import type { OutlineNode } from './outline';
import { isHole } from './skeleton';

/** So many items are compared. */
const MOST_CANDIDATES = 32;

/** The part that prints an item of a list; null where it is not certain. */
export function partOfItem(
  parts: readonly Part[],
  index: number,
  list: Json | undefined,
  value: Json,
): Part | { readonly part: Part; readonly index: number } | null {
  if (!Array.isArray(list)) return null;
  const slots = slotsOf(parts);
  // What goes on behind a named template is not in it.
  if (slots.isBounded && list.length > slots.all.length) return null;
  const found =
    countedFromStart(slots, index) ??
    countedFromEnd(slots, list.length - 1 - index) ??
    countedAll(slots, list.length, index) ??
    named(slots, value) ??
    fittingOnly(slots, value);
  if (found === null || (found.index === undefined && !fits(found.part.node, value))) return null;
  return found.index === undefined ? found.part : { part: found.part, index: found.index };
}

/** A place in a list: an item of the template, or of the values that a hole prints; of other holes nothing is known. */
interface Slot {
  readonly part: Part;
  readonly index?: number;
}

interface Slots {
  readonly all: readonly Slot[];
  /** So many at the start, and at the end, are printed exactly once. */
  readonly certain: number;
  readonly certainAtEnd: number;
  /** Those that are printed exactly once. */
  readonly always: readonly Slot[];
  /** Whether each is printed at most once. */
  readonly isBounded: boolean;
  /** Whether a hole may print any items. */
  readonly isOpen: boolean;
  /** By the name that is written in them. */
  readonly byName: ReadonlyMap<string, readonly Slot[]>;
  /** Those whose name only rendering knows. */
  readonly unnamed: readonly Slot[];
}

const slotsOf = remember((parts: readonly Part[]): Slots => {
  const all = parts
    .filter(({ node }) => node.kind !== 'entry')
    .flatMap((part): readonly Slot[] => {
      const { values } = part;
      return Array.isArray(values?.value) ? values.value.map((_, index) => ({ part, index })) : [{ part }];
    });
  const unknown = all.findIndex(slot => !isKnown(slot));
  const lastUnknown = all.findLastIndex(slot => !isKnown(slot));
  return {
    all,
    certain: unknown < 0 ? all.length : unknown,
    certainAtEnd: all.length - 1 - lastUnknown,
    always: all.filter(isKnown),
    isBounded: all.every(({ part: { node, often }, index }) => often !== 'many' && (node.kind === 'item' || index !== undefined)),
    isOpen: all.some(({ part: { node }, index }) => node.kind === 'hole' && index === undefined),
    byName: groupBy(all, slot => [nameOf(slot)].filter(name => name !== null)),
    unnamed: all.filter(slot => nameOf(slot) === null),
  };
});

const isKnown = ({ part: { node, often }, index }: Slot): boolean => often === 'once' && (node.kind === 'item' || index !== undefined);

/** By position, where everything before is printed exactly once. */
function countedFromStart({ all, certain }: Slots, index: number): Slot | null {
  return index < certain ? (all[index] ?? null) : null;
}

function countedFromEnd({ all, certainAtEnd }: Slots, index: number): Slot | null {
  return index < certainAtEnd ? (all[all.length - 1 - index] ?? null) : null;
}

/** By position among the items that are always printed, or among all, where the list has room for no others. */
function countedAll({ all, always, isBounded }: Slots, count: number, index: number): Slot | null {
  if (always.length === count) return always[index] ?? null;
  return isBounded && all.length === count ? (all[index] ?? null) : null;
}

/** By its name, which the items of such a list do not share, where no item whose name is not known can be this one. */
function named({ isOpen, byName, unnamed }: Slots, value: Json): Slot | null {
  const name = isObject(value) ? value['name'] : undefined;
  if (!isText(name) || isOpen || unnamed.length > MOST_CANDIDATES) return null;
  const [only, ...others] = [...(byName.get(name) ?? []), ...unnamed.filter(({ part }) => fits(part.node, value))];
  return only !== undefined && others.length === 0 ? only : null;
}

function nameOf({ part: { node, values }, index }: Slot): string | null {
  if (index === undefined) return literalName(node);
  const item = Array.isArray(values?.value) ? (values.value as readonly Json[])[index] : undefined;
  return isObject(item) && isText(item['name']) ? item['name'] : null;
}

function literalName({ children, block }: OutlineNode): string | null {
  const named = children.filter(({ key }) => key === 'name');
  const [piece, ...rest] = named[0]?.inline ?? [];
  if (piece === undefined || rest.length > 0 || isHole(piece) || named.length > 1 || named[0]?.block !== block) return null;
  return /[\s\\#&*!]|''/.test(piece.text.trim()) ? null : piece.text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** The only item that can print the value. */
function fittingOnly({ all, isOpen }: Slots, value: Json): Slot | null {
  if (all.length > MOST_CANDIDATES || isOpen) return null;
  const [only, ...others] = all.filter(({ part: { node, values }, index }) =>
    index === undefined ? fits(node, value) : isEqual((values?.value as readonly Json[])[index], value),
  );
  return only !== undefined && others.length === 0 ? only : null;
}

/** Equal to a depth at which two items of a list differ. */
function isEqual(a: Json | undefined, b: Json, depth = 3): boolean {
  if (a === b) return true;
  if (a === undefined || a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (depth === 0) return true;
  const [ours, theirs] = [Object.entries(a), b as Readonly<Record<string, Json>>];
  return (
    ours.length <= MOST_CANDIDATES &&
    ours.length === Object.keys(b).length &&
    ours.every(([key, one]) => Object.hasOwn(b, key) && isEqual(one as Json, theirs[key] ?? null, depth - 1))
  );
}
