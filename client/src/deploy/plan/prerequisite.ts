import type { ObjectRef } from '../../cluster';
import type { PlannedObject } from './types';

/** The namespace or definition of this very deployment without which the cluster cannot look at an object. */
export function missingPrerequisite({ ref, resource }: PlannedObject, absent: readonly PlannedObject[]): ObjectRef | null {
  const ground = absent.find(
    one =>
      (one.stage === 'namespaces' && one.ref.name === ref.namespace) ||
      (one.stage === 'definitions' && one.ref.name === `${resource.name}.${resource.group}`),
  );
  return ground?.ref ?? null;
}
