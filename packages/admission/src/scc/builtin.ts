import data from './stock-sccs.json';
import { cached } from '@scc-lens/words';
import { isAtLeast } from './releases';
import type { MinorRelease, Release } from './releases';
import type { Grant, SecurityContextConstraints } from './types';
import { hasChange } from './zStreams';
import type { StockChange } from './zStreams';

/** The first release with each SCC that the first release did not have. */
const INTRODUCED_IN: Readonly<Record<string, MinorRelease>> = {
  'hostnetwork-v2': '4.11',
  'nonroot-v2': '4.11',
  'restricted-v2': '4.11',
  'hostmount-anyuid-v2': '4.17',
  'nested-container': '4.20',
  'restricted-v3': '4.20',
};

/** The first release in which the stock SCCs (all but privileged, which allows every type) allow these volume types. */
const VOLUMES_SINCE: Readonly<Record<string, MinorRelease>> = { ephemeral: '4.12', csi: '4.13', image: '4.20' };

/** Kinds of clusters with stock SCCs of their own. A hosted control plane has those of `openshift`. */
export const PROFILES = ['openshift', 'microshift'] as const;

export type Profile = (typeof PROFILES)[number];

/**
 * The release from which MicroShift ships SCCs that it has later than OpenShift; null for those that it does not ship. Source:
 * openshift/microshift assets/controllers/openshift-default-scc-manager @8e16b12f, 2026-08-21; restricted-v3 came with c97b4b6f, of 4.21.
 */
const IN_MICROSHIFT: Readonly<Record<string, MinorRelease | null>> = {
  'hostmount-anyuid-v2': null,
  'nested-container': null,
  'restricted-v3': '4.21',
};

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
const built = new Map<string, readonly SecurityContextConstraints[]>();

/**
 * The SCCs that a fresh cluster of this release has, by name. Clusters that were upgraded keep older copies of some of them,
 * so a live cluster's own objects are better wherever they are at hand. Of a z-stream of which not all is known, those without what it may lack.
 */
export function stockSccs(release: Release, profile: Profile = 'openshift'): readonly SecurityContextConstraints[] {
  return cached(built, `${profile} ${release}`, () =>
    newest.filter(scc => isShipped(release, profile, nameOf(scc))).map(scc => asOf(release, scc)),
  );
}

/** The grants that every cluster of this release has besides those to the SCCs' own users and groups. */
export function defaultGrants(release: Release): readonly Grant[] {
  if (!isAtLeast(release, '4.11')) return [];
  const sccs =
    isAtLeast(release, '4.20') && hasChange(release, 'restricted-v3-granted') ? ['restricted-v2', 'restricted-v3'] : ['restricted-v2'];
  return [{ subject: { kind: 'Group', name: 'system:authenticated' }, sccs }];
}

/** The SCC that ordinary pods of an ordinary namespace get in this release. */
export function defaultScc(release: Release): string {
  return isAtLeast(release, '4.11') ? 'restricted-v2' : 'restricted';
}

function nameOf(scc: SecurityContextConstraints): string {
  return scc.metadata?.name ?? '';
}

function isShipped(release: Release, profile: Profile, scc: string): boolean {
  if (profile === 'microshift' && Object.hasOwn(IN_MICROSHIFT, scc)) {
    const since = IN_MICROSHIFT[scc] ?? null;
    if (since === null || !isAtLeast(release, since)) return false;
  }
  return isAtLeast(release, INTRODUCED_IN[scc] ?? '4.1') && (scc !== 'hostmount-anyuid-v2' || hasChange(release, scc));
}

/** SCCs whose range of users had no effect before a change: it was written in a field that `runAsUser` does not have. */
const UIDS_SINCE: Readonly<Record<string, StockChange>> = {
  'nested-container': 'nested-container-uids',
  'restricted-v3': 'restricted-v3-uids',
};

function asOf(release: Release, scc: SecurityContextConstraints): SecurityContextConstraints {
  const volumes = (scc.volumes ?? []).filter(
    type => isAtLeast(release, VOLUMES_SINCE[type] ?? '4.1') && (type !== 'image' || hasChange(release, 'image-volumes')),
  );
  const before = nameOf(scc) === 'restricted' && !isAtLeast(release, '4.11') ? RESTRICTED_BEFORE_4_11 : {};
  const since = UIDS_SINCE[nameOf(scc)];
  const users = since === undefined || hasChange(release, since) ? {} : { runAsUser: { type: 'MustRunAsRange' } };
  return { ...scc, ...before, ...users, volumes };
}
