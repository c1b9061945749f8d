/** Objects whose deletion has begun. They exist until their last finalizer is removed, and nothing written to them lasts. */
import { describeRef, listAt, textAt } from '../../cluster';
import type { ClusterError, Fields, ObjectRef } from '../../cluster';
import { objectTexts } from './messages';

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
    message:
      finalizers.length === 0
        ? objectTexts.terminating(describeRef(ref))
        : objectTexts.waitsForFinalizers(describeRef(ref), finalizers.join(', ')),
    nextStep: objectTexts.retryWhenGone(),
  };
}
