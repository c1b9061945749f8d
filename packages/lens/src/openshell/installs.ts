/** Commands that put the supervisor binary into a volume: pre-staging on a node, or an init container's delivery. */
import { mountedPath } from './containers';
import type { Command, ContainerSite, MountedPath, Word } from './containers';
import { baseName, cleanPath, joinPath } from './paths';
import { COPIES_TO_LAST, WRITERS, WRITES_TO_ALL } from './programs';
import { isSupervisorBinary } from './supervisor';

export type InstallMethod = 'copy-self' | 'cp' | 'sh';

export interface SupervisorInstall {
  readonly site: ContainerSite;
  readonly command: Command;
  readonly method: InstallMethod;
  /** The word that names where the binary goes. */
  readonly destination: Word;
  readonly into: MountedPath;
  /** Where the binary ends up, from the volume's root; null where only the run time knows. */
  readonly binary: string | null;
}

/** What a command of a container installs into volumes that the container mounts writable. */
export function installsOf(site: ContainerSite, command: Command): readonly SupervisorInstall[] {
  return destinationsOf(command).flatMap(destination => {
    if (!destination.text.startsWith('/')) return [];
    const into = mountedPath(site.container, cleanPath(destination.text));
    const name = installedName(command, destination);
    if (into === null || into.mount.readOnly === true || name === null) return [];
    const binary = into.inVolume === null || isSupervisorBinary(destination.text) ? into.inVolume : joinPath(into.inVolume, name);
    return [{ site, command, method: methodOf(command), destination, into, binary }];
  });
}

/** The name that the binary gets, or null where the command has nothing to do with the supervisor. */
function installedName(command: Command, destination: Word): string | null {
  const named = [destination, ...command.words].find(({ text }) => isSupervisorBinary(text));
  return named === undefined ? null : baseName(named.text);
}

function methodOf(command: Command): InstallMethod {
  if (command.words.some(({ text }) => text === 'copy-self')) return 'copy-self';
  return command.shell ? 'sh' : 'cp';
}

const OUTPUT_OPTION = /^(?:-[a-zA-Z]*[toOCd]|--target-directory|--output|--output-document|--directory)$/;
const OUTPUT_ASSIGNMENT = /^(?:--target-directory|--output|--output-document|--directory|of)=(.+)$/;

/** The words that name what a command writes to. `copy-self` comes first where the image's own entry point is the supervisor. */
function destinationsOf({ words, outputs }: Command): readonly Word[] {
  const copySelf = words.findIndex(({ text }) => text === 'copy-self');
  const target = words[copySelf + 1];
  if (copySelf >= 0 && target !== undefined) return [target];
  const start = baseName(words[0]?.text ?? '') === 'busybox' ? 1 : 0;
  const verb = baseName(words[start]?.text ?? '');
  if (!WRITERS.has(verb)) return outputs;
  const rest = words.slice(start + 1);
  const options = rest.flatMap((word, i) => {
    const assigned = OUTPUT_ASSIGNMENT.exec(word.text)?.[1];
    if (assigned !== undefined) return [{ ...word, text: assigned }];
    const previous = rest[i - 1]?.text;
    return previous !== undefined && OUTPUT_OPTION.test(previous) ? [word] : [];
  });
  const plain = rest.filter(({ text }) => !text.startsWith('-'));
  const last = plain.at(-1);
  if (WRITES_TO_ALL.has(verb)) return [...plain, ...outputs];
  if (!COPIES_TO_LAST.has(verb) || options.length > 0 || plain.length < 2 || last === undefined) return [...options, ...outputs];
  return [last, ...outputs];
}
