/** A document with changes pencilled in: what stays, what goes and what comes, before anyone spells it. */
import { isAlias, isMap, isNode, visit, type Node } from 'yaml';
import { valueAt } from '../words';
import type { Change, FieldPath, Json } from '../words';
import { textTexts, valueTexts } from './messages';
import { isRefusal, refuse, type Refusal } from './refusal';
import { entriesOf, hasEntries, isPlainCollection, isSequenceNode, type Entry, type SourceCollection } from './source';
import { applyToValue } from './value';

export type Draft =
  /** The text as it is. */
  | { readonly kind: 'kept' }
  /** A value still to be written. */
  | { readonly kind: 'fresh'; readonly value: Json }
  /** A collection of which some entries change. */
  | { readonly kind: 'open'; readonly node: SourceCollection; readonly sources: readonly Entry[]; readonly entries: readonly DraftEntry[] };

export type OpenDraft = Draft & { readonly kind: 'open' };

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

const KEPT: Draft = { kind: 'kept' };

/** The key before which a new one goes, where that is there: a better place than the end. */
const PLACE_BEFORE: ReadonlyMap<string, string> = new Map([
  ['initContainers', 'containers'],
  ['metadata', 'spec'],
]);

/** The draft after one more change, or why the text cannot take it. The change must be one that `applyToValue` accepts. */
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
  const index = typeof step === 'number' ? step : open.entries.findIndex(({ key }) => key === step);
  const entry = open.entries[index];
  if (entry === undefined) return addEntry(open, String(step), change, depth, ties);
  return reviseEntry(open, index, entry, change, depth, ties);
}

function reviseEntry(open: OpenDraft, index: number, entry: DraftEntry, change: Change, depth: number, ties: Ties): Draft | Refusal {
  const node = entry.origin === null ? null : (open.sources[entry.origin]?.node ?? null);
  if (depth < change.path.length - 1 || change.op === 'insert') {
    const next = revise(entry.draft, node, change, depth + 1, ties);
    return isRefusal(next) ? next : { ...open, entries: replacedAt(open.entries, index, [{ ...entry, draft: next }]) };
  }
  const lost = refuseLoss(node, change.path, ties);
  if (lost) return lost;
  if (change.op === 'remove') return { ...open, entries: replacedAt(open.entries, index, []) };
  const key = change.op === 'replace' ? change.key : entry.key;
  return { ...open, entries: replacedAt(open.entries, index, [{ ...entry, key, draft: { kind: 'fresh', value: change.value } }]) };
}

/** A copy with another entry, or none, in the place of one. Many times faster than `toSpliced`, and a long list is copied for each of its fixes. */
function replacedAt(entries: readonly DraftEntry[], index: number, others: readonly DraftEntry[]): readonly DraftEntry[] {
  const copy = entries.slice();
  copy.splice(index, 1, ...others);
  return copy;
}

function addEntry(open: OpenDraft, key: string, change: Change, depth: number, ties: Ties): Draft | Refusal {
  const path = change.path.slice(0, depth + 1);
  if (valueAt(ties.value, path) !== undefined) {
    return refuse(path, textTexts.mergeKey);
  }
  const draft = fresh(null, change, change.path.slice(depth));
  if (isRefusal(draft)) return draft;
  const value = (draft as { readonly value: Readonly<Record<string, Json>> }).value[key] ?? null;
  const neighbour = PLACE_BEFORE.get(key);
  const before = open.entries.findIndex(entry => entry.key === neighbour);
  const entry: DraftEntry = { origin: null, key, draft: { kind: 'fresh', value } };
  return { ...open, entries: open.entries.toSpliced(before === -1 ? open.entries.length : before, 0, entry) };
}

/** What is to be written for an entry that is not kept; undefined where its text stays or only entries of it change. */
export function writtenValue(draft: Draft): Json | undefined {
  if (draft.kind === 'fresh') return draft.value;
  if (draft.kind === 'kept' || draft.entries.length > 0) return undefined;
  return isSequenceNode(draft.node) ? [] : {};
}

function insertEntry(open: OpenDraft, index: number, value: Json): Draft {
  return { ...open, entries: open.entries.toSpliced(index, 0, { origin: null, key: null, draft: { kind: 'fresh', value } }) };
}

function fresh(value: Json, change: Change, path: FieldPath): Draft | Refusal {
  const applied = applyToValue(value, [{ ...change, path }]);
  return isRefusal(applied) ? applied : { kind: 'fresh', value: applied.value };
}

function openDraft(node: Node | null, at: FieldPath): OpenDraft | Refusal {
  const sources = isPlainCollection(node) ? entriesOf(node) : null;
  if (!isPlainCollection(node) || sources === null) return refuse(at, textTexts.byHand);
  const entries = remembered.get(node) ?? sources.map(({ key }, origin): DraftEntry => ({ origin, key, draft: KEPT }));
  remembered.set(node, entries);
  return { kind: 'open', node, sources, entries };
}

/** The entries of a collection before any change. */
const remembered = new WeakMap<SourceCollection, readonly DraftEntry[]>();

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
  const seen = new Set<string>();
  for (const { key } of open.sources) {
    if (key === null || (only !== undefined && key !== only)) continue;
    if (seen.has(key)) return refuse([...at, key], textTexts.writtenTwice);
    seen.add(key);
  }
  return null;
}
