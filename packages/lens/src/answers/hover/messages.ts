/** The words of hovers. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const hoverTexts = sentences({
  partial: 'Invalid lines of the manifests are left out. With them this may be otherwise.',
  capability: 'With {capability} the supervisor {reason}.',
  capabilityMeans: '{capability}: {meaning}.',
  capabilityAllowed: 'SCCs that let a container add it: {sccs}.',
  field: 'field',
  before: 'in effect',
  setBy: 'set by',
  after: 'after admission',
  accepts: '{scc} accepts',
  pod: 'pod',
  container: 'container',
  fromAnnotation: 'from {annotation}',
  add: 'add {names}',
  drop: 'drop {names}',
});

/** What an SCC accepts in a field. */
export const acceptTexts = sentences({
  any: 'anything',
  only: 'only {values}',
  noProfile: 'no profile',
  range: '{first} to {last}',
  ofNamespace: "the namespace's range",
  firstOfNamespace: "the first ID of the namespace's range",
  levelOfNamespace: "the namespace's level",
  notRoot: 'any user but root',
  adds: 'adding {names}',
  addsNone: 'adding none',
  drops: 'drops {names}',
  safe: 'safe sysctls',
  butNot: '{accepted}, but not {forbidden}',
  moreVolumes: 'extra types of volumes',
  none: 'none',
});

export const volumeTexts = sentences({
  volume: 'Volume {name}, {kind}',
  claim: 'from a volume claim template',
  notDeclared: 'The pod declares no volume {name}.',
  notMounted: 'No container mounts it.',
  container: 'container',
  path: 'path',
  access: 'access',
  reads: 'reads',
  writes: 'reads and writes',
  initContainer: 'init container',
  allowedBy: 'SCCs that allow this kind of volume: {sccs}.',
  noScc: 'No SCC at hand allows this kind of volume.',
});

export const accountTexts = sentences({
  partial: 'Invalid lines of the manifests are left out. With them the rights may be others.',
  account: 'Service account {account}',
  inNamespace: 'Service account {account} of namespace {namespace}',
  anyNamespace: 'The namespace is not known, so grants in every namespace are listed.',
  notDefined: 'No ServiceAccount object for it is known.',
  definedIn: 'Defined in {files}.',
  by: 'granted by',
  everyUser: 'OpenShift, to every user',
  settings: 'the setting {setting}',
  sccUsers: "the SCC's users and groups",
  all: 'every SCC',
  unread: 'The cluster did not show all grants of this service account.',
  pods: 'Pods that run as it: {pods}.',
  noPods: 'No workload that could be read runs as it.',
  ifRole: 'if the role {role} exists',
  oneOf: 'with one of several {object}',
  ifApplied: 'if it is applied in this namespace',
  ifNamed: 'if its subject is in this namespace',
  ifPlaced: 'if {role} is applied in this namespace',
});

export const roleTexts = sentences({
  role: '{kind} {name}',
  allows: 'It allows the use of {sccs}.',
  allowsNone: 'It allows the use of no SCC.',
  shipped: 'OpenShift ships this role.',
  notDefined: 'This role is not known, so neither is what it allows.',
  bound: 'Bound by {bindings}.',
  notBound: 'Nothing that could be read binds it.',
  subject: 'This binding lets {subject} use {sccs}.',
  subjectNone: 'This binding lets {subject} use no SCC.',
  subjectWhereCreated: 'This binding lets {subject} use {sccs} in the namespace where the binding is created.',
  subjectOnceIn: 'This binding lets {subject} use {sccs} once the subject has its namespace.',
  subjectIn: 'This binding lets {subject} use {sccs} in namespace {namespace}.',
});

export const sccTexts = sentences({
  scc: 'SCC {name}',
  notKnown: 'SCC {name} is not known: neither the workspace nor the OpenShift release has a valid one.',
  priority: 'Priority {priority}: OpenShift tries SCCs with a higher priority first.',
  noPriority: 'No priority counts as 0: OpenShift tries SCCs with a higher one first, of equal ones the more restrictive first.',
  powers: 'It lets a pod {powers}.',
  noPowers: 'It gives a pod no more permissions than an ordinary pod has.',
  chosen: 'OpenShift chooses it for {pods}.',
  mayBeChosen: 'It is not known whether OpenShift chooses it for {pods}.',
  notChosen: 'OpenShift chooses it for no pod that was read.',
  notNeeded: 'None of the pods that may use it needs {permissions}.',
  required: 'Admission tries only SCC {scc}. {verdict}',
});

