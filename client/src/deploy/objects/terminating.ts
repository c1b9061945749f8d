/** Objects whose deletion has begun: they exist until the last finalizer is done, and nothing that is written to them lasts. */
import { describeRef, listAt, textAt } from '../../cluster';
import type { ClusterError, Fields, ObjectRef } from '../../cluster';

export function isTerminating(object: Fields): boolean {
  return textAt(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/** What keeps the object; a Namespace names its finalizers under `spec`. */
export function finalizersOf(object: Fields): readonly string[] {
  return [...listAt(object, 'metadata', 'finalizers'), ...listAt(object, 'spec', 'finalizers')].filter(
    (one): one is string => typeof one === 'string',
  );
}

/** Why nothing can be done with the object now. */
export function terminatingError(ref: ObjectRef, finalizers: readonly string[]): ClusterError {
  return {
    kind: 'terminating',
    message: `${describeRef(ref)} is being deleted${finalizers.length === 0 ? '' : `; it waits for ${finalizers.join(', ')}`}.`,
    nextStep: 'Retry when it is gone.',
  };
}
