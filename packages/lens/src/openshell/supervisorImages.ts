/** What an image reference shows about OpenShell: the image, its release, and what it contains. */
import { imageName, matchesText, parseImage, remember, rememberTexts, type ImageReference } from '@scc-lens/words';
import type { ImageNames, OpenShellImageRole } from '../facts';
import { imageTexts } from './messages';
import { AGENT_SANDBOX_RELEASES, OPENSHELL_RELEASES, SANDBOX_API, type Builder, type KnownRelease } from './releases';
import { isNewerThan, layoutOf, parseReleaseTag, type OpenShellRelease, type PlacedLayout } from './releaseTag';

/** How far a tag can be trusted to stay what it is. */
export type TagKind = 'release' | 'commit' | 'floating' | 'missing' | 'other';

export interface SupervisorImage {
  readonly reference: ImageReference;
  readonly tag: TagKind;
  /** What the image contains; null for images and tags that nothing is known about. */
  readonly layout: PlacedLayout | null;
  /** The release of OpenShell's supervisor or sandbox image; null where the tag names none. */
  readonly release: OpenShellRelease | null;
  /** Why the image cannot be pulled at all, or null. */
  readonly unavailable: string | null;
}

/**
 * What is known about an image. A mirror under any registry is recognised by the end of its path (`openshell/supervisor`,
 * `odh-openshell-supervisor-rhel9`), one that renames images by the user's `names`; where a digest comes with a release tag, the tag is believed.
 */
export const describeSupervisorImage = (image: string, names: ImageNames): SupervisorImage => described(names)(image);

const described = remember((names: ImageNames) => rememberTexts(image => describe(image, names)));

function describe(image: string, names: ImageNames): SupervisorImage {
  const reference = parseImage(image);
  const known = openshellImage(image, names);
  const isUnpublished = reference.registry === 'ghcr.io' && reference.repository === 'nvidia/openshell-community/supervisor';
  const release = known === null || known.role === 'gateway' ? null : parseReleaseTag(reference.tag ?? '');
  return {
    reference,
    tag: tagKind(reference),
    layout:
      known === null || known.role === 'gateway' || release === null ? null : layoutOf(known.role, builderOf(known, release), release),
    release,
    // Source: st-gr/openshell-driver-kyma CHANGELOG ("corrected from … (404)"); NVIDIA/OpenShell-Community builds no supervisor image.
    unavailable: isUnpublished ? imageTexts.notPublished() : null,
  };
}

const COMMIT_TAG = /^(?:sha-)?[0-9a-f]{7,40}$/;
const FLOATING_TAGS = new Set(['latest', 'dev', 'edge', 'main', 'master', 'nightly', 'odh-stable', 'stable']);
/** A stream of OpenShift AI, `rhoai-3.6`, which moves with each build. */
const RHOAI_STREAM = /^rhoai-\d/;

function tagKind({ tag, digest }: ImageReference): TagKind {
  if (tag === null) return digest === null ? 'missing' : 'commit';
  if (parseReleaseTag(tag) !== null) return 'release';
  if (digest !== null || COMMIT_TAG.test(tag)) return 'commit';
  return FLOATING_TAGS.has(tag) || RHOAI_STREAM.test(tag) ? 'floating' : 'other';
}

/** A Red Hat tag in a mirror decides the builder too. */
const builderOf = ({ builder }: OpenShellImage, { redHatBuild }: OpenShellRelease): Builder => (redHatBuild === null ? builder : 'red-hat');

interface OpenShellImage {
  readonly role: OpenShellImageRole;
  readonly builder: Builder;
}

/** Open Data Hub's and OpenShift AI's names (`quay.io/opendatahub/…`, `quay.io/rhoai/…-rhel9`); `odh-openshell-sandbox-openclaw` is an agent. */
const RED_HAT_NAME = /^odh-openshell-(gateway|supervisor|sandbox)(?:-rhel9)?$/;
/** The owner of the images: `openshell` at ghcr.io/nvidia, and from 0.1.10 on `ai-openshell` at quay.io. Mirrors keep it. */
export const OWNER = /^(?:ai-)?openshell$/;
/** Mirrors may join the steps (`openshell-supervisor`, `nvidia_openshell_gateway`), as those in a cluster's own registry do; `openshell-sandbox` is what agent images are called too. */
const MIRROR_NAME = /(?:^|[-_.])openshell[-_.](gateway|supervisor)$/;

