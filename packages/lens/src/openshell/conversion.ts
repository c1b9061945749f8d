/** What stays the same about a supervisor's hostPath volume once something else fills it. All ways to convert it start from here. */
import { baseName, cleanPath, directoryOf, joinPath, mountPoint, objectListOf, pathWithin, textOf, valueAt } from '@scc-lens/words';
import type { Manifest, Refusal, Workload } from '@scc-lens/yaml';
import { CARETAKERS } from './commands';
import { commandsOf, mountedPath, type ContainerSite } from './containers';
import type { SiteMount, SupervisorHostVolume } from './hostVolumes';
import { doubtTexts, refusalTexts } from './messages';
import { absolutePathsIn, isSupervisorBinary, isSystemDirectory, knownBinaryBelow, SUPERVISOR_BINARIES } from './supervisor';

export interface Conversion {
  readonly workload: Workload;
  readonly volume: SupervisorHostVolume;
  /** Where the binary has to be, from the volume's root. */
  readonly binary: string;
  readonly readers: readonly SiteMount[];
  /** Directories at which the pod itself expects the volume's root, best first. */
  readonly mountPaths: readonly string[];
  /** The UID for what delivers it: 0 where a container that reads the supervisor runs as root, else the one that such a container states itself; null where the pod or the SCC gives it. */
  readonly uid: number | null;
  /** What else than the supervisor the pod takes from the node, in words; it will be missing. */
  readonly lost: readonly string[];
  /** What else of the node's directory the pod may want, in words that continue "…; ". */
  readonly doubts: readonly string[];
}

/** How a volume would be converted, or why no way to do it is safe. */
export function planConversion(manifest: Manifest, workload: Workload, volume: SupervisorHostVolume): Conversion | Refusal {
  const owner = controllingOwner(manifest, workload);
  if (owner !== null) return { refused: refusalTexts.owned({ kind: workload.ref.kind, owner }) };
  const contradictory = contradiction(workload, volume) ?? mountBelow(volume);
  if (contradictory !== null) return { refused: contradictory };
  const otherSource = Object.keys(workload.pod.spec.volumes?.[volume.index] ?? {}).find(key => key !== 'name' && key !== 'hostPath');
  if (otherSource !== undefined) return { refused: refusalTexts.secondSource(otherSource) };
  const computed = volume.mounts.find(({ mount }) => mount.subPathExpr !== undefined);
  if (computed !== undefined) return { refused: refusalTexts.subPathExpr(computed.site.container.name) };
  if (volume.isFile && volume.mounts.some(({ mount }) => mount.subPath)) return { refused: refusalTexts.subPathOfFile() };
  if (volume.isFile && volume.installs.length > 0) return { refused: refusalTexts.writtenFile() };
  const binaries = binariesIn(volume);
  const [binary = ''] = binaries;
  if (binaries.length > 1) return { refused: refusalTexts.severalPlaces(binaries.join(', ')) };
  const readers = volume.mounts.filter(({ site }) => !volume.installs.some(install => install.site === site));
  const lost = isSystemDirectory(volume.hostPath) ? [doubtTexts.rest(volume.hostPath)] : filesLost(volume, binary);
  return {
    workload,
    volume,
    binary,
    readers,
    mountPaths: mountPathsOf(volume, binary),
    uid: uidOf(workload, volume, readers),
    lost,
    doubts: [
      ...(isSystemDirectory(volume.hostPath) ? [] : directoryUses(volume, binary)),
      ...(workload.traits.isInferred ? [doubtTexts.unknownKind(workload.ref.kind)] : []),
    ],
  };
}

