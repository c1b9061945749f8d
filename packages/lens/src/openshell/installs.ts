/** Commands that put the supervisor binary into a volume: pre-staging on a node, or an init container's delivery. */
import { remember } from '@scc-lens/words';
import type { FieldPath, PodSpec } from '@scc-lens/words';
import { commandsOf, containerSites, mountedPath } from './containers';
import type { Command, ContainerSite, MountedPath, Word } from './containers';
import { baseName, cleanPath, joinPath } from './paths';
import { isSupervisorBinary, supervisorPathsIn } from './supervisor';

/** Programs that handle a file without running it, by what they do with their arguments. */

/** Look after a file. */
export const CARETAKERS: ReadonlySet<string> = new Set(
  '[ chcon chgrp chmod chown echo file ls mkdir printf restorecon rm setcap sha256sum stat test touch'.split(' '),
);

/** Write to the last of their arguments. */
const COPIES_TO_LAST: ReadonlySet<string> = new Set(['cp', 'install', 'ln', 'mv', 'rsync']);

/** Write to each of their arguments. */
const WRITES_TO_ALL: ReadonlySet<string> = new Set(['tee']);

/** Write files in one way or another. */
export const WRITERS: ReadonlySet<string> = new Set([...COPIES_TO_LAST, ...WRITES_TO_ALL, 'cat', 'curl', 'dd', 'tar', 'unzip', 'wget']);

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

export interface SupervisorUse {
  readonly site: ContainerSite;
  /** The field, below the PodSpec, that names the binary. */
  readonly field: FieldPath;
  /** Absolute path of the binary in the container, clean. */
  readonly path: string;
  /** The mount that provides it; null where the image does. */
  readonly from: MountedPath | null;
  /** False where the command only reads the file, as the source of a copy. */
  readonly runs: boolean;
}

export interface SupervisorCommands {
  readonly installs: readonly SupervisorInstall[];
  readonly uses: readonly SupervisorUse[];
}

/** Every place where a container of a pod names the supervisor by an absolute path, or installs it. Several rules ask. */
export const supervisorCommands = remember((spec: PodSpec): SupervisorCommands => {
  const found = containerSites(spec).flatMap(site =>
    commandsOf(site).map(command => {
      const installs = installsOf(site, command);
      return { installs, uses: usesOf(site, command, installs) };
    }),
  );
  return { installs: found.flatMap(({ installs }) => installs), uses: found.flatMap(({ uses }) => uses) };
});

function usesOf(site: ContainerSite, command: Command, installs: readonly SupervisorInstall[]): readonly SupervisorUse[] {
  if (CARETAKERS.has(baseName(command.words[0]?.text ?? ''))) return [];
  const destinations = installs.flatMap(({ destination }) => supervisorPathsIn(destination.text));
  return command.words.flatMap(word =>
    supervisorPathsIn(word.text)
      .filter(path => !destinations.includes(path))
      .map(path => ({ site, field: word.path, path, from: mountedPath(site.container, path), runs: installs.length === 0 })),
  );
}
