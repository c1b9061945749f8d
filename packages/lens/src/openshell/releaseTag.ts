/** An OpenShell release, as image tags name it, and what the table of releases states about it. */
import * as l10n from '@vscode/l10n';
import { OPENSHELL_RELEASES } from './releases';
import type { Builder, Feature, ImageLayout, ImageRole, KnownRelease, OpenShellRow } from './releases';

export interface OpenShellRelease {
  /** Without `v`: `0.0.116`, `0.0.116-rhaiv.8`. */
  readonly text: string;
  readonly features: ReadonlySet<Feature>;
  /** N of Red Hat's `-rhaiv.N`; null for upstream releases. */
  readonly redHatBuild: number | null;
  /** The rows of the table up to it, oldest first. */
  readonly rows: readonly OpenShellRow[];
}

const RELEASE_TAG = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+].*)?$/;
const RED_HAT_BUILD = /-rhaiv\.(\d{1,6})$/;

/** Reads `0.0.110`, `v0.0.56-rc.5`, `v0.0.116-rhaiv.8`; null for a tag that names no release. */
export function parseReleaseTag(tag: string): OpenShellRelease | null {
  const numbers = numbersOf(tag);
  if (numbers === null) return null;
  const rows = NUMBERED.filter(row => !isBehind(numbers, row.numbers)).map(({ row }) => row);
  return {
    text: tag.replace(/^v/, ''),
    features: new Set(rows.flatMap(({ features = [] }) => features)),
    redHatBuild: redHatBuildOf(tag),
    rows,
  };
}

const NUMBERED = OPENSHELL_RELEASES.map(row => ({ row, numbers: numbersOf(row.version) ?? [] }));

/** Some release with a feature; no more is known about it. */
export function someReleaseWith(feature: Feature): OpenShellRelease | null {
  const first = firstRelease(feature);
  const release = parseReleaseTag(first);
  return release && { ...release, text: l10n.t('{first} or newer', { first }) };
}

/** Whether a release is one, and not only the oldest possible one. */
export const isExact = ({ text }: OpenShellRelease): boolean => numbersOf(text) !== null;

const UPSTREAM = OPENSHELL_RELEASES.filter(({ version }) => redHatBuildOf(version) === null);

/** The first upstream release with a feature. */
export const firstRelease = (feature: Feature): string => UPSTREAM.find(({ features }) => features?.includes(feature))?.version ?? '';

/** The newest upstream release without a feature. */
export const lastReleaseWithout = (feature: Feature): string => releaseBefore(firstRelease(feature));

/** The release before one whose last number is 0 is the row before. */
function releaseBefore(version: string): string {
  const [, head = '', last = '0'] = /^(.*\D)(\d+)$/.exec(version) ?? [];
  if (last !== '0') return `${head}${Number(last) - 1}`;
  return UPSTREAM[UPSTREAM.findIndex(row => row.version === version) - 1]?.version ?? '';
}

/** What the images of some releases contain. */
export interface PlacedLayout extends ImageLayout {
  readonly since: string;
  readonly tags: () => string;
}

/** In the order of the releases. */
export const IMAGE_LAYOUTS: readonly PlacedLayout[] = OPENSHELL_RELEASES.flatMap(({ version: since, images = [] }) =>
  images.map(image => ({ ...image, since, tags: () => tagsOf(image, since) })),
);

const layoutsOf = (role: ImageRole, builder: Builder): readonly PlacedLayout[] =>
  IMAGE_LAYOUTS.filter(layout => layout.role === role && layout.builder === builder);

/** What an image of a release contains; null where that is not known. Before the table has it, `sandbox` was the name of an agent image. */
export function layoutOf(role: ImageRole, builder: Builder, { rows }: OpenShellRelease): PlacedLayout | null {
  const layouts = layoutsOf(role, builder);
  const oldest = role === 'supervisor' ? layouts[0] : undefined;
  return layouts.findLast(({ since }) => rows.some(({ version }) => version === since)) ?? oldest ?? null;
}

function tagsOf({ role, builder }: ImageLayout, since: string): string {
  const layouts = layoutsOf(role, builder);
  const at = layouts.findIndex(layout => layout.since === since);
  const next = layouts[at + 1];
  const tag = (version: string): string => (builder === 'red-hat' ? `v${version}` : version);
  const first = tag(since);
  if (next === undefined) return l10n.t('{first} and newer', { first });
  const last = tag(releaseBefore(next.since));
  return at === 0 ? l10n.t('{last} and older', { last }) : l10n.t('{first} to {last}', { first, last });
}

/** Whether a release is newer than each of those that are known; it is then taken for the newest of them. */
export function isNewerThan(known: readonly KnownRelease[], version: string): boolean {
  const numbers = numbersOf(version)?.slice(0, 3);
  return numbers !== undefined && known.every(({ version: other }) => isBehind(numbersOf(other)?.slice(0, 3) ?? [], numbers));
}

/** Major, minor and patch number, and Red Hat's build, which is newer than the upstream release. */
function numbersOf(tag: string): readonly number[] | null {
  const [, ...parts] = RELEASE_TAG.exec(tag) ?? [];
  return parts.length === 0 ? null : [...parts.map(Number), redHatBuildOf(tag) ?? -1];
}

function redHatBuildOf(tag: string): number | null {
  const build = RED_HAT_BUILD.exec(tag)?.[1];
  return build === undefined ? null : Number(build);
}

function isBehind(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, i) => number !== other[i]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}
