/** An OpenShell release, as image tags name it. */

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

/** The newest upstream release whose supervisor runs in pods that are written by hand. Source: NVIDIA/OpenShell v0.0.116, 2026-08-31. */
export const NEWEST_SINGLE_POD_RELEASE = '0.0.116';

/** The upstream release from which the gateway makes pods that need no SCC. Source: NVIDIA/OpenShell v0.1.0, 2026-09-25. */
export const FIRST_TWO_POD_RELEASE = '0.1.0';

/** The oldest OpenShift whose kernel has the Landlock version that 0.1.0 asks for. Source: docs v0.1.0 kubernetes/openshift.md, 2026-09-25. */
export const OLDEST_OPENSHIFT_FOR_TWO_PODS = '4.19';

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
