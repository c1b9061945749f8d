import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest, splitDocuments } from '../../../server/src/core/manifest';
import { WORKLOAD_KINDS, workloadKindOf } from '../../../server/src/core/manifest/workloadKinds';

describe('the table of kinds', () => {
  const example = readFileSync(join(__dirname, '../../fixtures/manifest/files/kinds.yaml'), 'utf8');
  const workloads = splitDocuments(example).flatMap(({ text }) => parseManifest(text).workloads);

  for (const row of WORKLOAD_KINDS) {
    it(`has an example of each pod template of ${row.kind}`, () => {
      const found = workloads.filter(({ ref, apiVersion }) => workloadKindOf(apiVersion, ref.kind) === row);
      for (const pattern of row.podTemplates) {
        const steps = pattern === '' ? [] : pattern.split('.');
        assert.ok(
          found.some(({ podSpec }) => podSpec.length === steps.length + 1 && steps.every((step, i) => step === '*' || step === podSpec[i])),
          pattern,
        );
      }
    });
  }

  it('has one row for a kind', () => {
    const names = WORKLOAD_KINDS.flatMap(({ kind, groups }) => groups.map(group => `${group}/${kind}`));
    assert.deepEqual(names, [...new Set(names)]);
  });
});
