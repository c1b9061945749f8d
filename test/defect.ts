import assert from 'node:assert/strict';
import { RULES } from '@scc-lens/lens';
import type { Rule } from '@scc-lens/lens';

/** Lets a rule throw until what is returned is called. No input is known that makes one throw, so tests of such faults make their own. */
export const breakRule = (id: string, thrown: unknown): (() => void) =>
  replaceCheck(id, () => () => {
    throw thrown;
  });

/** Lets a rule throw when it is asked for its fixes, until what is returned is called. */
export const breakRemedies = (id: string, thrown: unknown): (() => void) =>
  replaceCheck(
    id,
    check => subject =>
      Array.from(check(subject), observation =>
        Object.defineProperty({ ...observation }, 'remedies', {
          get: () => {
            throw thrown;
          },
        }),
      ),
  );

function replaceCheck(id: string, by: (check: Rule['check']) => Rule['check']): () => void {
  const rule = RULES.find(candidate => candidate.id === id) as { check: Rule['check'] } | undefined;
  assert.ok(rule);
  const { check } = rule;
  rule.check = by(check);
  return () => {
    rule.check = check;
  };
}
