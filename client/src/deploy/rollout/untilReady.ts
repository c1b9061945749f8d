import type { Cluster } from '../../cluster';
import type { PlannedObject } from '../plan';
import type { RolloutState } from './rolloutStatus';
import { watchRollout } from './watchRollout';
import type { RolloutOptions } from './watchRollout';

/** `settled` and `unreported`: there is nothing to wait for. */
const WAITED: ReadonlySet<RolloutState> = new Set(['ready', 'settled', 'unreported']);

/** Waits until objects are ready on which others depend. Why one of them is not, as a sentence; null if all are. */
export async function untilReady(cluster: Cluster, objects: readonly PlannedObject[], options: RolloutOptions): Promise<string | null> {
  const statuses = await watchRollout(cluster, objects, options);
  return statuses.find(({ state }) => !WAITED.has(state))?.detail ?? null;
}
