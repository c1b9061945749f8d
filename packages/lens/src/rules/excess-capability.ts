import { PLACEHOLDER, type Observation } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';
import { capabilityMeant, RUNTIME_DEFAULT_CAPABILITIES, supervisedPod, type SupervisedContainer, type Topology } from '../openshell';
import { list } from '../review';
import { excessCapabilityTexts as texts } from './messages';
import { insert, remove, removeAdded, unsafe } from './remedies';
import type { Rule } from './types';

export const excessCapability: Rule = {
  id: 'excess-capability',
  summary: 'A container that runs the supervisor adds a capability that its topology does not need.',
  defaultSeverity: 'warning',
  check: ({ manifest, settings }) => manifest.workloads.flatMap(workload => inWorkload(workload, settings)),
};

function inWorkload(workload: Workload, { imageNames }: Settings): readonly Observation[] {
  const pod = supervisedPod(workload.pod.spec, imageNames);
  return pod === null ? [] : pod.containers.flatMap(container => inContainer(workload, pod.topology, container));
}

/** A container that only installs may do more than that; its other commands are not known here. */
function inContainer(workload: Workload, topology: Topology, { site, needs, delivery }: SupervisedContainer): readonly Observation[] {
  const { privileged, capabilities } = site.container.securityContext ?? {};
  if (privileged === true || delivery === null) return [];
  const { add = [], drop = [] } = capabilities ?? {};
  const given = drop.some(name => capabilityMeant(name) === 'ALL') ? [] : RUNTIME_DEFAULT_CAPABILITIES;
  const allowed = new Set([...needs.adds, ...needs.usesDefaults, ...given]);
  return add.flatMap((name, i): readonly Observation[] => {
    const capability = capabilityMeant(name);
    if (capability === '' || PLACEHOLDER.test(name) || allowed.has(capability)) return [];
    const path = [...workload.podSpec, ...site.path, 'securityContext', 'capabilities', 'add', i];
    const found = { container: site.container.name, capability, topology: topology.title() };
    return [
      {
        path,
        workload: workload.ref,
        message: needs.adds.length === 0 ? texts.noneNeeded(found) : texts.finding({ ...found, needed: list(needs.adds, 'and') }),
        remedies: [
          capability === 'ALL' && needs.adds.length > 0
            ? unsafe(
                `instead of ALL ${needs.adds.join()}`,
                texts.insteadOfAll(list(needs.adds, 'and')),
                remove(path),
                ...insert(path.slice(0, -1), add.length - 1, missing(add, needs.adds)),
              )
            : unsafe(`remove ${name}`, texts.doNotAdd(name), removeAdded(workload, path)),
        ],
      },
    ];
  });
}

const missing = (add: readonly string[], needs: readonly string[]): readonly string[] =>
  needs.filter(capability => !add.map(capabilityMeant).includes(capability));
