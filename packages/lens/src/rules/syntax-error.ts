import type { Rule } from './types';

export const syntaxError: Rule = {
  id: 'syntax-error',
  summary: 'The document is not well-formed YAML or JSON, or contains a key twice, so Kubernetes refuses or misreads it.',
  defaultSeverity: 'error',
  check: ({ manifest }) => manifest.problems.map(({ message, span }) => ({ path: [], span, message })),
};
