/**
 * `test/fixtures/generate/<case>.yaml` are manifests; `<case>.scc.yaml` is what is generated for them, with what the manifests have to
 * change at its end, or why nothing is. With SCC_LENS_WRITE_FIXTURES=1 the expectations are written; review them in the diff.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { GeneratedScc, NotGenerated } from '@scc-lens/lens';
import { assertFile } from '../../expectations';
import { applied, chosenSccs, generateAll, workspaceOf } from './workspace';

const folder = path.resolve(import.meta.dirname, '../../fixtures/generate');

function shown(result: GeneratedScc | NotGenerated): string {
  if ('refused' in result) return `# Not generated${result.needed ? '' : ', and not needed'}: ${result.refused}\n`;
  const changes = result.changes.map(({ label, changes: intents }) => `# Change of ${label}: ${JSON.stringify(intents)}\n`);
  return result.text + changes.join('');
}

describe('generated SCCs', () => {
  for (const name of readdirSync(folder)
    .filter(file => /^[^.]+\.yaml$/.test(file))
    .map(file => file.slice(0, -'.yaml'.length))) {
    const workspace = workspaceOf({ 'manifest.yaml': readFileSync(path.join(folder, `${name}.yaml`), 'utf8') });
    const results = generateAll(workspace);
    const generated = results.flatMap(result => ('refused' in result ? [] : [result]));

    it(name.replaceAll('-', ' '), () => {
      const file = path.join(folder, `${name}.scc.yaml`);
      const actual = results.map(shown).join('---\n');
      assertFile(file, actual);
    });

    it(`${name.replaceAll('-', ' ')}: the workspace after it is as proven`, () => {
      const [before, after] = [chosenSccs(workspace), chosenSccs(applied(workspace, generated))];
      for (const [workload, scc] of Object.entries(after)) {
        if (before[workload] === null)
          assert.ok(
            generated.some(({ name: own }) => own === scc),
            `${workload} gets ${String(scc)}`,
          );
        else
          assert.ok(
            scc === before[workload] || generated.some(({ name: own }) => own === scc && before[workload] === 'anyuid'),
            `${workload} moves to ${String(scc)}`,
          );
      }
      for (const { name: own, proof } of generated) assert.equal(Object.values(after).filter(scc => scc === own).length, proof.pods);
    });

    it(`${name.replaceAll('-', ' ')}: once applied, the same is generated again`, () => {
      const again = generateAll(applied(workspace, generated)).flatMap(result => ('refused' in result ? [] : [result]));
      assert.deepEqual(
        again.map(({ objects }) => objects.find(({ kind }) => kind === 'SecurityContextConstraints')),
        generated.map(({ objects }) => objects[0]),
      );
      assert.deepEqual(
        again.flatMap(({ changes }) => changes.filter(({ changes: [first] }) => first?.path.at(-1) === 'serviceAccountName')),
        [],
      );
    });
  }
});
