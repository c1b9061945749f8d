/** The OpenShift releases: minor ones, whose newest z-stream is meant, and z-streams. */
import { cached, tableOf } from '@scc-lens/words';
import data from './openshift.json';

/** An OpenShift minor release, e.g. `4.20`. */
export type MinorRelease = `${number}.${number}`;

/** An OpenShift release: `4.20` for the newest z-stream, `4.20.19` for one. */
export type Release = MinorRelease | `${MinorRelease}.${number}`;

/**
 * The minor release, and the minor version of Kubernetes that it is made of (docs.redhat.com, release notes). Where it is not
 * published, it is the version of the newest release before.
 */
const KNOWN = data.releases as readonly { readonly release: MinorRelease; readonly kubernetes: string }[];

/** The minor releases whose stock SCCs are known, oldest first. */
export const RELEASES: readonly MinorRelease[] = KNOWN.map(({ release }) => release);

/** The newest release whose stock SCCs are known; its branch may be ahead of what is shipped. */
export const NEWEST_RELEASE: MinorRelease = RELEASES.at(-1) ?? '0.0';

/** The first release with what a release brings in addition to the objects that it ships. Code asks for these names. */
const FEATURES = {
  /** Kubernetes has Pod Security admission, from 1.23 on. */
  'pod-security': '4.10',
  /** Pod Security warns at `restricted` where nothing else is set. */
  'pod-security-warnings': '4.11',
  /** Admission skips Windows pods. Source: sccadmission/admission.go of openshift/apiserver-library-go, by release branch; so of the next. */
  'windows-skipped': '4.11',
  /** CSIInlineVolumeSecurity is on by default. Source: OpenShift's documentation of CSI inline ephemeral volumes, by release. */
  'csi-inline-volume-security': '4.13',
  /** Admission tries only the SCC that a pod requires by annotation. */
  'required-scc': '4.14',
  /** The cluster-version operator sets SCCs back to what is shipped. Source: release notes of 4.14, OCPBUGS-19465. */
  'sccs-reconciled': '4.14',
  /** The kernel has the Landlock version that sandboxes of OpenShell ask for. Source: its docs v0.1.0 kubernetes/openshift.md, 2026-09-25. */
  landlock: '4.19',
  /** SCCs have `userNamespaceLevel`, and Pod Security trusts user namespaces. Source: openshift/api features, UserNamespacesPodSecurityStandards. */
  'user-namespaces': '4.20',
  /** Refusals name a field by its place in the pod. */
  'field-places': '4.22',
} as const satisfies Readonly<Record<string, MinorRelease>>;

type Feature = keyof typeof FEATURES;

/** The first release with a feature. */
export const firstWith = (feature: Feature): MinorRelease => FEATURES[feature];

/** Whether a release has a feature. */
export const hasFeature = (release: Release, feature: Feature): boolean => isAtLeast(release, FEATURES[feature]);

/** The first release without a version that earlier ones serve. Source: Kubernetes' deprecated API migration guide, v1.16, v1.22 and v1.25. */
const REMOVED: Readonly<Record<string, MinorRelease>> = tableOf({
  ...{ 'extensions/v1beta1': '4.3', 'apps/v1beta1': '4.3', 'apps/v1beta2': '4.3' },
  ...{ 'rbac.authorization.k8s.io/v1beta1': '4.9', 'batch/v1beta1': '4.12' },
});

/** The release that removes a version of an API which this one still serves, for versions that known releases remove. */
export function removedAfter(apiVersion: string, release: Release): MinorRelease | null {
  const removed = REMOVED[apiVersion];
  return removed === undefined || isAtLeast(release, removed) ? null : removed;
}

/** A known minor release or one of its z-streams. */
export const RELEASE = new RegExp(`^(${RELEASES.join('|').replaceAll('.', '\\.')})(?:\\.(0|[1-9]\\d{0,2}))?$`);

/** Whether a text is a known minor release or one of its z-streams. */
export const isRelease = (text: string): text is Release => RELEASE.test(text);

/** Numbers above one, the second of two digits at most; those up to it are known releases. */
const above = (number: number): string => (number < 9 ? `(?:[${number + 1}-9]|[1-9]\\d)` : '[1-9]\\d');
const [NEWEST_MAJOR = 0, NEWEST_MINOR = 0] = NEWEST_RELEASE.split('.').map(Number);
const NEWER = `(?:${NEWEST_MAJOR}\\.${above(NEWEST_MINOR)}|${above(NEWEST_MAJOR)}\\.\\d{1,2})(?:\\.\\d{1,3})?`;

/** A known release, or one behind all that are known: `5.9`, `6.0.1`. */
export const RELEASE_OR_NEWER = new RegExp(`${RELEASE.source}|^${NEWER}$`);

/** The release that a text means: itself, or the newest known one for a release behind all that are known; null for any other text. */
export const releaseMeant = (text: string): Release | null =>
  isRelease(text) ? text : RELEASE_OR_NEWER.test(text) ? NEWEST_RELEASE : null;

/** Every review asks for the same few. */
const minors = new Map<Release, ReturnType<typeof minorOf>>();

/** The minor release and its place among `RELEASES`. */
export function minorOf(release: Release): { readonly minor: MinorRelease; readonly place: number } {
  return cached(minors, release, () => {
    const text = RELEASE.exec(release)?.[1];
    const place = RELEASES.findIndex(minor => minor === text);
    return { minor: RELEASES[place] ?? NEWEST_RELEASE, place };
  });
}

/** Z of a z-stream `X.Y.Z`; null for a minor release. */
export function patchOf(release: Release): number | null {
  const patch = RELEASE.exec(release)?.[2];
  return patch === undefined ? null : Number(patch);
}

/** True if `release` is of `since` or a later minor release. */
export const isAtLeast = (release: Release, since: MinorRelease): boolean => minorOf(release).place >= minorOf(since).place;

/** Beyond every z-stream that `RELEASE` reads. */
const NEWEST_PATCH = 1000;

/** Older releases first; a minor release behind its z-streams. */
export function compareAge(a: Release, b: Release): number {
  const byMinor = minorOf(a).place - minorOf(b).place;
  return byMinor === 0 ? (patchOf(a) ?? NEWEST_PATCH) - (patchOf(b) ?? NEWEST_PATCH) : byMinor;
}

/** The minor version of Kubernetes that an OpenShift release is made of, e.g. `1.33` for 4.20. */
export const kubernetesVersion = (release: Release): string => KNOWN[minorOf(release).place]?.kubernetes ?? '';

/** N of its `1.N`. */
export const kubernetesMinor = (release: Release): number => Number(kubernetesVersion(release).slice('1.'.length));
