import type { Workload } from '../manifest';
import type { FieldPath } from '../words';

/** From a path that starts at the pod (`spec…`, `metadata…`) to the same field in the workload's document. */
export function documentPath(workload: Workload, path: FieldPath): FieldPath {
  const [first, ...rest] = path;
  return [...(first === 'metadata' ? workload.podMetadata : workload.podSpec), ...rest];
}

/** The service account that the pod runs as. The API server takes an empty name for an absent one. */
export function serviceAccountOf({ pod: { spec } }: Workload): string {
  return [spec.serviceAccountName, spec.serviceAccount].find(name => name !== undefined && name !== '') ?? 'default';
}
