/** Which objects have pods that nothing judges, and why: for the code lens, the language status and the command line. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unjudgedObjects } from '@scc-lens/lens';
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
