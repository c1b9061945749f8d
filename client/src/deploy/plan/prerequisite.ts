import type { ObjectRef } from '../../cluster';
import type { PlannedObject } from './types';

/** The namespace or definition of this deployment that must exist before the cluster can check an object; null if there is none. */
export function missingPrerequisite({ ref, resource }: PlannedObject, absent: readonly PlannedObject[]): ObjectRef | null {
  const missing = absent.find(
    one =>
      (one.stage === 'namespaces' && one.ref.name === ref.namespace) ||
      (one.stage === 'definitions' && one.ref.name === `${resource.name}.${resource.group}`),
  );
  return missing?.ref ?? null;
}
