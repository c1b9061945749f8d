/** The words of hovers. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const hoverTexts = {
  capability: (parts: Parts<'capability' | 'reason'>) => l10n.t('With {capability} the supervisor {reason}.', parts),
  capabilityMeans: (parts: Parts<'capability' | 'meaning'>) => l10n.t('{capability}: {meaning}.', parts),
  capabilityAllowed: (sccs: string) => l10n.t('SCCs that let a container add it: {sccs}.', { sccs }),
  columns: () => ({
    field: l10n.t('field'),
    before: l10n.t('in effect'),
    setBy: l10n.t('set by'),
    after: l10n.t('after admission'),
    accepts: (scc: string) => l10n.t('{scc} accepts', { scc }),
  }),
  pod: () => l10n.t('pod'),
  container: () => l10n.t('container'),
  fromAnnotation: (annotation: string) => l10n.t('from {annotation}', { annotation }),
  add: (names: string) => l10n.t('add {names}', { names }),
  drop: (names: string) => l10n.t('drop {names}', { names }),
};

/** What an SCC accepts in a field. */
export const acceptTexts = {
  any: () => l10n.t('anything'),
  only: (values: string) => l10n.t('only {values}', { values }),
  noProfile: () => l10n.t('no profile'),
  range: (parts: Parts<'first' | 'last'>) => l10n.t('{first} to {last}', parts),
  ofNamespace: () => l10n.t("the namespace's range"),
  levelOfNamespace: () => l10n.t("the namespace's level"),
  notRoot: () => l10n.t('any user but root'),
  adds: (names: string) => l10n.t('adding {names}', { names }),
  addsNone: () => l10n.t('adding none'),
  drops: (names: string) => l10n.t('drops {names}', { names }),
};

export const volumeTexts = {
  volume: (parts: Parts<'name' | 'kind'>) => l10n.t('Volume {name}, {kind}', parts),
  claim: () => l10n.t('from a volume claim template'),
  notDeclared: (name: string) => l10n.t('The pod declares no volume {name}.', { name }),
  notMounted: () => l10n.t('No container mounts it.'),
  columns: () => ({ container: l10n.t('container'), path: l10n.t('path'), access: l10n.t('access') }),
  reads: () => l10n.t('reads'),
  writes: () => l10n.t('reads and writes'),
  initContainer: () => l10n.t('init container'),
  allowedBy: (sccs: string) => l10n.t('SCCs that allow this kind of volume: {sccs}.', { sccs }),
  noScc: () => l10n.t('No SCC at hand allows this kind of volume.'),
};

export const accountTexts = {
  account: (account: string) => l10n.t('Service account {account}', { account }),
  inNamespace: (parts: Parts<'account' | 'namespace'>) => l10n.t('Service account {account} of namespace {namespace}', parts),
  anyNamespace: () => l10n.t('The manifest states no namespace, so grants in every namespace are listed.'),
  notDefined: () => l10n.t('The workspace contains no ServiceAccount object for it.'),
  columns: () => ({ scc: 'SCC', by: l10n.t('granted by') }),
  everyUser: () => l10n.t('OpenShift, to every user'),
  settings: () => l10n.t('the setting {setting}', { setting: '`sccLens.openshift.grantedSccs`' }),
  sccUsers: () => l10n.t("the SCC's users and groups"),
  all: () => l10n.t('every SCC'),
  unread: () => l10n.t('The cluster did not show all grants of this service account.'),
  pods: (pods: string) => l10n.t('Pods that run as it: {pods}.', { pods }),
  noPods: () => l10n.t('No workload of the workspace runs as it.'),
  ifRole: (role: string) => l10n.t('if the role {role} exists', { role }),
};

export const roleTexts = {
  role: (parts: Parts<'kind' | 'name'>) => l10n.t('{kind} {name}', parts),
  allows: (sccs: string) => l10n.t('It allows the use of {sccs}.', { sccs }),
  allowsNone: () => l10n.t('It allows the use of no SCC.'),
  shipped: () => l10n.t('OpenShift ships this role.'),
  notDefined: () => l10n.t('The workspace does not contain this role, so it is not known what it allows.'),
  bound: (bindings: string) => l10n.t('Bound by {bindings}.', { bindings }),
  notBound: () => l10n.t('No binding of the workspace names it.'),
  subject: (parts: Parts<'subject' | 'sccs'>) => l10n.t('This binding lets {subject} use {sccs}.', parts),
  subjectNone: (subject: string) => l10n.t('This binding lets {subject} use no SCC.', { subject }),
  subjectIn: (parts: Parts<'subject' | 'sccs' | 'namespace'>) =>
    l10n.t('This binding lets {subject} use {sccs} in namespace {namespace}.', parts),
};

