import type { Rule } from './types';

export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  summary: 'A comment allows what a rule does not find there, so it can go, or it stands at the wrong place.',
  defaultSeverity: 'warning',
  scope: 'document',
  check: () => [],
  checkUnused: unused =>
    unused.map(({ rule, span }) => ({
      path: [],
      span,
      message: `Nothing here is found by ${rule}; this comment can go, or it stands at the wrong place.`,
    })),
};
