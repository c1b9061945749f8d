import type { ClusterError } from './clusterError';
import { maskSecrets } from './mask';

/** An error that quotes foreign text, without the secrets in it. `known` as for {@link maskSecrets}. */
export function maskError(error: ClusterError, known: readonly string[]): ClusterError {
  const mask = (text: string): string => maskSecrets(text, known);
  const message = mask(error.message);
  if (error.kind === 'conflict')
    return { ...error, message, conflicts: error.conflicts.map(({ manager, field }) => ({ manager: mask(manager), field: mask(field) })) };
  if (error.kind === 'invalid')
    return { ...error, message, causes: error.causes.map(cause => ({ field: mask(cause.field), message: mask(cause.message) })) };
  return { ...error, message };
}
