/**
 * The ways in which OpenShell divides the supervisor's work among containers, and what each container needs for it, release by release.
 * Sources: NVIDIA/OpenShell crates/openshell-driver-kubernetes/src/driver.rs at the commits named, architecture/sandbox.md, issues.
 */
import * as l10n from '@vscode/l10n';
import { baseName, tableOf, type PodSpec } from '@scc-lens/words';
import { commandsOf, containerSites, type ContainerSite } from './containers';
import { supervisorDeliveries } from './delivery';
import type { Feature } from './releases';
import { firstRelease } from './releaseTag';
import { isBootstrapped, optionValue, supervisorRuns, type SupervisorRun } from './commands';
import { SUPERVISOR_POD_BINARY } from './supervisor';

export type TopologyId =
  'combined' | 'combined-user-namespaces' | 'sidecar' | 'sidecar-without-process-policy' | 'cni-sidecar' | 'proxy-pod' | 'capability-free';

/** What a container does in a topology. */
export type SupervisorRole = 'agent' | 'install' | 'network-init' | 'network' | 'supervisor';

export interface ContainerNeeds {
  readonly role: SupervisorRole;
  /** `root` is UID 0; `sandbox` and `proxy` are fixed UIDs other than 0; `namespace` is what the SCC gives. */
  readonly user: 'root' | 'sandbox' | 'proxy' | 'namespace';
  /** Whether it runs with `allowPrivilegeEscalation: false`; an unset field leaves that to the SCC. */
  readonly allowPrivilegeEscalation: false | 'unset';
  readonly adds: readonly string[];
  /** Capabilities that it uses from the runtime's default set without adding them; `drop: [ALL]` takes them away. */
  readonly usesDefaults: readonly string[];
}

export interface Topology {
  readonly id: TopologyId;
  /** What its containers do, as the part of a sentence. */
  readonly title: () => string;
  readonly releases: string;
  readonly containers: readonly ContainerNeeds[];
  /** What the pod as a whole needs from an SCC. */
  readonly scc: string;
  readonly source: string;
  /** The day on which the source was published or read, as YYYY-MM-DD. */
  readonly date: string;
}

const COMBINED_ADDS = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'SYSLOG'];
const PRIVILEGE_DROP = ['SETUID', 'SETGID', 'SETPCAP', 'CHOWN', 'FOWNER'];

const needs = (
  role: SupervisorRole,
  user: ContainerNeeds['user'],
  adds: readonly string[] = [],
  usesDefaults: readonly string[] = [],
  allowPrivilegeEscalation: ContainerNeeds['allowPrivilegeEscalation'] = false,
): ContainerNeeds => ({ role, user, allowPrivilegeEscalation, adds, usesDefaults });

const ROOT_INSTALL = needs('install', 'root', [], [], 'unset');
const UNPRIVILEGED_AGENT = needs('agent', 'sandbox');
const NETWORK_INIT = needs('network-init', 'root', ['NET_ADMIN', 'NET_RAW', 'CHOWN', 'FOWNER']);
const BINARY_AWARE_NETWORK = needs('network', 'root', ['SYS_PTRACE', 'DAC_READ_SEARCH']);

export const TOPOLOGIES: readonly Topology[] = [
  {
    id: 'combined',
    title: () => l10n.t('supervisor and agent in one container'),
    releases: 'the default up to 0.0.116',
    containers: [needs('agent', 'root', COMBINED_ADDS, PRIVILEGE_DROP, 'unset'), ROOT_INSTALL],
    scc: 'an SCC of its own',
    source: 'driver.rs @d73860f52^ and @2f7fb6559; SETPCAP since v0.0.73 (PR #2001, issue #2751)',
    date: '2026-08-28',
  },
  {
    id: 'combined-user-namespaces',
    title: () => l10n.t('supervisor and agent in one container, with hostUsers: false'),
    releases: '0.0.37 to 0.0.116; not working at 0.0.85 on OpenShift',
    containers: [
      needs('agent', 'root', [...COMBINED_ADDS, 'SETUID', 'SETGID', 'DAC_READ_SEARCH'], ['SETPCAP', 'CHOWN', 'FOWNER'], 'unset'),
      ROOT_INSTALL,
    ],
    scc: 'an SCC of its own',
    source: 'PR #983',
    date: '2026-08-28',
  },
  {
    id: 'sidecar',
    title: () => l10n.t('network supervisor in a sidecar that inspects processes'),
    releases: '0.0.82 to 0.0.116',
    containers: [UNPRIVILEGED_AGENT, BINARY_AWARE_NETWORK, NETWORK_INIT, ROOT_INSTALL],
    scc: 'an SCC of its own',
    source: 'PR #2076; driver.rs @2f7fb6559',
    date: '2026-08-28',
  },
  {
    id: 'sidecar-without-process-policy',
    title: () => l10n.t('network supervisor in a sidecar that does not inspect processes'),
    releases: '0.0.82 to 0.0.116',
    containers: [UNPRIVILEGED_AGENT, needs('network', 'proxy'), NETWORK_INIT, ROOT_INSTALL],
    scc: 'an SCC of its own',
    source: 'PR #2076, processBinaryAwareNetworkPolicy: false',
    date: '2026-08-28',
  },
  {
    id: 'cni-sidecar',
    title: () => l10n.t('network supervisor in a sidecar, with the network set up by a CNI plug-in'),
    releases: 'a branch (PR #2078)',
    containers: [UNPRIVILEGED_AGENT, BINARY_AWARE_NETWORK, ROOT_INSTALL],
    scc: 'an SCC of its own; the CNI DaemonSet needs privileged',
    source: 'deploy/helm/openshell/templates/sandbox-scc.yaml @5c30b3a1',
    date: '2026-08-22',
  },
  {
    id: 'proxy-pod',
    title: () => l10n.t('network supervisor in a pod of its own'),
    releases: 'never released; superseded by 0.1.0',
    containers: [UNPRIVILEGED_AGENT],
    scc: 'nonroot-v2',
    source: 'PR #2077 and PR #2885',
    date: '2026-08-22',
  },
  {
    id: 'capability-free',
    title: () => l10n.t('two pods without capabilities (RFC 0012)'),
    releases: '0.1.0 and newer; Red Hat builds from v0.0.116-rhaiv.8',
    containers: [needs('agent', 'namespace'), needs('install', 'namespace'), needs('supervisor', 'namespace')],
    scc: 'restricted-v2, on OpenShift 4.19 or newer',
    source: 'release v0.1.0; docs/kubernetes/openshift.md at v0.1.0; sandbox_runtime.rs @019f2e50',
    date: '2026-09-25',
  },
];

