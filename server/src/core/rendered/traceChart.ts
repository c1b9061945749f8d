/** From the documents that `helm template` prints to the templates. */
import type { ParsedFile } from '../manifest';
import { ChartTexts } from './chartTexts';
import { traceTemplate } from './traceTemplate';
import type { ChartSource, Rendering, Tracer } from './types';
import { Values } from './values';

/** Traces what `helm template` printed of a chart. Each template is read once, and each document when it is first asked for. */
export function traceChart(chart: ChartSource, stream: ParsedFile): Rendering {
  const texts = new ChartTexts(chart);
  const valuesOf = new Map<string, Values>();
  const tracers = new Map<number, Tracer | null>();
  const { main } = chart;
  const unknown: Tracer | null =
    main === null ? null : () => ({ file: main.file, span: { start: 0, end: 0 }, exactness: 'file', value: null });
  const tracerOf = (document: number): Tracer | null => {
    const source = sourceOf(stream.slices[document]?.text ?? '');
    const template = source === null ? undefined : texts.template(source);
    if (source === null || template === undefined) return unknown;
    const scope = scopeOf(source);
    const key = scope.join('/');
    const values = valuesOf.get(key) ?? new Values(chart, scope);
    valuesOf.set(key, values);
    return traceTemplate(template, texts, values, stream.manifests[document]?.value);
  };
  const byFile = new Map([...chart.templates, ...chart.values, ...(main === null ? [] : [main])].map(({ file, text }) => [file, text]));
  return {
    trace: (document, path) => {
      const known = tracers.get(document);
      const tracer = known === undefined ? tracerOf(document) : known;
      tracers.set(document, tracer);
      return tracer?.(path) ?? null;
    },
    textOf: file => byFile.get(file) ?? '',
  };
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