/** Places of the binary in the volume as the pod's commands and mounts name them; one place, unless they disagree. */
function binariesIn(volume: SupervisorHostVolume): readonly string[] {
  const [defaultName = ''] = SUPERVISOR_BINARIES;
  const names = [volume.hostPath, ...volume.uses.map(({ path }) => path)];
  if (volume.isFile) return [baseName(names.find(isSupervisorBinary) ?? defaultName)];
  const used = distinct(volume.uses.flatMap(({ from }) => from?.inVolume ?? []));
  if (used.length > 0) return used;
  const mounted = distinct(volume.mounts.map(({ mount }) => cleanPath(mount.subPath ?? '')).filter(isSupervisorBinary));
  return mounted.length > 0 ? mounted : [knownBinaryBelow(volume.hostPath) ?? defaultName];
}

function mountPathsOf(volume: SupervisorHostVolume, binary: string): readonly string[] {
  const used = volume.uses.flatMap(({ path }) => (path.endsWith(`/${binary}`) ? [cleanPath(path.slice(0, -binary.length))] : []));
  const mounted = volume.mounts.flatMap(({ mount }) => {
    if (volume.isFile) return baseName(mount.mountPath) === binary ? [directoryOf(mountPoint(mount))] : [];
    return mount.subPath ? [] : [mountPoint(mount)];
  });
  return distinct([...used, ...mounted]);
}

/** Files of the node's directory, other than the supervisor, that a container names, as paths on the node. */
function filesLost(volume: SupervisorHostVolume, binary: string): readonly string[] {
  if (volume.isFile) return [];
  const sites = [...new Set(volume.mounts.map(({ site }) => site))];
  const installers = volume.installs.map(({ site }) => site);
  const delivered = new Set(
    installers.flatMap(site =>
      textsOf(site)
        .flatMap(text => text.split(/\s+/))
        .map(baseName),
    ),
  );
  const named = sites
    .filter(site => !installers.includes(site))
    .flatMap(site =>
      textsOf(site)
        .flatMap(absolutePathsIn)
        .flatMap(path => inVolume(site, path, volume.name)),
    );
  const mounted = volume.mounts.map(({ mount }) => cleanPath(mount.subPath ?? ''));
  return distinct([...named, ...mounted])
    .filter(path => path !== '' && pathWithin(binary, path) === null && !delivered.has(baseName(path)))
    .map(path => joinPath(volume.hostPath, path));
}

function inVolume({ container }: ContainerSite, path: string, volume: string): readonly string[] {
  const found = mountedPath(container, path);
  return found?.mount.name === volume && found.inVolume !== null ? [found.inVolume] : [];
}

function textsOf(site: ContainerSite): readonly string[] {
  const words = commandsOf(site).flatMap(command => [...command.words, ...command.outputs]);
  return [...words.map(({ text }) => text), ...(site.container.env ?? []).map(({ value }) => value ?? '')];
}

function uidOf({ pod }: Workload, { uses }: SupervisorHostVolume, readers: readonly SiteMount[]): number | null {
  const sites = uses.length > 0 ? uses.map(({ site }) => site) : readers.map(({ site }) => site);
  const stated = sites.map(({ container }) => container.securityContext?.runAsUser);
  if (stated.some(uid => (uid ?? pod.spec.securityContext?.runAsUser) === 0)) return 0;
  return stated.find(uid => uid !== undefined) ?? null;
}

