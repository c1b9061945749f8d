/** Containers whose command names the supervisor at a path where the pod's own mounts and installs cannot have put it. */
import { cleanPath, directoryOf, isObject, joinPath, mountPoint, samePath, textOf, type Container, type PodSpec } from '@scc-lens/words';
import type { ImageNames } from '../facts';
import { supervisorCommands, supervisorRuns, type SupervisorRun } from './commands';
import { containerSites, type ContainerSite } from './containers';
import { isSupervisorBinary, isSystemDirectory, knownBinaryBelow, RUNTIME_DIRECTORY } from './supervisor';
import { describeSupervisorImage } from './supervisorImages';

/** The volume in which the pod delivers the supervisor. */
interface SupervisorSource {
  readonly volume: string;
  /** Where the binary lies in it. */
  readonly binary: string;
  /** The path of the binary in the container that wants it; null where it does not mount the volume, or a part of it only. */
  readonly seenAt: string | null;
  /** Where the container would have to mount the volume for its command to be right; null where no place does. */
  readonly mountPath: string | null;
  /** Whether that place is a supervisor's own, so that a mount hides nothing else that the image has there. */
  readonly ownPlace: boolean;
}

export type MisplacedRun = { readonly run: SupervisorRun } & Misplacement;

type Misplacement =
  /** Nothing is mounted there. `volumes` have the supervisor; `source` is the only one of them, or null. */
  | { readonly why: 'no-mount'; readonly volumes: readonly string[]; readonly source: SupervisorSource | null }
  /** The volume that is mounted there has the binary elsewhere. */
  | { readonly why: 'other-place'; readonly source: SupervisorSource }
  /** An emptyDir that nothing fills is mounted there. */
  | { readonly why: 'empty'; readonly volume: string };

/** `claims` are the names of the volumes that claim templates give. What a claim, a node or an unknown image contains is not known, and so not reported. */
export const misplacedRuns = (spec: PodSpec, claims: readonly string[], names: ImageNames): readonly MisplacedRun[] =>
  supervisorRuns(spec).flatMap(run => misplaced(run, spec, claims, names) ?? []);

interface Delivered {
  readonly volume: string;
  readonly binary: string;
}

/** What image volumes and the node's well-known directories contain. */
function broughtAlong(spec: PodSpec, names: ImageNames): readonly Delivered[] {
  return (spec.volumes ?? []).flatMap(({ name, image, hostPath }) => {
    const layout = isObject(image) ? describeSupervisorImage(textOf(image['reference']), names).layout : null;
    const inImage = layout === null || !isSupervisorBinary(layout.binary) ? null : layout.binary.slice(1);
    const binary = isObject(hostPath) ? knownBinaryBelow(cleanPath(textOf(hostPath['path']))) : inImage;
    return binary === null ? [] : [{ volume: name, binary }];
  });
}

function misplaced(run: SupervisorRun, spec: PodSpec, claims: readonly string[], names: ImageNames): MisplacedRun | null {
  if (!run.program.startsWith('/')) return null;
  const { installs } = supervisorCommands(spec);
  const installed = installs.flatMap(({ site, into, binary }) =>
    site.list === 'initContainers' && binary !== null ? [{ volume: into.mount.name, binary }] : [],
  );
  if (run.from === null) return unmounted(run, [...installed, ...broughtAlong(spec, names)], names);
  const { mount, inVolume } = run.from;
  const inside = installed.filter(({ volume }) => volume === mount.name);
  const [delivered] = inside;
  if (delivered !== undefined) {
    const right =
      inVolume === null ||
      inside.some(({ binary }) => binary === inVolume) ||
      installs.some(({ into, method }) => into.mount.name === mount.name && method === 'sh');
    return right ? null : { run, why: 'other-place', source: sourceFor(run, delivered) };
  }
  const isEmptyDir = isObject(spec.volumes?.find(({ name }) => name === mount.name)?.['emptyDir']);
  const filled =
    !isEmptyDir ||
    claims.includes(mount.name) ||
    containerSites(spec).some(site => mayWrite(site.container, mount.name) && !startsWith(site, run));
  return filled ? null : { run, why: 'empty', volume: mount.name };
}

/** Whether the first thing that a container does is to run the supervisor: it cannot have filled the volume before. A shell or an entry point may. */
const startsWith = (site: ContainerSite, { site: { path }, field, shell }: SupervisorRun): boolean =>
  samePath(site.path, path) && !shell && samePath(field, [...path, 'command', 0]);

const mayWrite = ({ volumeMounts = [] }: Container, volume: string): boolean =>
  volumeMounts.some(({ name, readOnly }) => name === volume && readOnly !== true);

/** An image may contain the supervisor at any path, except at one that is expected only from a volume. */
function unmounted(run: SupervisorRun, delivered: readonly Delivered[], names: ImageNames): MisplacedRun | null {
  const directory = directoryOf(run.program);
  const { layout, reference } = describeSupervisorImage(run.site.container.image ?? '', names);
  if (isSystemDirectory(directory) || layout !== null || /(?:^|\/)openshell\/cluster$/.test(reference.repository)) return null;
  const [source] = delivered;
  const isDeliveryPath = directory === RUNTIME_DIRECTORY || knownBinaryBelow(directory) !== null;
  if (source === undefined) return isDeliveryPath ? { run, why: 'no-mount', volumes: [], source: null } : null;
  const volumes = [...new Set(delivered.map(({ volume }) => volume))];
  return { run, why: 'no-mount', volumes, source: volumes.length > 1 ? null : sourceFor(run, source) };
}

function sourceFor({ site, program }: SupervisorRun, { volume, binary }: Delivered): SupervisorSource {
  const mount = site.container.volumeMounts?.find(
    ({ name, subPath, subPathExpr }) => name === volume && subPath === undefined && subPathExpr === undefined,
  );
  const path = cleanPath(program);
  const directory = path.endsWith(`/${binary}`) ? cleanPath(path.slice(0, -binary.length)) : null;
  const mountPath = directory === null || isSystemDirectory(directory) ? null : directory;
  return {
    volume,
    binary,
    seenAt: mount === undefined ? null : joinPath(mountPoint(mount), binary),
    mountPath,
    ownPlace: mountPath !== null && knownBinaryBelow(mountPath) !== null,
  };
}
