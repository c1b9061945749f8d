/** Objects that a folder has deployed and that no manifest of it has any more. */
import * as l10n from '@vscode/l10n';
import { appliersOf, compareOrder, contentsOf, fieldManagerOf, isTerminating, metadataText, readLive, stageOf } from '../../objects';
import type { Contents, Place, Plan, PlannedObject } from '../../objects';
import type { Cluster } from '../../wire';
import { describeRef, fieldsAt, groupOf, inParallel, listAt, refKey, refOf, textAt, textsAt } from '../../words';
import type { Fields, ObjectRef } from '../../words';
import { setIdOf, type ApplySet, type SetScope } from './applySet';
import { listMembers, NOTHING, unite, type Found } from './members';

export interface Orphan extends Place {
  /** As it was read; only this very object is deleted. */
  readonly object: Fields;
  /** Why it is kept, as the end of a sentence; null where it can be deleted. */
  readonly kept: string | null;
  /** What is deleted with it; null for nothing. */
  readonly contents: Contents | null;
}

/** An object that this workspace has deployed. */
export interface Deployed extends Place {
  readonly uid: string;
}

export interface Described {
  readonly refs: readonly ObjectRef[];
  /** Why files could not be read, a sentence each: they may describe anything. */
  readonly unread: readonly string[];
}

export interface Inventory {
  /** The folder's set on the cluster; null where there is none. */
  readonly set: ApplySet | null;
  readonly scope: SetScope | null;
  /** What this workspace remembers of the folder's deployments. */
  readonly remembered: readonly Deployed[];
  /** What the other manifests of the workspace describe; a namespace of null is any. Asked where something would be deleted. */
  readonly elsewhere?: () => Promise<Described>;
}

export interface Orphans {
  /** In the order of deletion. */
  readonly orphans: readonly Orphan[];
  /** What could not be listed or read, so that there may be more. */
  readonly unlisted: readonly string[];
  /** Files that could not be read and may describe what is to be deleted; absent for none. */
  readonly unread?: readonly string[];
}

export async function findOrphans(cluster: Cluster, plan: Plan, inventory: Inventory): Promise<Orphans> {
  const planned = new Set(
    [...plan.objects.map(({ ref }) => ref), ...plan.problems.map(problem => refOf(problem.source.object))].map(refKey),
  );
  const { set, scope } = inventory;
  const members = set === null || scope === null ? NOTHING : await listMembers(cluster, set, scope, plan.objects);
  const known = new Set([...planned, ...members.places.map(({ ref }) => refKey(ref))]);
  const remembered = await readRemembered(
    cluster,
    inventory.remembered.filter(({ ref }) => !known.has(refKey(ref))),
  );
  const places = [...members.places.filter(({ ref }) => !planned.has(refKey(ref))), ...remembered.places].filter(
    ({ object }) => !isTerminating(object),
  );
  const orphans = await inParallel(places, async (place): Promise<readonly Orphan[]> => {
    const keep = reasonToKeep(place.object, set);
    const isMember = set !== null && setIdOf(place.object) === set.id;
    if (!isMember && (keep?.foreign === true || !isOwn(cluster, place.object))) return [];
    return [{ ...place, kept: keep?.text ?? null, contents: keep === null ? await contentsOf(cluster, place.object) : null }];
  });
  const { elsewhere } = inventory;
  const isAsked = elsewhere !== undefined && orphans.flat().some(({ kept }) => kept === null);
  const { refs, unread } = isAsked ? await elsewhere() : { refs: [], unread: [] };
  const kept = keepMoved(orphans.flat(), refs);
  return {
    orphans: [...kept].sort(compareDeletion),
    unlisted: [...members.unlisted, ...remembered.unlisted],
    ...(unread.length > 0 && { unread }),
  };
}

/** An object whose manifest is in another folder now is no orphan, whichever of the two is deployed first. */
function keepMoved(orphans: readonly Orphan[], refs: readonly ObjectRef[]): readonly Orphan[] {
  const keyOf = ({ apiVersion, kind, name }: ObjectRef, namespace: string | null): string =>
    JSON.stringify([groupOf(apiVersion), kind, name, namespace]);
  const described = new Set(refs.map(ref => keyOf(ref, ref.namespace)));
  const isMoved = ({ ref }: Orphan): boolean => described.has(keyOf(ref, ref.namespace)) || described.has(keyOf(ref, null));
  return orphans.map(orphan =>
    orphan.kept === null && isMoved(orphan)
      ? { ...orphan, kept: l10n.t('kept, because another manifest of the workspace describes it'), contents: null }
      : orphan,
  );
}

