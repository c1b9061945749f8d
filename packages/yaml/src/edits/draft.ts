/** A document with changes pencilled in: what stays, what goes and what comes, before anyone spells it. */
import { isAlias, isMap, isNode, visit, type Node } from 'yaml';
import { remember, valueAt, type Change, type FieldPath, type Json } from '@scc-lens/words';
import { textTexts, valueTexts } from './messages';
import { isRefusal, refuse, type Refusal } from './refusal';
import { entriesOf, hasEntries, isPlainCollection, isSequenceNode, type Entry, type SourceCollection } from './source';
import { applyToValue } from './value';

export type Draft =
  /** The text as it is. */
  | { readonly kind: 'kept' }
  /** A value still to be written. */
  | { readonly kind: 'fresh'; readonly value: Json }
  /** A collection with some entries that change. */
  | { readonly kind: 'open'; readonly node: SourceCollection; readonly sources: readonly Entry[]; readonly parts: Part[] };

export type OpenDraft = Draft & { readonly kind: 'open' };

/** Entries of the text that stay, or one entry that does not. A change costs as much as there are changes before it, however long the list is. */
type Part = Run | DraftEntry;

/** Indices among the entries of the text; `to` is exclusive. */
type Run = Readonly<Record<'from' | 'to', number>>;

/** Whether a part is of entries that stay. */
export const isRun = (part: Run | DraftEntry): part is Run => 'from' in part;

export interface DraftEntry {
  /** Index among the entries of the text; null for one that comes. */
  readonly origin: number | null;
  /** Null in a sequence, and for a key that is not a scalar. */
  readonly key: string | null;
  readonly draft: Draft;
}

/** What decides whether a part of a document may be changed without changing another part. */
export interface Ties {
  /** The document's value before the change. */
  readonly value: Json;
  /** Nodes that an alias elsewhere repeats. */
  readonly repeated: ReadonlySet<Node>;
}

/** The key before which a new one goes, where that is there: a better place than the end. */
const PLACE_BEFORE: ReadonlyMap<string, string> = new Map([
  ['initContainers', 'containers'],
  ['metadata', 'spec'],
]);

/** The draft after one more change, which is made in it, or why the text cannot take it. The change must be one that `applyToValue` accepts. */
export function revise(draft: Draft, node: Node | null, change: Change, depth: number, ties: Ties): Draft | Refusal {
  const at = change.path.slice(0, depth);
  const rest = change.path.slice(depth);
  if (draft.kind === 'fresh') return fresh(draft.value, change, rest);
  const tied = refuseTied(node, at, ties);
  if (tied) return tied;
  if (!hasEntries(node)) return fresh(null, change, rest);
  const open = draft.kind === 'open' ? draft : openDraft(node, at);
  if (isRefusal(open)) return open;
  const step = rest[0];
  if (step === undefined) return change.op === 'insert' ? insertEntry(open, change.index, change.value) : refuse(at, valueTexts.whole);
  const doubled = isMap(open.node) ? refuseDoubled(open, rest.length === 1 ? undefined : String(step), at) : null;
  if (doubled) return doubled;
  const index = isolate(open, step);
  return index === undefined ? addEntry(open, String(step), change, depth, ties) : reviseEntry(open, index, change, depth, ties);
}

/** Makes the entry with an index or a key a part of its own; its index among the parts, or undefined where it is not there. */
function isolate({ sources, parts }: OpenDraft, step: string | number): number | undefined {
  const origin = typeof step === 'string' ? keysOf(sources).first.get(step) : undefined;
  let left = typeof step === 'string' ? Infinity : step;
  for (const [at, part] of parts.entries()) {
    if (!isRun(part)) {
      if (left-- === 0 || part.key === step) return at;
      continue;
    }
    const index = origin ?? part.from + left;
    left -= part.to - part.from;
    if (index < part.from || index >= part.to) continue;
    const entry: DraftEntry = { origin: index, key: sources[index]?.key ?? null, draft: { kind: 'kept' } };
    parts.splice(at, 1, ...runOf(part.from, index), entry, ...runOf(index + 1, part.to));
    return parts.indexOf(entry, at);
  }
  return undefined;
}

const runOf = (from: number, to: number): readonly Run[] => (from < to ? [{ from, to }] : []);

