/** Changes of a built object as changes of the manifest or patch that sets its fields. */
import { formatFieldPath, isList, isObject, presentPart, valueAt, type Change, type FieldPath, type Json } from '@scc-lens/words';
import { pathAt, type ParsedFile, type Refusal } from '@scc-lens/yaml';
import { pathBefore, pathBehind } from './listShifts';
import { refusedSourceTexts as refused } from './messages';
import { placeText } from './placer';
import { documentAt, type SourceDocument } from './sourceDocument';
import type { Origin, Rendering, WantedEdits } from './types';

/** Changes of one document of a file, or of a patch in a file. */
export interface ManifestChanges {
  readonly source: SourceDocument;
  readonly changes: readonly Change[];
}

/** The same changes where the fields are written; or why there are none. */
export function manifestChanges(rendering: Rendering, stream: ParsedFile, { document, changes }: WantedEdits): ManifestChanges | Refusal {
  const root = stream.manifests[document]?.value;
  const moved: Moved[] = [];
  for (const [i, change] of changes.entries()) {
    const one = moveChange(rendering, document, root, { ...change, path: pathBefore(change.path, changes.slice(0, i)) });
    if ('refused' in one) return one;
    const before = moved.map(other => other.change);
    moved.push({ text: one.text, change: { ...one.change, path: pathBehind(one.change.path, before) } });
  }
  const [first] = moved;
  if (first === undefined) return { refused: refused.notTraced() };
  const files = [...new Set(moved.map(({ text }) => text.file))];
  if (moved.some(({ text }) => text !== first.text)) return { refused: refused.severalFiles(files.join(', ')) };
  return { source: first.text, changes: moved.map(({ change }) => change) };
}

interface Moved {
  readonly text: SourceDocument;
  readonly change: Change;
}

function moveChange(rendering: Rendering, document: number, root: Json | undefined, change: Change): Moved | Refusal {
  const { path } = change;
  const present = presentPart(root, path);
  const { length } = present;
  const found = sourceOf(rendering, document, root, present);
  if ('refused' in found) return found;
  const { text, path: own } = found;
  const value = valueAt(text.manifest.value, own);
  if (length === path.length && change.op !== 'insert') {
    const isSame = own.at(-1) === path.at(-1) || typeof path.at(-1) === 'number';
    if (JSON.stringify(value) !== JSON.stringify(valueAt(root, path)) || (change.op !== 'set' && !isSame))
      return otherValue(rendering, found, path);
    return { text, change: { ...change, path: own } };
  }
  if (change.op === 'remove' || change.op === 'replace') return { refused: refused.notTraced() };
  const isContainer = length < path.length && typeof path[length] === 'string' ? isObject(value) : isList(value) || isObject(value);
  if (!isContainer) return otherValue(rendering, found, present);
  if (change.op === 'set' || length < path.length) return { text, change: { ...change, path: [...own, ...path.slice(length)] } };
  const rendered = valueAt(root, path);
  const isAtEnd = isList(rendered) && isList(value) && change.index === rendered.length;
  if (isAtEnd) return { text, change: { ...change, path: own, index: value.length } };
  const next = sourceOf(rendering, document, root, [...path, change.index]);
  if ('refused' in next) return next;
  const index = next.path.at(-1);
  const isBefore = next.text === text && typeof index === 'number' && JSON.stringify(next.path.slice(0, -1)) === JSON.stringify(own);
  return isBefore ? { text, change: { ...change, path: own, index } } : { refused: refused.notTraced() };
}

function otherValue(rendering: Rendering, { origin }: Found, path: FieldPath): Refusal {
  return { refused: refused.otherValue({ place: placeText(rendering, origin), field: formatFieldPath(path) }) };
}

interface Found {
  readonly text: SourceDocument;
  readonly path: FieldPath;
  readonly origin: Origin;
}

/** Where a field is written, as a field of a document of a file. */
function sourceOf(rendering: Rendering, document: number, root: Json | undefined, path: FieldPath): Found | Refusal {
  const origin = rendering.trace(document, path);
  if (origin?.exactness !== 'exact') return { refused: refused.notTracedField(formatFieldPath(path)) };
  const { file, span } = origin;
  const { text, offset } = documentAt(rendering, file, span.start) ?? {};
  if (text?.manifest.value === undefined || offset === undefined) return { refused: refused.notTraced() };
  if (path.length === 0) return { text, path: [], origin };
  const found = pathAt(text.manifest, offset);
  // A place belongs to a value, to its key, or to an item's first line, on which fields of the item start too.
  const value = valueAt(root, path);
  for (let length = found.length; length > 0; length--) {
    const own = found.slice(0, length);
    const isLike = typeof path.at(-1) === 'number' ? typeof own.at(-1) === 'number' : own.at(-1) === path.at(-1) || length === found.length;
    if (isLike && isSameKind(valueAt(text.manifest.value, own), value)) return { text, path: own, origin };
  }
  return otherValue(rendering, { text, path: found, origin }, path);
}

function isSameKind(ours: Json | undefined, theirs: Json | undefined): boolean {
  if (ours === undefined || theirs === undefined) return false;
  if (isObject(theirs)) return isObject(ours);
  return isList(theirs) ? isList(ours) : ours === theirs;
}
