/** Every field of rendered documents and where it is traced to, for tests and for the sums of docs/charts.md. */
import type { Rendering } from '@scc-lens/charts';
import type { FieldPath, Json } from '@scc-lens/words';
import { lineStarts, locate, parseFile, positionAt } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

/** How the chart `traps` is rendered, whose templates have lines that look as if they printed a field that others print. */
export const TRAPS = { values: ['prod.yaml'], sets: ['given=7', 'node.kubernetes\\.io/os=linux'] };

export interface TracedField {
  readonly document: number;
  readonly path: FieldPath;
  readonly exactness: 'exact' | 'parent' | 'file';
  readonly file: string;
  /** From one. */
  readonly line: number;
  readonly value: { readonly file: string; readonly line: number } | null;
}

/** The paths of all scalars of a value, in its order. */
export function leaves(value: Json | undefined, path: FieldPath = []): readonly FieldPath[] {
  if (value === null || typeof value !== 'object') return [path];
  const entries: readonly (readonly [string | number, Json | undefined])[] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, i) => [i, item] as const)
    : Object.entries(value);
  return entries.flatMap(([step, below]) => leaves(below, [...path, step]));
}

/** Traces every scalar of a stream; documents that lead to no file are left out. */
export function traceAll(stream: ParsedFile, rendering: Rendering): readonly TracedField[] {
  const starts = new Map<string, readonly number[]>();
  const lineOf = (file: string, offset: number): number => {
    const known = starts.get(file) ?? lineStarts(rendering.textOf(file));
    starts.set(file, known);
    return positionAt(known, offset).line + 1;
  };
  return stream.manifests.flatMap(({ value }, document) =>
    leaves(value).flatMap((path): readonly TracedField[] => {
      const origin = value === undefined ? null : rendering.trace(document, path);
      if (origin === null) return [];
      const { exactness, file, span } = origin;
      const from = origin.value;
      return [
        {
          document,
          path,
          exactness,
          file,
          line: lineOf(file, span.start),
          value: from === null ? null : { file: from.file, line: lineOf(from.file, from.span.start) },
        },
      ];
    }),
  );
}

/** A comment for each line of a template that rendering keeps at the end of the printed line. */
export function markedTemplate(text: string, name: string, lines: ReadonlySet<number>): string {
  return text
    .split('\n')
    .map((line, i) => (lines.has(i + 1) && isMarkable(line) ? line.replace(/\r?$/, end => ` # printed-by ${name}:${i + 1}${end}`) : line))
    .join('\n');
}

/** Lines with a key and a value, or a list item, on which nothing goes on: no block scalar, open quote or action. */
function isMarkable(line: string): boolean {
  if (!/^\s*(?:- )*[\w./-]+:(?:\s|$)/.test(line) && !/^\s*- /.test(line)) return false;
  if (/\{\{-|-\}\}|nindent|toYaml|toJson|tpl |range |[|>][-+\d]*\s*$|#|,\s*$|[[{]\s*$/.test(line)) return false;
  const count = (sign: string): number => line.split(sign).length - 1;
  return count('"') % 2 === 0 && count("'") % 2 === 0 && count('{{') === count('}}');
}

/** Exact traces of a stream that the comments of a marked one contradict: each a sentence. */
export function contradictions(
  traced: readonly TracedField[],
  marked: string,
): { readonly checked: number; readonly wrong: readonly string[] } {
  const stream = parseFile(marked);
  const wrong: string[] = [];
  let checked = 0;
  const lines = new Map<number, readonly string[]>();
  for (const { document, path, exactness, file, line } of traced) {
    const manifest = stream.manifests[document];
    const slice = stream.slices[document];
    if (exactness !== 'exact' || manifest?.layout === undefined || slice === undefined) continue;
    const text = lines.get(document) ?? slice.text.split('\n');
    lines.set(document, text);
    const { start } = locate(manifest, path);
    const mark = / # printed-by (\S+)\r?$/.exec(text[positionAt(lineStarts(slice.text), start).line] ?? '')?.[1];
    if (mark === undefined) continue;
    checked++;
    if (mark !== `${file}:${line}`) wrong.push(`${path.join('.')} of document ${document} is printed by ${mark}, not by ${file}:${line}`);
  }
  return { checked, wrong };
}
