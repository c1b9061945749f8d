/** What runs in the supervisor images, by tag. */
import { parseImage } from './imageReference';
import type { ImageReference } from './imageReference';

export interface ImageLayout {
  /** Tags that have this layout, as a person would say it. */
  readonly tags: string;
  readonly base: 'ubuntu' | 'scratch' | 'alpine' | 'unknown';
  /** Where the binary lies. */
  readonly binary: string;
  readonly copySelf: boolean | 'unconfirmed';
  /** Whether `cp` and `sh` exist. */
  readonly shell: boolean | 'unconfirmed';
  /** Whether a user other than root can execute the binary. */
  readonly nonRoot: boolean | 'unconfirmed';
  readonly source: string;
}

interface TagRange extends ImageLayout {
  /** The newest patch release of 0.0 that has it. */
  readonly upTo: number;
}

/** Source: `git show <tag>:deploy/docker/…` in NVIDIA/OpenShell, tags v0.0.30 to v0.0.111. */
const LAYOUTS: readonly TagRange[] = [
  {
    upTo: 36,
    tags: '0.0.36 and older',
    base: 'ubuntu',
    binary: '/usr/local/bin/openshell-sandbox',
    copySelf: false,
    shell: true,
    nonRoot: true,
    source: 'deploy/docker at v0.0.36; copy-self came with NVIDIA/OpenShell PR #1208',
  },
  {
    upTo: 39,
    tags: '0.0.37 to 0.0.39',
    base: 'ubuntu',
    binary: '/openshell-sandbox',
    copySelf: true,
    shell: true,
    nonRoot: true,
    source: 'deploy/docker at v0.0.37 and v0.0.39',
  },
  {
    upTo: 81,
    tags: '0.0.40 to 0.0.81',
    base: 'scratch',
    binary: '/openshell-sandbox',
    copySelf: true,
    shell: false,
    nonRoot: false,
    source: 'deploy/docker at v0.0.40 and v0.0.81 (FROM scratch, mode 0550 root:root); NVIDIA/OpenShell issue #1209',
  },
  {
    upTo: 111,
    tags: '0.0.82 to 0.0.111',
    base: 'alpine',
    binary: '/openshell-sandbox',
    copySelf: true,
    shell: true,
    nonRoot: true,
    source: 'deploy/docker at v0.0.82 and v0.0.111 (alpine:3.22, mode 0555)',
  },
];

/** After RFC 0012 the `supervisor` image carries `/openshell-supervisor`; the in-pod binary moved to the image `sandbox`. */
const AFTER_RFC_0012: ImageLayout = {
  tags: 'newer than 0.0.111',
  base: 'unknown',
  binary: '/openshell-supervisor',
  copySelf: 'unconfirmed',
  shell: 'unconfirmed',
  nonRoot: 'unconfirmed',
  source: 'NVIDIA/OpenShell driver README @0215c70a, values.yaml @00bed28e (PRs #3144 and #3151, merged 2026-09-14)',
};

const RFC_0012_SANDBOX: ImageLayout = {
  ...AFTER_RFC_0012,
  tags: 'all',
  binary: '/openshell-sandbox',
  nonRoot: true,
};

/** How far a tag can be trusted to stay what it is. */
export type TagKind = 'release' | 'commit' | 'floating' | 'missing' | 'other';

export interface SupervisorImage {
  readonly reference: ImageReference;
  readonly tag: TagKind;
  /** What the image holds; null for images and tags that nothing is known about. */
  readonly layout: ImageLayout | null;
  /** N of the release 0.0.N of OpenShell's supervisor image, `Infinity` of a later one; null where the tag does not say. */
  readonly release: number | null;
  /** Why the image cannot be pulled at all, or null. */
  readonly unavailable: string | null;
}

/**
 * What is known about a supervisor image. Mirrors under any registry count by the end of their path (`openshell/supervisor`); a
 * digest that comes with a release tag is taken at the tag's word.
 */
export function describeSupervisorImage(image: string): SupervisorImage {
  const reference = parseImage(image);
  return {
    reference,
    tag: tagKind(reference),
    layout: layoutOf(reference),
    release: releaseOf(reference),
    unavailable: unavailableReason(reference),
  };
}

/** `0.0.110`, `v0.0.56-rc.5`: image tags have no `v`, forks write one. */
const RELEASE_TAG = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+.].*)?$/;
const COMMIT_TAG = /^(?:sha-)?[0-9a-f]{7,40}$/;
const FLOATING_TAGS = new Set(['latest', 'dev', 'edge', 'main', 'master', 'nightly', 'stable']);

function tagKind({ tag, digest }: ImageReference): TagKind {
  if (tag === null) return digest === null ? 'missing' : 'commit';
  if (RELEASE_TAG.test(tag)) return 'release';
  if (digest !== null || COMMIT_TAG.test(tag)) return 'commit';
  return FLOATING_TAGS.has(tag) ? 'floating' : 'other';
}

function layoutOf(reference: ImageReference): ImageLayout | null {
  if (endsWithSteps(reference.repository, 'openshell/sandbox')) return RFC_0012_SANDBOX;
  const release = releaseOf(reference);
  return release === null ? null : (LAYOUTS.find(({ upTo }) => release <= upTo) ?? AFTER_RFC_0012);
}

function releaseOf({ repository, tag }: ImageReference): number | null {
  const [, major, minor, patch] = RELEASE_TAG.exec(tag ?? '') ?? [];
  if (!endsWithSteps(repository, 'openshell/supervisor') || patch === undefined) return null;
  return Number(major) > 0 || Number(minor) > 0 ? Infinity : Number(patch);
}

/** Source: st-gr/openshell-driver-kyma CHANGELOG ("corrected from … (404)"); NVIDIA/OpenShell-Community builds no supervisor image. */
function unavailableReason({ registry, repository }: ImageReference): string | null {
  const isUnpublished = registry === 'ghcr.io' && repository === 'nvidia/openshell-community/supervisor';
  return isUnpublished ? 'this image is not published upstream (404)' : null;
}

/** Whether an image is OpenShell's supervisor image, upstream or in a mirror, whatever its tag. */
export function isSupervisorRepository(image: string): boolean {
  return endsWithSteps(parseImage(image).repository, 'openshell/supervisor');
}

/** Whether a repository is that of `openshell/gateway`, `openshell/supervisor` and the like, upstream or in a mirror. */
export function endsWithSteps(repository: string, steps: string): boolean {
  return repository === steps || repository.endsWith(`/${steps}`);
}
