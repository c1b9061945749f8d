import type { Workload } from '../manifest';
import { joinPath, supervisorHostVolumes } from '../openshell';
import type { SupervisorHostVolume } from '../openshell';
import type { Observation } from '../types';
import type { Rule } from './types';

export const supervisorStager: Rule = {
  id: 'supervisor-stager',
  summary: 'A workload installs the OpenShell supervisor on the nodes for pods that mount it by hostPath.',
  defaultSeverity: 'info',
  scope: 'document',
  check: ({ manifest }) => manifest.workloads.flatMap(inWorkload),
};

function inWorkload(workload: Workload): readonly Observation[] {
  return supervisorHostVolumes(workload)
    .filter(({ role }) => role === 'stager')
    .map(volume => ({
      path: [...workload.podSpec, 'volumes', volume.index, 'hostPath'],
      message: messageFor(workload, volume),
      workload: workload.ref,
      related: volume.installs.map(({ site, destination }) => ({
        message: `Container "${site.container.name}" installs it here.`,
        path: [...workload.podSpec, ...destination.path],
      })),
    }));
}

function messageFor({ ref }: Workload, { hostPath, installs }: SupervisorHostVolume): string {
  const binary = installs[0]?.binary;
  const where = binary === undefined || binary === null ? `in ${hostPath}` : `at ${joinPath(hostPath, binary)}`;
  return (
    `This ${ref.kind} puts the OpenShell supervisor on the nodes, ${where}. It is not needed once the pods deliver the supervisor with an init container: ` +
    'delete it, and what its service account was granted for it, when no pod mounts that path any more.'
  );
}
