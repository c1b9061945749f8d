/** Walks a pod's containers: where each sits, what it runs, and what its mounts cover. */
import {
  CONTAINER_LISTS,
  expandVariables,
  joinPath,
  mountPoint,
  pathWithin,
  remember,
  shellCommands,
  stringsOf,
  valueAt,
} from '@scc-lens/words';
import type { Container, ContainerList, FieldPath, JsonObject, PodSpec, VolumeMount } from '@scc-lens/words';
import { isSupervisorBinary } from './supervisor';

/** A container and its address below the PodSpec. */
export interface ContainerSite {
  readonly list: ContainerList;
  readonly index: number;
  readonly container: Container;
  readonly path: FieldPath;
}

/** All containers of a pod: init, app, ephemeral. The same objects for the same pod. */
export const containerSites = remember((spec: PodSpec): readonly ContainerSite[] =>
  CONTAINER_LISTS.flatMap(list => (spec[list] ?? []).map((container, index) => ({ list, index, container, path: [list, index] }))),
);

export interface Word {
  readonly text: string;
  /** The manifest's field that contains the word, below the PodSpec. */
  readonly path: FieldPath;
}

/** One program with its arguments, straight from the manifest or out of a `sh -c` text. */
export interface Command {
  readonly words: readonly Word[];
  readonly outputs: readonly Word[];
  /** Values of the variables that the shell sets for it, or since the command before it. */
  readonly assignments: readonly Word[];
  readonly shell: boolean;
}

/** Every command that a container's fields spell out: command with args, life cycle hooks, exec probes. */
export const commandsOf = remember((site: ContainerSite): readonly Command[] => {
  const variables = new Map((site.container.env ?? []).map(({ name, value }) => [name, value ?? '']));
  return argumentLists(site).flatMap(words => readCommand(words, variables));
});

const HOOKS = ['postStart', 'preStop'];

function argumentLists({ container, path }: ContainerSite): readonly (readonly Word[])[] {
  const words = (field: FieldPath, texts: readonly string[] = []): readonly Word[] =>
    texts.map((text, i) => ({ text, path: [...path, ...field, i] }));
  const exec = (field: FieldPath, parent: JsonObject | undefined, below: FieldPath): readonly Word[] =>
    words([...field, ...below, 'command'], stringsOf(valueAt(parent, [...below, 'command'])));
  return [
    [...words(['command'], container.command), ...words(['args'], container.args)],
    ...HOOKS.map(hook => exec(['lifecycle'], container.lifecycle, [hook, 'exec'])),
    ...(['livenessProbe', 'readinessProbe', 'startupProbe'] as const).map(probe => exec([probe], container[probe], ['exec'])),
  ];
}

/** `-c`, `-ec`, `-lc`: what follows is a text for the shell. */
const COMMAND_OPTION = /^-[a-z]*c$/;

/** What follows the supervisor is the agent's command, for the supervisor to start: `openshell-sandbox -- bash -c "npm start"`. */
function readCommand(words: readonly Word[], variables: ReadonlyMap<string, string>): readonly Command[] {
  if (words.length === 0) return [];
  const supervisor = words.findIndex(({ text }) => !text.includes('=') && isSupervisorBinary(expandVariables(text, variables)));
  const option = words
    .slice(0, supervisor < 0 ? undefined : supervisor)
    .findIndex(({ text }, i) => COMMAND_OPTION.test(text) && i + 1 < words.length);
  const script = option < 0 ? undefined : words[option + 1];
  if (script === undefined || !/\s/.test(script.text)) {
    return [
      {
        words: words.map(({ text, path }) => ({ text: expandVariables(text, variables), path })),
        outputs: [],
        assignments: [],
        shell: false,
      },
    ];
  }
  const inScript = (texts: readonly string[]): readonly Word[] => texts.map(text => ({ text, path: script.path }));
  return shellCommands(script.text, variables).map(command => ({
    words: inScript(command.words),
    outputs: inScript(command.outputs),
    assignments: inScript(command.assignments),
    shell: true,
  }));
}

/** A path inside a container as a path inside one of its volumes. */
export interface MountedPath {
  readonly mount: VolumeMount;
  /** From the volume's root; null where `subPathExpr` leaves it to the run time. */
  readonly inVolume: string | null;
}

/** The innermost mount that covers an absolute path of the container, or null where the path is the image's own. */
export function mountedPath(container: Container, path: string): MountedPath | null {
  let best: MountedPath | null = null;
  let bestLength = -1;
  for (const mount of container.volumeMounts ?? []) {
    const point = mountPoint(mount);
    const below = point === '' ? null : pathWithin(path, point);
    if (below === null || point.length < bestLength) continue;
    bestLength = point.length;
    best = { mount, inVolume: mount.subPathExpr === undefined ? joinPath(mount.subPath ?? '', below) : null };
  }
  return best;
}
