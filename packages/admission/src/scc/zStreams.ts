/**
 * What changed in the stock SCCs within a minor release, as data with source and dates. `docs/openshift-releases.md` is generated from it, so
 * that a reader can check each row.
 */
import { minorOf, patchOf } from './releases';
import type { MinorRelease, Release } from './releases';

export type StockChange =
  | 'hostmount-anyuid-role'
  | 'hostmount-anyuid-v2'
  | 'image-volumes'
  | 'nested-container-uids'
  | 'restricted-v3-granted'
  | 'restricted-v3-uids';

export interface ZStreamChange {
  readonly change: StockChange;
  readonly release: MinorRelease;
  /** The day on which it was merged into the release's branch, as YYYY-MM-DD. */
  readonly merged: string;
  /** The pull request of openshift/cluster-kube-apiserver-operator. */
  readonly pull: number;
  /** Z of the last z-stream that was in the candidate channel before that day, which cannot have it. */
  readonly lastWithout: number;
  /** Z of the first z-stream that was not in the channel until two weeks later, which is taken to have it; those between may or may not. */
  readonly firstWith: number;
}

/** The history of internal-channels/candidate.yaml, with the day on which each z-stream was added. */
export const Z_STREAMS_SOURCE = 'openshift/cincinnati-graph-data, candidate channels up to 2026-08-21';

/** In the order of the releases, then of the days; the ranges between `lastWithout` and `firstWith` of a release do not overlap. */
export const Z_STREAM_CHANGES: readonly ZStreamChange[] = [
  { change: 'hostmount-anyuid-role', release: '4.15', merged: '2024-05-07', pull: 1672, lastWithout: 12, firstWith: 15 },
  { change: 'hostmount-anyuid-v2', release: '4.17', merged: '2025-11-14', pull: 1954, lastWithout: 43, firstWith: 45 },
  { change: 'hostmount-anyuid-v2', release: '4.18', merged: '2025-10-27', pull: 1937, lastWithout: 27, firstWith: 29 },
  { change: 'image-volumes', release: '4.20', merged: '2026-02-05', pull: 2006, lastWithout: 13, firstWith: 15 },
  { change: 'restricted-v3-uids', release: '4.20', merged: '2026-03-06', pull: 1948, lastWithout: 15, firstWith: 17 },
  { change: 'restricted-v3-granted', release: '4.20', merged: '2026-06-10', pull: 1950, lastWithout: 24, firstWith: 27 },
  { change: 'nested-container-uids', release: '4.20', merged: '2026-08-10', pull: 2226, lastWithout: 33, firstWith: 36 },
  { change: 'image-volumes', release: '4.21', merged: '2026-02-04', pull: 2007, lastWithout: 0, firstWith: 3 },
  { change: 'nested-container-uids', release: '4.21', merged: '2026-07-13', pull: 2092, lastWithout: 24, firstWith: 27 },
];

/** Whether a release has a change. A z-stream that may or may not have it is taken not to: ask `undecidedChange`. */
export function hasChange(release: Release, change: StockChange): boolean {
  const [minor, patch] = [minorOf(release).minor, patchOf(release)];
  const known = Z_STREAM_CHANGES.find(one => one.release === minor && one.change === change);
  return known === undefined || patch === null || patch >= known.firstWith;
}

/** What a z-stream may or may not have, and the nearest z-streams where it is known; undefined where all is known. */
export interface UndecidedChange extends ZStreamChange {
  readonly without: Release;
  readonly having: Release;
}

export function undecidedChange(release: Release): UndecidedChange | undefined {
  const [minor, patch] = [minorOf(release).minor, patchOf(release)];
  if (patch === null) return undefined;
  const found = Z_STREAM_CHANGES.find(one => one.release === minor && patch > one.lastWithout && patch < one.firstWith);
  return found && { ...found, without: `${minor}.${found.lastWithout}`, having: `${minor}.${found.firstWith}` };
}