export const sccTexts = {
  scc: (name: string) => l10n.t('SCC {name}', { name }),
  notKnown: (name: string) => l10n.t('SCC {name} is not known: neither the workspace nor the OpenShift release has it.', { name }),
  priority: (priority: string) => l10n.t('Priority {priority}: OpenShift tries SCCs with a higher priority first.', { priority }),
  noPriority: () => l10n.t('No priority: OpenShift tries it after those that have one, the more restrictive ones first.'),
  powers: (powers: string) => l10n.t('It lets a pod {powers}.', { powers }),
  noPowers: () => l10n.t('It gives a pod no more permissions than an ordinary pod has.'),
  chosen: (pods: string) => l10n.t('OpenShift chooses it for {pods}.', { pods }),
  notChosen: () => l10n.t('OpenShift chooses it for no pod of the workspace.'),
  notNeeded: (permissions: string) => l10n.t('None of the pods that may use it needs {permissions}.', { permissions }),
  required: (parts: Parts<'scc' | 'verdict'>) => l10n.t('Admission tries only SCC {scc}. {verdict}', parts),
};

export const podFieldTexts = {
  hostNetwork: () => l10n.t("The pod uses the node's network: its interfaces, its ports, and what listens on its loopback address."),
  hostPID: () => l10n.t("The pod sees the node's processes and can signal them."),
  hostIPC: () => l10n.t("The pod uses the node's shared memory and message queues."),
  hostUsers: () =>
    l10n.t(
      'With false the pod has a user namespace of its own: root in it is another user on the node, and its capabilities count only inside.',
    ),
  hostPort: () => l10n.t('The container listens on this port of the node.'),
  allowedBy: (sccs: string) => l10n.t('SCCs that allow it: {sccs}.', { sccs }),
  requires: (sccs: string) => l10n.t('SCCs that require hostUsers: false: {sccs}.', { sccs }),
  none: () => l10n.t('No SCC at hand allows it.'),
};

export const annotationTexts = {
  admittedUnder: () => l10n.t('OpenShift writes here which SCC admitted the pod. In a template it has no effect.'),
  subjectType: () =>
    l10n.t('OpenShift writes here whether the right of the service account or of the user counted. In a template it has no effect.'),
  uidRange: () =>
    l10n.t('The UIDs that SCCs give the pods of this namespace where they name none, as first/count. OpenShift allocates it.'),
  groups: () =>
    l10n.t('The groups that SCCs give the pods of this namespace where they name none, as first/count. OpenShift allocates it.'),
  mcs: () => l10n.t('The SELinux level that SCCs give the pods of this namespace where they name none. OpenShift allocates it.'),
  enforce: () => l10n.t('Pod Security admission refuses pods that do not pass this level, whichever SCC admits them.'),
  warn: () => l10n.t('Pod Security admission warns about pods that do not pass this level.'),
  audit: () => l10n.t('Pod Security admission records pods that do not pass this level in the audit log.'),
};

/** What a field of an SCC means. */
export const sccFieldTexts: Readonly<Record<string, () => string>> = {
  priority: () => l10n.t('OpenShift tries SCCs in the order of their priority, the highest first; without one it counts as 0.'),
  allowPrivilegedContainer: () =>
    l10n.t('Whether containers may be privileged, which gives them all capabilities and all devices of the node.'),
  allowHostDirVolumePlugin: () => l10n.t('Whether pods may mount directories of the node (hostPath). It overrides hostPath in volumes.'),
  allowHostNetwork: () => l10n.t("Whether pods may use the node's network."),
  allowHostPorts: () => l10n.t("Whether containers may listen on the node's ports."),
  allowHostPID: () => l10n.t("Whether pods may see the node's processes."),
  allowHostIPC: () => l10n.t("Whether pods may use the node's IPC."),
  allowPrivilegeEscalation: () => l10n.t('Whether a process may gain more privileges than its parent has. Without the field, it may.'),
  defaultAllowPrivilegeEscalation: () => l10n.t('What allowPrivilegeEscalation becomes in containers that do not set it.'),
  readOnlyRootFilesystem: () => l10n.t('Whether the root file system of every container must be read-only.'),
  userNamespaceLevel: () => l10n.t('Whether pods must have a user namespace of their own (RequirePodLevel) or need not (AllowHostLevel).'),
  allowedCapabilities: () => l10n.t('The capabilities that containers may add.'),
  defaultAddCapabilities: () => l10n.t('The capabilities that every container gets, unless it drops them. Containers may add them too.'),
  requiredDropCapabilities: () =>
    l10n.t("The capabilities that every container loses. With ALL it also loses the container runtime's default capabilities."),
  volumes: () => l10n.t('The kinds of volumes that pods may have. Without the field, every kind but hostPath.'),
  allowedFlexVolumes: () => l10n.t('The drivers of FlexVolumes that pods may use.'),
  seccompProfiles: () => l10n.t('The seccomp profiles that pods may have. Pods without one get the first.'),
  allowedUnsafeSysctls: () => l10n.t('The sysctls that pods may set in addition to the safe ones.'),
  forbiddenSysctls: () => l10n.t('The sysctls that pods may not set.'),
  runAsUser: () => l10n.t('Which user containers may run as, and which one they get if they name none.'),
  seLinuxContext: () => l10n.t('Which SELinux options pods may have, and which they get if they name none.'),
  fsGroup: () => l10n.t('Which group owns the volumes of a pod, and which one it gets if it names none.'),
  supplementalGroups: () => l10n.t('Which further groups containers may have, and which they get if they name none.'),
  users: () => l10n.t('Users, service accounts among them, that may use the SCC without a role.'),
  groups: () => l10n.t('Groups whose members may use the SCC without a role.'),
};
