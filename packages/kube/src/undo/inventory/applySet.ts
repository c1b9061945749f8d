/** ApplySets (KEP-3659): a ConfigMap, the parent, names the kinds and namespaces of objects that carry its id as a label. */
import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { checkAnswer, deleteObject, readLive } from '../../objects';
import type { Deletion, Live, Place, PlannedObject } from '../../objects';
import { request } from '../../wire';
import type { Cluster } from '../../wire';
import { failed, fieldsAt, groupOf, isApiVersion, isNamespaceName, objectPath, ok, resourceOf, textAt, textsAt } from '../../words';
import type { Fields, Result } from '../../words';

export interface ApplySet {
  /** Of its parent, a ConfigMap. */
  readonly name: string;
  readonly namespace: string;
  /** Of the members' label. */
  readonly id: string;
}

/** Where members may be. */
export interface SetScope {
  /** `Deployment.apps`; `ConfigMap`. */
  readonly kinds: readonly string[];
  /** Besides the parent's. */
  readonly namespaces: readonly string[];
}

const PREFIX = 'applyset.kubernetes.io';
const PART_OF = `${PREFIX}/part-of`;
const ID = `${PREFIX}/id`;
const TOOLING = `${PREFIX}/tooling`;
const KINDS = `${PREFIX}/contains-group-kinds`;
const NAMESPACES = `${PREFIX}/additional-namespaces`;

/** Another tool must not change the set, nor this one another tool's. */
const TOOL = 'scc-lens';
/** One for all users: a set belongs to the folder and not to who deployed it last. */
const FIELD_MANAGER = 'scc-lens-applyset';

const CONFIG_MAPS = resourceOf('v1', 'ConfigMap', 'configmaps');

export function applySetOf(name: string, namespace: string): ApplySet {
  const hash = createHash('sha256').update([name, namespace, 'ConfigMap', ''].join('.')).digest('base64url');
  return { name, namespace, id: `applyset-${hash}-v1` };
}

/** The id of the set that an object belongs to; undefined for none. */
export function setIdOf(object: Fields): string | undefined {
  return textAt(object, 'metadata', 'labels', PART_OF);
}

/** An object as a member of the set. */
export function memberOf(planned: PlannedObject, { id }: ApplySet): PlannedObject {
  const metadata = fieldsAt(planned.object, 'metadata');
  const labels = { ...fieldsAt(metadata, 'labels'), [PART_OF]: id };
  return { ...planned, object: { ...planned.object, metadata: { ...metadata, labels } } };
}

/** Objects that the deployment would move from another set into theirs. */
export function membersToMove(objects: readonly { readonly planned: PlannedObject; readonly live: Live }[]): readonly PlannedObject[] {
  return objects.flatMap(({ planned, live }) => {
    const [before, after] = [live.state === 'present' ? setIdOf(live.object) : undefined, setIdOf(planned.object)];
    return before === undefined || after === undefined || before === after ? [] : [planned];
  });
}

export const selectorOf = ({ id }: ApplySet): string => `${PART_OF}=${id}`;

function placeOf({ name, namespace }: ApplySet): Place {
  return { resource: CONFIG_MAPS, ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace, name } };
}

/** Where members may be, by the parent on the cluster; null if there is no parent. An error for one that is not ours to change. */
export async function readApplySet(cluster: Cluster, set: ApplySet): Promise<Result<SetScope | null>> {
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
  return ok({
    // What anyone may write there becomes part of an address.
    kinds: list(KINDS).filter(kind => isApiVersion(`${groupOfKind(kind)}/v1`) || groupOfKind(kind) === ''),
    namespaces: list(NAMESPACES).filter(isNamespaceName),
  });
}

export const groupOfKind = (kind: string): string => (kind.includes('.') ? kind.slice(kind.indexOf('.') + 1) : '');

/** The kinds and namespaces of these objects. */
export function scopeOf({ namespace }: ApplySet, members: readonly Place[]): SetScope {
  const kinds = members.map(({ ref: { apiVersion, kind } }) => [kind, groupOf(apiVersion)].filter(part => part !== '').join('.'));
  const namespaces = members.flatMap(({ ref }) => (ref.namespace === null || ref.namespace === namespace ? [] : [ref.namespace]));
  return { kinds: [...new Set(kinds)].sort(), namespaces: [...new Set(namespaces)].sort() };
}

export function uniteScopes(a: SetScope, b: SetScope): SetScope {
  const unite = (one: readonly string[], other: readonly string[]): readonly string[] => [...new Set([...one, ...other])].sort();
  return { kinds: unite(a.kinds, b.kinds), namespaces: unite(a.namespaces, b.namespaces) };
}

/** Creates the parent, or makes it name this scope. */
export async function writeApplySet(cluster: Cluster, set: ApplySet, scope: SetScope): Promise<Result<void>> {
  const { resource, ref } = placeOf(set);
  const answer = await request(cluster, 'PATCH', objectPath(resource, ref), {
    query: { fieldManager: FIELD_MANAGER, force: true },
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: set.name,
        namespace: set.namespace,
        labels: { [ID]: set.id },
        annotations: {
          [TOOLING]: `${TOOL}/v1`,
          [KINDS]: scope.kinds.join(','),
          ...(scope.namespaces.length > 0 && { [NAMESPACES]: scope.namespaces.join(',') }),
        },
      },
    },
  });
  const checked = checkAnswer(answer, ref, true);
  return checked.ok ? ok(undefined) : checked;
}

/** Deletes the parent, when no member is left. */
export async function removeApplySet(cluster: Cluster, set: ApplySet): Promise<Deletion> {
  const live = await readLive(cluster, placeOf(set));
  if (live.state === 'absent') return { kind: 'absent' };
  if (live.state === 'unknown') return { kind: 'failed', error: live.error };
  return deleteObject(cluster, placeOf(set), live.object);
}