/** `Deployment web` for a ReplicaSet (or any object) that a controller keeps as it wants it. */
function controllingOwner(manifest: Manifest, workload: Workload): string | null {
  const owners = objectListOf(valueAt(manifest.value, [...workload.object, 'metadata', 'ownerReferences']));
  const owner = owners.find(({ controller }) => controller === true);
  return owner === undefined ? null : [owner['kind'], owner['name']].map(part => textOf(part) || refusalTexts.unnamed()).join(' ');
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** What contradicts itself in the volume or the pod, in one sentence; null where nothing does. */
function contradiction({ pod }: Workload, volume: SupervisorHostVolume): string | null {
  if (pod.spec.os?.name === 'windows') return refusalTexts.windows();
  const { type, hostPath } = volume;
  if (!DIRECTORY_TYPES.has(type) && !FILE_TYPES.has(type) && !type.includes('${')) return refusalTexts.unfitType(type);
  const isUsedAsDirectory = knownBinaryBelow(hostPath) !== null || volume.uses.some(({ from }) => from?.inVolume);
  if (FILE_TYPES.has(type) && isUsedAsDirectory) return refusalTexts.fileUsedAsDirectory({ type, path: hostPath });
  if (type.startsWith('Directory') && isSupervisorBinary(hostPath)) return refusalTexts.directoryNamedAsFile({ type, path: hostPath });
  return null;
}

const DIRECTORY_TYPES: ReadonlySet<string> = new Set(['', 'Directory', 'DirectoryOrCreate']);
const FILE_TYPES: ReadonlySet<string> = new Set(['File', 'FileOrCreate']);

/**
 * A mount below one of the volume's, in one sentence; null where there is none. The runtime makes the mount point of the inner one, which
 * it cannot in a volume that is mounted read-only and has no such directory (kubernetes/kubernetes#121294).
 */
function mountBelow({ mounts, name }: SupervisorHostVolume): string | null {
  for (const { site, mount, mountIndex } of mounts) {
    const outer = mountPoint(mount);
    const inner = site.container.volumeMounts?.find((other, i) => i !== mountIndex && (pathWithin(mountPoint(other), outer) ?? '') !== '');
    if (inner !== undefined)
      return refusalTexts.mountBelow({
        container: site.container.name,
        inner: inner.name,
        innerPath: inner.mountPath,
        outer: name,
        outerPath: mount.mountPath,
      });
  }
  return null;
}

/** How others than the installers use the whole directory, whose unnamed files would be missing; words that continue "…; ". */
function directoryUses(volume: SupervisorHostVolume, binary: string): readonly string[] {
  if (volume.isFile) return [];
  const installers = new Set(volume.installs.map(({ site }) => site.path.join()));
  const sites = new Map(volume.mounts.map(({ site }) => [site.path.join(), site]));
  return [...sites].flatMap(([key, site]) => (installers.has(key) ? [] : usesBy(site, volume, binary)));
}

function usesBy(site: ContainerSite, volume: SupervisorHostVolume, binary: string): readonly string[] {
  const isDirectory = (path: string): boolean => {
    const found = mountedPath(site.container, cleanPath(path));
    if (found?.mount.name !== volume.name || found.inVolume === null) return false;
    return found.inVolume !== binary && pathWithin(binary, found.inVolume) !== null;
  };
  const { name, workingDir = '' } = site.container;
  const works = workingDir.startsWith('/') && mountedPath(site.container, cleanPath(workingDir))?.mount.name === volume.name;
  const named = textsNaming(site).flatMap(absolutePathsIn).find(isDirectory);
  return [
    ...(works ? [doubtTexts.worksIn({ container: name, directory: workingDir })] : []),
    ...(named === undefined ? [] : [doubtTexts.usesAllOf({ container: name, directory: named })]),
  ];
}

/** Texts in which a directory's name means what is in it: a `PATH`, `cd`, the source of a copy; not those that only look after it. */
function textsNaming(site: ContainerSite): readonly string[] {
  const commands = commandsOf(site);
  const { command = [], args = [], env = [] } = site.container;
  const spelled = [...command, ...args].join('\n');
  const isExpanded = (variable: string): boolean =>
    [`$(${variable})`, `\${${variable}}`, `$${variable}`].some(form => spelled.includes(form));
  return [
    ...commands
      .filter(({ words: [program] }) => !CARETAKERS.has(baseName(program?.text ?? '')))
      .flatMap(({ words, assignments }) => [...words, ...assignments].map(({ text }) => text)),
    ...env.flatMap(({ name, value = '' }) => (name.endsWith('PATH') || !isExpanded(name) ? [value] : [])),
  ];
}
