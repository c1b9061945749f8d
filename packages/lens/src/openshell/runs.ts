/** Containers that run the supervisor, and with which arguments. */
import { remember } from '@scc-lens/words';
import type { FieldPath, PodSpec } from '@scc-lens/words';
import { commandsOf, containerSites, mountedPath } from './containers';
import type { Command, ContainerSite, MountedPath, Word } from './containers';
import { baseName, cleanPath } from './paths';
import { CARETAKERS, WRITERS } from './installs';
import { isSupervisorBinary, SUPERVISOR_BINARIES } from './supervisor';

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

/**
 * Every container whose main command runs the supervisor for good; copying it into a volume, or looking after the file, is not running it.
 * Every rule about the supervisor asks this first, of every pod.
 */
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
  if (program === undefined || !isMainCommand(site, program)) return [];
  if (command.words.slice(0, at).some(({ text }) => text === COPY_SELF)) return [];
  const rest = command.words.slice(at + 1).map(({ text }) => text);
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (ERRANDS.has(options[0] ?? '')) return [];
  const from = program.text.startsWith('/') ? mountedPath(site.container, cleanPath(program.text)) : null;
  return [{ site, program: program.text, field: program.path, shell: command.shell, options, from }];
}

/** Probes and hooks speak to the supervisor; they are not it. */
function isMainCommand({ path }: ContainerSite, { path: field }: Word): boolean {
  return field[path.length] === 'command' || field[path.length] === 'args';
}

/** The supervisor is the program, or the argument of one such as `tini` or `env` that starts another; -1 where it is neither. */
function programIndex({ words, shell }: Command): number {
  const [program] = words;
  const first = program === undefined ? '' : baseName(program.text);
  if (first === '' || CARETAKERS.has(first) || WRITERS.has(first)) return -1;
  if (SUPERVISOR_BINARIES.includes(first)) return 0;
  return shell ? -1 : words.findIndex(({ text }) => text.startsWith('/') && isSupervisorBinary(text));
}

/** The value of `--name=value` or `--name value`. */
export function optionValue(options: readonly string[], name: string): string | null {
  const at = options.findIndex(option => option === name || option.startsWith(`${name}=`));
  const option = options[at];
  if (option === undefined) return null;
  return option === name ? (options[at + 1] ?? null) : option.slice(name.length + 1);
}
