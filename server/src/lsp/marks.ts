import type { Headline } from '@scc-lens/lens';

/** Before a verdict in words. */
export const MARKS: Readonly<Record<Headline['state'], string>> = {
  admitted: '✓',
  impaired: '⚠',
  denied: '✗',
  invalid: '✗',
  unknown: '?',
  'not-checked': '–',
};
