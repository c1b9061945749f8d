import { objectListOf, objectOf, valueAt } from '../words';
import type { Manifest, Workload } from '../manifest';
import { imagesSaid, supervisorHostVolumes, supervisorImageFor, supervisorRemedies } from '../openshell';
import type { SupervisorHostVolume } from '../openshell';
import type { Settings } from '../settings';
import type { Json, Observation, Related } from '../words';
import type { Rule } from './types';

export const hostpathSupervisor: Rule = {
  id: 'hostpath-supervisor',
  summary: 'A pod takes the OpenShell supervisor from the node through a hostPath volume.',
  defaultSeverity: 'error',
  scope: 'workspace',
  reads: imagesSaid,
  check: ({ manifest, settings, facts }) =>
    manifest.workloads.flatMap(workload => {
      const image = supervisorImageFor(settings.supervisor.image, facts.workspace, workload.ref.namespace);
      return observationsOn(manifest, workload, { ...settings.supervisor, image });
    }),
};

function observationsOn(manifest: Manifest, workload: Workload, settings: Settings['supervisor']): readonly Observation[] {
  return supervisorHostVolumes(workload)
    .filter(({ role }) => role === 'consumer')
    .map(volume => ({
      path: [...workload.podSpec, 'volumes', volume.index, 'hostPath'],
      message: messageFor(workload),
      workload: workload.ref,
      related: [...relatedTo(workload, volume), ...leftovers(manifest, workload)],
      remedies: supervisorRemedies(manifest, workload, volume, settings),
    }));
}

function messageFor({ traits }: Workload): string {
  const applying = traits.immutable === null ? '' : ` Note that ${traits.immutable}.`;
  return `The supervisor comes from the node by hostPath: restricted-v2 refuses that, and a DaemonSet has to install it on every node. Let an init container copy it into an emptyDir volume instead.${applying}`;
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

const names = (label: Json | undefined): boolean => typeof label === 'string' && /openshell|navigator|supervisor/i.test(label);

/** What keeps a pod on nodes that were prepared for it; the pod no longer depends on that. */
function leftovers(manifest: Manifest, { podSpec }: Workload): readonly Related[] {
  const message = 'If this keeps the pod on the nodes that have the supervisor, it can go too.';
  const selector = valueAt(manifest.value, [...podSpec, 'nodeSelector']);
  const selected = Object.entries(objectOf(selector)).filter(([key, value]) => names(key) || names(value));
  const tolerations = objectListOf(valueAt(manifest.value, [...podSpec, 'tolerations']));
  return [
    ...selected.map(([key]) => ({ message, path: [...podSpec, 'nodeSelector', key] })),
    ...tolerations.flatMap(({ key, value }, i) => (names(key) || names(value) ? [{ message, path: [...podSpec, 'tolerations', i] }] : [])),
  ];
}
