/** The volume of the service account's token, which no manifest shows, where an SCC does not allow it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gatherFacts, overviewRow, readSettings, reviewFile, reviewMarkdown, verdictSentence } from '@scc-lens/lens';
import type { WorkloadReport } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const text = readFileSync(path.resolve(__dirname, '../../fixtures/rules/scc-denied/token-volume.yaml'), 'utf8');
const file = parseFile(text);
const { settings } = readSettings({});
const facts = gatherFacts([{ file: 'token-volume.yaml', manifests: file.manifests }]);
const reports = reviewFile(file, { settings, facts });
const reportOf = (name: string): WorkloadReport => {
  const report = reports.find(({ workload }) => workload.ref.name === name);
  assert.ok(report);
  return report;
};
const verdictOf = (name: string): string => verdictSentence(reportOf(name).review);

describe("the volume of the service account's token", () => {
  it('decides about pods that get it', () => {
    assert.match(verdictOf('refused'), /^Not admitted by scratch-root/);
    assert.match(verdictOf('refused-by-its-own-word'), /^Not admitted by scratch-root/);
    assert.equal(verdictOf('without-a-token'), 'Admitted by scratch-root.');
    assert.equal(verdictOf('of-an-account-without'), 'Admitted by scratch-root.');
  });

  it('leaves open what hangs on a service account that is not in the workspace', () => {
    const fact = 'automountServiceAccountToken of the ServiceAccount elsewhere, which was not read';
    assert.equal(verdictOf('of-an-account-elsewhere'), `Unknown: it depends on ${fact}.`);
    assert.equal(verdictOf('either-way'), `Admitted by restricted-v2 or scratch-root: it depends on ${fact}.`);
  });

  it('leaves open what the pod is once it is admitted, so that the review names the SCC with which it is so', () => {
    const markdown = reviewMarkdown(reportOf('either-way'), facts.cluster, settings);
    assert.match(markdown, /^## With restricted-v2: The pod after admission$/m);
    assert.match(markdown, /^With restricted-v2: The pod passes level `restricted`/m);
    assert.equal(overviewRow(reportOf('either-way')).podSecurity, 'With restricted-v2: restricted');
  });

  it("is in the review at the field that can do without it, and in the API server's words where it is", () => {
    const markdown = reviewMarkdown(reportOf('refused'), facts.cluster, settings);
    assert.ok(
      markdown.includes(
        "`spec.automountServiceAccountToken`: scratch-root does not allow projected volumes. It allows only emptyDir. It is the volume of the service account's token",
      ),
      markdown,
    );
    assert.match(markdown, /spec\.volumes\[0\]: Invalid value: "projected": projected volumes are not allowed to be used/);
  });
});
