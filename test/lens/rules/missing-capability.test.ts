import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gatherFacts, headlineOf, readSettings, workloadsIn } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const fixture = path.resolve(__dirname, '../../fixtures/rules/missing-capability/scc.yaml');

describe('the code lens of a pod whose supervisor lacks capabilities', () => {
  it('counts those that the manifest or the SCC takes away', () => {
    const file = parseFile(readFileSync(fixture, 'utf8'));
    const options = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'scc.yaml', manifests: file.manifests }]) };
    const headlines = workloadsIn(file).map(place => [place.workload.ref.name, headlineOf(place, options).text]);
    assert.deepEqual(headlines, [
      ['under-drops-all', 'Admitted, but the supervisor lacks 5 capabilities'],
      ['under-allows-back', 'Admitted, but the supervisor lacks 5 capabilities'],
      ['under-drops-setpcap', 'Admitted, but the supervisor lacks 1 capability'],
      ['under-least', 'Admitted by least'],
    ]);
  });
});
