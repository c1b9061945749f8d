/**
 * The parent of a set on the cluster. It is never narrower than the members that exist: what two windows write at once, or one after the
 * other, names the members of both.
 */
import * as l10n from '@vscode/l10n';
import { checkAnswer, deleteObject, metadataText, readLive, type Deletion } from '../../objects';
import { request, type Cluster } from '../../wire';
import { collectionPath, failed, isApiVersion, isNamespaceName, objectPath, ok, pauseForRetry, textAt, textsAt } from '../../words';
import type { ClusterError, Fields, Result } from '../../words';
import { groupOfKind, ID, KINDS, NAMESPACES, placeOf, scopeOf, TOOLING, uniteScopes, type ApplySet, type SetScope } from './applySet';
import { listMembers, type Found } from './members';

/** Another tool must not change the set, nor this one another tool's. */
const TOOL = 'scc-lens';
/** One for all users: a set belongs to the folder and not to who deployed it last. */
const FIELD_MANAGER = 'scc-lens-applyset';

/** Where members may be, by the parent on the cluster; null if there is no parent. An error for one that is not ours to change. */
export async function readApplySet(cluster: Cluster, set: ApplySet): Promise<Result<SetScope | null>> {
  const parent = await readParent(cluster, set);
  return parent.ok ? ok(parent.value?.scope ?? null) : parent;
}

/** The members of a set; null if there is no parent. An error as for {@link readApplySet}. */
export async function readMembers(cluster: Cluster, set: ApplySet): Promise<Result<Found | null>> {
  const scope = await readApplySet(cluster, set);
  if (!scope.ok) return scope;
  return ok(scope.value === null ? null : await listMembers(cluster, set, scope.value));
}

async function readParent(cluster: Cluster, set: ApplySet): Promise<Result<{ readonly object: Fields; readonly scope: SetScope } | null>> {
  const live = await readLive(cluster, placeOf(set));
  if (live.state === 'absent') return ok(null);
  if (live.state === 'unknown') return failed(live.error);
  const annotations = textsAt(live.object, 'metadata', 'annotations');
  const tool = (annotations[TOOLING] ?? '').replace(/\/[^/]*$/, '');
  const isOurs = tool === TOOL && textAt(live.object, 'metadata', 'labels', ID) === set.id;
  if (!isOurs) {
    const { name } = set;
    const notASet = l10n.t('The ConfigMap {name} exists and is not the list of a folder.', { name });
    const message = tool === '' ? notASet : l10n.t('The list {name} belongs to {tool}.', { name, tool });
    return failed({ kind: 'alreadyExists', message, nextStep: l10n.t('Choose another name in the setting sccLens.deploy.applySets.') });
  }
  const list = (name: string): readonly string[] => (annotations[name] ?? '').split(',').filter(entry => entry !== '');
  const scope = {
    // What anyone may write there becomes part of an address.
    kinds: list(KINDS).filter(kind => isApiVersion(`${groupOfKind(kind)}/v1`) || groupOfKind(kind) === ''),
    namespaces: list(NAMESPACES).filter(isNamespaceName),
  };
  return ok({ object: live.object, scope });
}

/** Has the parent name this scope too, and creates it where there is none. */
export const widenApplySet = (cluster: Cluster, set: ApplySet, scope: SetScope): Promise<Result<void>> =>
  writeParent(cluster, set, current => Promise.resolve(uniteScopes(current, scope)));

/** Has the parent name this scope and, beyond it, only where members are: a colleague's, or another window's. */
export function narrowApplySet(cluster: Cluster, set: ApplySet, scope: SetScope): Promise<Result<void>> {
  return writeParent(cluster, set, async current => {
    const { places, unlisted } = await listMembers(cluster, set, current);
    return uniteScopes(scope, unlisted.length > 0 ? current : scopeOf(set, places));
  });
}

/** Writes to the state that was read only, and reads again where another window was faster. */
async function writeParent(cluster: Cluster, set: ApplySet, scopeFor: (current: SetScope) => Promise<SetScope>): Promise<Result<void>> {
  const { resource, ref } = placeOf(set);
  for (let attempt = 1; ; attempt++) {
    const parent = await readParent(cluster, set);
    if (!parent.ok) return parent;
    const { kinds, namespaces } = await scopeFor(parent.value?.scope ?? { kinds: [], namespaces: [] });
    const annotations = { [TOOLING]: `${TOOL}/v1`, [KINDS]: kinds.join(','), [NAMESPACES]: namespaces.join(',') || null };
    const metadata = { name: set.name, namespace: set.namespace, labels: { [ID]: set.id }, annotations };
    const query = { fieldManager: FIELD_MANAGER };
    const answer =
      parent.value === null
        ? await request(cluster, 'POST', collectionPath(resource, set.namespace), { query, body: withoutNulls(metadata) })
        : await request(cluster, 'PATCH', objectPath(resource, ref), {
            query,
            contentType: 'application/merge-patch+json',
            body: { metadata: { ...metadata, resourceVersion: metadataText(parent.value.object, 'resourceVersion') } },
          });
    const checked = checkAnswer(answer, ref, true);
    if (checked.ok) return ok(undefined);
    if (!isRace(checked.error) || !(await pauseForRetry(attempt, cluster.signal))) return checked;
  }
}

function withoutNulls({ annotations, ...metadata }: Fields & { readonly annotations: Fields }): Fields {
  const stated = Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== null));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, annotations: stated } };
}

const isRace = ({ kind }: ClusterError): boolean => kind === 'conflict' || kind === 'alreadyExists';

/** Deletes the parent where no member is left; `kept` where there is one, or may be. */
export async function removeApplySet(cluster: Cluster, set: ApplySet): Promise<Deletion | { readonly kind: 'kept' }> {
  const parent = await readParent(cluster, set);
  if (!parent.ok) return { kind: 'failed', error: parent.error };
  if (parent.value === null) return { kind: 'absent' };
  const { places, unlisted } = await listMembers(cluster, set, parent.value.scope);
  if (places.length > 0 || unlisted.length > 0) return { kind: 'kept' };
  return deleteObject(cluster, placeOf(set), parent.value.object, { onlyThis: true });
}
