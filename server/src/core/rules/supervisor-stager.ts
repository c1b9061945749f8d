import type { Facts } from '../facts';
import type { Workload } from '../manifest';
import { dependentsOf, stagedFiles, supervisorHostVolumes } from '../openshell';
import type { SupervisorHostVolume } from '../openshell';
import { list, serviceAccountOf } from '../review';
import type { Observation } from '../words';
import type { Rule } from './types';

export const supervisorStager: Rule = {
  id: 'supervisor-stager',
  summary: 'A workload installs the OpenShell supervisor on the nodes, for pods that mount it with hostPath.',
  defaultSeverity: 'info',
  scope: 'workspace',
  reads: (workspace, { workloads }) =>
    workloads.some(workload => supervisorHostVolumes(workload).some(({ role }) => role === 'stager')) ? workspace : null,
  check: ({ manifest, facts }) => manifest.workloads.flatMap(workload => inWorkload(workload, facts)),
};

function inWorkload(workload: Workload, facts: Facts): readonly Observation[] {
  return supervisorHostVolumes(workload)
    .filter(({ role }) => role === 'stager')
    .map(volume => ({
      path: [...workload.podSpec, 'volumes', volume.index, 'hostPath'],
      message: messageFor(workload, volume, facts),
      workload: workload.ref,
      related: volume.installs.map(({ site, destination }) => ({
        message: `Container "${site.container.name}" installs it here.`,
        path: [...workload.podSpec, ...destination.path],
      })),
    }));
}

function messageFor(workload: Workload, volume: SupervisorHostVolume, facts: Facts): string {
  const where = volume.installs.some(({ binary }) => binary !== null) ? `at ${list(stagedFiles(volume), 'and')}` : `in ${volume.hostPath}`;
  const start = `This ${workload.ref.kind} puts the OpenShell supervisor on the nodes, ${where}.`;
  const dependents = [...new Set(dependentsOf(volume, facts.workspace).map(({ ref }) => `${ref.kind} ${ref.name ?? '(no name)'}`))];
  if (dependents.length > 0) {
    return `${start} ${named(dependents)} of the workspace still ${dependents.length === 1 ? 'mounts' : 'mount'} it; once an init container delivers the supervisor there, this can go.`;
  }
  return `${start} No pod in the workspace mounts it: if none elsewhere does, ${leftovers(workload, facts)} can go.`;
}

const SHOWN = 4;

function named(names: readonly string[]): string {
  return names.length <= SHOWN
    ? list(names, 'and')
    : `${names.slice(0, SHOWN - 1).join(', ')} and ${names.length - SHOWN + 1} more workloads`;
}

/** The workload, and its service account with what that was granted, where nothing else in the workspace runs as it. */
function leftovers(workload: Workload, { workspace, cluster }: Facts): string {
  const account = serviceAccountOf(workload);
  const { kind, namespace } = workload.ref;
  const isShared = workspace.workloads.some(
    ({ item }) => item.ref.namespace === namespace && serviceAccountOf(item) === account && item.ref.name !== workload.ref.name,
  );
  if (isShared) return `the ${kind}`;
  const grants = cluster.grants.filter(
    ({ subject }) => subject.kind === 'ServiceAccount' && subject.name === account && subject.namespace === (namespace ?? 'default'),
  );
  const origins = [...new Set(grants.map(({ origin }) => origin))];
  if (account === 'default') return list([`the ${kind}`, ...origins], 'and');
  return list([`the ${kind}`, `its service account ${account}`, ...(origins.length === 0 ? ['what that was granted'] : origins)], 'and');
}
