/** An OpenShell release, as image tags name it. */
import { rangeTexts } from './messages';
import { NEWEST_SINGLE_POD_RELEASE } from './releases';
import type { KnownRelease } from './releases';

/**
 * `single-pod`: the supervisor and the agent share a pod, which needs capabilities (0.0.116 and older). `two-pod`: the gateway makes a
 * workload pod and a supervisor pod without capabilities (0.1.0 and newer, RFC 0012).
 */
export type Generation = 'single-pod' | 'two-pod';

export interface OpenShellRelease {
  /** Without `v`: `0.0.116`, `0.0.116-rhaiv.8`. */
  readonly text: string;
  readonly generation: Generation;
  /** N of 0.0.N; null for 0.1.0 and newer. */
  readonly patch: number | null;
  /** N of Red Hat's `-rhaiv.N`; null for upstream releases. */
  readonly redHatBuild: number | null;
}

/** The first Red Hat build of 0.0.116 with the two pods. Source: opendatahub-io/agentic-ci, tag v0.0.116-rhaiv.8. */
const FIRST_TWO_POD_RED_HAT_BUILD = 8;

const RELEASE_TAG = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+.].*)?$/;
const RED_HAT_BUILD = /-rhaiv\.(\d{1,6})$/;

/** Reads `0.0.110`, `v0.0.56-rc.5`, `v0.0.116-rhaiv.8`; null for a tag that names no release. */
export function parseReleaseTag(tag: string): OpenShellRelease | null {
  const [, major, minor, patch] = RELEASE_TAG.exec(tag) ?? [];
  if (patch === undefined) return null;
  const build = RED_HAT_BUILD.exec(tag)?.[1];
  const redHatBuild = build === undefined ? null : Number(build);
  const isOld = Number(major) === 0 && Number(minor) === 0;
  const newest = Number(NEWEST_SINGLE_POD_RELEASE.split('.')[2]);
  const isSinglePod = isOld && Number(patch) <= newest && (Number(patch) < newest || (redHatBuild ?? 0) < FIRST_TWO_POD_RED_HAT_BUILD);
  return {
    text: tag.replace(/^v/, ''),
    generation: isSinglePod ? 'single-pod' : 'two-pod',
    patch: isOld ? Number(patch) : null,
    redHatBuild,
  };
}

/** A release of which only the oldest possible one is known, from which on gateways make two pods. */
export function someReleaseFrom(first: string): OpenShellRelease {
  return { text: rangeTexts.someFrom(first), generation: 'two-pod', patch: null, redHatBuild: null };
}

/** Whether a release is one, and not only the oldest possible one. */
export const isExact = ({ text }: OpenShellRelease): boolean => parseReleaseTag(text) !== null;

/** Whether a release is newer than each of those that are known; it is then taken for the newest of them. */
export function isNewerThan(known: readonly KnownRelease[], version: string): boolean {
  const numbers = numbersOf(version);
  return numbers !== null && known.every(({ version: other }) => isBehind(numbersOf(other) ?? [], numbers));
}

function numbersOf(version: string): readonly number[] | null {
  const [, ...parts] = RELEASE_TAG.exec(version) ?? [];
  return parts.length === 0 ? null : parts.map(Number);
}

function isBehind(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, i) => number !== other[i]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}
