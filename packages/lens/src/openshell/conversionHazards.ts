/** Why a pod that runs with the node's directory would not run with a volume of its own in that place. */
import type { Workload } from '@scc-lens/yaml';
import { commandsOf, mountedPath } from './containers';
import type { Command, ContainerSite } from './containers';
import type { SupervisorHostVolume } from './hostVolumes';
import { doubtTexts, refusalTexts } from './messages';
import { baseName, cleanPath, mountPoint, pathWithin } from './paths';
import { CARETAKERS } from './installs';
import { absolutePathsIn, isSupervisorBinary, knownBinaryBelow } from './supervisor';

/** What contradicts itself in the volume or the pod, in one sentence; null where nothing does. */
export function contradiction({ pod }: Workload, volume: SupervisorHostVolume): string | null {
  if (pod.spec.os?.name === 'windows') return refusalTexts.windows();
  const { type, hostPath } = volume;
  if (!DIRECTORY_TYPES.has(type) && !FILE_TYPES.has(type) && !type.includes('${')) return refusalTexts.unfitType(type);
  const isUsedAsDirectory = knownBinaryBelow(hostPath) !== null || volume.uses.some(({ from }) => from?.inVolume);
  if (FILE_TYPES.has(type) && isUsedAsDirectory) return refusalTexts.fileUsedAsDirectory(type, hostPath);
  if (type.startsWith('Directory') && isSupervisorBinary(hostPath)) return refusalTexts.directoryNamedAsFile(type, hostPath);
  return null;
}

const DIRECTORY_TYPES: ReadonlySet<string> = new Set(['', 'Directory', 'DirectoryOrCreate']);
const FILE_TYPES: ReadonlySet<string> = new Set(['File', 'FileOrCreate']);

/**
 * A mount below one of the volume's, in one sentence; null where there is none. The runtime makes the mount point of the inner one, which
 * it cannot in a volume that is mounted read-only and has no such directory (kubernetes/kubernetes#121294).
 */
export function mountBelow({ mounts, name }: SupervisorHostVolume): string | null {
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

/**
 * How containers other than the installers use the volume's directory as a whole: files in it that no path names would be missing. In
 * words that continue "…; ", each once.
 */
export function directoryUses(volume: SupervisorHostVolume, binary: string): readonly string[] {
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
  return [...(works ? [doubtTexts.worksIn(name, workingDir)] : []), ...(named === undefined ? [] : [doubtTexts.usesAllOf(name, named)])];
}

/** Texts in which a directory's name means what is in it: a `PATH`, `cd`, the source of a copy; not those that only look after it. */
function textsNaming(site: ContainerSite): readonly string[] {
  const commands = commandsOf(site);
  const { command = [], args = [], env = [] } = site.container;
  const spelled = [...command, ...args].join('\n');
  const isExpanded = (variable: string): boolean =>
    [`$(${variable})`, `\${${variable}}`, `$${variable}`].some(form => spelled.includes(form));
  return [
    ...commands.filter(one => !looksAfter(one)).flatMap(({ words, assignments }) => [...words, ...assignments].map(({ text }) => text)),
    ...env.flatMap(({ name, value = '' }) => (name.endsWith('PATH') || !isExpanded(name) ? [value] : [])),
  ];
}

function looksAfter({ words: [program] }: Command): boolean {
  return program !== undefined && CARETAKERS.has(baseName(program.text));
}
