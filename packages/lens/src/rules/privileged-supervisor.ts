import type { Observation } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';
import { capabilityChanges, lackingCapabilities, supervisedPod, type SupervisedContainer, type Topology } from '../openshell';
import { list } from '../review';
import { privilegedSupervisorTexts as texts } from './supervisorMessages';
import { preferred, remove, unsafe } from './remedies';
import type { Rule } from './types';

export const privilegedSupervisor: Rule = {
  id: 'privileged-supervisor',
  summary: 'A container that runs or installs the supervisor is privileged, although a few capabilities are enough.',
  defaultSeverity: 'warning',
  check: ({ manifest, settings }) => manifest.workloads.flatMap(workload => inWorkload(workload, settings)),
};

function inWorkload(workload: Workload, { imageNames }: Settings): readonly Observation[] {
  const pod = supervisedPod(workload.pod.spec, imageNames);
  if (pod === null) return [];
  return pod.containers
    .filter(({ site }) => site.container.securityContext?.privileged === true)
    .map(container => observation(workload, pod.topology, container));
}

function observation(workload: Workload, topology: Topology, { site, needs, delivery }: SupervisedContainer): Observation {
  const path = [...workload.podSpec, ...site.path];
  const field = [...path, 'securityContext', 'privileged'];
  const lacks = lackingCapabilities([...needs.adds, ...needs.usesDefaults], site.container.securityContext?.capabilities);
  const adds = lacks.filter(({ cause }) => cause !== 'dropped').map(({ capability }) => capability);
  const enough = needs.adds.length === 0 ? texts.noCapability() : texts.capabilities(list(needs.adds, 'and'));
  const found = { container: site.container.name, topology: topology.title(), enough };
  return {
    path: field,
    workload: workload.ref,
    message: delivery === null ? texts.installs(found) : texts.runs(found),
    remedies: [
      preferred(
        unsafe(
          `replace ${adds.join()}`,
          adds.length === 0 ? texts.remove() : texts.replace(list(adds, 'and')),
          remove(field),
          ...capabilityChanges(site.container, path, lacks),
        ),
      ),
    ],
  };
}
