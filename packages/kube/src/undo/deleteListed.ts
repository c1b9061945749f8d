/** Deletes an object that a list has shown, unless users or their tools have changed it since. */
import * as l10n from '@vscode/l10n';
import { deleteObject, isAsOwned, readLive, type Deletion, type Place } from '../objects';
import type { Cluster } from '../wire';
import { pauseForRetry, type Fields } from '../words';

/** `kept`: it is not what was listed. */
export type ListedDeletion = Deletion | { readonly kind: 'kept'; readonly reason: string };

export interface ListedOptions {
  /** Why an object must not be deleted as it is now, as the end of a sentence; null where it may be. Default: null. */
  readonly reasonToKeep?: (live: Fields) => string | null;
  /** Before each request that deletes, with the object as it is. */
  readonly onBegin?: (live: Fields) => Promise<void>;
  readonly goneMs?: number | undefined;
}

/** @param listed the object as it was read for the list */
export async function deleteListed(cluster: Cluster, place: Place, listed: Fields, options: ListedOptions): Promise<ListedDeletion> {
  for (let attempt = 1; ; attempt++) {
    const live = await readLive(cluster, place);
    if (live.state === 'unknown') return { kind: 'failed', error: live.error };
    if (live.state === 'absent') return { kind: 'absent' };
    const changed = isAsOwned(live.object, listed) ? null : l10n.t('kept, because it was changed after it was listed');
    const reason = options.reasonToKeep?.(live.object) ?? changed;
    if (reason !== null) return { kind: 'kept', reason };
    await options.onBegin?.(live.object);
    const outcome = await deleteObject(cluster, place, live.object, { goneMs: options.goneMs, onlyThis: true });
    const isOvertaken = outcome.kind === 'failed' && outcome.error.kind === 'conflict';
    if (!isOvertaken || !(await pauseForRetry(attempt, cluster.signal))) return outcome;
  }
}
