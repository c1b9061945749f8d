import type { EditResult } from '../edits';
import { parseFile } from '../manifest';
import type { ParsedFile } from '../manifest';
import { refusedFixTexts } from './messages';

/** The edit that takes a document with its comments and its separator out of a file; or why it cannot be made. */
export function removeDocument({ text, role, slices, manifests }: ParsedFile, document: number): EditResult {
  const slice = slices[document];
  if (slice === undefined) return { refused: refusedFixTexts.gone() };
  const others = manifests.filter((_, i) => i !== document);
  if (others.every(({ class: kind }) => kind === 'empty')) return { refused: refusedFixTexts.onlyObject() };
  const span = { start: slice.start, end: slice.start + slice.text.length };
  const left = parseFile(text.slice(0, span.start) + text.slice(span.end), role).manifests;
  const isSound = left.length === others.length && left.every((manifest, i) => manifest.class === others[i]?.class);
  return isSound ? { edits: [{ span, newText: '' }] } : { refused: refusedFixTexts.dependent() };
}
