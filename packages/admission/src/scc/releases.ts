/** The OpenShift releases: minor ones, whose newest z-stream is meant, and z-streams. */
import { cached } from '@scc-lens/words';

/** The minor releases whose stock SCCs are known, oldest first. */
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
export type MinorRelease = (typeof RELEASES)[number];

/** An OpenShift release: `4.20` for the newest z-stream, `4.20.19` for one. */
export type Release = MinorRelease | `${MinorRelease}.${number}`;

/** The newest release whose stock SCCs are known; its branch may be ahead of what is shipped. */
export const NEWEST_RELEASE: MinorRelease = '5.2';

/** A known minor release or one of its z-streams. */
export const RELEASE = new RegExp(`^(${RELEASES.join('|').replaceAll('.', '\\.')})(?:\\.(0|[1-9]\\d{0,2}))?$`);

/** Whether a text is a known minor release or one of its z-streams. */
export function isRelease(text: string): text is Release {
  return RELEASE.test(text);
}

/** Numbers above one, the second of two digits at most; those up to it are known releases. */
const above = (number: number): string => (number < 9 ? `(?:[${number + 1}-9]|[1-9]\\d)` : '[1-9]\\d');
const [NEWEST_MAJOR = 0, NEWEST_MINOR = 0] = NEWEST_RELEASE.split('.').map(Number);
const NEWER = `(?:${NEWEST_MAJOR}\\.${above(NEWEST_MINOR)}|${above(NEWEST_MAJOR)}\\.\\d{1,2})(?:\\.\\d{1,3})?`;

/** A known release, or one behind all that are known: `5.9`, `6.0.1`. */
export const RELEASE_OR_NEWER = new RegExp(`${RELEASE.source}|^${NEWER}$`);

/** The release that a text means: itself, or the newest known one for a release behind all that are known; null for any other text. */
export function releaseMeant(text: string): Release | null {
  if (isRelease(text)) return text;
  return RELEASE_OR_NEWER.test(text) ? NEWEST_RELEASE : null;
}

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
export function isAtLeast(release: Release, since: MinorRelease): boolean {
  return minorOf(release).place >= minorOf(since).place;
}

/** Beyond every z-stream that `RELEASE` reads. */
const NEWEST_PATCH = 1000;

/** Older releases first; a minor release behind its z-streams. */
export function compareAge(a: Release, b: Release): number {
  const byMinor = minorOf(a).place - minorOf(b).place;
  return byMinor === 0 ? (patchOf(a) ?? NEWEST_PATCH) - (patchOf(b) ?? NEWEST_PATCH) : byMinor;
}

/**
 * The minor version of Kubernetes that an OpenShift release is made of, e.g. `1.33` for 4.20 (docs.redhat.com, release notes). Releases of which
 * it is not published have that of the newest one before.
 */
export function kubernetesVersion(release: Release): string {
  const { minor } = minorOf(release);
  const [major = 0, number = 0] = minor.split('.').map(Number);
  if (major >= 5) return number === 0 ? '1.36' : '1.37';
  if (number <= 2) return `1.${number + 12}`;
  return `1.${Math.min(number, 22) + 13}`;
}
