import type { ApplyStep } from '../../apply';
import { metadataText } from '../../objects';
import { refKey } from '../../words';
import type { Deployed, Orphans } from './findOrphans';
import type { PruneStep } from './prune';

/**
 * What is to be remembered of a folder after a deployment: what it has put in place, and of what was remembered before all that may exist
 * still.
 */
export function remember(
  before: readonly Deployed[],
  steps: readonly ApplyStep[],
  { orphans, unlisted }: Orphans,
  pruned: readonly PruneStep[],
): readonly Deployed[] {
  const inPlace = steps.flatMap(({ planned: { ref, resource }, outcome }): readonly Deployed[] => {
    const uid = outcome.kind === 'applied' || outcome.kind === 'unchanged' ? metadataText(outcome.object, 'uid') : undefined;
    return uid === undefined ? [] : [{ ref, resource, uid }];
  });
  const gone = new Set(
    pruned.filter(({ outcome }) => outcome.kind === 'deleted' || outcome.kind === 'absent').map(({ orphan }) => refKey(orphan.ref)),
  );
  const mayExist = new Set([...steps.map(({ planned }) => refKey(planned.ref)), ...orphans.map(({ ref }) => refKey(ref))]);
  const known = new Set(inPlace.map(({ ref }) => refKey(ref)));
  const left = before.filter(({ ref }) => {
    const key = refKey(ref);
    return !known.has(key) && !gone.has(key) && (unlisted.length > 0 || mayExist.has(key));
  });
  return [...inPlace, ...left];
}
