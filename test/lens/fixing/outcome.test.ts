import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, chosenRemedy, gatherFacts, outcomeOf, readSettings, resolveRemedy } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

const fixture = (name: string): ParsedFile => parseFile(readFileSync(path.resolve(__dirname, '../../fixtures', name), 'utf8'));
const file = fixture('cli/hostpath-pod.yaml');
const { settings } = readSettings({});

describe('the verdict in the title of a quick fix', () => {
  const [finding] = analyze(file, { settings, facts: gatherFacts([]) }).filter(({ rule }) => rule === 'hostpath-supervisor');
  assert.ok(finding);
  const remedy = chosenRemedy(finding, {});
  assert.ok(remedy);
  const result = resolveRemedy(file, finding, remedy);
  assert.ok('edits' in result);
  const outcome = (options: AnalyzeOptions): string => outcomeOf(file, { finding, remedy }, result, options);
  const granted = (...grantedSccs: readonly string[]): AnalyzeOptions => ({
    settings: { ...settings, grantedSccs },
    facts: gatherFacts([]),
  });

  it('is of the facts and settings as they are, however often it is asked', () => {
    const offline = { settings, facts: gatherFacts([]) };
    const asked = [offline, granted('privileged'), offline, granted('hostmount-anyuid-v2'), granted()];
    const once = asked.map(outcome);
    assert.deepEqual(asked.map(outcome), once);
    assert.deepEqual(once, [
      'then admitted by restricted-v2',
      'then admitted by restricted-v2 instead of privileged',
      'then admitted by restricted-v2',
      'then admitted by restricted-v2 instead of hostmount-anyuid-v2',
      'then admitted by restricted-v2',
    ]);
  });

  for (const [what, fields] of [
    ['another type of SELinux label', 'securityContext: {allowPrivilegeEscalation: true, seLinuxOptions: {type: spc_t}}'],
    [
      'several ports of the node',
      'securityContext: {allowPrivilegeEscalation: true}, ports: [{containerPort: 1, hostPort: 1}, {containerPort: 2, hostPort: 2}]',
    ],
  ] as const)
    it(`counts ${what} once, as the review lists it`, () => {
      const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b, ${fields}}]\n`;
      const options = { settings, facts: gatherFacts([]) };
      const written = parseFile(pod);
      const [fix] = analyze(written, options).flatMap(each =>
        each.remedies.flatMap(one => (one.title === 'Set allowPrivilegeEscalation to false' ? [{ finding: each, remedy: one }] : [])),
      );
      assert.ok(fix);
      const made = resolveRemedy(written, fix.finding, fix.remedy);
      assert.ok('edits' in made);
      assert.equal(outcomeOf(written, fix, made, options), 'then 1 permission is left to grant');
    });

  it('counts what is left to grant, and the verdict counts the same once the fix is made', () => {
    const options = { settings, facts: gatherFacts([]) };
    const before = fixture('rules/hostpath-supervisor/known-path.yaml');
    const [mount] = analyze(before, options).filter(({ rule }) => rule === 'hostpath-supervisor');
    assert.ok(mount);
    const [byInit] = mount.remedies;
    assert.ok(byInit);
    const made = resolveRemedy(before, mount, byInit);
    assert.ok('edits' in made);
    assert.equal(outcomeOf(before, { finding: mount, remedy: byInit }, made, options), 'then 5 permissions are left to grant');
    const [verdict] = analyze(parseFile(applyEdits(before.text, made.edits)), options).filter(({ rule }) => rule === 'scc-denied');
    assert.match(
      verdict?.message ?? '',
      /The supervisor is delivered without hostPath; 5 permissions are left to grant: generate its SCC\./,
    );
  });
});
