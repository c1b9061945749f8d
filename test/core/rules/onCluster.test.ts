/** What findings state about the cluster whose facts decide them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, parseFile, readSettings } from '../../../server/src/core/index';
import type { Facts, Finding } from '../../../server/src/core/index';

const { settings } = readSettings({});

/** What a rule reports about its fixture where the cluster has these facts beside those of the file. */
function findingsWith(fixture: string, cluster: Partial<Facts['cluster']>): readonly Finding[] {
  const file = parseFile(readFileSync(path.resolve(__dirname, '../../fixtures/rules', fixture), 'utf8'));
  const facts = gatherFacts([{ file: 'fixture.yaml', manifests: file.manifests }]);
  return analyze(file, { settings, facts: { ...facts, cluster: { ...facts.cluster, ...cluster } } }).filter(({ rule }) =>
    fixture.startsWith(`${rule}/`),
  );
}

function verdictWith(cluster: Partial<Facts['cluster']>): string {
  const [finding] = findingsWith('scc-denied/privileged-supervisor.yaml', cluster);
  assert.ok(finding);
  return finding.message;
}

const NO_SCC: Partial<Facts['cluster']> = { context: 'crc-admin', onlyTheseSccs: true, sccs: [] };

describe('the verdict on a pod that is refused', () => {
  const VERDICT = /Not admitted by restricted-v2 or restricted-v3; of the other SCCs only privileged would admit it\./;
  const FORECAST = / This is an offline forecast, because you may not read the SCCs of crc-admin\.$/;

  it('names no cluster without one', () => {
    const message = verdictWith({});
    assert.match(message, new RegExp(`^${VERDICT.source} The supervisor .+ by hand may still get it admitted\\.$`));
  });

  it('names the cluster whose SCCs decide it', () => {
    const message = verdictWith({ context: 'crc-admin' });
    assert.match(message, new RegExp(`^On crc-admin: ${VERDICT.source}`));
    assert.doesNotMatch(message, FORECAST);
  });

  it('is called a forecast on a cluster whose SCCs may not be read', () => {
    const message = verdictWith({ context: 'crc-admin', hiddenSccs: true });
    assert.match(message, new RegExp(`^${VERDICT.source}`));
    assert.match(message, FORECAST);
  });

  it('has no reason where the cluster has no SCC', () => {
    const findings = findingsWith('scc-denied/privileged-supervisor.yaml', NO_SCC);
    assert.equal(findings.length, 2);
    for (const { message, related } of findings) {
      assert.match(
        message,
        /^On crc-admin: Not admitted: its service account may use no SCC, and no other SCC would admit it\. What counts/,
      );
      assert.deepEqual(related, []);
    }
  });
});

describe('sandboxes of the gateway that no SCC of the cluster admits', () => {
  it('are changed by none', () => {
    assert.equal(findingsWith('scc-changes-sandbox/defaults.yaml', {}).length, 2);
    assert.deepEqual(findingsWith('scc-changes-sandbox/defaults.yaml', NO_SCC), []);
  });
});
