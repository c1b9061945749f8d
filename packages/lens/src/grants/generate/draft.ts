/** The narrowest SCC that pods can share, before anything is proven about it: what they ask for, by the engine's own objections to the least SCC. */
import { hasFeature, NODE_ACCESS_FLAGS, type Release, type SecurityContextConstraints, type Violation } from '@scc-lens/admission';
import { formatFieldPath, groupBy, textOf, valueAt, type JsonObject, type SecurityContext } from '@scc-lens/words';
import type { World } from '../../facts';
import { CAPABILITY_REASONS, runsAs, supervisorVolumes } from '../../openshell';
import { chooseDrops } from './drops';
import { listed, reasonTexts } from '../messages';
import { tryScc, type AccountPod } from './pods';
import { allowsRoot, chooseStrategies, STRATEGIES, type Tried } from './strategies';

export interface Draft {
  readonly scc: SecurityContextConstraints;
  /** What an SCC may allow without a wildcard, by its list's name. */
  readonly asked: Readonly<Record<AskedList, readonly string[]>>;
  /** What the supervisors in the pods need, added or not. */
  readonly supervisors: readonly string[];
  /** Whether a container that asks for capabilities may run without them. */
  readonly losesCapabilities: boolean;
  /** Why a field is as it is, by the field's name; a list's entry is under `list/entry`. */
  readonly reasons: ReadonlyMap<string, string>;
}

const ASKED_LISTS = ['allowedCapabilities', 'allowedFlexVolumes', 'allowedUnsafeSysctls', 'seccompProfiles', 'volumes'] as const;
export type AskedList = (typeof ASKED_LISTS)[number];

const FLAGS = [...NODE_ACCESS_FLAGS, 'allowPrivilegeEscalation'] as const;

/** Puts together what the pods ask for; what a new SCC takes away may be more than is certain to be of no use in the present one. */
export function draftScc(pods: readonly AccountPod[], name: string, world: World, isNew = false): Draft {
  const least = leastScc(name, world.settings.openshiftVersion);
  const tryAll = (scc: SecurityContextConstraints): readonly Tried[] =>
    pods.flatMap(pod => {
      const inNamespace = tryScc(scc, pod, world);
      // What a pod asks for does not depend on annotations with which no SCC can be set up.
      const review = inNamespace?.providerError === undefined ? inNamespace : tryScc(scc, pod, world, true);
      return review === undefined ? [] : [{ pod, review }];
    });
  const tried = tryAll(least);
  const demands = withSecrets(tried.flatMap(demandsOf), () => tryAll({ ...least, volumes: ['secret'] }).flatMap(demandsOf));
  const strategies = chooseStrategies(tried);
  const asked = Object.fromEntries(ASKED_LISTS.map(list => [list, valuesOf(demands, list)])) as Draft['asked'];
  const scc = { ...sccFrom(demands, asked, least), ...Object.fromEntries(STRATEGIES.map(field => [field, strategies[field].strategy])) };
  const drops = chooseDrops(pods, isNew ? scc : {});
  const addsSome = asked.allowedCapabilities.length > 0;
  const lost = [
    ...(addsSome && !allowsRoot(scc) ? [reasonTexts.othersGetNone()] : []),
    ...(pods.some(mayUseFileCapabilities) ? [reasonTexts.noFileCapabilities()] : []),
  ];
  const kept = addsSome && allowsRoot(scc) ? [reasonTexts.rootKeeps()] : [];
  return {
    scc: { ...scc, requiredDropCapabilities: drops.capabilities },
    asked,
    supervisors: pods.flatMap(({ containers }) => containers.flatMap(({ needs }) => needs?.adds ?? [])),
    losesCapabilities: scc.allowPrivilegeEscalation === false && lost.length > 0,
    reasons: new Map([
      ...reasonsOf(demands),
      ['requiredDropCapabilities', drops.why],
      ...STRATEGIES.map((field): [string, string] => [field, strategies[field].why]),
      ...fixedReasons(demands, escalationReason(pods, [...kept, ...lost]), world),
    ]),
  };
}

/** The volume of a service account's token is a projected one, and is allowed where secrets are: then only other projected volumes count. */
function withSecrets(demands: readonly Demand[], bySecrets: () => readonly Demand[]): readonly Demand[] {
  const isFor =
    (type: string) =>
    ({ field, value }: Demand): boolean =>
      field === 'volumes' && value === type;
  if (!demands.some(isFor('secret')) || !demands.some(isFor('projected'))) return demands;
  return [...demands.filter(demand => !isFor('projected')(demand)), ...bySecrets().filter(isFor('projected'))];
}

