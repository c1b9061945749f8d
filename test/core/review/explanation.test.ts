import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainText, parseFile } from '../../../server/src/core';
import type { FieldLink } from '../../../server/src/core';
import { assertFile } from '../../expectations';

const FOLDER = join(import.meta.dirname, '../../fixtures/explain');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

const sources = parseFile(read('manifests.yaml')).manifests.flatMap(({ workloads }) =>
  workloads.map(workload => ({ workload, link: () => null })),
);

describe('explained rejections', () => {
  for (const name of readdirSync(FOLDER).filter(file => file.endsWith('.txt'))) {
    it(name.slice(0, -'.txt'.length), () => {
      const markdown = explainText(read(name), sources)?.markdown ?? '';
      assertFile(join(FOLDER, name.replace(/txt$/, 'md')), markdown);
      assert.doesNotMatch(markdown, /Not understood/);
    });
  }

  it('have links into the manifest of each rejection', () => {
    const linked = sources.map(({ workload }) => ({
      workload,
      link: (path: Parameters<FieldLink>[0]) => `${workload.ref.name ?? ''}#${path.length}`,
    }));
    const markdown = explainText(read('events-of-many-workloads.txt'), linked)?.markdown ?? '';
    assert.match(markdown, /\(agent#\d+\)/);
    assert.match(markdown, /\(store#\d+\)/);
  });
});
