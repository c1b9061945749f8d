/** A cluster as its source shows it: objects by kind, and how much of each list there is. */
import { cached, objectOf, remember, textOf } from '@scc-lens/words';
import type { KubernetesObject, Manifest, Workload } from '@scc-lens/yaml';
import { apiVersionOf, LISTS } from './lists';
import type { ListRow } from './lists';

/** How much of a list a source has: all objects, some, or none. */
export type Coverage = 'whole' | 'partial' | 'absent';

/** The objects of one kind. */
export interface SnapshotList {
  readonly row: ListRow;
  readonly coverage: Coverage;
  readonly objects: readonly KubernetesObject[];
}

/** Plain data, made once and never changed. */
export interface ClusterSnapshot {
  readonly lists: ReadonlyMap<string, SnapshotList>;
  /** Pods, and what makes pods, by `identityOf`. */
  readonly workloads: ReadonlyMap<string, Workload>;
}

interface Found {
  readonly row: ListRow;
  readonly objects: Map<string, KubernetesObject>;
  /** What a cluster has stored, as signs spell it. */
  readonly stored: Set<string>;
}

/**
 * Puts together what documents contain. Objects are known by their content; an object that occurs twice counts once. Where something could
 * not be read, no list is whole. `whole` names kinds whose list the source is known to have whole. Everything is in the order of its name, so
 * that one cluster gives one snapshot, in any order of its files.
 */
export function snapshotOf(
  manifests: Iterable<Pick<Manifest, 'class' | 'objects' | 'workloads'>>,
  isRead = true,
  whole: ReadonlySet<string> = new Set(),
): ClusterSnapshot {
  const found = new Map(LISTS.map((row): [string, Found] => [row.kind, { row, objects: new Map(), stored: new Set() }]));
  const workloads = new Map<string, Workload>();
  let isWhole = isRead;
  for (const manifest of manifests) {
    isWhole &&= manifest.class !== 'invalid' && manifest.class !== 'template';
    for (const workload of manifest.workloads) cached(workloads, identityOf(workload.ref), () => workload);
    for (const object of manifest.objects) add(isListed(object) ? found.get(object.kind) : undefined, object);
  }
  return {
    lists: new Map([...found].map(([kind, one]) => [kind, listOf(one, isWhole, whole.has(kind))])),
    workloads: new Map([...workloads].sort(([a], [b]) => compare(a, b))),
  };
}

/** Names an object among all of a cluster. */
export const identityOf = ({ kind, namespace, name }: Pick<KubernetesObject, 'kind' | 'namespace' | 'name'>): string =>
  `${kind}/${namespace ?? ''}/${name ?? ''}`;

/** The list of a kind; each kind of `LISTS` has one. */
export function listIn({ lists }: ClusterSnapshot, kind: string): SnapshotList {
  const list = lists.get(kind);
  if (list === undefined) throw new Error(`No list of ${kind}.`);
  return list;
}

/** An object of the lists by `identityOf`; undefined where the source does not have it. */
export const objectNamed = (snapshot: ClusterSnapshot, identity: string): KubernetesObject | undefined =>
  objectsByName(snapshot).get(identity);

const objectsByName = remember(
  ({ lists }: ClusterSnapshot) =>
    new Map([...lists.values()].flatMap(({ objects }) => objects.map(one => [identityOf(one), one] as const))),
);

const rows = new Map(LISTS.map(row => [row.kind, row]));

function isListed({ kind, apiVersion, name }: KubernetesObject): boolean {
  const row = rows.get(kind);
  return name !== null && row !== undefined && apiVersion === apiVersionOf(row);
}

function add(found: Found | undefined, object: KubernetesObject): void {
  const { namespace, name, value } = object;
  const uid = textOf(objectOf(value['metadata'])['uid']);
  const place = namespace === null ? (name ?? '') : `${namespace}/${name ?? ''}`;
  if (found === undefined) return;
  cached(found.objects, uid || place, () => object);
  if (uid !== '') found.stored.add(place);
}

function listOf({ row, objects, stored }: Found, isRead: boolean, isKnown: boolean): SnapshotList {
  const isWhole = isRead && (isKnown || (row.signs.length > 0 && row.signs.every(sign => stored.has(sign))));
  return {
    row,
    coverage: isWhole ? 'whole' : objects.size > 0 ? 'partial' : 'absent',
    objects: [...objects.values()].sort((a, b) => compare(identityOf(a), identityOf(b))),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
