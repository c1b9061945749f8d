/** What pods ask of an SCC beyond the least that there is, by the engine's own objections to that least. */
import { hasFeature } from '@scc-lens/admission';
import type { Release, SecurityContextConstraints, Violation } from '@scc-lens/admission';
import { formatFieldPath, textOf, valueAt } from '@scc-lens/words';
import type { JsonObject, SecurityContext } from '@scc-lens/words';
import type { World } from '../../facts';
import { CAPABILITY_REASONS, supervisorVolumes } from '../../openshell';
import { reasonTexts } from '../messages';
import { tryScc } from './pods';
import type { AccountPod } from './pods';
import type { Tried } from './strategies';

/** Something that the SCC has to permit, for one pod. */
export interface Demand {
  /** The SCC's field: a flag, or a list. */
  readonly field: string;
  /** The list's entry; empty for a flag. */
  readonly value: string;
  /** Who asks for it, and in which field. */
  readonly asker: string;
  /** What for, where that is known. */
  readonly purpose?: string;
}

/** What restricted-v2 gives every pod that sets none. */
export const RUNTIME_DEFAULT = 'runtime/default';

/** An SCC that permits nothing that one can do without: as restricted-v2, with no volumes and no capabilities. */
export function leastScc(name: string, release: Release): SecurityContextConstraints {
  return {
    apiVersion: 'security.openshift.io/v1',
    kind: 'SecurityContextConstraints',
    metadata: { name },
    priority: null,
    allowPrivilegedContainer: false,
    allowPrivilegeEscalation: false,
    allowHostDirVolumePlugin: false,
    allowHostIPC: false,
    allowHostNetwork: false,
    allowHostPID: false,
    allowHostPorts: false,
    ...(hasFeature(release, 'user-namespaces') ? { userNamespaceLevel: 'RequirePodLevel' } : {}),
    readOnlyRootFilesystem: true,
    allowedCapabilities: null,
    defaultAddCapabilities: null,
    requiredDropCapabilities: ['ALL'],
    runAsUser: { type: 'MustRunAsRange' },
    seLinuxContext: { type: 'MustRunAs' },
    fsGroup: { type: 'MustRunAs' },
    supplementalGroups: { type: 'MustRunAs' },
    seccompProfiles: [RUNTIME_DEFAULT],
    volumes: ['none'],
  };
}

/** The pods under the least SCC. */
export function tryLeast(pods: readonly AccountPod[], world: World): readonly Tried[] {
  const least = leastScc('least', world.settings.openshiftVersion);
  return pods.flatMap(pod => {
    const review = tryScc(least, pod, world);
    return review === undefined ? [] : [{ pod, review }];
  });
}

/** All that a pod asks for, besides users, groups and SELinux options, which are strategies. */
export function demandsOf({ pod, review }: Tried): readonly Demand[] {
  return [
    ...review.violations.flatMap(violation => fromViolation(violation, pod)),
    ...writableRoots(pod),
    ...impliedEscalation(pod),
    ...defaultSeccomp(pod),
  ];
}

const FLAGS: Partial<Record<Violation['check'], string>> = {
  privileged: 'allowPrivilegedContainer',
  allowPrivilegeEscalation: 'allowPrivilegeEscalation',
  hostNetwork: 'allowHostNetwork',
  hostPID: 'allowHostPID',
  hostIPC: 'allowHostIPC',
  hostPorts: 'allowHostPorts',
  hostUsers: 'userNamespaceLevel',
};

function fromViolation({ check, path, badValue, container }: Violation, pod: AccountPod): readonly Demand[] {
  const asker = `${pod.label}${container === undefined ? '' : `/${container.name}`} (${formatFieldPath(path)})`;
  const flag = FLAGS[check];
  if (flag !== undefined) return [{ field: flag, value: '', asker }];
  if (check === 'capabilities') return [capabilityDemand(textOf(badValue), container?.name, pod, asker)];
  if (check === 'volumes') return volumeDemands(textOf(badValue), path, pod);
  if (check === 'seccomp') return [{ field: 'seccompProfiles', value: profileAt(pod.pod, path), asker }];
  return check === 'sysctls' ? [{ field: 'allowedUnsafeSysctls', value: textOf(valueAt(pod.pod, path)), asker }] : [];
}

