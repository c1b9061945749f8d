import type { EditResult } from '../edits';
import { parseFile } from '../manifest';
import type { ParsedFile } from '../manifest';

/** The edit that takes a document with its comments and its separator out of a file; or why it cannot be made. */
export function removeDocument({ text, slices, manifests }: ParsedFile, document: number): EditResult {
  const slice = slices[document];
  if (slice === undefined) return { refused: 'The document is no longer there.' };
  const others = manifests.filter((_, i) => i !== document);
  if (others.every(({ class: kind }) => kind === 'empty')) return { refused: 'It is the only object of the file. Delete the file.' };
  const span = { start: slice.start, end: slice.start + slice.text.length };
  const left = parseFile(text.slice(0, span.start) + text.slice(span.end)).manifests;
  const isSound = left.length === others.length && left.every((manifest, i) => manifest.class === others[i]?.class);
  return isSound
    ? { edits: [{ span, newText: '' }] }
    : { refused: 'The documents of the file depend on each other, so it can only be edited by hand.' };
}
