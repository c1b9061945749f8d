/** A rendered document by its lines, and edits of it. */
import type { Change, FieldPath, TextEdit } from '@scc-lens/words';
import { locate, pathAt, type Manifest } from '@scc-lens/yaml';
import type { TextLines } from './textLines';
import type { Rendering } from './types';

/** A rendered document. */
export interface Page {
  readonly rendering: Rendering;
  readonly document: number;
  /** What the edits are to make of it. */
  readonly changes: readonly Change[];
  readonly manifest: Manifest;
  readonly lines: TextLines;
  /** The templates that print it, by their text. */
  readonly templates: Map<string, TextLines>;
}

/** An edit with what it is of. */
export interface MovedEdit {
  readonly file: string;
  /** The template's text, which `edit` changes. */
  readonly text: string;
  readonly edit: TextEdit;
  /** The fields that start on lines that it changes. */
  readonly touched: readonly FieldPath[];
}

/** The fields that start on a line, each inside the one before; null where none does. */
export function fieldOn({ manifest, lines }: Page, line: number): readonly FieldPath[] | null {
  if (line < 0 || line >= lines.count) return null;
  const text = lines.textOf(line);
  const dashes = /^(?: *- )* */.exec(text)?.[0].length ?? 0;
  const content = text.slice(dashes).trim();
  if (content === '' || content.startsWith('#')) return null;
  const path = pathAt(manifest, lines.startOf(line) + dashes);
  const isOn = (part: FieldPath): boolean => lines.positionAt(locate(manifest, part, 'key').start).line === line;
  if (path.length === 0 || !isOn(path)) return null;
  let length = path.length;
  while (length > 1 && isOn(path.slice(0, length - 1))) length--;
  return path.slice(length - 1).map((_, i) => path.slice(0, length + i));
}