/** Which of OpenShell's images one is, upstream, in a mirror or by the user's names, which come first; null for all others. */
function openshellImage(image: string, names: ImageNames): OpenShellImage | null {
  const role = namedRole(image, names);
  if (role !== null) return { role, builder: 'upstream' };
  const { repository } = parseImage(image);
  const steps = repository.split('/');
  const [parent = '', name = ''] = [steps.at(-2), steps.at(-1)];
  const redHat = RED_HAT_NAME.exec(name)?.[1];
  if (redHat !== undefined) return { role: redHat as OpenShellImage['role'], builder: 'red-hat' };
  const upstream = OWNER.test(parent) ? /^(?:gateway|supervisor|sandbox)$/.exec(name)?.[0] : MIRROR_NAME.exec(name)?.[1];
  return upstream === undefined ? null : { role: upstream as OpenShellImage['role'], builder: 'upstream' };
}

/** What an image is by the user's names: the first that matches decides; null where none does. */
export function namedRole(image: string, names: ImageNames): OpenShellImageRole | null {
  const name = imageName(image);
  return Object.entries(names).find(([pattern]) => matchesText(name, pattern))?.[1] ?? null;
}

/** Whether an image is OpenShell's supervisor image with any tag, upstream or in a mirror. */
export const isSupervisorRepository = (image: string, names: ImageNames): boolean => openshellImage(image, names)?.role === 'supervisor';

/** Whether a repository is known to have releases for hand-written pods: repositories of `ai-openshell` start with later ones. */
export const mayHaveSinglePodReleases = (image: string): boolean => !/(?:^|\/)ai-openshell\//.test(parseImage(image).repository);

/** Whether an image is OpenShell's gateway with any tag, upstream or in a mirror. */
export const isGatewayRepository = (image: string, names: ImageNames): boolean => openshellImage(image, names)?.role === 'gateway';

/** Whether an image is OpenShell's gateway, supervisor or sandbox of a release with two pods, upstream or in a mirror. */
export function isTwoPodImage(image: string, names: ImageNames): boolean {
  const { tag } = parseImage(image);
  return openshellImage(image, names) !== null && parseReleaseTag(tag ?? '')?.features.has('two-pods') === true;
}

export interface NewerRelease {
  readonly product: 'OpenShell' | 'agent-sandbox';
  readonly version: string;
  readonly newest: string;
}

/** The name of the controller's image, in any registry. Source: kubernetes-sigs/agent-sandbox k8s/controller.yaml. */
const CONTROLLER = /(?:^|\/)agent-sandbox-controller$/;

/** The release of an image, if it is newer than all that are known; null for all other images. */
export function newerRelease(image: string, names: ImageNames): NewerRelease | null {
  const { repository, tag } = parseImage(image);
  const version = tag ?? '';
  if (openshellImage(image, names) !== null) return newer('OpenShell', OPENSHELL_RELEASES, version);
  return CONTROLLER.test(repository) ? newer('agent-sandbox', AGENT_SANDBOX_RELEASES, version) : null;
}

function newer(product: NewerRelease['product'], known: readonly KnownRelease[], tag: string): NewerRelease | null {
  const newest = known.at(-1)?.version ?? '';
  return isNewerThan(known, tag) ? { product, version: tag.replace(/^v/, ''), newest } : null;
}

const API_VERSION = /^(?:extensions\.)?agents\.x-k8s\.io\/(.+)$/;
/** The version of an API of agent-sandbox, if no known release serves it. */
export function newerApi(apiVersion: string): NewerRelease | null {
  const version = API_VERSION.exec(apiVersion)?.[1] ?? '';
  if (version === '' || version === SANDBOX_API.version || version === SANDBOX_API.before) return null;
  return { product: 'agent-sandbox', version, newest: SANDBOX_API.version };
}
