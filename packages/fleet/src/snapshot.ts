/** A cluster as its source shows it: objects by kind, and how much of each list there is. */
import { cached, cachedSoon, groupBy, remember, textOf } from '@scc-lens/words';
import { workloadsOf, type Content, type KubernetesObject, type Workload } from '@scc-lens/yaml';
import { createKeeper, NOTHING_ELSEWHERE, type Elsewhere, type Kept } from './keep';
import { identityOf, metadataOf, readObject } from './makerObject';
import { apiVersionOf, LISTS, type ListRow } from './lists';

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
  /** Pods, and what makes pods, by `identityOf`; `workloadNamed` reads them. */
  readonly makers: ReadonlyMap<string, KubernetesObject>;
  /** Of a shard: what the source has of other namespaces. */
  readonly elsewhere: Elsewhere;
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
  documents: Iterable<Content | Kept>,
  isRead = true,
  whole: ReadonlySet<string> = new Set(),
  elsewhere = NOTHING_ELSEWHERE,
): ClusterSnapshot {
  const found = new Map(LISTS.map((row): [string, Found] => [row.kind, { row, objects: new Map(), stored: new Set() }]));
  const makers = new Map<string, KubernetesObject>();
  let isWhole = isRead;
  const { keep } = createKeeper();
  for (const one of documents) {
    const document = 'makers' in one ? one : keep(one);
    isWhole &&= document.class !== 'invalid' && document.class !== 'template';
    for (const object of document.makers) cached(makers, identityOf(object), () => object);
    for (const object of document.objects) add(isListed(object) ? found.get(object.kind) : undefined, object);
  }
  return {
    elsewhere,
    lists: new Map(
      [...found].map(([kind, one]) => [kind, listOf(one, isWhole, { isKnown: whole.has(kind), isElsewhere: elsewhere.kinds.has(kind) })]),
    ),
    makers: new Map([...makers].sort(([a], [b]) => compare(a, b))),
  };
}

/** A cluster as files describe it: of each name all definitions that the first of the layers has which has any. */
export function describedBy(layers: readonly (readonly KubernetesObject[])[]): ClusterSnapshot {
  const found = new Map<string, readonly KubernetesObject[]>();
  for (const layer of layers)
    for (const [identity, same] of groupBy(layer, one => (isListed(one) ? [identityOf(one)] : [])))
      cached(found, identity, () => [...new Map(same.map(one => [JSON.stringify(one.value), one])).values()]);
  const objects = groupBy([...found.values()].flat(), ({ kind }) => [kind]);
  const lists = LISTS.map(row => [row.kind, { row, coverage: 'partial', objects: objects.get(row.kind) ?? [] }] as const);
  return { ...snapshotOf([]), lists: new Map(lists) };
}

/** The list of a kind; each kind of `LISTS` has one. */
export function listIn({ lists }: ClusterSnapshot, kind: string): SnapshotList {
  const list = lists.get(kind);
  if (list === undefined) throw new Error(`No list of ${kind}.`);
  return list;
}

/** An object of the lists by `identityOf`; undefined where the source does not have it. */
export function objectNamed(snapshot: ClusterSnapshot, identity: string): KubernetesObject | undefined {
  const maker = snapshot.makers.get(identity);
  return objectsByName(snapshot).get(identity) ?? (maker !== undefined && isListed(maker) ? maker : undefined);
}

/** A pod, or what makes pods; undefined where the source does not have it. It is read when it is asked for, so that few are in memory. */
export function workloadNamed(snapshot: ClusterSnapshot, identity: string): Workload | undefined {
  const object = snapshot.makers.get(identity);
  if (object === undefined) return undefined;
  return cachedSoon(workloadsRead(snapshot), MOST_READ, identity, () => workloadsOf(readObject(object))[0]);
}

const workloadsRead = remember<ClusterSnapshot, Map<string, Workload | undefined>>(() => new Map());

const MOST_READ = 500;

/** Those that `makers` does not have. */
const objectsByName = remember(({ lists, makers }: ClusterSnapshot) => {
  const others = new Map<string, KubernetesObject>();
  for (const { objects } of lists.values())
    for (const one of objects) {
      const identity = identityOf(one);
      if (makers.get(identity) !== one) others.set(identity, one);
    }
  return others;
});

const rows = new Map(LISTS.map(row => [row.kind, row]));

function isListed({ kind, apiVersion, name }: KubernetesObject): boolean {
  const row = rows.get(kind);
  return name !== null && row !== undefined && apiVersion === apiVersionOf(row);
}

function add(found: Found | undefined, object: KubernetesObject): void {
  const { namespace, name } = object;
  const uid = textOf(metadataOf(object)['uid']);
  const place = namespace === null ? (name ?? '') : `${namespace}/${name ?? ''}`;
  if (found === undefined) return;
  cached(found.objects, uid || place, () => object);
  if (uid !== '') found.stored.add(place);
}

function listOf(
  { row, objects, stored }: Found,
  isRead: boolean,
  has: { readonly isKnown: boolean; readonly isElsewhere: boolean },
): SnapshotList {
  const isWhole = isRead && (has.isKnown || (row.signs.length > 0 && row.signs.every(sign => stored.has(sign))));
  return {
    row,
    coverage: isWhole ? 'whole' : objects.size > 0 || has.isElsewhere ? 'partial' : 'absent',
    objects: [...objects.values()].sort((a, b) => compare(identityOf(a), identityOf(b))),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
