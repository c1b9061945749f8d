/** Fixes of what is found in recorded renderings, as edits of templates, patches and manifests, or why there are none. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { traceChart, traceOverlay } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import { gatherFacts, readSettings, resolveChanges } from '@scc-lens/lens';
import type { SourceFix } from '@scc-lens/lens';
import type { Change } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { FileRole, ParsedFile } from '@scc-lens/yaml';
import { FileReader } from '../../../packages/files/src/render/files';
import { chartSource, readChart } from '../../../packages/files/src/render/readChart';
import { readKustomization } from '../../../packages/files/src/render/readKustomization';
import { unifiedDiff } from '../../../server/src/cli/diff';
import { assertFile } from '../../expectations';
import { sourceFixes } from '../../files/sourceFixes';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/rendered');

function streamOf(name: string): ParsedFile {
  return parseFile(readFileSync(path.join(FIXTURES, `${name}.rendered.yaml`), 'utf8'));
}

function fixesOf(stream: ParsedFile, rendering: Rendering): string {
  const { settings } = readSettings({});
  const facts = gatherFacts([{ file: 'rendered', manifests: stream.manifests }]);
  const rows = sourceFixes(stream, rendering, { settings, facts }).map(({ rule, title, file, line, count, fix }) => {
    const head = `${file.replaceAll('\\', '/')}:${line}  ${rule}${count > 1 ? ` (${count})` : ''}  ${title}`;
    return 'refused' in fix ? `${head}\n  refused: ${fix.refused.replaceAll('\\', '/')}` : `${head}\n${changesOf(rendering, fix)}`;
  });
  return `${rows.join('\n')}\n`;
}

/** A diff without its head; the returns of line breaks are visible. */
function changesOf(rendering: Rendering, { file, edits }: SourceFix): string {
  const diff = unifiedDiff({ path: file, text: rendering.textOf(file), bom: false }, edits);
  const rows = diff.split('\n').filter(row => /^[-+@](?!--|\+\+)/.test(row));
  return rows.map(row => `  ${row.replaceAll('\r', '␍')}`).join('\n');
}

describe('fixes of what is found in a rendered chart', () => {
  it('are edits of lines that the template writes itself, and refused everywhere else', async () => {
    const stream = streamOf('fixes');
    const chart = await readChart(path.join(FIXTURES, 'fixes'), 'fixes', new FileReader());
    const marked = readFileSync(path.join(FIXTURES, 'fixes.marked.txt'), 'utf8');
    assertFile(path.join(FIXTURES, 'fixes.fixes.txt'), fixesOf(stream, traceChart(chartSource(chart, [], []), stream, marked)));
  });
});

describe('a fix that is refused for how a document is written', () => {
  it('names the line, but of what is rendered, which no file has at that line', () => {
    const text = 'a: b\n---\napiVersion: v1\nkind: Pod\n? spec\n';
    const change: Change = { op: 'set', path: ['spec', 'nodeName'], value: 'b' };
    const refusalIn = (role: FileRole): string => {
      const result = resolveChanges(parseFile(text, role), 1, [change]);
      return 'refused' in result ? result.refused : '';
    };
    assert.match(refusalIn('own'), /^Line 5: spec\.nodeName is written in a way that can only be edited by hand: /);
    assert.match(refusalIn('rendered'), /^spec\.nodeName is written in a way that can only be edited by hand: /);
  });
});

describe('fixes of what is found in a built kustomization', () => {
  it('are edits of the manifest or patch that sets the field', async () => {
    const stream = streamOf('overlays');
    const root = await readKustomization(path.join(FIXTURES, 'overlays', 'prod'), 'overlays/prod', new FileReader());
    assertFile(path.join(FIXTURES, 'overlays.fixes.txt'), fixesOf(stream, traceOverlay(root, stream)));
  });
});
