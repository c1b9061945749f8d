import { groupOf } from '../../cluster';
import { isSccRefusal } from './liftPods';
import type { Preflight } from './types';

const PERMISSION_GROUPS = new Set(['security.openshift.io', 'rbac.authorization.k8s.io']);

/** Whether a refusal is one that a cluster administrator can lift: no SCC admits a pod, or the user may not apply SCCs or RBAC. */
export function needsAdmin({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): boolean {
  return (
    pods.some(({ verdict }) => verdict.kind === 'refused' && isSccRefusal(verdict)) ||
    objects.some(
      ({ planned: { ref }, dryRun }) =>
        dryRun.kind === 'refused' && dryRun.error.kind === 'forbidden' && PERMISSION_GROUPS.has(groupOf(ref.apiVersion)),
    )
  );
}