function reviseEntry(open: OpenDraft, index: number, change: Change, depth: number, ties: Ties): Draft | Refusal {
  const entry = open.parts[index] as DraftEntry;
  const node = entry.origin === null ? null : (open.sources[entry.origin]?.node ?? null);
  if (depth < change.path.length - 1 || change.op === 'insert') {
    const next = revise(entry.draft, node, change, depth + 1, ties);
    if (isRefusal(next)) return next;
    open.parts[index] = { ...entry, draft: next };
    return open;
  }
  const lost = refuseLoss(node, change.path, ties);
  if (lost) return lost;
  const key = change.op === 'replace' ? change.key : entry.key;
  if (change.op === 'remove') open.parts.splice(index, 1);
  else open.parts[index] = { ...entry, key, draft: { kind: 'fresh', value: change.value } };
  return open;
}

function addEntry(open: OpenDraft, key: string, change: Change, depth: number, ties: Ties): Draft | Refusal {
  const path = change.path.slice(0, depth + 1);
  if (valueAt(ties.value, path) !== undefined) return refuse(path, textTexts.mergeKey);
  const draft = fresh(null, change, change.path.slice(depth));
  if (isRefusal(draft)) return draft;
  const value = (draft as { readonly value: Readonly<Record<string, Json>> }).value[key] ?? null;
  const neighbour = PLACE_BEFORE.get(key);
  const before = neighbour === undefined ? undefined : isolate(open, neighbour);
  open.parts.splice(before ?? open.parts.length, 0, { origin: null, key, draft: { kind: 'fresh', value } });
  return open;
}

/** What is to be written for an entry that is not kept; undefined where its text stays or only entries of it change. */
export function writtenValue(draft: Draft): Json | undefined {
  if (draft.kind === 'fresh') return draft.value;
  if (draft.kind === 'kept' || draft.parts.length > 0) return undefined;
  return isSequenceNode(draft.node) ? [] : {};
}

function insertEntry(open: OpenDraft, index: number, value: Json): Draft {
  open.parts.splice(isolate(open, index) ?? open.parts.length, 0, { origin: null, key: null, draft: { kind: 'fresh', value } });
  return open;
}

function fresh(value: Json, change: Change, path: FieldPath): Draft | Refusal {
  const applied = applyToValue(value, [{ ...change, path }]);
  return isRefusal(applied) ? applied : { kind: 'fresh', value: applied.value };
}

function openDraft(node: Node | null, at: FieldPath): OpenDraft | Refusal {
  const sources = isPlainCollection(node) ? entriesOf(node) : null;
  if (!isPlainCollection(node) || sources === null) return refuse(at, textTexts.byHand);
  return { kind: 'open', node, sources, parts: [...runOf(0, sources.length)] };
}

/** The keys of a mapping in the text, with the index of their first entry, and those that are there again. */
const keysOf = remember((sources: readonly Entry[]) => {
  const [first, doubled] = [new Map<string, number>(), new Set<string>()];
  for (const [index, { key }] of sources.entries()) {
    if (key === null) continue;
    if (first.has(key)) doubled.add(key);
    else first.set(key, index);
  }
  return { first, doubled };
});

function refuseTied(node: Node | null, at: FieldPath, ties: Ties): Refusal | null {
  if (isAlias(node)) return refuse(at, textTexts.alias(node.source));
  if (node && ties.repeated.has(node)) return refuse(at, textTexts.anchor);
  return null;
}

/** Refuses to take away text that other places need. An alias in it goes with it: it is only a reference. */
function refuseLoss(node: Node | null, at: FieldPath, ties: Ties): Refusal | null {
  let refusal = refuseTied(node, at, ties);
  if (refusal || node === null) return refusal;
  visit(node, {
    Node: (_, inner) => {
      if (isNode(inner) && ties.repeated.has(inner)) refusal = refuse(at, textTexts.containsAnchor);
      return refusal ? visit.BREAK : undefined;
    },
  });
  return refusal;
}

/** Refuses a mapping that has a key twice: any key where the mapping itself is edited, else the one that leads on. */
function refuseDoubled(open: OpenDraft, only: string | undefined, at: FieldPath): Refusal | null {
  const { doubled } = keysOf(open.sources);
  const key = only ?? [...doubled][0];
  return key !== undefined && doubled.has(key) ? refuse([...at, key], textTexts.writtenTwice) : null;
}
