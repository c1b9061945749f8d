/** What is wrong with the image that a pod's supervisor comes from, and what would be right. */
import { valueAt } from '../words';
import type { Manifest, Workload } from '../manifest';
import type { Change, FieldPath } from '../words';
import { supervisorCommands } from './commands';
import { containerSites } from './containers';
import type { SupervisorInstall } from './installs';
import { supervisorDeliveries } from './delivery';
import type { SupervisorDelivery } from './delivery';
import { baseName, cleanPath, joinPath } from './paths';
import { isSupervisorBinary, supervisorPathsIn } from './supervisor';
import { describeSupervisorImage, isSupervisorRepository } from './supervisorImages';
import type { SupervisorImage } from './supervisorImages';

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
}

/** Images from which init containers install the supervisor, image volumes with it, and supervisor images that are run as they are. */
export function imageSources(manifest: Manifest, workload: Workload): readonly ImageSource[] {
  const deliveries = supervisorDeliveries(workload.pod.spec);
  if (deliveries.every(({ shape: { kind } }) => kind === 'hostPath' || kind === 'unknown')) return [];
  const known = remembered.get(workload);
  if (known?.manifest === manifest) return known.sources;
  const sources = sourcesOf(manifest, workload, deliveries);
  remembered.set(workload, { manifest, sources });
  return sources;
}

const remembered = new WeakMap<Workload, { readonly manifest: Manifest; readonly sources: readonly ImageSource[] }>();

function sourcesOf(manifest: Manifest, workload: Workload, deliveries: readonly SupervisorDelivery[]): readonly ImageSource[] {
  const { spec } = workload.pod;
  const { installs } = supervisorCommands(containerSites(spec));
  const sources = deliveries.flatMap(({ run, shape }): readonly ImageSource[] => {
    switch (shape.kind) {
      case 'initContainer': {
        const install = installs.find(({ site }) => site.path.join() === shape.by.path.join()) ?? null;
        return [
          {
            ...ofContainer(manifest, workload, shape.by.path, shape.by.container.name),
            install,
            binary: install === null ? null : copiedFrom(install),
          },
        ];
      }
      case 'imageVolume': {
        const index = spec.volumes?.findIndex(({ name }) => name === shape.volume) ?? -1;
        const path = [...workload.podSpec, 'volumes', index, 'image', 'reference'];
        const inVolume = run.from?.inVolume ?? null;
        return [
          {
            path,
            owner: `Volume "${shape.volume}"`,
            image: shape.reference,
            install: null,
            binary: inVolume === null ? null : `/${inVolume}`,
          },
        ];
      }
      case 'bakedIn': {
        const source = ofContainer(manifest, workload, run.site.path, run.site.container.name);
        const image = describeSupervisorImage(source.image ?? '');
        const isSupervisors = image.layout !== null || image.unavailable !== null || isSupervisorRepository(source.image ?? '');
        return isSupervisors ? [{ ...source, install: null, binary: run.program.startsWith('/') ? cleanPath(run.program) : null }] : [];
      }
      case 'hostPath':
      case 'unknown':
        return [];
    }
  });
  return sources.filter(({ path }, i) => sources.findIndex(other => other.path.join() === path.join()) === i);
}

/** The image as written: a placeholder that something fills in later is neither missing nor wrong. */
function ofContainer(
  manifest: Manifest,
  workload: Workload,
  container: FieldPath,
  name: string,
): Pick<ImageSource, 'path' | 'owner' | 'image'> {
  const path = [...workload.podSpec, ...container, 'image'];
  const written = valueAt(manifest.value, path);
  return { path, owner: `Container "${name}"`, image: typeof written === 'string' ? written : null };
}

/** The supervisor that an install copies, by its path in the image. */
function copiedFrom({ command, destination, method }: SupervisorInstall): string | null {
  const others = command.words.filter(word => word !== destination);
  if (method === 'copy-self') return others.map(({ text }) => text).find(text => text.startsWith('/') && isSupervisorBinary(text)) ?? null;
  return others.flatMap(({ text }) => supervisorPathsIn(text))[0] ?? null;
}

export interface Trouble {
  readonly message: string;
  /** `certain`: the container will not start. */
  readonly certain: boolean;
}

/** Why an image cannot do what the pod asks of it, or null. */
export function imageTrouble({ binary, install }: Pick<ImageSource, 'binary' | 'install'>, reference: string): Trouble | null {
  const { layout, unavailable } = describeSupervisorImage(reference);
  if (unavailable !== null) return { message: `${reference} cannot be pulled: ${unavailable}.`, certain: true };
  if (layout === null) return null;
  if (install?.method === 'copy-self' && layout.copySelf === false)
    return { message: `${reference} has no copy-self, which came with 0.0.37.`, certain: true };
  if ((install?.method === 'cp' || install?.method === 'sh') && layout.shell === false) {
    return { message: `${reference} has no ${install.method}: the images ${layout.tags} hold nothing but the supervisor.`, certain: true };
  }
  if (binary === null || binary === layout.binary) return null;
  return layout.base === 'unknown'
    ? {
        message: `Images ${layout.tags} are expected to hold ${layout.binary}, not ${binary}: the in-pod supervisor moved to the image openshell/sandbox.`,
        certain: false,
      }
    : { message: `${reference} holds the supervisor at ${layout.binary}, not at ${binary}.`, certain: true };
}

/** Changes that put another image in the place of a source's, with the command that it can run; null where it would be in trouble too. */
export function changesTo(source: ImageSource, workload: Workload, image: string): readonly Change[] | null {
  const set: Change = { op: 'set', path: source.path, value: image };
  const { install } = source;
  // A shell text that does not say where it has the binary from may look for it where this image has none.
  if (install?.method === 'sh' && source.binary === null) return null;
  if (imageTrouble(source, image) === null) return [set];
  const described = describeSupervisorImage(image);
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
  if (command.shell || layout?.copySelf !== true || unavailable !== null) return null;
  const target = cleanPath(destination.text);
  return [layout.binary, 'copy-self', isSupervisorBinary(target) || binary === null ? target : joinPath(target, baseName(binary))];
}
