import { suppressionTexts as texts } from './messages';
import type { Rule } from './types';

export const suppressionWithoutReason: Rule = {
  id: 'suppression-without-reason',
  summary: 'A comment suppresses a finding without a reason, so it has no effect.',
  defaultSeverity: 'warning',
  check: ({ suppressions }) =>
    suppressions()
      .filter(({ reason }) => reason === null)
      .map(({ rule, span }) => ({ path: [], span, message: texts.withoutReason(rule) })),
};
