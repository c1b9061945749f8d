/** Which item of one list is an item of another, as strategic merge patches identify them. */
import { isObject, isList } from '../words';
import type { Json } from '../words';

/** The field that identifies the items of a list of pods, by the list's name; `name` where it is not listed. */
const MERGE_KEYS: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  ports: 'containerPort',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
});

/** The field that identifies the items of a list. */
export function mergeKeyOf(list: string | number | undefined): string {
  return (typeof list === 'string' ? MERGE_KEYS[list] : undefined) ?? 'name';
}

/** The index in `ours` of what is at `index` in `theirs`; null where there is none. */
export function identityIn(
  ours: readonly Json[],
  theirs: readonly Json[],
  index: number,
  list: string | number | undefined,
): number | null {
  const item = theirs[index];
  if (item === undefined) return null;
  const key = mergeKeyOf(list);
  const identity = isObject(item) ? (item[key] ?? item['name']) : undefined;
  if (identity !== undefined) {
    const at = ours.findIndex(one => isObject(one) && (one[key] ?? one['name']) === identity);
    return at < 0 ? null : at;
  }
  if (isObject(item) || isList(item)) return ours.length === theirs.length && index < ours.length ? index : null;
  const at = ours[index] === item ? index : ours.indexOf(item);
  return at < 0 ? null : at;
}
