/** From the documents that `helm template` prints to the templates, by what it prints of the same chart with marks. */
import { cached, endOfLine, groupBy, lazily, listOf, objectOf, textOf, valueAt, type Span } from '@scc-lens/words';
import { readYaml as readManifest, type ParsedFile, type Slice } from '@scc-lens/yaml';
import { markedChart } from './marks';
import { printedDocuments, type PrintedDocument } from './printed';
import { readYaml } from './readYaml';
import { traceField, writtenField, type PrintedPage } from './traceField';
import type { ChartFile, ChartSource, Origin, Rendering } from './types';
import { changedValues, Values } from './values';

/** A rendering with what has printed its documents, and the values of their charts. */
export interface ChartRendering extends Rendering {
  readonly pageOf: (document: number) => { readonly page: PrintedPage; readonly scope: Values } | null;
}

/** Traces what `helm template` printed of a chart; `marked` is what it printed of the marked one, null where that is not known. */
export function traceChart(chart: ChartSource, stream: ParsedFile, marked: string | null): ChartRendering {
  const changed = changedValues(chart.templates);
  const templates = new Map(chart.templates.map(({ source, file }) => [source, file]));
  const byFile = new Map([...chart.templates, ...chart.values, ...chart.charts].map(({ file, text }) => [file, text]));
  const scopes = new Map<string, Values>();
  const heads = headsOf(stream.slices);
  const sourceAt = (document: number): string | null => heads[document]?.source ?? null;
  const pages = lazily(() => pagesOf(stream, heads, marked === null ? new Map() : printedDocuments(marked, markedChart(chart))));
  const pageOf = (document: number): PrintedPage | null => pages().get(document) ?? null;
  const scopeFor = (source: string): Values => cached(scopes, source, () => new Values({ ...chart, changed }, scopeOf(source)));
  return {
    trace: (document, path) => {
      const source = sourceAt(document);
      const file = templates.get(source ?? '');
      if (source === null || file === undefined) return packed(chart, source);
      const page = pageOf(document);
      const origin = page === null ? null : traceField(page, path, scopeFor(source));
      return origin ?? { file, span: { start: 0, end: 0 }, exactness: 'file', value: null };
    },
    textOf: file => byFile.get(file) ?? '',
    written: (document, path) => {
      const page = pageOf(document);
      return page === null || valueAt(page.manifest.value, path) === undefined ? null : writtenField(page, path);
    },
    pageOf: document => {
      const page = pageOf(document);
      return page === null ? null : { page, scope: scopeFor(sourceAt(document) ?? '') };
    },
  };
}

/** Names the `Chart.yaml` of a document whose template is in no file; a packed chart by the dependency that it is. Null where none is known. */
function packed({ charts }: ChartSource, source: string | null): Origin | null {
  const scope = source === null ? [] : scopeOf(source);
  const isAround = (chart: ChartFile): boolean => chart.scope.every((name, i) => name === scope[i]);
  const chart = charts.filter(isAround).sort((a, b) => b.scope.length - a.scope.length)[0];
  if (chart === undefined) return null;
  const name = scope[chart.scope.length];
  const span = name === undefined ? null : dependencyIn(chart, name);
  const origin: Origin = { file: chart.file, span: span ?? { start: 0, end: 0 }, exactness: 'file', value: null };
  return source === null || name === undefined ? origin : { ...origin, packed: source };
}

/** Where a chart is named that is in another one, by the name that it has there. */
function dependencyIn(chart: ChartFile, name: string): Span | null {
  const yaml = readYaml(chart);
  const dependencies = listOf(objectOf(yaml.value)['dependencies']).map(objectOf);
  const index = dependencies.findIndex(one => (textOf(one['alias']) || textOf(one['name'])) === name);
  return index < 0 ? null : yaml.locate(['dependencies', index, textOf(dependencies[index]?.['alias']) === '' ? 'name' : 'alias']);
}

/** The documents that the marked chart has printed too. */
function pagesOf(
  { slices, manifests }: ParsedFile,
  heads: readonly (Head | null)[],
  printed: ReadonlyMap<string, readonly PrintedDocument[]>,
): ReadonlyMap<number, PrintedPage> {
  const pages = new Map<number, PrintedPage>();
  const textOf = (document: number): string => (slices[document]?.text ?? '').slice(heads[document]?.start).trimEnd();
  const put = (document: number, one: PrintedDocument): void => {
    const [manifest, head] = [manifests[document], heads[document]];
    if (manifest !== undefined && head !== null && head !== undefined) pages.set(document, { manifest, printed: one, start: head.start });
  };
  for (const [source, documents] of groupBy(heads.keys(), i => [heads[i]?.source ?? []].flat())) {
    const byText = groupBy(documents, document => [textOf(document)]);
    const left: PrintedDocument[] = [];
    for (const [text, same] of groupBy(printed.get(source) ?? [], one => [one.text])) {
      const own = byText.get(text) ?? [];
      for (const [i, document] of own.entries()) if (same[i] !== undefined) put(document, same[i]);
      if (own.length === 0) left.push(...same.slice(0, 1));
    }
    const byShape = groupBy(left, one => [shapeOf(one.text)]);
    const others = documents.filter(document => !pages.has(document));
    for (const [shape, [document, another]] of groupBy(others, one => [shapeOf(textOf(one))])) {
      const [only, ...more] = byShape.get(shape) ?? [];
      // Another password may be longer, so that its text has other places.
      if (document !== undefined && another === undefined && only !== undefined && more.length === 0)
        pages.set(document, { manifest: readManifest(only.text), printed: only, start: 0 });
    }
  }
  return pages;
}

/** The keys of each line: a chart may make another password each time. */
function shapeOf(text: string): string {
  const lines = text.split('\n');
  return lines.map(line => line.slice(0, line.indexOf(':') + 1)).join('\n');
}

/** What Helm's comment above a document names: `web/templates/deployment.yaml`; null where there is none. */
export const sourceOf = (document: string): string | null => headOf(document)?.source ?? null;

/** Helm's comment above a document, and where starts what it is about. */
interface Head {
  readonly source: string;
  readonly start: number;
}

/** Of each document. Helm prints the second of two separators that follow each other: its comment is then in a document of its own. */
function headsOf(slices: readonly Slice[]): readonly (Head | null)[] {
  let above: string | null = null;
  return slices.map(({ text }) => {
    const head = headOf(text, above);
    if (head !== null) above = text.slice(head.start).trim() === '' ? head.source : null;
    return head;
  });
}

/** `above` is the source of a document that starts without a comment. */
function headOf(document: string, above: string | null = null): Head | null {
  let start: number | undefined;
  for (let from = 0; from < document.length;) {
    const end = endOfLine(document, from);
    const line = document.slice(from, end).trimEnd();
    if (line.startsWith('# Source: ')) return { source: line.slice('# Source: '.length), start: end + 1 };
    if (line !== '' && line !== '---') start ??= from;
    if (start !== undefined && !line.startsWith('#')) return above === null ? null : { source: above, start };
    from = end + 1;
  }
  return null;
}

/** The charts inside the chart that a template belongs to: `web/charts/cache/templates/pod.yaml` is of `cache`. */
function scopeOf(source: string): readonly string[] {
  const [, ...steps] = source.split('/');
  const scope: string[] = [];
  for (let i = 0; steps[i] === 'charts' && steps[i + 1] !== undefined; i += 2) scope.push(steps[i + 1] ?? '');
  return scope;
}