function valuesOf(demands: readonly Demand[], list: AskedList): readonly string[] {
  const values = [...new Set(demands.flatMap(({ field, value }) => (field === list ? [value] : [])))].sort();
  // Admission gives pods that set no profile the first one of the list.
  return values.includes(RUNTIME_DEFAULT) ? [RUNTIME_DEFAULT, ...values.filter(value => value !== RUNTIME_DEFAULT)] : values;
}

function sccFrom(demands: readonly Demand[], asked: Draft['asked'], least: SecurityContextConstraints): SecurityContextConstraints {
  const wants = (field: string): boolean => demands.some(demand => demand.field === field);
  const listOrNull = (values: readonly string[]): readonly string[] | null => (values.length === 0 ? null : values);
  return {
    ...Object.fromEntries(Object.entries(least).filter(([field]) => field !== 'userNamespaceLevel' || !wants(field))),
    ...Object.fromEntries(FLAGS.map(flag => [flag, wants(flag)])),
    readOnlyRootFilesystem: !wants('readOnlyRootFilesystem'),
    allowedCapabilities: listOrNull(asked.allowedCapabilities),
    ...(asked.allowedUnsafeSysctls.length === 0 ? {} : { allowedUnsafeSysctls: asked.allowedUnsafeSysctls }),
    ...(asked.allowedFlexVolumes.length === 0 ? {} : { allowedFlexVolumes: asked.allowedFlexVolumes.map(driver => ({ driver })) }),
    seccompProfiles: asked.seccompProfiles,
    volumes: asked.volumes.length === 0 ? ['none'] : asked.volumes,
  };
}

function reasonsOf(demands: readonly Demand[]): readonly (readonly [string, string])[] {
  const groups = groupBy(demands, ({ field, value }) => [value === '' ? field : `${field}/${value}`]);
  return [...groups].map(([key, group]) => [key, reasonFor(group)]);
}

function reasonFor(group: readonly Demand[]): string {
  const purposes = [...new Set(group.map(({ purpose }) => purpose))];
  const askers = (wanted: string | undefined): string => listed(group.flatMap(({ purpose, asker }) => (purpose === wanted ? [asker] : [])));
  return purposes
    .map(purpose =>
      purpose === undefined ? reasonTexts.askers(askers(purpose)) : reasonTexts.purpose({ purpose, askers: askers(purpose) }),
    )
    .join(' ');
}

/** Why no container may escalate its privileges, and what then becomes of capabilities. */
function escalationReason(pods: readonly AccountPod[], outcomes: readonly string[]): string {
  const isUnset = pods.some(({ containers }) =>
    containers.some(({ site }) => site.container.securityContext?.allowPrivilegeEscalation === undefined),
  );
  return [reasonTexts.noEscalation(), ...(isUnset ? [reasonTexts.unsetEscalation()] : []), ...outcomes].join(' ');
}

/** Whether a container that adds capabilities is known not to run as root: `no_new_privs` keeps file capabilities from its programs (capabilities(7)). */
const mayUseFileCapabilities = ({ containers, workload: { pod } }: AccountPod): boolean =>
  containers.some(({ site: { container, path } }) => {
    const { allowPrivilegeEscalation, capabilities } = container.securityContext ?? {};
    const isUnset = allowPrivilegeEscalation === undefined && (capabilities?.add ?? []).length > 0;
    return isUnset && (runsAs(pod.spec, container, path).uid ?? 0) !== 0;
  });

/** Fields that give nothing away, where that is not plain. */
function fixedReasons(demands: readonly Demand[], escalation: string, { settings }: World): readonly (readonly [string, string])[] {
  const wants = (field: string): boolean => demands.some(demand => demand.field === field);
  return [
    ['priority', reasonTexts.priority()],
    ...(wants('allowPrivilegeEscalation') ? [] : [['allowPrivilegeEscalation', escalation] as const]),
    ...(wants('userNamespaceLevel') || !hasFeature(settings.openshiftVersion, 'user-namespaces')
      ? []
      : [['userNamespaceLevel', reasonTexts.hostUsers()] as const]),
    ...(wants('readOnlyRootFilesystem') ? [] : [['readOnlyRootFilesystem', reasonTexts.readOnly()] as const]),
  ];
}

