/** The ClusterRoles `system:openshift:scc:<scc>` that OpenShift ships; a role that lets its SCC be used comes with the SCC, but for these rows. */
import { stockSccs } from './builtin';
import type { Profile } from './builtin';
import { isAtLeast } from './releases';
import type { MinorRelease, Release } from './releases';
import { hasChange } from './zStreams';
import type { StockChange } from './zStreams';

export interface RoleRow {
  /** The SCC whose role it is; null for the roles of all. */
  readonly scc: string | null;
  /** The first release that ships the role. */
  readonly since: MinorRelease;
  /** Which z-stream of that release is the first; absent where all have it. */
  readonly change?: StockChange;
  /** Whether OpenShift has the role although it has no such SCC, so that the role grants nothing. */
  readonly isWithoutScc?: true;
  /** Pull requests of openshift/cluster-kube-apiserver-operator. */
  readonly source: string;
}

/** As compared with the heads of the branches release-4.1 to release-5.2 on 2026-08-21. */
export const ROLE_ROWS: readonly RoleRow[] = [
  { scc: null, since: '4.5', source: '#856, merged 2020-05-29' },
  { scc: 'hostmount', since: '4.5', isWithoutScc: true, source: '#856, merged 2020-05-29' },
  {
    scc: 'hostmount-anyuid',
    since: '4.15',
    change: 'hostmount-anyuid-role',
    source: '#1671, merged 2024-05-03 for 4.16; #1672, merged 2024-05-07 into 4.15',
  },
];

/** Whether OpenShift ships the ClusterRole `system:openshift:scc:<scc>`. */
export function shipsRoleFor(scc: string, release: Release, profile: Profile = 'openshift'): boolean {
  const rows = ROLE_ROWS.filter(row => row.scc === null || row.scc === scc);
  const exists =
    rows.some(({ isWithoutScc }) => isWithoutScc === true) || stockSccs(release, profile).some(({ metadata }) => metadata?.name === scc);
  return exists && rows.every(({ since, change }) => isAtLeast(release, since) && (change === undefined || hasChange(release, change)));
}
