import { suppressionTexts as texts } from './messages';
import type { Rule } from './types';

export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  summary: 'A comment suppresses a rule that reports nothing there.',
  defaultSeverity: 'warning',
  check: () => [],
  checkUnused: unused => unused.map(({ rule, span }) => ({ path: [], span, message: texts.unused(rule) })),
};
