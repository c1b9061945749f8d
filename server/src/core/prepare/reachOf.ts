import { runsAsAccount } from '../generate';
import type { SccOrder } from './prepareScc';

/** How much of the workspace an SCC is about. */
export interface Reach {
  readonly pods: number;
  readonly files: number;
}

/** The pods that an SCC for a service account can change, and no others: those that run as it, or may, because they name no namespace. */
export function reachOf({ account, facts }: Pick<SccOrder, 'account' | 'facts'>): Reach {
  const mine = facts.workspace.workloads.filter(placed => runsAsAccount(placed, account, true));
  return { pods: mine.length, files: new Set(mine.map(({ file }) => file)).size };
}
