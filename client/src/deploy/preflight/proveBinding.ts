import type { Connection } from '../../cluster';
import { mayI } from './askPermissions';
import { roleOf } from './changes';
import type { Change } from './changes';
import type { ObjectCheck } from './types';

const GROUP = 'rbac.authorization.k8s.io';

/**
 * Whether the cluster will let the user bind a role that the same deployment creates. Kubernetes asks the same of both: who has every
 * permission of a role may create it and bind it. So an accepted dry run of the role shows it, unless the user may `escalate`, which
 * allows only the role; then the right to `bind` has to be asked for.
 */
export async function proveBinding(
  cluster: Connection,
  binding: Change,
  role: ObjectCheck | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (role?.dryRun.kind !== 'accepted') return false;
  const { kind, namespace, name } = roleOf(binding);
  const access = {
    group: GROUP,
    resource: kind === 'Role' ? 'roles' : 'clusterroles',
    name,
    ...((namespace ?? binding.planned.ref.namespace) !== null && { namespace: namespace ?? binding.planned.ref.namespace ?? '' }),
  };
  if ((await mayI(cluster, { ...access, verb: 'escalate' }, signal)) === false) return true;
  return (await mayI(cluster, { ...access, verb: 'bind' }, signal)) === true;
}
