/** What is wrong with the image that a pod's supervisor comes from, and what would be right. */
import * as l10n from '@vscode/l10n';
import { baseName, cleanPath, joinPath, remember, valueAt, type Change, type FieldPath, type ImageReference } from '@scc-lens/words';
import type { Manifest, Workload } from '@scc-lens/yaml';
import type { ImageNames } from '../facts';
import type { Conversion } from './conversion';
import { supervisorDeliveries } from './delivery';
import { isBootstrapped, supervisorCommands, type SupervisorInstall } from './commands';
import type { ContainerSite } from './containers';
import { doubtTexts, imageTexts } from './messages';
import type { ImageLayout } from './releases';
import { firstRelease, lastReleaseWithout } from './releaseTag';
import { isSupervisorBinary, supervisorPathsIn } from './supervisor';
import { describeSupervisorImage, isSupervisorRepository, type SupervisorImage } from './supervisorImages';
import { supervisorSites } from './topologies';

/** A place where a pod names an image for the supervisor in it. */
export interface ImageSource {
  /** The field with the reference, from the document's root. */
  readonly path: FieldPath;
  /** What has no image where the field is missing: `Container "x"`. */
  readonly owner: string;
  /** Null where none is written. */
  readonly image: string | null;
  /** The supervisor as the pod looks for it in the image; null where that is not known. */
  readonly binary: string | null;
  readonly install: SupervisorInstall | null;
  /** Whether each container that runs the supervisor from it starts it with `--bootstrap FILE`, as the pods that a gateway makes do. */
  readonly bootstrapped: boolean;
}

/** Images from which init containers install the supervisor, image volumes with it, and supervisor images that are run as they are, also in a pod of their own. */
export function imageSources(manifest: Manifest, workload: Workload, names: ImageNames): readonly ImageSource[] {
  const deliveries = supervisorDeliveries(workload.pod.spec);
  const hasNone = deliveries.every(({ shape: { kind } }) => kind === 'hostPath' || kind === 'unknown');
  if (hasNone && supervisorSites(workload.pod.spec).length === 0) return [];
  return sourcesBy(names)(manifest)(workload);
}

const sourcesBy = remember((names: ImageNames) =>
  remember((manifest: Manifest) => remember((workload: Workload) => sourcesOf(manifest, workload, names))),
);

function sourcesOf(manifest: Manifest, workload: Workload, names: ImageNames): readonly ImageSource[] {
  const { spec } = workload.pod;
  const deliveries = supervisorDeliveries(spec);
  const { installs } = supervisorCommands(spec);
  const asItIs = ({ path: at, container }: ContainerSite, program: string, bootstrapped: boolean): readonly ImageSource[] => {
    const source = ofContainer(manifest, workload, at, container.name);
    const image = describeSupervisorImage(source.image ?? '', names);
    const isSupervisors = image.layout !== null || image.unavailable !== null || isSupervisorRepository(source.image ?? '', names);
    const binary = program.startsWith('/') ? cleanPath(program) : null;
    return isSupervisors ? [{ ...source, install: null, bootstrapped, binary }] : [];
  };
  const delivered = deliveries.flatMap(({ run, shape }): readonly ImageSource[] => {
    const bootstrapped = isBootstrapped(run);
    switch (shape.kind) {
      case 'initContainer': {
        const install = installs.find(({ site }) => site.path.join() === shape.by.path.join()) ?? null;
        const binary = install === null ? null : copiedFrom(install);
        return [{ ...ofContainer(manifest, workload, shape.by.path, shape.by.container.name), install, bootstrapped, binary }];
      }
      case 'imageVolume': {
        const index = spec.volumes?.findIndex(({ name }) => name === shape.volume) ?? -1;
        const path = [...workload.podSpec, 'volumes', index, 'image', 'reference'];
        const binary = run.from?.inVolume ?? null;
        const source = {
          path,
          owner: l10n.t('Volume "{volume}"', { volume: shape.volume }),
          image: shape.reference,
          install: null,
          bootstrapped,
        };
        return [{ ...source, binary: binary === null ? null : `/${binary}` }];
      }
      case 'bakedIn':
        return asItIs(run.site, run.program, bootstrapped);
      case 'hostPath':
      case 'unknown':
        return [];
    }
  });
  const sources = [...delivered, ...supervisorSites(spec).flatMap(({ site, program }) => asItIs(site, program, true))];
  return sources.filter(({ path }, i) => sources.findIndex(other => other.path.join() === path.join()) === i);
}

/** The image of the manifest: a placeholder that is filled in later is neither missing nor wrong. */
function ofContainer(
  manifest: Manifest,
  workload: Workload,
  container: FieldPath,
  name: string,
): Pick<ImageSource, 'path' | 'owner' | 'image'> {
  const path = [...workload.podSpec, ...container, 'image'];
  const written = valueAt(manifest.value, path);
  return { path, owner: l10n.t('Container "{container}"', { container: name }), image: typeof written === 'string' ? written : null };
}

/** The supervisor that an install copies, by its path in the image. */
function copiedFrom({ command, destination, method }: SupervisorInstall): string | null {
  const others = command.words.filter(word => word !== destination);
  if (method === 'copy-self') return others.map(({ text }) => text).find(text => text.startsWith('/') && isSupervisorBinary(text)) ?? null;
  return others.flatMap(({ text }) => supervisorPathsIn(text))[0] ?? null;
}

export interface ImageProblem {
  readonly message: string;
  /** What to do where no gateway of the workspace makes the pods itself. */
  readonly advice?: string;
  /** `certain`: the container will not start. */
  readonly certain: boolean;
}

