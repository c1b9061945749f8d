/** Which item of one list is an item of another, as strategic merge patches identify them. */
import { cached, isObject, remember, type Json } from '@scc-lens/words';

/** The fields that identify the items of a list, by the list's name, with what an absent one means; `name` where it is not listed. */
const MERGE_KEYS: Readonly<Record<string, readonly (readonly [field: string, fallback: string])[]>> = Object.assign(
  Object.create(null) as Record<string, never>,
  {
    volumeMounts: [['mountPath', '']],
    volumeDevices: [['devicePath', '']],
    ports: [
      ['containerPort', ''],
      ['protocol', 'TCP'],
    ],
    hostAliases: [['ip', '']],
    topologySpreadConstraints: [
      ['topologyKey', ''],
      ['whenUnsatisfiable', ''],
    ],
  },
);

const BY_NAME = [['name', '']] as const;

/** Whether a field of an item is what identifies it. */
export const isMergeKey = (field: string | number | undefined, list: string | number | undefined): boolean =>
  keysOf(list).some(([key]) => key === field);

/** Whether the items of a list are merged with another one's: each has what identifies it. */
export const isKeyed = (items: readonly Json[], list: string | number | undefined): boolean => placesIn(items, list).isKeyed;

/** The index in `ours` of what is at `index` in `theirs`: `none` where ours does not have it, `unclear` where either list has several such items. */
export function identityIn(
  ours: readonly Json[],
  theirs: readonly Json[],
  index: number,
  list: string | number | undefined,
): number | 'none' | 'unclear' {
  const item = theirs[index];
  if (item === undefined) return 'none';
  const identity = identityOf(item, list);
  const at = placesIn(ours, list).byIdentity.get(identity);
  if (at === undefined) return 'none';
  return at === 'several' || placesIn(theirs, list).byIdentity.get(identity) === 'several' ? 'unclear' : at;
}

const keysOf = (list: string | number | undefined): readonly (readonly [string, string])[] =>
  (typeof list === 'string' ? MERGE_KEYS[list] : undefined) ?? BY_NAME;

const KEYED = 'key:';

/** What identifies an item: its merge key, else its whole content. */
function identityOf(item: Json, list: string | number | undefined): string {
  if (!isObject(item)) return JSON.stringify(item);
  const keys = keysOf(list);
  const [[first] = ['name']] = keys;
  if (isScalar(item[first])) return KEYED + JSON.stringify(keys.map(([key, fallback]) => item[key] ?? fallback));
  return isScalar(item['name']) ? KEYED + JSON.stringify(item['name']) : JSON.stringify(item);
}

const isScalar = (value: Json | undefined): boolean => value !== undefined && value !== null && typeof value !== 'object';

interface Places {
  readonly byIdentity: ReadonlyMap<string, number | 'several'>;
  readonly isKeyed: boolean;
}

/** Where each item is, by what identifies it, found out once for a list. */
const placesIn = (items: readonly Json[], list: string | number | undefined): Places =>
  cached(placesByName(items), list, () => countPlaces(items, list));

const placesByName = remember<readonly Json[], Map<string | number | undefined, Places>>(() => new Map());

function countPlaces(items: readonly Json[], list: string | number | undefined): Places {
  const byIdentity = new Map<string, number | 'several'>();
  for (const [index, item] of items.entries()) {
    const identity = identityOf(item, list);
    byIdentity.set(identity, byIdentity.has(identity) ? 'several' : index);
  }
  return { byIdentity, isKeyed: [...byIdentity.keys()].every(identity => identity.startsWith(KEYED)) };
}
