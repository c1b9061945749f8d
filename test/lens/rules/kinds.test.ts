/** Which findings are a refusal of the pod, and which keep the supervisor of an admitted pod from its work. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, announcesRefusal, gatherFacts, isDenial, readSettings } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { obstacleOf } from '../../../packages/lens/src/rules/kinds';

const { settings } = readSettings({});

/** What a rule reports about a fixture of its own. */
function findingsOf(fixture: string): readonly Finding[] {
  const file = parseFile(readFileSync(path.resolve(__dirname, '../../fixtures/rules', `${fixture}.yaml`), 'utf8'));
  const facts = gatherFacts([{ file: 'fixture.yaml', manifests: file.manifests }]);
  const found = analyze(file, { settings, facts }).filter(({ rule }) => fixture.startsWith(`${rule}/`));
  assert.ok(found.length > 0, fixture);
  return found;
}

const lastSteps = (findings: readonly Finding[]): readonly unknown[] => findings.map(({ path: field }) => field.at(-1));
const obstaclesIn = (fixture: string): readonly unknown[] => [...new Set(findingsOf(fixture).map(obstacleOf))];

describe('a finding', () => {
  it('is a denial where no SCC admits the pod, and not where the annotation decides', () => {
    const findings = findingsOf('scc-denied/required-scc');
    assert.deepEqual(lastSteps(findings.filter(isDenial)), ['kind', 'runAsUser', 'kind', 0, 'kind', 'kind', 'hostPID']);
    assert.deepEqual(new Set(lastSteps(findings.filter(finding => !isDenial(finding)))), new Set(['openshift.io/required-scc']));
    assert.deepEqual(findingsOf('hostpath-supervisor/directory-as-a-whole').filter(isDenial), []);
  });

  it('is a detail where the verdict on the pod gives it as a reason', () => {
    const findings = findingsOf('scc-denied/required-scc').filter(({ severity }) => severity === 'error');
    const ofPods = findings.filter(({ path: field }) => field.at(-1) === 'kind');
    const reasons = ofPods.flatMap(({ related }) => related.map(({ message }) => message));
    assert.deepEqual(
      findings.filter(({ isDetail }) => isDetail).map(({ message }) => message),
      reasons,
    );
    assert.equal(findings.length, ofPods.length + reasons.length);
  });

  it('announces a refusal where it is a denial, or a supervisor from the node', () => {
    const announcing = (fixture: string): number => findingsOf(fixture).filter(announcesRefusal).length;
    assert.equal(announcing('scc-denied/required-scc'), 7);
    assert.equal(announcing('hostpath-supervisor/directory-as-a-whole'), findingsOf('hostpath-supervisor/directory-as-a-whole').length);
    assert.equal(announcing('supervisor-stager/by-cp'), 0);
  });

  it('is an obstacle where a capability is missing, or the supervisor cannot start', () => {
    assert.deepEqual(obstaclesIn('missing-capability/dropped'), ['capability']);
    for (const rule of ['supervisor-init-order/too-early', 'supervisor-needs-root/other-user', 'supervisor-not-mounted/no-mount'])
      assert.deepEqual(obstaclesIn(rule), ['start'], rule);
    assert.deepEqual(obstaclesIn('supervisor-image-tag/cannot-run'), ['start']);
    assert.deepEqual(obstaclesIn('supervisor-image-tag/gateway'), [null]);
    assert.deepEqual(obstaclesIn('scc-denied/required-scc'), [null]);
  });
});
