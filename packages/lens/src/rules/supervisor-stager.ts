import { DEFAULT_SERVICE_ACCOUNT, type Observation } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Facts } from '../facts';
import { dependentsOf, stagedFiles, supervisorHostVolumes, twoPodGateway, type SupervisorHostVolume } from '../openshell';
import { list, serviceAccountOf, shortList } from '../review';
import { supervisorStagerTexts as texts } from './supervisorMessages';
import type { Rule, Subject } from './types';

export const supervisorStager: Rule = {
  id: 'supervisor-stager',
  summary: 'A workload installs the OpenShell supervisor on the nodes, for pods that mount it with hostPath.',
  defaultSeverity: 'info',
  check: subject => subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject)),
};

function inWorkload(workload: Workload, subject: Subject): readonly Observation[] {
  return supervisorHostVolumes(workload)
    .filter(({ role }) => role === 'stager')
    .map(volume => ({
      path: [...workload.podSpec, 'volumes', volume.index, 'hostPath'],
      message: messageFor(workload, volume, subject),
      workload: workload.ref,
      related: volume.installs.map(({ site, destination }) => ({
        message: texts.installs(site.container.name),
        path: [...workload.podSpec, ...destination.path],
      })),
    }));
}

function messageFor(workload: Workload, volume: SupervisorHostVolume, subject: Subject): string {
  const { facts } = subject;
  const { kind, namespace } = workload.ref;
  const start = volume.installs.some(({ binary }) => binary !== null)
    ? texts.stagesFiles({ kind, files: list(stagedFiles(volume), 'and') })
    : texts.stagesIn({ kind, path: volume.hostPath });
  const dependents = [...new Set(dependentsOf(volume, facts.workspace).map(({ ref }) => `${ref.kind} ${ref.name ?? texts.unnamed()}`))];
  if (dependents.length === 0) return `${start} ${texts.unused(leftovers(workload, facts))}`;
  const gateway = twoPodGateway(subject, namespace);
  const workloads = shortList(dependents, 'and');
  return `${start} ${gateway === null ? texts.dependents(workloads) : texts.beforeMove({ workloads, release: gateway.text })}`;
}

/** The workload, and its service account with what that was granted, where nothing else in the workspace runs as it. */
function leftovers(workload: Workload, { workspace, cluster }: Facts): string {
  const account = serviceAccountOf(workload);
  const { kind, name, namespace } = workload.ref;
  const isShared = workspace.workloads.some(
    ({ item, item: { ref } }) =>
      ref.namespace === namespace && serviceAccountOf(item) === account && !(ref.kind === kind && ref.name === name),
  );
  if (isShared) return texts.workload(kind);
  const grants = cluster.grants.filter(
    ({ subject }) =>
      subject.kind === 'ServiceAccount' &&
      subject.name === account &&
      subject.namespace === (namespace ?? cluster.defaultNamespace ?? 'default'),
  );
  const origins = [...new Set(grants.map(({ origin }) => origin))];
  if (account === DEFAULT_SERVICE_ACCOUNT) return list([texts.workload(kind), ...origins], 'and');
  return list([texts.workload(kind), texts.account(account), ...origins], 'and');
}
