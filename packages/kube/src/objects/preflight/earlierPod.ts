/** Whether the running pod of a Sandbox has other values than the Sandbox: its controller does not change a pod. */
import { isDeepStrictEqual } from 'node:util';
import { keyOf } from '../fieldPaths';
import { metadataText, readLive } from '../requests';
import { POD_NAME } from '../sandboxes';
import type { Cluster } from '../../wire';
import { at, fieldsAt, isFields, listAt, ownValue, PODS, refOf, textAt, type Fields } from '../../words';
import { parseQuantity } from './lifters';
import type { EarlierPod } from './types';

/** The pod of a Sandbox, if it is from before the last change; null for another one, or if the cluster does not show it. */
export async function findEarlierPod(cluster: Cluster, sandbox: Fields): Promise<EarlierPod | null> {
  const { namespace, name } = refOf(sandbox);
  const pod = textAt(sandbox, 'metadata', 'annotations', POD_NAME) ?? name;
  const place = { resource: PODS, ref: { apiVersion: PODS.apiVersion, kind: PODS.kind, namespace, name: pod } };
  const live = await readLive(cluster, place);
  if (live.state !== 'present' || !isEarlier(live.object, sandbox)) return null;
  const field = otherField('spec', at(sandbox, 'spec', 'podTemplate', 'spec'), live.object['spec']);
  return { ...place, object: live.object, field };
}

/** Whether a pod is of this Sandbox and from before its last change, by the times of the server, which are whole seconds. */
function isEarlier(pod: Fields, sandbox: Fields): boolean {
  const changes = listAt(sandbox, 'metadata', 'managedFields').filter(entry => at(entry, 'subresource') === undefined);
  const changedAt = Math.max(...changes.map(entry => Date.parse(textAt(entry, 'time') ?? '') || 0));
  const isItsOwn = listAt(pod, 'metadata', 'ownerReferences').some(owner => textAt(owner, 'uid') === metadataText(sandbox, 'uid'));
  return isItsOwn && Date.parse(textAt(pod, 'metadata', 'creationTimestamp') ?? '') <= changedAt;
}

/** What neither a default nor an SCC adds to a container: a pod that has it without its template got it earlier, or from a webhook. */
const NEVER_ADDED = [
  'command',
  'args',
  'env',
  'envFrom',
  'ports',
  'workingDir',
  'lifecycle',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
];
const QUANTITIES = /\.(?:resources|sizeLimit)\b/;

/** The first field with another value than the template states. Defaults and what admission adds do not count. */
function otherField(path: string, stated: unknown, has: unknown): string | null {
  if (isDeepStrictEqual(stated, has) || (has === undefined && isEmpty(stated))) return null;
  if (isFields(stated) && isFields(has)) {
    const added = path.endsWith(']') ? NEVER_ADDED.filter(name => Object.hasOwn(has, name)) : [];
    const names = [...new Set([...Object.keys(stated), ...added])];
    return first(names.map(name => otherField(`${path}.${name}`, ownValue(stated, name), ownValue(has, name))));
  }
  if (Array.isArray(stated) && Array.isArray(has)) return otherItem(path, stated, has);
  const [wanted, found] = QUANTITIES.test(path) ? [stated, has].map(parseQuantity) : [null, null];
  return wanted !== null && wanted === found ? null : path;
}

/** Items are found by what distinguishes them, else by their place. Admission adds items to lists that are not `NEVER_ADDED`. */
function otherItem(path: string, stated: readonly unknown[], has: readonly unknown[]): string | null {
  const isWhole = NEVER_ADDED.some(name => path.endsWith(`.${name}`));
  if (isWhole && stated.length !== has.length) return path;
  const found = new Set(has);
  if (!isWhole && !stated.some(isFields)) return stated.every(item => found.has(item)) ? null : path;
  const keyed = stated.every(item => keyIn(item) !== undefined) ? new Map(has.map(item => [keyIn(item), item])) : undefined;
  const inPod = (item: unknown, index: number): unknown => (keyed === undefined ? has[index] : keyed.get(keyIn(item)));
  return first(stated.map((item, index) => otherField(`${path}[${textAt(item, 'name') ?? index}]`, item, inPod(item, index))));
}

function keyIn(item: unknown): string | undefined {
  const { mountPath, devicePath, name, containerPort, protocol } = fieldsAt(item);
  const key = [mountPath ?? devicePath ?? name ?? containerPort, protocol ?? 'TCP'];
  return key[0] === undefined ? undefined : keyOf(key);
}

const first = (found: readonly (string | null)[]): string | null => found.find(field => field !== null) ?? null;

/** What the server does not keep: null, and most zero values. */
const isEmpty = (value: unknown): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0);
