/** A kustomization as Argo CD or Flux builds it: with fields of their objects. */
import { readYaml, type Rendering, type SourceText } from '@scc-lens/charts';
import { isList, listOf, objectOf, type Change, type JsonObject, type Span, type TextEdit } from '@scc-lens/words';
import { applyChanges, applyEdits, lineStarts, readYaml as parseYaml } from '@scc-lens/yaml';
import { NotRendered } from './files';
import { renderTexts } from './messages';

/** What is added to a kustomization before it is built. */
export interface Added {
  /** Its fields: lists are appended. */
  readonly fields: JsonObject;
  /** What a folder without a kustomization has instead of it: manifests, and folders with one, by their paths from there. */
  readonly resources?: readonly string[];
  /** Where the fields are written, from the current folder; the line is from zero. */
  readonly file: string;
  readonly line: number;
}

/** A kustomization with added fields, and what leads from it to the one that is written. */
export interface WithAdded {
  readonly source: SourceText;
  readonly placed: (rendering: Rendering) => Rendering;
}

/** Adds fields to a kustomization. `text` is of the file that describes them. Throws `NotRendered` where that is not certain. */
export function withAdded(source: SourceText, { fields, resources, file, line }: Added, text: string): WithAdded {
  const result = applyChanges(parseYaml(source.text), changesOf(fields, objectOf(readYaml(source).value)));
  if ('refused' in result) throw new NotRendered(renderTexts.notAdded({ file: source.file, reason: result.refused }));
  const start = lineStarts(text)[line] ?? 0;
  const placed = (rendering: Rendering): Rendering => ({
    ...(resources === undefined && rendering.kustomization && { kustomization: { ...rendering.kustomization, ...source } }),
    textOf: name => (name === source.file ? source.text : name === file ? text : rendering.textOf(name)),
    trace: (document, path) => {
      const origin = rendering.trace(document, path);
      if (origin?.file !== source.file) return origin;
      const span = resources === undefined ? spanBefore(origin.span, result.edits) : null;
      return span === null ? { ...origin, file, span: { start, end: start }, exactness: 'file' } : { ...origin, span };
    },
  });
  return { source: { file: source.file, text: applyEdits(source.text, result.edits) }, placed };
}

function changesOf(fields: JsonObject, before: JsonObject): readonly Change[] {
  return Object.entries(fields).flatMap(([name, added = null]): readonly Change[] => {
    if (!isList(added)) return [{ op: 'set', path: [name], value: added }];
    const { length } = listOf(before[name]);
    return added.map((value, i) => ({ op: 'insert', path: [name], index: length + i, value }));
  });
}

/** Where a span of the edited text is in the text before; null where edits wrote it. */
function spanBefore({ start, end }: Span, edits: readonly TextEdit[]): Span | null {
  let shift = 0;
  for (const { span, newText } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    const first = span.start + shift;
    if (start < first) break;
    if (start < first + newText.length) return null;
    shift += newText.length - (span.end - span.start);
  }
  return { start: start - shift, end: Math.max(start, end) - shift };
}
