/** Pods that take the supervisor from the nodes, and what puts it there for them. */
import { remember } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { WorkspaceFacts } from '../facts';
import { supervisorHostVolumes } from './hostVolumes';
import type { SupervisorHostVolume } from './hostVolumes';
import { joinPath, pathWithin } from './paths';

/** The workloads of the workspace that mount what a stager's volume installs. */
export function dependentsOf(stager: SupervisorHostVolume, workspace: WorkspaceFacts): readonly Workload[] {
  const files = stagedFiles(stager);
  return consumersIn(workspace)
    .filter(({ hostPath }) => files.some(file => meets(file, hostPath)))
    .map(({ workload }) => workload);
}

/** Where a stager puts the supervisor on the node; its whole directory where that is not written. */
export function stagedFiles({ hostPath, installs }: SupervisorHostVolume): readonly string[] {
  const files = installs.flatMap(({ binary }) => (binary === null ? [] : [joinPath(hostPath, binary)]));
  return files.length > 0 ? [...new Set(files)] : [hostPath];
}

/** Whether one of the two paths lies in the other. */
function meets(file: string, hostPath: string): boolean {
  return pathWithin(file, hostPath) !== null || pathWithin(hostPath, file) !== null;
}

interface Consumer {
  readonly workload: Workload;
  readonly hostPath: string;
}

const consumersIn = remember((workspace: WorkspaceFacts): readonly Consumer[] =>
  workspace.workloads.flatMap(({ item }) =>
    supervisorHostVolumes(item).flatMap(({ role, hostPath }) => (role === 'consumer' ? [{ workload: item, hostPath }] : [])),
  ),
);
