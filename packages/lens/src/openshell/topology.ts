/** Recognises a pod's topology by what its containers run. */
import type { PodSpec } from '@scc-lens/words';
import { commandsOf, containerSites } from './containers';
import type { ContainerSite } from './containers';
import { supervisorDeliveries } from './delivery';
import { baseName } from './paths';
import { optionValue, supervisorRuns } from './runs';
import type { SupervisorRun } from './runs';
import { SUPERVISOR_POD_BINARY } from './supervisor';
import { TOPOLOGIES } from './topologies';
import type { SupervisorRole, Topology, TopologyId } from './topologies';

export interface RecognisedTopology {
  readonly topology: Topology;
  /** The containers that have a part in it. */
  readonly roles: readonly { readonly site: ContainerSite; readonly role: SupervisorRole }[];
}

/** Whether a pod is one of the two that a gateway of 0.1.0 or newer makes of a sandbox, with the ids of its namespace. */
export const isMadeByGateway = (spec: PodSpec): boolean => recogniseTopology(spec)?.topology.id === 'capability-free';

/** The topology of a pod that runs the supervisor; null where it runs none, or in a way that is not known. */
export function recogniseTopology(spec: PodSpec): RecognisedTopology | null {
  const runs = supervisorRuns(spec);
  const id = topologyId(spec, runs);
  const topology = TOPOLOGIES.find(candidate => candidate.id === id);
  return topology === undefined ? null : { topology, roles: rolesIn(spec, runs) };
}

function topologyId(spec: PodSpec, runs: readonly SupervisorRun[]): TopologyId | null {
  const modes = runs.map(modeOf);
  if (runs.some(isBootstrapped) || supervisorSites(spec).length > 0) return 'capability-free';
  const network = runs[modes.indexOf('network')];
  if (network !== undefined) {
    if (!knowsProcesses(network.site)) return 'sidecar-without-process-policy';
    return modes.includes('network-init') ? 'sidecar' : 'cni-sidecar';
  }
  if (modes.includes('process')) return 'proxy-pod';
  if (!modes.includes(null)) return null;
  return spec.hostUsers === false ? 'combined-user-namespaces' : 'combined';
}

function modeOf({ options }: SupervisorRun): string | null {
  return optionValue(options, '--mode');
}

/** Containers of the second pod of 0.1.0 and newer, which run the supervisor for a workload pod. */
function supervisorSites(spec: PodSpec): readonly ContainerSite[] {
  return containerSites(spec).filter(site =>
    commandsOf(site).some(({ words: [program] }) => baseName(program?.text ?? '') === SUPERVISOR_POD_BINARY),
  );
}

/** 0.1.0 and newer: `openshell-sandbox bootstrap` prepares the volume, and the agent starts with `--bootstrap FILE`. */
function isBootstrapped({ options }: SupervisorRun): boolean {
  return options[0] === 'bootstrap' || optionValue(options, '--bootstrap') !== null;
}

/** The driver makes the network supervisor root with SYS_PTRACE exactly where it is to know processes. */
function knowsProcesses({ container }: ContainerSite): boolean {
  const { runAsUser, capabilities } = container.securityContext ?? {};
  return runAsUser === 0 || capabilities?.add?.includes('SYS_PTRACE') === true;
}

function rolesIn(spec: PodSpec, runs: readonly SupervisorRun[]): RecognisedTopology['roles'] {
  const installers = supervisorDeliveries(spec).flatMap(({ shape }) => (shape.kind === 'initContainer' ? [shape.by] : []));
  const at = new Map<string, { readonly site: ContainerSite; readonly role: SupervisorRole }>();
  for (const site of supervisorSites(spec)) at.set(site.path.join('/'), { site, role: 'supervisor' });
  for (const site of installers) at.set(site.path.join('/'), { site, role: 'install' });
  for (const run of runs) if (!at.has(run.site.path.join('/'))) at.set(run.site.path.join('/'), { site: run.site, role: roleOf(run) });
  return [...at.values()];
}

function roleOf(run: SupervisorRun): SupervisorRole {
  const mode = modeOf(run);
  return mode === 'network' || mode === 'network-init' ? mode : 'agent';
}
