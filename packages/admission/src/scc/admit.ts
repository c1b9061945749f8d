import constants from './constants.json';
import { cached, CONTAINER_LISTS, listOf, objectOf, type JsonObject } from '@scc-lens/words';
import { startAttempt, withChanges, type Attempt, type Changes, type Visit } from './attempt';
import { containerField, wordingOf } from './message';
import type { Provider } from './provider';
import { isAtLeast, type MinorRelease, type Release } from './releases';
import { generateCapabilities, validateCapabilities } from './strategies/capabilities';
import { generateGroups, validateGroups } from './strategies/group';
import { validateHostNamespace, validateHostPorts, validateHostUsers } from './strategies/host';
import {
  generatePrivilegeEscalation,
  generateReadOnlyRoot,
  validatePrivileged,
  validatePrivilegeEscalation,
  validateReadOnlyRoot,
} from './strategies/privilege';
import { generatePodSeccomp, generateSeccomp, validateSeccomp, type PodProfile } from './strategies/seccomp';
import { generateSELinux, validateSELinux } from './strategies/selinux';
import { validateSysctls } from './strategies/sysctls';
import { applyRunAsUser } from './strategies/user';
import { validateVolumes } from './strategies/volumes';
import type { MissingFact, OpenValue, Pod, Violation } from './types';

/** What one SCC makes of one pod. */
export interface Admission {
  /** In the API server's order. */
  readonly violations: readonly Violation[];
  readonly missing: readonly MissingFact[];
  /** Values that come from a namespace that is not at hand, and are therefore not among the changes. */
  readonly open: readonly OpenValue[];
  readonly changes: Changes;
}

interface HowFar {
  /** False to object to a host port once, and not for each container of the pod: those objections grow with the square of the pod. */
  readonly repeats?: boolean;
  /** Whether to end at the first container behind an objection, which decides the verdict. */
  readonly upToObjection?: boolean;
}

/** Checks a pod against one SCC: fills in what is unset and collects the objections. The pod is not changed. */
export function admit(provider: Provider, pod: Pod, release: Release, { repeats = true, upToObjection = false }: HowFar = {}): Admission {
  const attempt = startAttempt(provider, pod, wordingOf(release), repeats);
  const seccomp = admitPod(attempt, safeSysctls(release));
  for (const [place, container] of pod.containers.entries()) {
    if (upToObjection && attempt.violations.length > 0) break;
    admitContainer(attempt, { container, place, field: containerField(provider.constraint.name, container) }, seccomp);
  }
  return attempt;
}

function admitPod(attempt: Attempt, safe: ReadonlySet<string>): PodProfile {
  const supplementalGroups = generateGroups(attempt, 'supplementalGroups');
  const fsGroup = generateGroups(attempt, 'fsGroup');
  generateSELinux(attempt);
  const seccomp = generatePodSeccomp(attempt);
  validateGroups(attempt, 'fsGroup', fsGroup);
  validateGroups(attempt, 'supplementalGroups', supplementalGroups);
  validateSeccomp(attempt, seccomp.text);
  validateSELinux(attempt);
  validateHostNamespace(attempt, 'hostNetwork');
  validateHostNamespace(attempt, 'hostPID');
  validateHostNamespace(attempt, 'hostIPC');
  validateHostUsers(attempt);
  validateSysctls(attempt, safe);
  validateVolumes(attempt);
  return seccomp;
}

function admitContainer(attempt: Attempt, visit: Visit, pod: PodProfile): void {
  const capabilities = generateCapabilities(attempt, visit);
  generateReadOnlyRoot(attempt, visit);
  const seccomp = generateSeccomp(attempt, visit, pod);
  const escalation = generatePrivilegeEscalation(attempt, visit, capabilities);
  applyRunAsUser(attempt, visit);
  validateSELinux(attempt, visit.container);
  validateSeccomp(attempt, seccomp, visit.container);
  validatePrivileged(attempt, visit);
  validateCapabilities(attempt, visit, capabilities);
  validateHostNamespace(attempt, 'hostNetwork', visit);
  validateHostPorts(attempt, visit);
  validateHostNamespace(attempt, 'hostPID', visit);
  validateHostNamespace(attempt, 'hostIPC', visit);
  validateReadOnlyRoot(attempt, visit);
  validatePrivilegeEscalation(attempt, visit, escalation);
}

const safeSysctlsOf = new Map<Release, ReadonlySet<string>>();

/** The sysctls that need no permission, given an API server on a kernel of 4.15 or later. */
function safeSysctls(release: Release): ReadonlySet<string> {
  return cached(safeSysctlsOf, release, () => {
    return new Set(constants.safeSysctls.filter(({ since }) => isAtLeast(release, since as MinorRelease)).flatMap(({ names }) => names));
  });
}

/** The pod's manifest after an SCC's changes, with further annotations. Everything untouched is shared with the original. */
export function mutatedManifest(pod: Pod, changes: Changes, annotations: Readonly<Record<string, string>> = {}): JsonObject {
  const spec = objectOf(pod.manifest['spec']);
  const changed: Record<string, JsonObject[string]> = { ...spec };
  if (changes.pod !== null) changed['securityContext'] = withChanges(objectOf(spec['securityContext']), changes.pod);
  for (const list of CONTAINER_LISTS) if (spec[list] !== undefined) changed[list] = listOf(spec[list]);
  pod.containers.forEach(({ list, index }, place) => {
    const fields = changes.containers?.[place];
    if (fields === undefined) return;
    const containers = [...listOf(changed[list])];
    const container = objectOf(containers[index]);
    containers[index] = { ...container, securityContext: withChanges(objectOf(container['securityContext']), fields) };
    changed[list] = containers;
  });
  const metadata = { ...objectOf(pod.manifest['metadata']), annotations: { ...pod.annotations, ...changes.annotations, ...annotations } };
  return { ...pod.manifest, metadata, spec: changed };
}
