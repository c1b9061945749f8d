/**
 * Intent to text. Beside `core/manifest` the only code that imports `yaml`. Knows how YAML and JSON spell a change and nothing of
 * what it is for.
 */
import type { Manifest } from '../manifest';
import type { Change, TextEdit } from '../types';

/** The smallest text edits that make the changes, in order and without overlap; or why they cannot be made safely. */
export type EditResult = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** Not implemented yet. */
export function applyChanges(_manifest: Manifest, _changes: readonly Change[]): EditResult {
  return { refused: 'Not implemented' };
}

/** The text after non-overlapping edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(from, edit.span.start) + edit.newText;
    from = edit.span.end;
  }
  return result + text.slice(from);
}
