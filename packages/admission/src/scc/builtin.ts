/** What OpenShift ships, release by release: SCCs, ClusterRoles that let them be used, and who may use them. */
import { cached, type JsonObject } from '@scc-lens/words';
import data from './openshift.json';
import { hasFeature, isAtLeast, type MinorRelease, type Release } from './releases';
import type { Grant, SecurityContextConstraints } from './types';
import { hasChange, type StockChange } from './zStreams';

/** What a release ships that the one before did not. `npm run generate -- openshift` writes the rows of a new release. */
export interface ShippedRow {
  readonly since: MinorRelease;
  /** Which z-stream of that release is the first; absent where all have it. */
  readonly change?: StockChange;
  /** The SCC itself; the role `system:openshift:scc:<scc>` with the right to use it; the binding of that role to every user. */
  readonly kind: 'SecurityContextConstraints' | 'ClusterRole' | 'ClusterRoleBinding';
  readonly scc: string;
  /** Fields with their values from then on; null for what is no longer shipped. */
  readonly sets: JsonObject | null;
  /** Pull requests of the repository that the file names. */
  readonly source?: string;
}

/** Oldest first. */
export const SHIPPED = data.shipped as readonly ShippedRow[];

const known = new Map<string, ReadonlyMap<string, JsonObject>>();

/** The objects of a kind that a release ships, by the name of the SCC. If not all is known of a z-stream, without what it may lack. */
export function shipped(kind: ShippedRow['kind'], release: Release): ReadonlyMap<string, JsonObject> {
  return cached(known, `${kind} ${release}`, () => {
    const objects = new Map<string, JsonObject>();
    for (const { kind: other, scc, since, change, sets } of SHIPPED) {
      if (other !== kind || !isAtLeast(release, since) || (change !== undefined && !hasChange(release, change))) continue;
      if (sets === null) objects.delete(scc);
      else objects.set(scc, { ...objects.get(scc), ...sets });
    }
    return new Map([...objects].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Kinds of clusters with stock SCCs of their own. A hosted control plane has the SCCs of `openshift`. */
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

const built = new Map<string, readonly SecurityContextConstraints[]>();

/**
 * The SCCs that a fresh cluster of this release has, by name. Clusters that were upgraded keep older copies of some of them,
 * so a live cluster's own objects are better wherever they are at hand.
 */
export function stockSccs(release: Release, profile: Profile = 'openshift'): readonly SecurityContextConstraints[] {
  return cached(built, `${profile} ${release}`, () =>
    [...shipped('SecurityContextConstraints', release)].flatMap(([name, scc]) =>
      isIn(profile, release, name) ? [scc as SecurityContextConstraints] : [],
    ),
  );
}

const CREATE_ONLY: ReadonlySet<string> = new Set(data.createOnly);

/** Whether the cluster-version operator of a release creates a stock SCC, and then leaves it as it is. */
export const isLeftAlone = (scc: string, release: Release): boolean => CREATE_ONLY.has(scc) || !hasFeature(release, 'sccs-reconciled');

/** Every form that a stock SCC has had up to a release, newest first. */
export function stockForms(scc: string, release: Release): readonly JsonObject[] {
  const rows = SHIPPED.filter(row => row.kind === 'SecurityContextConstraints' && row.scc === scc && isAtLeast(release, row.since));
  return rows.map((_, i) => Object.assign({}, ...rows.slice(0, i + 1).map(({ sets }) => sets)) as JsonObject).toReversed();
}

/** Whether OpenShift ships the ClusterRole `system:openshift:scc:<scc>`. */
export const shipsRoleFor = (scc: string, release: Release, profile: Profile = 'openshift'): boolean =>
  shipped('ClusterRole', release).has(scc) && isIn(profile, release, scc);

/** The grants that every cluster of this release has besides those to the SCCs' own users and groups. */
export function defaultGrants(release: Release): readonly Grant[] {
  const sccs = [...shipped('ClusterRoleBinding', release).keys()];
  return sccs.length === 0 ? [] : [{ subject: { kind: 'Group', name: 'system:authenticated' }, sccs }];
}

/** The SCC that ordinary pods of an ordinary namespace get in this release. */
export const defaultScc = (release: Release): string =>
  shipped('ClusterRoleBinding', release).has('restricted-v2') ? 'restricted-v2' : 'restricted';

function isIn(profile: Profile, release: Release, scc: string): boolean {
  if (profile === 'openshift' || !Object.hasOwn(IN_MICROSHIFT, scc)) return true;
  const since = IN_MICROSHIFT[scc] ?? null;
  return since !== null && isAtLeast(release, since);
}
