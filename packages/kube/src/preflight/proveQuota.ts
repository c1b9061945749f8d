import { listObjects } from '../wire';
import type { Connection } from '../wire';
import { fieldsAt, listAt, namespacedPath, ownValue } from '../words';
import type { ClusterError, Fields } from '../words';
import { changesIn } from './changes';
import type { Change } from './changes';

/** The ResourceQuotas of a namespace; null where the user may not list them. */
export async function listQuotas(cluster: Connection, namespace: string): Promise<readonly Fields[] | null> {
  const answer = await listObjects(cluster, namespacedPath('v1', namespace, 'resourcequotas'));
  return answer.ok ? answer.value.items : null;
}

/** Whether a refusal by the namespace's only quota ends with the quota that this deployment brings. */
export async function proveQuota(
  cluster: Connection,
  error: ClusterError,
  lifters: readonly Change[],
  { changes, namespace }: { readonly changes: readonly Change[]; readonly namespace: string },
): Promise<boolean> {
  if (error.kind !== 'quota' || changesIn(changes, 'ResourceQuota', namespace).length !== 1) return false;
  return quotaSuffices(error, lifters, await listQuotas(cluster, namespace));
}

/** Whether the quota, as it will be, leaves room by the amounts that the cluster states. It names only the first quota that refuses. */
function quotaSuffices({ message }: ClusterError, lifters: readonly Change[], quotas: readonly Fields[] | null): boolean {
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

/** Quantities of Kubernetes (`100m`, `1Gi`, `5e3`), in whole billionths, so that sums are exact. */

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const QUANTITY = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;
const SCALE = 9;

/** Null for what is no quantity. What is smaller than a billionth is rounded up, as Kubernetes does. */
export function parseQuantity(value: unknown): bigint | null {
  const found = typeof value === 'string' || typeof value === 'number' ? QUANTITY.exec(String(value)) : null;
  if (found === null) return null;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = found;
  if (whole + fraction === '') return null;
  const binary = BINARY.indexOf(suffix);
  const power = SCALE - fraction.length + (exponent === undefined ? (binary < 0 ? (DECIMAL[suffix] ?? 0) : 0) : Number(exponent));
  const digits = BigInt(whole + fraction) * (binary < 0 ? 1n : 1024n ** BigInt(binary + 1));
  const divisor = 10n ** BigInt(Math.max(0, -power));
  const amount = (digits * 10n ** BigInt(Math.max(0, power)) + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}
