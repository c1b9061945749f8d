/**
 * Explicit dependencies: the annotation of kubernetes-sigs/cli-utils (pkg/object/dependson), which kpt and Config Sync use too. Objects are
 * separated by commas; each is GROUP/KIND/NAME or GROUP/namespaces/NAMESPACE/KIND/NAME, with an empty GROUP for the core group.
 */
import { refKey, textAt } from '../../words';
import type { Fields, ObjectRef } from '../../words';
import type { PlannedObject } from './types';

const DEPENDS_ON = 'config.kubernetes.io/depends-on';

/** The objects that have to be ready before this one is applied; the entry that cannot be read, as a text. */
export function dependenciesOf(object: Fields): readonly ObjectRef[] | string {
  const refs: ObjectRef[] = [];
  for (const entry of textAt(object, 'metadata', 'annotations', DEPENDS_ON)?.split(',') ?? []) {
    const ref = parseReference(entry.trim());
    if (ref === null) return entry.trim();
    refs.push(ref);
  }
  return refs;
}

function parseReference(text: string): ObjectRef | null {
  const parts = text.split('/');
  const [group = '', namespaces] = parts;
  if (parts.length === 5 && namespaces !== 'namespaces') return null;
  const [kind = '', name = ''] = parts.slice(-2);
  const namespace = parts.length === 5 ? (parts[2] ?? '') : null;
  if ((parts.length !== 3 && parts.length !== 5) || kind === '' || name === '' || namespace === '') return null;
  // Only the group counts: a dependency may be written in another version than the object.
  return { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, namespace, name };
}

export interface Ordered {
  readonly objects: readonly PlannedObject[];
  /** Objects that depend on each other in a circle, or on those that do. */
  readonly circular: readonly PlannedObject[];
}

/** Moves every object behind the objects that it depends on, and no further; the others stay in their order. Linear time. */
export function orderByDependencies(objects: readonly PlannedObject[]): Ordered {
  const keys = new Set(objects.map(({ ref }) => refKey(ref)));
  const dependents = new Map<string, PlannedObject[]>();
  const missing = new Map<PlannedObject, number>();
  for (const planned of objects) {
    const inside = new Set(planned.dependsOn.map(refKey).filter(key => keys.has(key)));
    missing.set(planned, inside.size);
    for (const key of inside) {
      const others = dependents.get(key);
      if (others === undefined) dependents.set(key, [planned]);
      else others.push(planned);
    }
  }
  const ordered: PlannedObject[] = [];
  const passed = new Set<PlannedObject>();
  for (const turn of objects) {
    passed.add(turn);
    const ready = missing.get(turn) === 0 ? [turn] : [];
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      ordered.push(next);
      for (const dependent of (dependents.get(refKey(next.ref)) ?? []).reverse()) {
        const left = (missing.get(dependent) ?? 0) - 1;
        missing.set(dependent, left);
        if (left === 0 && passed.has(dependent)) ready.push(dependent);
      }
    }
  }
  return { objects: ordered, circular: objects.filter(planned => (missing.get(planned) ?? 0) > 0) };
}

/** The namespace and the definition among `objects` without which the cluster cannot look at an object. */
export function prerequisitesOf({ ref, resource }: PlannedObject, objects: readonly PlannedObject[]): readonly PlannedObject[] {
  return objects.filter(
    one =>
      (one.stage === 'namespaces' && one.ref.name === ref.namespace) ||
      (one.stage === 'definitions' && one.ref.name === `${resource.name}.${resource.group}`),
  );
}
