import { objectListOf, objectOf, valueAt, type Json, type Observation, type Related } from '@scc-lens/words';
import type { Manifest, Workload } from '@scc-lens/yaml';
import { supervisorHostVolumes, supervisorRemedies, supervisorSettingsFor, twoPodGateway } from '../openshell';
import type { OpenShellRelease, SupervisorHostVolume } from '../openshell';
import { hostpathSupervisorTexts as texts } from './supervisorMessages';
import { refusal } from './remedies';
import type { Rule, Subject } from './types';

export const hostpathSupervisor: Rule = {
  id: 'hostpath-supervisor',
  summary: 'A pod mounts the OpenShell supervisor from the node with a hostPath volume.',
  defaultSeverity: 'error',
  check: subject => subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject)),
};

/** Where the gateway makes the pods itself, no conversion gives a pod that runs. */
function inWorkload(workload: Workload, subject: Subject): readonly Observation[] {
  const { manifest } = subject;
  const { namespace } = workload.ref;
  const volumes = supervisorHostVolumes(workload).filter(({ role }) => role === 'consumer');
  if (volumes.length === 0) return [];
  const [supervisor, gateway] = [supervisorSettingsFor(subject, namespace), twoPodGateway(subject, namespace)];
  return volumes.map(volume => ({
    path: [...workload.podSpec, 'volumes', volume.index, 'hostPath'],
    message: messageFor(workload, gateway),
    workload: workload.ref,
    related: [...relatedTo(workload, volume), ...leftovers(manifest, workload)],
    remedies: () =>
      gateway === null
        ? supervisorRemedies(manifest, workload, volume, supervisor, subject.settings.imageNames)
        : [refusal('init container', texts.title(), texts.madeByGateway(gateway.text))],
  }));
}

function messageFor({ traits }: Workload, gateway: OpenShellRelease | null): string {
  if (gateway !== null) return `${texts.cause()} ${texts.madeByGateway(gateway.text)}`;
  const applying = traits.immutable === null ? [] : [traits.immutable];
  return [texts.cause(), texts.convert(), ...applying].join(' ');
}

function relatedTo(workload: Workload, volume: SupervisorHostVolume): readonly Related[] {
  const mounts = volume.mounts.map(({ site, mount, mountIndex }) => ({
    message: texts.mounts({ container: site.container.name, path: mount.mountPath }),
    path: [...workload.podSpec, ...site.path, 'volumeMounts', mountIndex],
  }));
  const uses = volume.uses.map(({ site, field, path, runs }) => ({
    message: (runs ? texts.runs : texts.reads)({ container: site.container.name, path }),
    path: [...workload.podSpec, ...field],
  }));
  return [...mounts, ...uses];
}

const names = (label: Json | undefined): boolean => typeof label === 'string' && /openshell|navigator|supervisor/i.test(label);

/** What keeps a pod on nodes that were prepared for it; the pod no longer depends on that. */
function leftovers(manifest: Manifest, { podSpec }: Workload): readonly Related[] {
  const message = texts.leftover();
  const selector = valueAt(manifest.value, [...podSpec, 'nodeSelector']);
  const selected = Object.entries(objectOf(selector)).filter(([key, value]) => names(key) || names(value));
  const tolerations = objectListOf(valueAt(manifest.value, [...podSpec, 'tolerations']));
  return [
    ...selected.map(([key]) => ({ message, path: [...podSpec, 'nodeSelector', key] })),
    ...tolerations.flatMap(({ key, value }, i) => (names(key) || names(value) ? [{ message, path: [...podSpec, 'tolerations', i] }] : [])),
  ];
}
