import assert from 'node:assert/strict';
import { RULES } from '../server/src/core';
import type { Rule } from '../server/src/core';

/** Lets a rule throw until what is returned is called. No input is known that makes one throw, so tests of such faults make their own. */
export function breakRule(id: string, thrown: unknown): () => void {
  const rule = RULES.find(candidate => candidate.id === id) as { check: Rule['check'] } | undefined;
  assert.ok(rule);
  const { check } = rule;
  rule.check = () => {
    throw thrown;
  };
  return () => {
    rule.check = check;
  };
}
