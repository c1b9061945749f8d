import type { PlannedObject } from './types';

/** The namespace and the definition among `objects` without which the cluster cannot look at an object. */
export function prerequisitesOf({ ref, resource }: PlannedObject, objects: readonly PlannedObject[]): readonly PlannedObject[] {
  return objects.filter(
    one =>
      (one.stage === 'namespaces' && one.ref.name === ref.namespace) ||
      (one.stage === 'definitions' && one.ref.name === `${resource.name}.${resource.group}`),
  );
}