/** Why an image cannot do what the pod asks of it, or null. */
export function imageProblem(
  { binary, install, bootstrapped }: Pick<ImageSource, 'binary' | 'install' | 'bootstrapped'>,
  image: string,
  names: ImageNames,
): ImageProblem | null {
  const { layout, unavailable, release, tag, reference } = describeSupervisorImage(image, names);
  if (unavailable !== null) return { message: imageTexts.unavailable({ image, reason: unavailable }), certain: true };
  if (release?.features.has('two-pods') && !bootstrapped && (layout === null || layout.bootstrapOnly || binary !== layout.binary))
    return { ...cannotRunInOnePod(image, layout), certain: layout !== null };
  if (tag === 'floating' && isUpstream(reference) && !bootstrapped && isSupervisorBinary(binary ?? ''))
    return {
      message: imageTexts.moves({ image, first: firstRelease('two-pods') }),
      advice: imageTexts.nameOlder(lastReleaseWithout('two-pods')),
      certain: false,
    };
  if (layout === null) return null;
  if (install?.method === 'copy-self' && !layout.copySelf)
    return { message: imageTexts.lacksCopySelf({ image, first: firstRelease('copy-self') }), certain: true };
  if ((install?.method === 'cp' || install?.method === 'sh') && !layout.shell)
    return { message: imageTexts.lacksProgram({ image, program: install.method, tags: layout.tags() }), certain: true };
  if (binary === null || binary === layout.binary) return null;
  return { message: imageTexts.binaryElsewhere({ image, binary: layout.binary, wanted: binary }), certain: true };
}

const UPSTREAM = new Set(['ghcr.io/nvidia/openshell/supervisor', 'quay.io/ai-openshell/supervisor']);

/** A fork's or mirror's moving tag is its owner's. Source: NVIDIA/OpenShell v0.1.0 for `latest` (by inference), a test script for `dev`. */
const isUpstream = ({ registry, repository }: ImageReference): boolean => UPSTREAM.has(`${registry}/${repository}`);

/** Changes that put another image in the place of a source's, with the command that it can run; null where it would have a problem too. */
export function changesTo(source: ImageSource, workload: Workload, image: string, names: ImageNames): readonly Change[] | null {
  const set: Change = { op: 'set', path: source.path, value: image };
  const { install } = source;
  // A shell text that does not name the source of the binary may look for it where this image has none.
  if (install?.method === 'sh' && source.binary === null) return null;
  if (imageProblem(source, image, names) === null) return [set];
  const described = describeSupervisorImage(image, names);
  const command = install === null ? null : copySelfCommand(install, described);
  if (install === null || command === null) return null;
  const container = [...workload.podSpec, ...install.site.path];
  const dropArgs: readonly Change[] = install.site.container.args === undefined ? [] : [{ op: 'remove', path: [...container, 'args'] }];
  return [set, { op: 'set', path: [...container, 'command'], value: command }, ...dropArgs];
}

/** `copy-self` for an install that is one plain command; a shell text may do more than copy. */
function copySelfCommand(
  { command, destination, binary }: SupervisorInstall,
  { layout, unavailable }: SupervisorImage,
): readonly string[] | null {
  if (command.shell || layout?.copySelf !== true || layout.bootstrapOnly || unavailable !== null) return null;
  const target = cleanPath(destination.text);
  return [layout.binary, 'copy-self', isSupervisorBinary(target) || binary === null ? target : joinPath(target, baseName(binary))];
}

/** How a volume gets the binary: `copy-self` and `cp` in an init container, `image` as an image volume. */
export interface Delivery {
  readonly method: 'copy-self' | 'cp' | 'image';
  readonly image: string;
  /** Where the binary lies in the image. */
  readonly sourcePath: string;
  /** The settings that the image and the source path come from. */
  readonly imageSetting: string;
  readonly sourceSetting: string;
}

/** Why the image cannot do it, or null. */
export function imageObjection(delivery: Delivery, { uid }: Conversion, names: ImageNames): string | null {
  const { layout, release } = describeSupervisorImage(delivery.image, names);
  if (release?.features.has('two-pods')) {
    const { message, advice } = cannotRunInOnePod(delivery.image, layout);
    return `${message} ${advice}`;
  }
  if (layout === null) return null;
  const { image, imageSetting } = delivery;
  if (delivery.method === 'copy-self' && !layout.copySelf)
    return imageTexts.noCopySelf({ image, tags: layout.tags(), setting: imageSetting });
  if (delivery.method === 'cp' && !layout.shell) return imageTexts.noCp({ image, tags: layout.tags(), setting: imageSetting });
  if (layout.binary !== cleanPath(delivery.sourcePath))
    return imageTexts.elsewhere({ image, binary: layout.binary, sourcePath: delivery.sourcePath, setting: delivery.sourceSetting });
  if (!layout.nonRoot && uid !== 0) return imageTexts.rootOnly({ image, tags: layout.tags(), setting: imageSetting });
  return null;
}

/** What a person should know before choosing the image; empty where it is sure to work. */
export function imageDoubts(delivery: Delivery, names: ImageNames): readonly string[] {
  const { tag, unavailable, reference } = describeSupervisorImage(delivery.image, names);
  if (unavailable !== null) return [unavailable];
  if (tag === 'missing') return [doubtTexts.noTag()];
  return tag === 'floating' ? [doubtTexts.movingTag(String(reference.tag))] : [];
}

/** Why an image with two pods is of no use to a pod that a user writes. Source: main.rs of the sandbox binary at v0.1.0. */
function cannotRunInOnePod(image: string, layout: ImageLayout | null) {
  const text = layout?.bootstrapOnly === true ? imageTexts.bootstrapOnly : imageTexts.noSandboxBinary;
  return { message: text({ image, first: firstRelease('two-pods') }), advice: imageTexts.useOlder(lastReleaseWithout('two-pods')) };
}
