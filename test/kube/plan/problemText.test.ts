import assert from 'node:assert/strict';
import { problemText } from '@scc-lens/kube';
import type { PlanProblem } from '../../../packages/kube/src/objects/plan/types';

const problem = (file: string, message: string): PlanProblem => ({
  source: { file, document: 0, path: [], object: {}, pods: [] },
  message,
  reason: 'invalid' as const,
});

describe('problems of a plan', () => {
  const first = problem('file:///app/conf.yaml', 'A Pod without a name.');
  for (const [others, more] of [
    [0, ''],
    [1, ' There is 1 more problem.'],
    [2, ' There are 2 more problems.'],
  ] as const) {
    it(`are counted after the first of ${others + 1}`, () => {
      const rest = Array.from({ length: others }, () => problem('file:///app/other.yaml', 'Another one.'));
      assert.equal(
        problemText([first, ...rest], file => file.replace('file:///', '')),
        `app/conf.yaml: A Pod without a name.${more}`,
      );
    });
  }
});
