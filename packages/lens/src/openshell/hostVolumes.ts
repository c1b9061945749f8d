/** Which hostPath volumes of a workload have to do with the supervisor, and whether they take it from the node or put it there. */
import { cleanPath, isObject, joinPath, pathWithin, remember, textOf, type VolumeMount } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { WorkspaceFacts } from '../facts';
import { containerSites, type ContainerSite } from './containers';
import { supervisorCommands, type SupervisorInstall, type SupervisorUse } from './commands';
import { isSupervisorBinary, isSupervisorHostPath } from './supervisor';

export interface SiteMount {
  readonly site: ContainerSite;
  readonly mount: VolumeMount;
  readonly mountIndex: number;
}

export interface SupervisorHostVolume {
  readonly index: number;
  readonly name: string;
  /** Clean. A path that a Template's parameter gives, such as `${DIRECTORY}`, is known by its use alone. */
  readonly hostPath: string;
  /** `hostPath.type`; empty where none is written. */
  readonly type: string;
  readonly isFile: boolean;
  /** `consumer`: the pod takes the supervisor from the node; `stager`: it puts it there for other pods. */
  readonly role: 'consumer' | 'stager';
  readonly mounts: readonly SiteMount[];
  readonly uses: readonly SupervisorUse[];
  readonly installs: readonly SupervisorInstall[];
}

/** The supervisor's hostPath volumes, found by their path on the node or by what is run from or copied to them, never by name. */
export function supervisorHostVolumes(workload: Workload): readonly SupervisorHostVolume[] {
  const { spec } = workload.pod;
  if (spec.volumes?.some(volume => volume['hostPath'] !== undefined) !== true) return [];
  return volumesOf(workload);
}

/** Rules that look at the rest of the workspace ask again whenever any of its workloads changes. */
const volumesOf = remember((workload: Workload): readonly SupervisorHostVolume[] => {
  const { spec } = workload.pod;
  const mounts = containerSites(spec).flatMap(site =>
    (site.container.volumeMounts ?? []).map((mount, mountIndex): SiteMount => ({ site, mount, mountIndex })),
  );
  const { uses, installs } = supervisorCommands(spec);
  return (spec.volumes ?? []).flatMap((volume, index): readonly SupervisorHostVolume[] => {
    const source = volume['hostPath'];
    if (!isObject(source)) return [];
    const [path, type] = [textOf(source['path']), textOf(source['type'])];
    if (!path.startsWith('/') && !path.includes('${')) return [];
    const found = {
      index,
      name: volume.name,
      hostPath: cleanPath(path),
      type,
      isFile: type === 'File' || type === 'FileOrCreate' || (type === '' && isSupervisorBinary(path)),
      mounts: mounts.filter(({ mount }) => mount.name === volume.name),
      uses: uses.filter(({ from }) => from?.mount.name === volume.name),
      installs: installs.filter(({ into }) => into.mount.name === volume.name),
    };
    const role = roleOf(workload, found);
    return role === null ? [] : [{ ...found, role }];
  });
});

/**
 * An install that the same pod also runs serves itself, except in a DaemonSet, whose purpose are the other pods of its node. A
 * DaemonSet that mounts the known directory writable and runs nothing from it is taken for a stager whose image does the copying.
 */
function roleOf(workload: Workload, found: Omit<SupervisorHostVolume, 'role'>): SupervisorHostVolume['role'] | null {
  const known = isSupervisorHostPath(found.hostPath);
  const onEveryNode = workload.ref.kind === 'DaemonSet';
  const runs = found.uses.length > 0;
  if (found.installs.length > 0 && (onEveryNode || !runs)) return 'stager';
  if (known && onEveryNode && !runs && found.mounts.some(({ mount }) => mount.readOnly !== true)) return 'stager';
  return known || runs ? 'consumer' : null;
}

/** Indices in `volumes` of the hostPath volumes from which the pod takes the supervisor: those that the rule hostpath-supervisor reports. */
export function supervisorVolumes(workload: Workload): readonly number[] {
  return supervisorHostVolumes(workload)
    .filter(({ role }) => role === 'consumer')
    .map(({ index }) => index);
}

/** The workloads of the workspace that mount what a stager's volume installs. */
export function dependentsOf(stager: SupervisorHostVolume, workspace: WorkspaceFacts): readonly Workload[] {
  const files = stagedFiles(stager);
  return consumersIn(workspace)
    .filter(({ hostPath }) => files.some(file => pathWithin(file, hostPath) !== null || pathWithin(hostPath, file) !== null))
    .map(({ workload }) => workload);
}

/** Where a stager puts the supervisor on the node; its whole directory where that is not written. */
export function stagedFiles({ hostPath, installs }: SupervisorHostVolume): readonly string[] {
  const files = installs.flatMap(({ binary }) => (binary === null ? [] : [joinPath(hostPath, binary)]));
  return files.length > 0 ? [...new Set(files)] : [hostPath];
}

const consumersIn = remember((workspace: WorkspaceFacts) =>
  workspace.workloads.flatMap(({ item }) =>
    supervisorHostVolumes(item).flatMap(({ role, hostPath }) => (role === 'consumer' ? [{ workload: item, hostPath }] : [])),
  ),
);