/** What a supervisor needs a capability for, where older releases do not: they do without the capability. */
export const CAPABILITY_FEATURES: Readonly<Record<string, Feature>> = { SETPCAP: 'bounding-set' };

/** What the supervisor does with a capability, to follow "the supervisor". Sources: driver.rs @d73860f52^; the podman driver. */
export const CAPABILITY_REASONS: Readonly<Record<string, () => string>> = tableOf({
  SYS_ADMIN: () => l10n.t('sets up seccomp, Landlock and the network namespace'),
  NET_ADMIN: () => l10n.t('makes the veth pair, its routes and nftables rules'),
  SYS_PTRACE: () => l10n.t('reads from /proc/<pid>/exe which program asks for the network'),
  SYSLOG: () => l10n.t('reports from /dev/kmsg what tries to get around the proxy'),
  DAC_READ_SEARCH: () => l10n.t("reads /proc/<pid>/fd of other users' processes"),
  SETUID: () => l10n.t('becomes the sandbox user'),
  SETGID: () => l10n.t("takes the sandbox user's groups"),
  SETPCAP: () => l10n.t("clears the agent's bounding set, from {first} on", { first: firstRelease('bounding-set') }),
  CHOWN: () => l10n.t('gives directories to the sandbox user'),
  FOWNER: () => l10n.t('sets the mode of directories that it does not own'),
  NET_RAW: () => l10n.t('sets up nftables and iptables'),
});

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
  const modes = runs.map(({ options }) => optionValue(options, '--mode'));
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

/** Containers of the second pod of 0.1.0 and newer, which run the supervisor for a workload pod. */
export function supervisorSites(spec: PodSpec): readonly { readonly site: ContainerSite; readonly program: string }[] {
  const programs = (site: ContainerSite): readonly string[] => commandsOf(site).map(({ words: [program] }) => program?.text ?? '');
  return containerSites(spec).flatMap(site => {
    const program = programs(site).find(text => baseName(text) === SUPERVISOR_POD_BINARY);
    return program === undefined ? [] : [{ site, program }];
  });
}

/** The driver makes the network supervisor root with SYS_PTRACE exactly where it is to know processes. */
function knowsProcesses({ container }: ContainerSite): boolean {
  const { runAsUser, capabilities } = container.securityContext ?? {};
  return runAsUser === 0 || capabilities?.add?.includes('SYS_PTRACE') === true;
}

function rolesIn(spec: PodSpec, runs: readonly SupervisorRun[]): RecognisedTopology['roles'] {
  const installers = supervisorDeliveries(spec).flatMap(({ shape }) => (shape.kind === 'initContainer' ? [shape.by] : []));
  const at = new Map<string, { readonly site: ContainerSite; readonly role: SupervisorRole }>();
  for (const { site } of supervisorSites(spec)) at.set(site.path.join('/'), { site, role: 'supervisor' });
  for (const site of installers) at.set(site.path.join('/'), { site, role: 'install' });
  for (const { site, options } of runs) {
    const mode = optionValue(options, '--mode');
    if (!at.has(site.path.join('/')))
      at.set(site.path.join('/'), { site, role: mode === 'network' || mode === 'network-init' ? mode : 'agent' });
  }
  return [...at.values()];
}
