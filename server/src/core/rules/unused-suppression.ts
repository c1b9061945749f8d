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
      message: `${rule} reports nothing here. Remove this comment or move it to the line it is meant for.`,
    })),
};
