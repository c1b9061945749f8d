import type { Workload } from '../manifest';
import { effectiveServiceAccount } from '../words';
import type { FieldPath } from '../words';

/** From a path that starts at the pod (`spec…`, `metadata…`) to the same field in the workload's document. */
export function documentPath({ podMetadata, podSpec }: Workload, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  if (first === 'metadata') return [...podMetadata, ...rest];
  return first === 'spec' || first === undefined ? [...podSpec, ...rest] : [...podSpec.slice(0, -1), ...path];
}

/** The service account that the pod runs as. */
export function serviceAccountOf({ pod }: Workload): string {
  return effectiveServiceAccount(pod.spec);
}
