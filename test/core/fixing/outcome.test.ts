import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, chosenRemedy, gatherFacts, outcomeSuffix, parseFile, readSettings, resolveRemedy } from '../../../server/src/core/index';
import type { AnalyzeOptions } from '../../../server/src/core/index';

const file = parseFile(readFileSync(path.resolve(__dirname, '../../fixtures/cli/hostpath-pod.yaml'), 'utf8'));
const { settings } = readSettings({});

describe('the verdict in the title of a quick fix', () => {
  const [finding] = analyze(file, { settings, facts: gatherFacts([]) }).filter(({ rule }) => rule === 'hostpath-supervisor');
  assert.ok(finding);
  const remedy = chosenRemedy(finding, {});
  assert.ok(remedy);
  const result = resolveRemedy(file, finding, remedy);
  assert.ok('edits' in result);
  const suffix = (options: AnalyzeOptions): string => outcomeSuffix(file, { finding, remedy }, result.edits, options);
  const granted = (...grantedSccs: readonly string[]): AnalyzeOptions => ({
    settings: { ...settings, grantedSccs },
    facts: gatherFacts([]),
  });

  it('is of the facts and settings as they are, however often it is asked', () => {
    const offline = { settings, facts: gatherFacts([]) };
    const asked = [offline, granted('privileged'), offline, granted('hostmount-anyuid-v2'), granted()];
    const once = asked.map(suffix);
    assert.deepEqual(asked.map(suffix), once);
    assert.deepEqual(once, [
      ' (then admitted by restricted-v2)',
      ' (then admitted by restricted-v2 instead of privileged)',
      ' (then admitted by restricted-v2)',
      ' (then admitted by restricted-v2 instead of hostmount-anyuid-v2)',
      ' (then admitted by restricted-v2)',
    ]);
  });
});
