/** The engine's verdict on the init container that the fix adds: it asks for nothing that the pod did not ask for before. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Violation } from '@scc-lens/admission';
import { analyze, gatherFacts, readSettings, resolveRemedy, reviewFile } from '@scc-lens/lens';
import type { AnalyzeOptions, WorkloadReport } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

const FOLDER = path.resolve(__dirname, '../../fixtures/rules/hostpath-supervisor');
const RULE = 'hostpath-supervisor';

function optionsFor(name: string, file: ParsedFile): AnalyzeOptions {
  const settingsFile = path.join(FOLDER, `${name}.settings.json`);
  const { settings } = readSettings(existsSync(settingsFile) ? (JSON.parse(readFileSync(settingsFile, 'utf8')) as Json) : {});
  return { settings, facts: gatherFacts([{ file: 'fixture.yaml', manifests: file.manifests }]) };
}

/** What an SCC objects to, wherever it is: the added container moves the others, and spells out the UID that the pod gives to all. */
const objection = ({ check, badValue }: Violation): string => JSON.stringify([check, badValue]);

function assertNothingNew(before: readonly WorkloadReport[], after: readonly WorkloadReport[], what: string): void {
  assert.equal(after.length, before.length);
  after.forEach(({ review }, index) => {
    for (const { scc, violations } of review.sccs) {
      const known = new Set(before[index]?.review.sccs.find(other => other.scc === scc)?.violations.map(objection));
      const added = violations.filter(violation => !known.has(objection(violation)));
      assert.deepEqual(
        added.map(({ path: place, detail }) => `${formatFieldPath(place)}: ${detail}`),
        [],
        `${what}: ${scc}`,
      );
    }
  });
}

describe(`rule ${RULE}: its init container`, () => {
  for (const name of readdirSync(FOLDER)
    .filter(file => /^[^.]+\.yaml$/.test(file))
    .map(file => file.slice(0, -'.yaml'.length))) {
    it(`is refused by no SCC for a reason of its own: ${name.replaceAll('-', ' ')}`, () => {
      const file = parseFile(readFileSync(path.join(FOLDER, `${name}.yaml`), 'utf8'));
      const options = optionsFor(name, file);
      const before = reviewFile(file, options);
      for (const finding of analyze(file, options).filter(({ rule }) => rule === RULE)) {
        for (const remedy of finding.remedies.filter(
          ({ title }) => title.includes('init container') || title.includes('supervisor-init'),
        )) {
          const result = resolveRemedy(file, finding, remedy);
          if ('edits' in result)
            assertNothingNew(before, reviewFile(parseFile(applyEdits(file.text, result.edits)), options), remedy.title);
        }
      }
    });
  }
});
