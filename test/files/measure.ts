/**
 * How exactly findings of charts and kustomizations are placed: `node --import tsx test/files/measure.ts [--values FILE]… FOLDER…` prints a row
 * for each folder; docs/charts.md has their sums. Where a template's line can be marked by a comment, a second rendering of a copy checks the
 * exact places. With `--changes COUNT` so many lines of each chart are changed, one at a time, and have to change their fields.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Rendering } from '@scc-lens/charts';
import { LIMITS, render, rendererOf } from '@scc-lens/files';
import type { RenderOptions } from '@scc-lens/files';
import { analyze, gatherFacts, readSettings, RULES } from '@scc-lens/lens';
import { valueAt } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { contradictions, markedTemplate, traceAll } from './fields';
import type { TracedField } from './fields';

/** What was counted of one folder. */
export interface Measure {
  readonly documents: number;
  readonly findings: Shares;
  readonly fields: Shares;
  /** Fields for which the line of the value is known too. */
  readonly values: number;
  /** Exact places that a marked copy could check, and those that it contradicted. */
  readonly checked: number;
  readonly wrong: readonly string[];
}

interface Shares {
  readonly exact: number;
  readonly parent: number;
  readonly file: number;
}

/** Measures a chart or kustomization, or gives the reason why it is not rendered. */
export async function measure(folder: string, options: Partial<RenderOptions>): Promise<Measure | { readonly reason: string }> {
  const all: RenderOptions = { values: [], sets: [], limits: LIMITS, kubernetes: '1.35', ...options };
  const renderer = await rendererOf(folder);
  if (renderer === null) return { reason: 'neither a chart nor a kustomization' };
  const outcome = await render(renderer, folder, folder, all);
  if ('reason' in outcome) return outcome;
  const stream = parseFile(outcome.text);
  const rendering = outcome.rendering(stream);
  const traced = traceAll(stream, rendering);
  const marked = renderer === 'helm' ? await markedStream(folder, traced, all) : null;
  const { checked, wrong } = marked === null ? { checked: 0, wrong: [] } : contradictions(traced, marked);
  return {
    documents: stream.manifests.filter(manifest => manifest.class === 'objects').length,
    findings: sharesOf(findingPlaces(stream, rendering)),
    fields: sharesOf(traced.map(({ exactness }) => exactness)),
    values: traced.filter(({ value }) => value !== null).length,
    checked,
    wrong,
  };
}

function findingPlaces(stream: ParsedFile, rendering: Rendering): readonly TracedField['exactness'][] {
  const { settings } = readSettings({});
  const facts = gatherFacts([{ file: '', manifests: stream.manifests }]);
  return analyze(stream, { settings: { ...settings, rules: everyRule() }, facts }).flatMap(
    ({ document, path: field }) => rendering.trace(document, field)?.exactness ?? [],
  );
}

const everyRule = (): Readonly<Record<string, 'warning'>> => Object.fromEntries(RULES.map(({ id }) => [id, 'warning']));

function sharesOf(places: readonly TracedField['exactness'][]): Shares {
  const count = (exactness: string): number => places.filter(place => place === exactness).length;
  return { exact: count('exact'), parent: count('parent'), file: count('file') };
}

/** What a copy prints whose templates have a comment on each line that a field is traced to; null where it does not render. */
async function markedStream(folder: string, traced: readonly TracedField[], options: RenderOptions): Promise<string | null> {
  const copy = path.join(mkdtempSync(path.join(tmpdir(), 'scc-lens-marked-')), path.basename(path.resolve(folder)));
  try {
    cpSync(folder, copy, { recursive: true });
    const exact = traced.filter(({ exactness, file }) => exactness === 'exact' && file.includes(`${path.sep}templates${path.sep}`));
    for (const file of new Set(exact.map(field => field.file))) {
      const fields = exact.filter(field => field.file === file);
      const place = path.join(copy, path.relative(folder, file));
      writeFileSync(place, markedTemplate(readFileSync(place, 'utf8'), file, new Set(fields.map(({ line }) => line))));
    }
    const outcome = await render('helm', copy, folder, options);
    return 'reason' in outcome ? null : outcome.text;
  } finally {
    rmSync(path.dirname(copy), { recursive: true });
  }
}

