import { serviceAccountOf } from '../review';
import type { Workload } from '../manifest';
import type { Thing } from '../navigation';

/** The service account that a pod runs as. */
export function effectiveAccount(workload: Workload): Extract<Thing, { kind: 'account' }> {
  return { kind: 'account', name: serviceAccountOf(workload), namespace: workload.ref.namespace };
}
