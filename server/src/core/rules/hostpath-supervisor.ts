import type { Workload } from '../manifest';
import { supervisorHostVolumes, supervisorRemedies } from '../openshell';
import type { SupervisorHostVolume } from '../openshell';
import type { Observation, Related } from '../types';
import type { Rule, Subject } from './types';

export const hostpathSupervisor: Rule = {
  id: 'hostpath-supervisor',
  summary: 'A pod takes the OpenShell supervisor from the node through a hostPath volume.',
  defaultSeverity: 'error',
  scope: 'document',
  check: subject => subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject)),
};

function inWorkload(workload: Workload, { manifest, settings }: Subject): readonly Observation[] {
  return supervisorHostVolumes(workload)
    .filter(({ role }) => role === 'consumer')
    .map(volume => ({
      path: [...workload.podSpec, 'volumes', volume.index, 'hostPath'],
      message: messageFor(workload),
      workload: workload.ref,
      related: relatedTo(workload, volume),
      remedies: supervisorRemedies(manifest, workload, volume, settings.supervisor),
    }));
}

function messageFor({ traits }: Workload): string {
  const reason =
    'The supervisor comes from the node by hostPath, which OpenShift refuses under restricted-v2 and every other SCC that a service account has by default, and which needs a DaemonSet to install the binary on every node first.';
  const remedy = 'Let an init container copy it into an emptyDir volume instead.';
  const applying = traits.immutable === null ? '' : ` Note that ${traits.immutable}.`;
  return `${reason} ${remedy}${applying}`;
}

function relatedTo(workload: Workload, volume: SupervisorHostVolume): readonly Related[] {
  const mounts = volume.mounts.map(({ site, mount, mountIndex }) => ({
    message: `Container "${site.container.name}" mounts the volume at ${mount.mountPath}.`,
    path: [...workload.podSpec, ...site.path, 'volumeMounts', mountIndex],
  }));
  const uses = volume.uses.map(({ site, field, path, runs }) => ({
    message: `Container "${site.container.name}" ${runs ? 'runs' : 'reads'} ${path} from it.`,
    path: [...workload.podSpec, ...field],
  }));
  return [...mounts, ...uses];
}
