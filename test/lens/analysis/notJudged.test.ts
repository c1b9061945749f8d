/** Which objects have pods that nothing judges, and why: for the code lens, the language status and the command line. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unjudgedObjects, unjudgedTexts } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const FOLDER = path.resolve(__dirname, '../../fixtures/manifest/unjudged');

describe('objects whose pods are not judged', () => {
  for (const name of readdirSync(FOLDER).filter(file => file.endsWith('.yaml')))
    it(`are listed with the reason: ${name}`, () => {
      const found = unjudgedObjects(parseFile(readFileSync(path.join(FOLDER, name), 'utf8')));
      const lines = found.map(({ workload, reason }) => `${workload?.kind ?? ''}/${workload?.name ?? ''}: ${reason}\n`);
      assertFile(path.join(FOLDER, name.replace('.yaml', '.txt')), lines.length === 0 ? null : lines.join(''));
    });
});

it('an object is no part of another one while its metadata is typed, above a pod that is there already', () => {
  const typed = (metadata: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\n${metadata}spec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a\n`;
  for (const metadata of ['metadata:\n', 'metadata:\n  name:\n', 'metadata:\n  generateName:\n', 'metadata:\n  name: a\n'])
    assert.deepEqual(unjudgedTexts(parseFile(typed(metadata))), [], metadata);
  assert.equal(unjudgedTexts(parseFile(typed('metadata:\n  labels: {}\n')))[0]?.kind, 'overlay');
});
