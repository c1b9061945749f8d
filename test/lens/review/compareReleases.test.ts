import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Release } from '@scc-lens/admission';
import { compareReleases, gatherFacts, readSettings, reviewFile } from '@scc-lens/lens';
import type { ReleaseComparison } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const FIXTURE = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/cli/upgrade.yaml'), 'utf8');

function compare(releases: readonly Release[], text: string, facts = ''): readonly ReleaseComparison[] {
  const file = parseFile(text);
  const options = {
    settings: readSettings({}).settings,
    facts: gatherFacts([
      { file: 'a.yaml', manifests: file.manifests },
      { file: 'facts.yaml', manifests: parseFile(facts).manifests },
    ]),
  };
  return compareReleases(options, releases)(file);
}

const changesOf = (comparisons: readonly ReleaseComparison[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    comparisons.map(({ workload, changes }): readonly [string, readonly string[]] => [
      workload.ref.name ?? '',
      changes.map(({ kind, from, to }) => `${kind}: ${from.release} to ${to.release}`),
    ]),
  );

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: team
  annotations: {openshift.io/sa.scc.uid-range: 1000700000/10000, openshift.io/sa.scc.mcs: "s0:c27,c4"}
`;

describe('the comparison of releases', () => {
  it('reports refusals, other SCCs and what is not known, and nothing for a pod that was refused before', () => {
    assert.deepEqual(changesOf(compare(['4.10', '4.11', '4.20', '5.0'], FIXTURE)), {
      escalates: ['refused: 4.10 to 4.11'],
      plain: ['other-scc: 4.10 to 4.11'],
      'image-volume': [],
      'fixed-uid': ['unknown: 4.10 to 4.11', 'unknown: 4.11 to 4.20', 'unknown: 4.20 to 5.0'],
      skipped: [],
      nightly: ['other-scc: 4.10 to 4.11', 'refused: 4.11 to 4.20'],
    });
  });

  it('knows more with the namespace', () => {
    const { 'fixed-uid': changes } = changesOf(compare(['4.10', '4.11', '4.20'], FIXTURE, NAMESPACE));
    assert.deepEqual(changes, ['other-scc: 4.10 to 4.11']);
  });

  it('reports a refusal in the release in which it begins', () => {
    const { 'image-volume': there, escalates } = changesOf(compare(['4.9', '4.10', '4.18', '4.20'], FIXTURE));
    assert.deepEqual([there, escalates], [[], ['refused: 4.10 to 4.18']]);
  });

  it('has the verdicts of single reviews, release by release', () => {
    const releases: readonly Release[] = ['4.1', '4.10', '4.18', '4.20', '5.2'];
    const file = parseFile(FIXTURE);
    const facts = gatherFacts([{ file: 'a.yaml', manifests: file.manifests }]);
    const compared = compare(releases, FIXTURE);
    releases.forEach((release, column) => {
      const { settings } = readSettings({ openshift: { version: release } });
      const single = reviewFile(file, { settings, facts }).map(({ review }) => [review.verdict, review.scc]);
      const columns = compared.map(({ verdicts }) => verdicts[column]);
      assert.ok(columns.every(verdict => verdict?.release === release));
      assert.deepEqual(
        columns.map(verdict => [verdict?.review.verdict, verdict?.review.scc]),
        single,
      );
    });
  });

  it('takes an SCC of the workspace for the one of its name in every release', () => {
    const own = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: team-scc}
priority: 20
groups: [system:authenticated]
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
fsGroup: {type: RunAsAny}
supplementalGroups: {type: RunAsAny}
volumes: ['*']
`;
    const plain = compare(['4.10', '4.11', '5.0'], FIXTURE, own).find(({ workload }) => workload.ref.name === 'plain');
    assert.deepEqual(
      plain?.verdicts.map(({ review }) => review.scc),
      ['team-scc', 'team-scc', 'team-scc'],
    );
    assert.deepEqual(plain.changes, []);
  });

  it('has no row for a file without a workload, for an empty one and for half of one', () => {
    for (const text of ['', NAMESPACE, 'kind: Pod\nspec: {']) assert.deepEqual(compare(['4.18', '4.20'], text), []);
  });
});