function capabilityDemand(value: string, container: string | undefined, { containers }: AccountPod, asker: string): Demand {
  const supervises = containers.some(({ site, needs }) => needs?.adds.includes(value) === true && site.container.name === container);
  const reason = supervises ? CAPABILITY_REASONS[value]?.() : undefined;
  return { field: 'allowedCapabilities', value, asker, ...(reason === undefined ? {} : { purpose: reasonTexts.supervisor(reason) }) };
}

function volumeDemands(type: string, path: Violation['path'], pod: AccountPod): readonly Demand[] {
  const at = (...below: readonly string[]): string => textOf(valueAt(pod.pod, [...path.slice(0, 3), ...below]));
  const isToken = path[2] === pod.tokenVolume;
  const demand = {
    field: 'volumes',
    value: type,
    asker: `${pod.label} (${isToken ? reasonTexts.token() : `${at('name')}, ${formatFieldPath(path)}`})`,
  };
  if (type === 'hostPath')
    return [demand, { ...demand, field: 'allowHostDirVolumePlugin', value: '' }].map(hostPath => ({
      ...hostPath,
      ...nodesSupervisor(path, pod),
    }));
  return type === 'flexVolume' ? [demand, { ...demand, field: 'allowedFlexVolumes', value: at('flexVolume', 'driver') }] : [demand];
}

/** What is allowed for the sake of a supervisor from the node is not needed for good. */
function nodesSupervisor(path: Violation['path'], { workload }: AccountPod): Pick<Demand, 'purpose'> {
  return supervisorVolumes(workload).includes(Number(path[2])) ? { purpose: reasonTexts.nodesSupervisor() } : {};
}

/** A seccomp profile as SCCs spell it, from the field or the annotation that a path leads to; the path ends inside the field. */
function profileAt(pod: JsonObject, path: Violation['path']): string {
  const value = valueAt(pod, path);
  if (path[0] === 'metadata') return textOf(value);
  if (path.at(-1) === 'localhostProfile') return `localhost/${textOf(value)}`;
  return value === 'Unconfined' ? 'unconfined' : '';
}

/** An SCC that demands a read-only root makes it so where the pod does not set it, and the container may want to write. */
function writableRoots({ label, containers }: AccountPod): readonly Demand[] {
  return containers
    .filter(({ site }) => site.container.securityContext?.readOnlyRootFilesystem !== true)
    .map(({ site }) => ({ field: 'readOnlyRootFilesystem', value: '', asker: `${label}/${site.container.name}` }));
}

/** Kubernetes refuses `allowPrivilegeEscalation: false`, which an SCC would fill in, with these (validation.go, ValidateSecurityContext). */
function impliedEscalation({ label, containers }: AccountPod): readonly Demand[] {
  return containers
    .filter(({ site }) => needsEscalation(site.container.securityContext ?? {}))
    .map(({ site }) => ({ field: 'allowPrivilegeEscalation', value: '', asker: `${label}/${site.container.name}` }));
}

function needsEscalation({ allowPrivilegeEscalation, privileged, capabilities }: SecurityContext): boolean {
  return (
    allowPrivilegeEscalation === true ||
    (allowPrivilegeEscalation === undefined && (privileged === true || capabilities?.add?.includes('CAP_SYS_ADMIN') === true))
  );
}

/** A pod that sets no profile gets the first of the SCC's, or none at all where it lists none. */
function defaultSeccomp({ label, workload, containers }: AccountPod): readonly Demand[] {
  const shared = workload.pod.spec.securityContext?.seccompProfile;
  const demand = (asker: string): Demand => ({ field: 'seccompProfiles', value: RUNTIME_DEFAULT, asker });
  if (shared === undefined) return [{ ...demand(label), purpose: reasonTexts.defaultSeccomp() }];
  if (shared.type === 'RuntimeDefault') return [demand(label)];
  return containers
    .filter(({ site }) => site.container.securityContext?.seccompProfile?.type === 'RuntimeDefault')
    .map(({ site }) => demand(`${label}/${site.container.name}`));
}
