/** What a pod's commands do with the supervisor binary: run it, read it, or install it into a volume. */
import { remember } from '@scc-lens/words';
import type { FieldPath, PodSpec } from '@scc-lens/words';
import { commandsOf, containerSites, mountedPath } from './containers';
import type { Command, ContainerSite, MountedPath } from './containers';
import { installsOf } from './installs';
import type { SupervisorInstall } from './installs';
import { baseName } from './paths';
import { CARETAKERS } from './programs';
import { supervisorPathsIn } from './supervisor';

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
