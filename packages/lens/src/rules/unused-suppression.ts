import { suppressionTexts as texts } from './messages';
import type { Rule } from './types';

export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  summary: 'A comment suppresses a rule that reports nothing there.',
  defaultSeverity: 'warning',
  check: () => [],
  checkUnused: (unused, rules) =>
    unused.map(({ rule, span }) => {
      const message = rules.some(({ id }) => id === rule) ? texts.unused : texts.noRule;
      return { path: [], span, message: message(rule) };
    }),
};
