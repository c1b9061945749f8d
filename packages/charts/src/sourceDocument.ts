/** The documents that a kustomization is built from, as they are edited: in files, and patches in the kustomization itself. */
import { cached, isText, remember, shifted, valueAt, type FieldPath, type TextEdit } from '@scc-lens/words';
import { locate, pathAt, readYaml, splitDocuments, type Manifest } from '@scc-lens/yaml';
import { aligned, indentOf, type Alignment } from './alignment';
import { TextLines } from './textLines';
import type { Rendering } from './types';

export interface SourceDocument {
  readonly file: string;
  readonly manifest: Manifest;
  /** An edit of the document as one of the file; null where it cannot be one. */
  readonly inFile: (edit: TextEdit) => TextEdit | null;
}

/** The document at an offset of a file, the same one each time, and the offset in it. */
export function documentAt(
  rendering: Rendering,
  file: string,
  offset: number,
): { readonly text: SourceDocument; readonly offset: number } | null {
  const documents = cached(documentsIn(rendering), file, () => documentsOf(rendering, file));
  const outer = documents.findLast(({ start }) => start <= offset);
  if (outer === undefined) return null;
  const { text, start, patches } = outer;
  const path = pathAt(text.manifest, offset - start);
  if (!isInlinePatch(text.manifest, path)) return { text, offset: offset - start };
  const key = JSON.stringify(path);
  const patch = patches.get(key) ?? inlinePatch(text, path);
  if (patch === null) return null;
  patches.set(key, patch);
  const { line, character } = patch.outer.positionAt(offset - start);
  return { text: patch.text, offset: patch.lines.startOf(line - patch.first) + Math.max(0, character - patch.indent) };
}

interface Outer {
  readonly text: SourceDocument;
  readonly start: number;
  readonly patches: Map<string, InlinePatch>;
}

/** The documents of the files of a rendering, each read once. */
const documentsIn = remember<Rendering, Map<string, readonly Outer[]>>(() => new Map());

function documentsOf(rendering: Rendering, file: string): readonly Outer[] {
  return splitDocuments(rendering.textOf(file)).map(({ text, start }) => {
    const inFile = ({ span, newText }: TextEdit): TextEdit => ({ span: shifted(span, start), newText });
    return { text: { file, manifest: readYaml(text), inFile }, start, patches: new Map() };
  });
}

const LISTS: ReadonlySet<unknown> = new Set(['patches', 'patchesJson6902', 'patchesStrategicMerge']);

/** A patch in a kustomization is a text of several lines. */
function isInlinePatch({ value }: Manifest, path: FieldPath): boolean {
  const found = valueAt(value, path);
  return LISTS.has(path[0]) && isText(found) && found.includes('\n');
}

interface InlinePatch {
  readonly text: SourceDocument;
  readonly lines: TextLines;
  /** The lines of the document around it. */
  readonly outer: TextLines;
  /** The line of that document that is the patch's first. */
  readonly first: number;
  /** Columns before its lines in the file. */
  readonly indent: number;
}

/** Null where its lines are not lines of the file, as in a folded block or in quotes. */
function inlinePatch({ file, manifest, inFile }: SourceDocument, path: FieldPath): InlinePatch | null {
  const value = valueAt(manifest.value, path);
  if (!isText(value)) return null;
  const whole = new TextLines(manifest.text);
  const head = whole.positionAt(locate(manifest, path, 'value').start).line;
  const inner = new TextLines(value);
  let written = 0;
  while (written < inner.count && inner.textOf(written).trim() === '') written++;
  const indent = indentOf(whole.textOf(head + 1 + written)) - indentOf(inner.textOf(written));
  if (indent < 1) return null;
  for (let i = 0; i < inner.count; i++) {
    const [ours, theirs] = [inner.textOf(i), whole.textOf(head + 1 + i)];
    if (ours.trim() === '' ? theirs.trim() !== '' && i < inner.count - 1 : theirs !== ' '.repeat(indent) + ours) return null;
  }
  const alignment: Alignment = { file, text: manifest.text, lines: whole, by: head + 1, indent: -indent };
  return {
    text: {
      file,
      manifest: readYaml(value),
      inFile: edit => {
        const moved = aligned(alignment, inner, edit);
        return moved === null ? null : inFile(moved);
      },
    },
    lines: inner,
    outer: whole,
    first: head + 1,
    indent,
  };
}