/** Changes the lines of some exact places, one at a time: how many of them changed the field, and a sentence for each that did not. */
export async function tryChanges(
  folder: string,
  count: number,
  given: Partial<RenderOptions>,
): Promise<{ readonly changed: number; readonly unchanged: readonly string[] }> {
  const options: RenderOptions = { values: [], sets: [], limits: LIMITS, kubernetes: '1.35', ...given };
  const outcome = await render('helm', folder, folder, options);
  if ('reason' in outcome) return { changed: 0, unchanged: [outcome.reason] };
  const stream = parseFile(outcome.text);
  const rendering = outcome.rendering(stream);
  // What Helm sorts by stays.
  const exact = traceAll(stream, rendering).filter(
    ({ exactness, path: at }) => exactness === 'exact' && at.length > 2 && !`${at.at(-1)}`.startsWith('helm.sh/hook'),
  );
  let changed = 0;
  const unchanged: string[] = [];
  for (let i = 0; i < count; i++) {
    const field = exact[Math.floor(((i + 0.5) * exact.length) / count)];
    if (field === undefined) break;
    const { document, path: at, file, line } = field;
    const text = changedLine(rendering, field);
    if (text === null) unchanged.push(`${file}:${line} is not the line that is written for ${at.join('.')}`);
    const again = await outcome.edited(new Map([[path.resolve(file), text ?? '']]), { isTraced: false });
    if (text === null || 'reason' in again) continue;
    const [before, now] = [stream, parseFile(again.text)].map(({ manifests }) => valueAt(manifests[document]?.value, at));
    if (JSON.stringify(now) === JSON.stringify(before))
      unchanged.push(`${file}:${line} does not print ${at.join('.')} of document ${document}`);
    else changed++;
  }
  return { changed, unchanged };
}

/** The template with another key, another text of an item, or without the action that prints the field; null where the line is another one. */
function changedLine(rendering: Rendering, { document, path: at, line }: TracedField): string | null {
  const written = rendering.written?.(document, at) ?? null;
  const place = rendering.trace(document, at);
  if (place === null) return null;
  const text = rendering.textOf(place.file);
  const start = written?.start ?? place.span.start;
  if (text.slice(0, start).split('\n').length !== line) return null;
  if (written === null) return `${text.slice(0, start)}{{ "" }}${text.slice(place.span.end)}`;
  const from = /["']/.test(text[start] ?? '') ? start + 1 : start;
  return `${text.slice(0, from)}zz${text.slice(from)}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      changes: { type: 'string' },
      values: { type: 'string', multiple: true },
      helm: { type: 'string' },
      kustomize: { type: 'string' },
    },
  });
  for (const folder of positionals) {
    const found = await measure(folder, { values: values.values ?? [], helm: values.helm, kustomize: values.kustomize });
    if ('reason' in found) {
      console.log(`| ${folder} | ${found.reason} |`);
      continue;
    }
    const share = ({ exact, parent, file }: Shares): string => `${exact} / ${parent} / ${file}`;
    const { documents, findings, fields, checked, wrong } = found;
    console.log(`| ${folder} | ${documents} | ${share(findings)} | ${share(fields)} | ${found.values} | ${checked} | ${wrong.length} |`);
    for (const sentence of wrong.slice(0, 20)) console.log(`  ${sentence}`);
    if (values.changes === undefined) continue;
    const { changed, unchanged } = await tryChanges(folder, Number(values.changes), { values: values.values ?? [], helm: values.helm });
    console.log(`  ${changed} lines changed their field, ${unchanged.length} did not`);
    for (const sentence of unchanged) console.log(`  ${sentence}`);
  }
}

if (process.argv[1] === import.meta.filename) void main();
