/**
 * What changed in the stock SCCs within a minor release, as data with source and dates. `docs/openshift-releases.md` is generated from it, so
 * that a reader can check each row.
 */
import data from './openshift.json';
import { minorOf, patchOf, type MinorRelease, type Release } from './releases';

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

export const Z_STREAMS_SOURCE = data.zStreamsSource;

/** In the order of the releases, then of the days; the ranges between `lastWithout` and `firstWith` of a release do not overlap. */
export const Z_STREAM_CHANGES = data.zStreams as readonly ZStreamChange[];

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
