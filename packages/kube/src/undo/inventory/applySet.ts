/** ApplySets (KEP-3659): a ConfigMap, the parent, names the kinds and namespaces of objects that carry its id as a label. */
import { createHash } from 'node:crypto';
import { PART_OF_LABEL, type Live, type Place, type PlannedObject } from '../../objects';
import { fieldsAt, groupOf, resourceOf, textAt, type Fields } from '../../words';

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
export const ID = `${PREFIX}/id`;
export const TOOLING = `${PREFIX}/tooling`;
export const KINDS = `${PREFIX}/contains-group-kinds`;
export const NAMESPACES = `${PREFIX}/additional-namespaces`;

const CONFIG_MAPS = resourceOf('v1', 'ConfigMap', 'configmaps');

export function applySetOf(name: string, namespace: string): ApplySet {
  const hash = createHash('sha256').update([name, namespace, 'ConfigMap', ''].join('.')).digest('base64url');
  return { name, namespace, id: `applyset-${hash}-v1` };
}

/** The id of the set that an object belongs to; undefined for none. */
export const setIdOf = (object: Fields): string | undefined => textAt(object, 'metadata', 'labels', PART_OF_LABEL);

/** An object as a member of the set. */
export function memberOf(planned: PlannedObject, { id }: ApplySet): PlannedObject {
  const metadata = fieldsAt(planned.object, 'metadata');
  const labels = { ...fieldsAt(metadata, 'labels'), [PART_OF_LABEL]: id };
  return { ...planned, object: { ...planned.object, metadata: { ...metadata, labels } } };
}

/** Objects that the deployment would move from another set into theirs. */
export function membersToMove(objects: readonly { readonly planned: PlannedObject; readonly live: Live }[]): readonly PlannedObject[] {
  return objects.flatMap(({ planned, live }) => {
    const [before, after] = [live.state === 'present' ? setIdOf(live.object) : undefined, setIdOf(planned.object)];
    return before === undefined || after === undefined || before === after ? [] : [planned];
  });
}

export const selectorOf = ({ id }: ApplySet): string => `${PART_OF_LABEL}=${id}`;

export function placeOf({ name, namespace }: ApplySet): Place {
  return { resource: CONFIG_MAPS, ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace, name } };
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
