/** A document that was judged before is judged as a new one after any change of other files: the fixtures' documents, in a file each. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import type { Facts } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { isFull, sampleOf } from '../../properties';

const root = path.resolve(__dirname, '../../fixtures/rules');
const { settings } = readSettings({});

const shown = (file: ParsedFile, facts: Facts): unknown =>
  analyze(file, { settings, facts }).map(finding => [
    ...[finding.id, finding.severity, finding.message, finding.span, finding.related],
    finding.remedies.map(({ key, title, refused, changes }) => [key, title, refused, changes]),
  ]);

function check(name: string, documents: readonly string[]): void {
  const files = documents.map(text => parseFile(text));
  let facts = gatherFacts([]);
  /** Judges every file next to the ones at these places, as it is and parsed once more. */
  const judgeWith = (places: readonly number[]): void => {
    const sources = places.map(i => ({ file: `${i}.yaml`, manifests: files[i]?.manifests ?? [] }));
    facts = gatherFacts(sources, undefined, facts);
    for (const [i, file] of files.entries()) {
      const findings = shown(file, facts);
      assert.deepEqual(findings, shown(parseFile(file.text), facts), `document ${i} of ${name} with ${places.join()}`);
      assert.doesNotMatch(JSON.stringify(findings), /is a defect of SCC Lens/);
    }
  };
  const all = [...files.keys()];
  for (const i of all) judgeWith(all.slice(0, i + 1));
  if (isFull) for (const left of all) judgeWith(all.filter(i => i !== left));
}

describe('what a rule read decides when its findings are outdated', () => {
  for (const rule of readdirSync(root))
    it(rule, () => {
      for (const name of sampleOf(readdirSync(path.join(root, rule)).filter(file => /^[^.]+\.yaml$/.test(file)))) {
        const documents = readFileSync(path.join(root, rule, name), 'utf8').split(/^---\n/m);
        if (documents.length > 1 && documents.length < 12) check(name, documents);
      }
    });
});
