/**
 * How exactly findings of charts and kustomizations are placed: `node --import tsx test/files/measure.ts [--values FILE]… FOLDER…` prints a row
 * of the table in docs/charts.md for each folder. Where a template's line can be marked by a comment, a second rendering of a copy checks the
 * exact places.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Rendering } from '@scc-lens/charts';
import { LIMITS, render, rendererOf } from '@scc-lens/files';
import type { RenderOptions } from '@scc-lens/files';
import { analyze, gatherFacts, readSettings, RULES } from '@scc-lens/lens';
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

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { values: { type: 'string', multiple: true }, helm: { type: 'string' }, kustomize: { type: 'string' } },
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
  }
}

if (process.argv[1] === import.meta.filename) void main();
