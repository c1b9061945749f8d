/** Nulls and wrong types at every path: every reader of a manifest and of the pod that admission makes of it has an answer. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyze, gatherFacts, readSettings, resolveRemedies, reviewFile, reviewMarkdown, serviceAccountsOf } from '@scc-lens/lens';
import { hoverAt } from '@scc-lens/lens/answers';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { generateScc } from '../../../packages/lens/src/grants/generate/generateScc';
import { runs } from '../../properties';
import { fixtureFiles, mutantsOf } from '../mutants';

const plain = readSettings({}).settings;
/** Under an SCC that admits everything, the rules look at the pod after admission. */
const admitting = readSettings({ openshift: { grantedSccs: ['privileged'] } }).settings;

const mutants = mutantsOf(fixtureFiles());

/** Everything that a person can ask about a file. */
function askEverything(text: string, { settings, facts }: AnalyzeOptions): void {
  const file = parseFile(text);
  assert.deepEqual(
    file.manifests.flatMap(({ problems }) => problems.filter(({ message }) => message.includes('defect'))),
    [],
  );
  const findings = analyze(file, { settings, facts });
  assert.deepEqual(
    findings.filter(({ isFault }) => isFault).map(({ message }) => message),
    [],
  );
  const choices = findings.flatMap(finding => finding.remedies.map(remedy => ({ finding, remedy })));
  for (const [, result] of resolveRemedies(file, choices)) assert.ok(!('refused' in result) || !result.refused.includes('defect'));
  for (const report of reviewFile(file, { settings, facts })) reviewMarkdown(report, facts.cluster, settings);
  for (let offset = 0; offset < text.length; offset += 211) hoverAt(file, offset, { settings, facts });
}

describe('a malformed pod', function () {
  it('is judged, reviewed, shown and given an SCC without a fault, with anything at any of its paths', () => {
    fc.assert(
      fc.property(mutants, ({ label, text }) => {
        try {
          const facts = gatherFacts([{ file: 'mutant.yaml', manifests: parseFile(text).manifests }]);
          for (const settings of [plain, admitting]) askEverything(text, { settings, facts });
          for (const serviceAccount of serviceAccountsOf(facts.workspace.workloads))
            generateScc({ serviceAccount, facts, settings: plain });
        } catch (error) {
          throw new Error(label, { cause: error });
        }
      }),
      runs(1500, 12),
    );
  });
});