/** Something that the SCC has to permit, for one pod. */
interface Demand {
  /** The SCC's field: a flag, or a list. */
  readonly field: string;
  /** The list's entry; empty for a flag. */
  readonly value: string;
  /** Who asks for it, and in which field. */
  readonly asker: string;
  readonly purpose?: string;
}

/** What restricted-v2 gives every pod that sets none. */
const RUNTIME_DEFAULT = 'runtime/default';

/** An SCC that permits nothing that one can do without: as restricted-v2, with no volumes and no capabilities. */
const leastScc = (name: string, release: Release): SecurityContextConstraints => ({
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
});

/** All that a pod asks for, besides users, groups and SELinux options, which are strategies. */
function demandsOf({ pod, review }: Tried): readonly Demand[] {
  const writable = { field: 'readOnlyRootFilesystem', value: '', purpose: reasonTexts.writes() };
  return [
    ...review.violations.flatMap(violation => fromViolation(violation, pod)),
    // An SCC that demands a read-only root makes it so where the pod does not set it, and the container may want to write.
    ...inContainers(pod, writable, ({ readOnlyRootFilesystem }) => readOnlyRootFilesystem !== true),
    // Kubernetes refuses `allowPrivilegeEscalation: false`, which an SCC would fill in, with these (validation.go, ValidateSecurityContext).
    ...inContainers(pod, { field: 'allowPrivilegeEscalation', value: '' }, needsEscalation),
    ...defaultSeccomp(pod),
  ];
}

const FLAG_OF: Partial<Record<Violation['check'], string>> = {
  privileged: 'allowPrivilegedContainer',
  allowPrivilegeEscalation: 'allowPrivilegeEscalation',
  hostNetwork: 'allowHostNetwork',
  hostPID: 'allowHostPID',
  hostIPC: 'allowHostIPC',
  hostPorts: 'allowHostPorts',
  hostUsers: 'userNamespaceLevel',
};

function fromViolation({ check, path, badValue, container }: Violation, pod: AccountPod): readonly Demand[] {
  // What a container inherits is a field of its pod.
  const within = container !== undefined && typeof path[2] === 'number' ? `/${container.name}` : '';
  const asker = `${pod.label}${within} (${formatFieldPath(path)})`;
  const flag = FLAG_OF[check];
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
const nodesSupervisor = (path: Violation['path'], { workload }: AccountPod): Pick<Demand, 'purpose'> =>
  supervisorVolumes(workload).includes(Number(path[2])) ? { purpose: reasonTexts.nodesSupervisor() } : {};

/** A seccomp profile as SCCs spell it, from the field or the annotation that a path leads to; the path ends inside the field. */
function profileAt(pod: JsonObject, path: Violation['path']): string {
  const value = valueAt(pod, path);
  if (path[0] === 'metadata') return textOf(value);
  if (path.at(-1) === 'localhostProfile') return `localhost/${textOf(value)}`;
  return value === 'Unconfined' ? 'unconfined' : '';
}

/** What containers with such a security context ask for. */
function inContainers({ label, containers }: AccountPod, demand: Omit<Demand, 'asker'>, asks: (context: SecurityContext) => boolean) {
  const askers = containers.filter(({ site }) => asks(site.container.securityContext ?? {}));
  return askers.map(({ site }): Demand => ({ ...demand, asker: `${label}/${site.container.name}` }));
}

/** Without a field of its own that asks for it. */
const needsEscalation = ({ allowPrivilegeEscalation, privileged, capabilities }: SecurityContext): boolean =>
  allowPrivilegeEscalation === undefined && (privileged === true || capabilities?.add?.includes('CAP_SYS_ADMIN') === true);

/** Who asks for the profile. If none of a pod's containers does and it sets no other, it gets the first of the SCC's, or none at all where it lists none. */
function defaultSeccomp(pod: AccountPod): readonly Demand[] {
  const shared = pod.workload.pod.spec.securityContext?.seccompProfile;
  const demand = { field: 'seccompProfiles', value: RUNTIME_DEFAULT };
  if (shared?.type === 'RuntimeDefault') return [{ ...demand, asker: pod.label }];
  const own = inContainers(pod, demand, ({ seccompProfile }) => seccompProfile?.type === 'RuntimeDefault');
  if (shared !== undefined || own.length > 0) return own;
  return [{ ...demand, asker: pod.label, purpose: reasonTexts.defaultSeccomp() }];
}
