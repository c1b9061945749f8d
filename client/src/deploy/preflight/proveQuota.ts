import { fieldsAt, listAt, listObjects, namespacedPath, ownValue } from '../../cluster';
import type { ClusterError, Connection, Fields } from '../../cluster';
import type { Change } from './changes';
import { parseQuantity } from './quantity';

/** The ResourceQuotas of a namespace; null where the user may not list them. */
export async function listQuotas(
  cluster: Connection,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<readonly Fields[] | null> {
  const answer = await listObjects(cluster, namespacedPath('v1', namespace, 'resourcequotas'), { signal });
  return answer.ok ? answer.value.items : null;
}

/**
 * Whether the quota, as it will be, leaves room for what was refused: the cluster states what is used and what was asked for. It names only
 * the first quota that refuses, so that with a second one nothing is proven.
 */
export function quotaSuffices({ message }: ClusterError, lifters: readonly Change[], quotas: readonly Fields[] | null): boolean {
  const [quota] = lifters;
  const amounts = /requested: ([^ ]*), used: ([^ ]*), limited: /.exec(message);
  if (quota === undefined || lifters.length !== 1 || quotas?.length !== 1 || amounts === null) return false;
  const [requested, used] = [parseAmounts(amounts[1]), parseAmounts(amounts[2])];
  const hard = fieldsAt(quota.object, 'spec', 'hard');
  return Object.entries(requested).every(([resource, wanted]) => {
    const most = ownValue(hard, resource);
    if (most === undefined) return true;
    const [limit = null, asked = null, taken = null] = [most, wanted, used[resource]].map(parseQuantity);
    return limit !== null && asked !== null && taken !== null && asked + taken <= limit;
  });
}

/** `pods=1,requests.cpu=100m` */
function parseAmounts(text = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').flatMap(entry => {
      const [resource = '', amount] = entry.split('=', 2);
      return amount === undefined ? [] : [[resource, amount] as const];
    }),
  );
}

/** Whether a quota counts pods by their PriorityClass. */
export function hasPriorityScope(quota: Fields): boolean {
  return (
    listAt(quota, 'spec', 'scopes').includes('PriorityClass') ||
    listAt(quota, 'spec', 'scopeSelector', 'matchExpressions').some(one => fieldsAt(one)['scopeName'] === 'PriorityClass')
  );
}