/** Whether this user, and no other user of SCC Lens, has applied it. */
const isOwn = (cluster: Cluster, object: Fields): boolean => appliersOf(object).every(manager => manager === fieldManagerOf(cluster));

/** What is applied last is deleted first. */
const compareDeletion = (a: Orphan, b: Orphan): number => compareOrder(orderOf(b), orderOf(a));

function orderOf({ object }: Orphan): Pick<PlannedObject, 'stage' | 'source'> {
  const source = { object, pods: [], file: '', document: 0, path: [] };
  return { source, stage: stageOf(source) };
}

async function readRemembered(cluster: Cluster, remembered: readonly Deployed[]): Promise<Found> {
  const found = await inParallel(remembered, async ({ ref, resource, uid }): Promise<Found> => {
    const live = await readLive(cluster, { ref, resource });
    if (live.state === 'unknown') return { places: [], unlisted: [nameOf(ref)] };
    if (live.state === 'absent' || metadataText(live.object, 'uid') !== uid) return NOTHING;
    return { places: [{ ref, resource, object: live.object }], unlisted: [] };
  });
  return unite(found);
}

const nameOf = ({ kind, namespace }: ObjectRef): string => (namespace === null ? kind : `${kind} (${namespace})`);

/** Annotations by which users keep an object, for cli-utils (kpt, Config Sync), Helm, Flux and Argo CD. */
const KEPT_BY: readonly (readonly [string, RegExp])[] = [
  ['cli-utils.sigs.k8s.io/on-remove', /^keep$/],
  ['client.lifecycle.config.k8s.io/deletion', /^detach$/],
  ['helm.sh/resource-policy', /^keep$/],
  ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/],
  ['argocd.argoproj.io/sync-options', /(?:^|,)\s*(?:Prune|Delete)=false\s*(?:,|$)/],
];

/** Marks of tools that do not apply server-side, or not always. */
const MANAGED_BY: readonly (readonly [string, string])[] = [
  ['meta.helm.sh/release-name', 'Helm'],
  ['argocd.argoproj.io/tracking-id', 'Argo CD'],
  ['config.k8s.io/owning-inventory', 'cli-utils'],
];

export interface Keep {
  readonly text: string;
  /** Whether the object is none of ours, and not only to be kept. */
  readonly foreign: boolean;
}

/** Why an object must not be pruned; null where it may be. */
export function reasonToKeep(object: Fields, set: ApplySet | null): Keep | null {
  const setId = setIdOf(object);
  if (setId !== undefined && setId !== set?.id) return { text: l10n.t('kept, because it belongs to another ApplySet'), foreign: true };
  const annotations = textsAt(object, 'metadata', 'annotations');
  const manager = otherManagerOf(object);
  if (manager !== undefined) return { text: l10n.t('kept, because {manager} manages it', { manager }), foreign: true };
  const owner = controllerOf(object);
  if (owner !== undefined) return { text: l10n.t('kept, because {owner} owns it', { owner }), foreign: true };
  if (appliersOf(object).length === 0) return { text: l10n.t('kept, because SCC Lens has not deployed it'), foreign: true };
  const kept = KEPT_BY.find(([name, values]) => values.test(annotations[name] ?? ''))?.[0];
  if (kept === undefined) return null;
  return { text: l10n.t('kept by its annotation {annotation}', { annotation: `${kept}: ${annotations[kept] ?? ''}` }), foreign: false };
}

/** Another tool that manages the object, by its mark or because it applies it. */
export function otherManagerOf(object: Fields): string | undefined {
  const annotations = fieldsAt(object, 'metadata', 'annotations');
  return MANAGED_BY.find(([name]) => annotations[name] !== undefined)?.[1] ?? otherApplier(object);
}

/** The object that controls this one, in words. */
export function controllerOf(object: Fields): string | undefined {
  const owner = listAt(object, 'metadata', 'ownerReferences').find(one => fieldsAt(one)['controller'] === true);
  return owner === undefined ? undefined : describeRef({ ...refOf(fieldsAt(owner)), namespace: null, name: textAt(owner, 'name') ?? '' });
}

/** A manager that applies the object and is not SCC Lens: it would create it again, or needs it. */
function otherApplier(object: Fields): string | undefined {
  const ours = appliersOf(object);
  return listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(({ operation, subresource }) => operation === 'Apply' && subresource === undefined)
    .flatMap(({ manager }) => (typeof manager === 'string' && !ours.includes(manager) ? [manager] : []))[0];
}
