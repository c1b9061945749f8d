/** Where the fields of recorded renderings are traced to; test/files compares the recordings with Helm and Kustomize. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { traceChart, traceOverlay } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import { formatFieldPath } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { FileReader } from '../../packages/files/src/render/files';
import { chartSource, readChart } from '../../packages/files/src/render/readChart';
import { readKustomization } from '../../packages/files/src/render/readKustomization';
import { assertFile } from '../expectations';
import { traceAll, TRAPS } from '../files/fields';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/rendered');

function streamOf(name: string): ParsedFile {
  return parseFile(readFileSync(path.join(FIXTURES, `${name}.rendered.yaml`), 'utf8'));
}

/** What Helm printed of the chart with marks. */
const markedOf = (name: string): string => readFileSync(path.join(FIXTURES, `${name}.marked.txt`), 'utf8');

/** A line for each scalar: its path, how sure the place is, the place with its line, and the place of the value. */
function tracesOf(stream: ParsedFile, rendering: Rendering): string {
  const lineOf = (file: string, line: number): string => (rendering.textOf(file).split('\n')[line - 1] ?? '').trim();
  const rows = traceAll(stream, rendering).map(({ document, path: field, exactness, file, line, value }) => {
    const { name = '', kind = '' } = stream.manifests[document]?.objects[0] ?? {};
    const from = value === null ? '' : `  <- ${value.file}:${value.line}  ${lineOf(value.file, value.line)}`;
    return `${kind}/${name}  ${formatFieldPath(field)}\n  ${exactness}  ${file}:${line}  ${lineOf(file, line)}${from}`;
  });
  return `${rows.join('\n').replaceAll('\\', '/')}\n`;
}

describe('fields of a rendered chart', () => {
  it('are traced to the lines of the templates and values that print them', async () => {
    const stream = streamOf('web');
    const chart = await readChart(path.join(FIXTURES, 'web'), 'web', new FileReader());
    assertFile(path.join(FIXTURES, 'web.traces.txt'), tracesOf(stream, traceChart(chartSource(chart, [], []), stream, markedOf('web'))));
  });

  it('are not traced to lines that may have printed them and did not', async () => {
    const stream = streamOf('traps');
    const folder = path.join(FIXTURES, 'traps');
    const given = { file: 'traps/prod.yaml', text: readFileSync(path.join(folder, 'prod.yaml'), 'utf8') };
    const source = chartSource(await readChart(folder, 'traps', new FileReader()), [given], TRAPS.sets);
    assertFile(path.join(FIXTURES, 'traps.traces.txt'), tracesOf(stream, traceChart(source, stream, markedOf('traps'))));
  });

  it('have no line of a value that is given on the command line', async () => {
    const stream = streamOf('web');
    const chart = await readChart(path.join(FIXTURES, 'web'), 'web', new FileReader());
    const rendering = traceChart(chartSource(chart, [], ['replicas=2']), stream, markedOf('web'));
    const document = stream.manifests.findIndex(({ objects: [object] }) => object?.kind === 'Deployment');
    const origin = rendering.trace(document, ['spec', 'replicas']);
    assert.ok(origin?.exactness === 'exact');
    assert.equal(origin.value, null);
  });
});

describe('fields of a built kustomization', () => {
  for (const name of ['overlays', 'transformers', 'replacements'])
    it(`are traced to the manifest, patch or transformer that sets them: ${name}`, async () => {
      const stream = streamOf(name);
      const root = await readKustomization(path.join(FIXTURES, name, 'prod'), `${name}/prod`, new FileReader());
      assertFile(path.join(FIXTURES, `${name}.traces.txt`), tracesOf(stream, traceOverlay(root, stream)));
    });
});