export const podFieldTexts = sentences({
  hostNetwork: "With true the pod uses the node's network: its interfaces, its ports, and what listens on its loopback address.",
  hostPID: "With true the pod sees the node's processes and can signal them.",
  hostIPC: "With true the pod uses the node's shared memory and message queues.",
  hostUsers:
    'With false the pod has a user namespace of its own: root in it is another user on the node, and its capabilities count only inside.',
  hostPort: 'The container listens on this port of the node.',
  allowedBy: 'SCCs that allow it: {sccs}.',
  requires: 'SCCs that require hostUsers: false: {sccs}.',
  none: 'No SCC at hand allows it.',
});

/** What an annotation or label that admission reads or writes means. */
export const annotationTexts: Readonly<Record<string, () => string>> = sentences({
  'openshift.io/scc': 'OpenShift writes here which SCC admitted the pod. In a template it has no effect.',
  'security.openshift.io/validated-scc-subject-type':
    'OpenShift writes here whether the right of the service account or of the user counted. In a template it has no effect.',
  'openshift.io/sa.scc.uid-range':
    'The UIDs that SCCs give the pods of this namespace where they name none, as first/count. OpenShift allocates it.',
  'openshift.io/sa.scc.supplemental-groups':
    'The groups that SCCs give the pods of this namespace where they name none, as first/count. OpenShift allocates it.',
  'openshift.io/sa.scc.mcs': 'The SELinux level that SCCs give the pods of this namespace where they name none. OpenShift allocates it.',
  'openshift.io/run-level': 'SCC admission skips a namespace whose level is 0 or 1, which are for parts of OpenShift.',
  'security.openshift.io/disable-securitycontextconstraints': 'SCC admission skips a namespace for which this is true.',
  'pod-security.kubernetes.io/enforce': 'Pod Security admission refuses pods that do not pass this level, whichever SCC admits them.',
  'pod-security.kubernetes.io/warn': 'Pod Security admission warns about pods that do not pass this level.',
  'pod-security.kubernetes.io/audit': 'Pod Security admission records pods that do not pass this level in the audit log.',
});

/** What a field of an SCC means. */
export const sccFieldTexts: Readonly<Record<string, () => string>> = sentences({
  priority: 'OpenShift tries SCCs in the order of their priority, the highest first; without one it counts as 0.',
  allowPrivilegedContainer: 'Whether containers may be privileged, which gives them all capabilities and all devices of the node.',
  allowHostDirVolumePlugin: 'Whether pods may mount directories of the node (hostPath). It overrides hostPath in volumes.',
  allowHostNetwork: "Whether pods may use the node's network.",
  allowHostPorts: "Whether containers may listen on the node's ports.",
  allowHostPID: "Whether pods may see the node's processes.",
  allowHostIPC: "Whether pods may use the node's IPC.",
  allowPrivilegeEscalation: 'Whether a process may gain more privileges than its parent has. Without the field, it may.',
  defaultAllowPrivilegeEscalation: 'What allowPrivilegeEscalation becomes in containers that do not set it.',
  readOnlyRootFilesystem: 'Whether the root file system of every container must be read-only.',
  userNamespaceLevel: 'Whether pods must have a user namespace of their own (RequirePodLevel) or need not (AllowHostLevel).',
  allowedCapabilities: 'The capabilities that containers may add.',
  defaultAddCapabilities: 'The capabilities that every container gets, unless it drops them. Containers may add them too.',
  requiredDropCapabilities:
    "The capabilities that every container loses. With ALL it also loses the container runtime's default capabilities.",
  volumes: 'The kinds of volumes that pods may have; without the field, every kind. allowHostDirVolumePlugin decides on hostPath.',
  allowedFlexVolumes: 'The drivers of FlexVolumes that pods may use.',
  seccompProfiles: 'The seccomp profiles that pods may have. Pods without one get the first other than `*`, if there is one.',
  allowedUnsafeSysctls: 'The sysctls that pods may set in addition to the safe ones.',
  forbiddenSysctls: 'The sysctls that pods may not set.',
  runAsUser: 'Which user containers may run as, and which one they get if they name none.',
  seLinuxContext: 'Which SELinux options pods may have, and which they get if they name none.',
  fsGroup: 'Which group owns the volumes of a pod, and which one it gets if it names none.',
  supplementalGroups: 'Which further groups containers may have, and which they get if they name none.',
  users: 'Users, service accounts among them, that may use the SCC without a role.',
  groups: 'Groups whose members may use the SCC without a role.',
});
