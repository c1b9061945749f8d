/** What the commands of containers do with the supervisor: put it into a volume, name it, run it. */
import { baseName, cleanPath, joinPath, remember, type FieldPath, type PodSpec } from '@scc-lens/words';
import { commandsOf, containerSites, mountedPath, type Command, type ContainerSite, type MountedPath, type Word } from './containers';
import { isSupervisorBinary, SUPERVISOR_BINARIES, supervisorPathsIn } from './supervisor';

/** Programs that look after a file without running it. */
export const CARETAKERS: ReadonlySet<string> = new Set(
  '[ chcon chgrp chmod chown echo file ls mkdir printf restorecon rm setcap sha256sum stat test touch'.split(' '),
);

/** Programs that write to the last of their arguments. */
const COPIES_TO_LAST: ReadonlySet<string> = new Set(['cp', 'install', 'ln', 'mv', 'rsync']);

/** Programs that write files in one way or another; `tee` writes to each of its arguments. */
const WRITERS: ReadonlySet<string> = new Set([...COPIES_TO_LAST, 'tee', 'cat', 'curl', 'dd', 'tar', 'unzip', 'wget']);

export interface SupervisorInstall {
  readonly site: ContainerSite;
  readonly command: Command;
  readonly method: 'copy-self' | 'cp' | 'sh';
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
    const method = command.words.some(({ text }) => text === 'copy-self') ? 'copy-self' : command.shell ? 'sh' : 'cp';
    return [{ site, command, method, destination, into, binary }];
  });
}

/** The name that the binary gets, or null where the command has nothing to do with the supervisor. */
function installedName(command: Command, destination: Word): string | null {
  const named = [destination, ...command.words].find(({ text }) => isSupervisorBinary(text));
  return named === undefined ? null : baseName(named.text);
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
  if (verb === 'tee') return [...plain, ...outputs];
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

/** Every place where a container of a pod names the supervisor by an absolute path, or installs it. Several rules ask. */
export const supervisorCommands = remember((spec: PodSpec) => {
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

export interface SupervisorRun {
  readonly site: ContainerSite;
  /** The program as the command names it: an absolute path, or a bare name for the image's `PATH`. */
  readonly program: string;
  /** The field, below the PodSpec, that names the program. */
  readonly field: FieldPath;
  /** Whether that field is a text for a shell instead of the program alone. */
  readonly shell: boolean;
  /** The supervisor's own arguments, without those after `--`, which are the agent's. */
  readonly options: readonly string[];
  /** The mount that provides it; null where the image does. */
  readonly from: MountedPath | null;
}

/** Every container whose main command runs the supervisor for good; copying it or looking after the file is not running it. */
export const supervisorRuns = remember((spec: PodSpec): readonly SupervisorRun[] =>
  containerSites(spec)
    .filter(namesSupervisor)
    .flatMap(site => commandsOf(site).flatMap(command => runOf(site, command))),
);

function namesSupervisor({ container: { command = [], args = [], env = [] } }: ContainerSite): boolean {
  const texts = [...command, ...args, ...env.map(({ value }) => value ?? '')];
  return texts.some(text => SUPERVISOR_BINARIES.some(binary => text.includes(binary)));
}

/** Before the name of the supervisor it makes that a destination: the program is the image's entry point. */
const COPY_SELF = 'copy-self';

/** Subcommands and options with which it does one small thing and ends (NVIDIA/OpenShell main.rs at v0.1.0 for those about the workspace). */
const ERRANDS = new Set([COPY_SELF, 'seed-workspace', 'validate-workspace', 'capability-probe', '--version', '-V', '--help', '-h']);

function runOf(site: ContainerSite, command: Command): readonly SupervisorRun[] {
  const at = programIndex(command);
  const program = command.words[at];
  const field = program?.path[site.path.length];
  // Probes and hooks speak to the supervisor; they are not it.
  if (program === undefined || (field !== 'command' && field !== 'args')) return [];
  if (command.words.slice(0, at).some(({ text }) => text === COPY_SELF)) return [];
  const rest = command.words.slice(at + 1).map(({ text }) => text);
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (ERRANDS.has(options[0] ?? '')) return [];
  const from = program.text.startsWith('/') ? mountedPath(site.container, cleanPath(program.text)) : null;
  return [{ site, program: program.text, field: program.path, shell: command.shell, options, from }];
}

/** The supervisor is the program, or the argument of one such as `tini` or `env` that starts another; -1 where it is neither. */
function programIndex({ words, shell }: Command): number {
  const [program] = words;
  const first = program === undefined ? '' : baseName(program.text);
  if (first === '' || CARETAKERS.has(first) || WRITERS.has(first)) return -1;
  if (SUPERVISOR_BINARIES.includes(first)) return 0;
  return shell ? -1 : words.findIndex(({ text }) => text.startsWith('/') && isSupervisorBinary(text));
}

/** 0.1.0 and newer: `openshell-sandbox bootstrap` prepares the volume, and the agent starts with `--bootstrap FILE`. */
export const isBootstrapped = ({ options }: SupervisorRun): boolean =>
  options[0] === 'bootstrap' || optionValue(options, '--bootstrap') !== null;

/** The value of `--name=value` or `--name value`. */
export function optionValue(options: readonly string[], name: string): string | null {
  const at = options.findIndex(option => option === name || option.startsWith(`${name}=`));
  const option = options[at];
  if (option === undefined) return null;
  return option === name ? (options[at + 1] ?? null) : option.slice(name.length + 1);
}
