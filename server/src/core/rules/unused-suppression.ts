import type { Rule } from './types';

export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  summary: 'A comment suppresses a rule that reports nothing there.',
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
