import data from './stock-sccs.json';
import type { Grant, SecurityContextConstraints } from './types';

/** The OpenShift releases whose stock SCCs are known, oldest first. */
export const RELEASES = [
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.5',
  '4.6',
  '4.7',
  '4.8',
  '4.9',
  '4.10',
  '4.11',
  '4.12',
  '4.13',
  '4.14',
  '4.15',
  '4.16',
  '4.17',
  '4.18',
  '4.19',
  '4.20',
  '4.21',
  '4.22',
  '4.23',
  '5.0',
  '5.1',
  '5.2',
] as const;

/** An OpenShift minor release, e.g. `4.20`. */
export type Release = (typeof RELEASES)[number];

/** The newest release whose stock SCCs are known; its branch may be ahead of what is shipped. */
export const NEWEST_RELEASE: Release = '5.2';

/** The first release with each SCC that the first release did not have. */
const INTRODUCED_IN: Readonly<Record<string, Release>> = {
  'hostnetwork-v2': '4.11',
  'nonroot-v2': '4.11',
  'restricted-v2': '4.11',
  'hostmount-anyuid-v2': '4.17',
  'nested-container': '4.20',
  'restricted-v3': '4.20',
};

/** The first release in which the stock SCCs (all but privileged, which allows every type) allow these volume types. */
const VOLUMES_SINCE: Readonly<Record<string, Release>> = { ephemeral: '4.12', csi: '4.13', image: '4.20' };

/** Up to 4.10, `restricted` itself was granted to every user. */
const RESTRICTED_BEFORE_4_11: Partial<SecurityContextConstraints> = { groups: ['system:authenticated'] };

/** The ten SCCs without which admission refuses every pod. */
export const REQUIRED_SCCS: readonly string[] = [
  'anyuid',
  'hostaccess',
  'hostmount-anyuid',
  'hostnetwork',
  'hostnetwork-v2',
  'nonroot',
  'nonroot-v2',
  'privileged',
  'restricted',
  'restricted-v2',
];

/** As read at the head of the newest release's branch; the file names the repository and the commit. */
const newest = data.sccs as readonly SecurityContextConstraints[];
const built = new Map<Release, readonly SecurityContextConstraints[]>();

/** True if `release` is `since` or later. */
export function isAtLeast(release: Release, since: Release): boolean {
  return RELEASES.indexOf(release) >= RELEASES.indexOf(since);
}

/**
 * The SCCs that a fresh cluster of this release has, by name. Clusters that were upgraded keep older copies of some of them,
 * so a live cluster's own objects are better wherever they are at hand.
 */
export function stockSccs(release: Release): readonly SecurityContextConstraints[] {
  let sccs = built.get(release);
  if (sccs === undefined) {
    sccs = newest.filter(scc => isAtLeast(release, INTRODUCED_IN[nameOf(scc)] ?? '4.1')).map(scc => asOf(release, scc));
    built.set(release, sccs);
  }
  return sccs;
}

/** The grants that every cluster of this release has besides those to the SCCs' own users and groups. */
export function defaultGrants(release: Release): readonly Grant[] {
  if (!isAtLeast(release, '4.11')) return [];
  const sccs = isAtLeast(release, '4.20') ? ['restricted-v2', 'restricted-v3'] : ['restricted-v2'];
  return [{ subject: { kind: 'Group', name: 'system:authenticated' }, sccs }];
}

/** Whether OpenShift ships the ClusterRole `system:openshift:scc:<scc>`. It ships one more than it has SCCs: `hostmount` grants nothing. */
export function shipsRoleFor(scc: string, release: Release): boolean {
  return scc === 'hostmount' || stockSccs(release).some(stock => nameOf(stock) === scc);
}

/** The SCC that ordinary pods of an ordinary namespace get in this release. */
export function defaultScc(release: Release): string {
  return isAtLeast(release, '4.11') ? 'restricted-v2' : 'restricted';
}

function nameOf(scc: SecurityContextConstraints): string {
  return scc.metadata?.name ?? '';
}

function asOf(release: Release, scc: SecurityContextConstraints): SecurityContextConstraints {
  const volumes = (scc.volumes ?? []).filter(type => isAtLeast(release, VOLUMES_SINCE[type] ?? '4.1'));
  const before = nameOf(scc) === 'restricted' && !isAtLeast(release, '4.11') ? RESTRICTED_BEFORE_4_11 : {};
  return { ...scc, ...before, volumes };
}
