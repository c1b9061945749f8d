/** From the documents that `helm template` prints to the templates. */
import { groupBy, isObject, isText, lazily, listOf, objectOf, textOf } from '@scc-lens/words';
import type { Json, Span } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { ChartTexts } from './chartTexts';
import type { TemplateText } from './chartTexts';
import { fieldsFit } from './fits';
import { Levels, oftenIn } from './level';
import type { Level } from './level';
import type { OutlineDocument, OutlineNode } from './outline';
import { readYaml } from './readYaml';
import { traceTemplate } from './traceTemplate';
import type { DocumentTracer } from './traceTemplate';
import type { ChartFile, ChartSource, Origin, Rendering } from './types';
import { changedValues, Values } from './values';

/** Traces what `helm template` printed of a chart. Each template is read once, and the documents of one when one of them is first asked for. */
export function traceChart(chart: ChartSource, stream: ParsedFile): Rendering {
  const changed = changedValues(chart.templates);
  const texts = new ChartTexts(chart);
  const levels = new Levels(texts);
  const bySource = lazily(() => documentsBySource(stream));
  const tracers = new Map<number, DocumentTracer | null>();
  const traceSource = (source: string, documents: readonly number[]): void => {
    const template = texts.template(source);
    const scope = new Values({ ...chart, changed }, scopeOf(source));
    const printed = documents.map(document =>
      template === undefined ? null : printedDocument(template, levels, scope, stream.manifests[document]?.value),
    );
    const claims = countBy(printed.map(one => one?.document));
    for (const [i, document] of documents.entries()) {
      const one = printed[i] ?? null;
      // What is printed once at most is not what printed two objects: a hole in it, such as a named template, printed the other.
      const level = one !== null && (one.isRepeated || claims.get(one.document) === 1) ? one.level : null;
      const value = stream.manifests[document]?.value;
      tracers.set(document, template === undefined ? packed(chart, source) : traceTemplate(template, level, levels, value));
    }
  };
  const byFile = new Map([...chart.templates, ...chart.values, ...chart.charts].map(({ file, text }) => [file, text]));
  const tracerOf = (document: number): DocumentTracer | null => {
    const known = tracers.get(document);
    if (known !== undefined) return known;
    const source = bySource().sourceOf(document);
    if (source === null) tracers.set(document, packed(chart, null));
    else traceSource(source, bySource().documents.get(source) ?? []);
    return tracers.get(document) ?? null;
  };
  return {
    trace: (document, path) => tracerOf(document)?.trace(path) ?? null,
    textOf: file => byFile.get(file) ?? '',
    written: (document, path) => tracerOf(document)?.written(path) ?? null,
  };
}

/** Names the `Chart.yaml` of a document whose template is in no file; a packed chart by the dependency that it is. Null where none is known. */
function packed({ charts }: ChartSource, source: string | null): DocumentTracer | null {
  const scope = source === null ? [] : scopeOf(source);
  const isAround = (chart: ChartFile): boolean => chart.scope.every((name, i) => name === scope[i]);
  const chart = charts.filter(isAround).sort((a, b) => b.scope.length - a.scope.length)[0];
  if (chart === undefined) return null;
  const name = scope[chart.scope.length];
  const span = name === undefined ? null : dependencyIn(chart, name);
  const origin: Origin = { file: chart.file, span: span ?? { start: 0, end: 0 }, exactness: 'file', value: null };
  return { trace: () => (source === null || name === undefined ? origin : { ...origin, packed: source }), written: () => null };
}

/** Where a chart is named that is in another one, by the name that it has there. */
function dependencyIn(chart: ChartFile, name: string): Span | null {
  const yaml = readYaml(chart);
  const dependencies = listOf(objectOf(yaml.value)['dependencies']).map(objectOf);
  const index = dependencies.findIndex(one => (textOf(one['alias']) || textOf(one['name'])) === name);
  return index < 0 ? null : yaml.locate(['dependencies', index, textOf(dependencies[index]?.['alias']) === '' ? 'name' : 'alias']);
}

interface BySource {
  readonly sourceOf: (document: number) => string | null;
  readonly documents: ReadonlyMap<string, readonly number[]>;
}

function documentsBySource({ slices }: ParsedFile): BySource {
  const sources = slices.map(({ text }) => sourceOf(text));
  return {
    sourceOf: document => sources[document] ?? null,
    documents: groupBy([...sources.keys()], document => {
      const source = sources[document] ?? null;
      return source === null ? [] : [source];
    }),
  };
}

function countBy<T>(items: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** What Helm's comment above a document names: `web/templates/deployment.yaml`; null where there is none. */
export function sourceOf(document: string): string | null {
  for (let from = 0; from < document.length;) {
    const newline = document.indexOf('\n', from);
    const end = newline < 0 ? document.length : newline;
    const line = document.slice(from, end).trimEnd();
    if (line.startsWith('# Source: ')) return line.slice('# Source: '.length);
    if (line !== '' && line !== '---' && !line.startsWith('#')) return null;
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

/** Documents of one template that a rendered one is compared with. */
const MOST_CANDIDATES = 32;

interface PrintedDocument {
  readonly document: OutlineDocument;
  readonly level: Level;
  /** Whether the template can print it several times. */
  readonly isRepeated: boolean;
}

/** The document of a template that prints this value; null where several can. */
function printedDocument(template: TemplateText, levels: Levels, scope: Values, value: Json | undefined): PrintedDocument | null {
  const near = template.documentsOf(isObject(value) && isText(value['kind']) ? value['kind'] : '');
  if (near.length > MOST_CANDIDATES) return null;
  const fitting = near.flatMap((document): readonly PrintedDocument[] => {
    const { children, block } = document;
    const level: Level = { template, nodes: children, block, scope };
    const isOne =
      fieldsFit(children, block, value) && (levels.parts(level) ?? []).every(({ node, often }) => often !== 'once' || hasKey(node, value));
    return isOne ? [{ document, level, isRepeated: oftenIn(block, null, scope) === 'many' }] : [];
  });
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only : null;
}

function hasKey({ kind, key }: OutlineNode, value: Json | undefined): boolean {
  return kind !== 'entry' || key === null || key === '<<' || (isObject(value) && Object.hasOwn(value, key));
}
