/** Every sentence that the rules show, as templates with named parts. `l10n/` has the translations. */
import { t } from '@vscode/l10n';

/** A container's name in a sentence. */
type Named = Readonly<Record<'container', string>>;

export const capabilityNameTexts = {
  contradiction: () =>
    t('Kubernetes refuses allowPrivilegeEscalation: false in a container that adds CAP_SYS_ADMIN, spelled with its prefix.'),
  unknown: (name: string) => t('{name} is not a Linux capability. An SCC compares names letter by letter.', { name }),
  misspelt: (name: string, capability: string) =>
    t('SCCs spell {name} as {capability}. They compare names letter by letter, so it never matches.', { name, capability }),
  change: (capability: string) => t('Change to {capability}', { capability }),
};

export const clusterWideGrantTexts = {
  finding: (parts: { readonly accounts: string; readonly sccs: string }) =>
    t('This ClusterRoleBinding lets {accounts} use {sccs} in every namespace.', parts),
  oneNamespace: (namespace: string) =>
    t("A RoleBinding in namespace {namespace} is enough: a pod's service account is always one of its own namespace.", { namespace }),
  namespaces: (namespaces: string) =>
    t("A RoleBinding in each of the namespaces {namespaces} is enough: a pod's service account is always one of its own namespace.", {
      namespaces,
    }),
  everyScc: () => t('every SCC'),
  makeRoleBinding: (namespace: string) =>
    t('Make it a RoleBinding in namespace {namespace} (delete the ClusterRoleBinding from the cluster)', { namespace }),
};

export const excessCapabilityTexts = {
  finding: (parts: Named & { readonly capability: string; readonly topology: string; readonly needed: string }) =>
    t('The supervisor needs only {needed} in container "{container}" ({topology}); {capability} can be removed.', parts),
  noneNeeded: (parts: Named & { readonly capability: string; readonly topology: string }) =>
    t('The supervisor needs no added capability in container "{container}" ({topology}); {capability} can be removed.', parts),
  insteadOfAll: (needed: string) => t('Add {needed} instead of ALL', { needed }),
  doNotAdd: (capability: string) => t('Do not add {capability}', { capability }),
};

export const missingCapabilityTexts = {
  inPod: (parts: Named & { readonly capabilities: string }) =>
    t('Container "{container}" runs the supervisor without {capabilities}.', parts),
  allDropped: (capabilities: string) => t('Its drop: [ALL] removes {capabilities} from the defaults.', { capabilities }),
  dropped: (capabilities: string) => t('The container drops {capabilities} by name.', { capabilities }),
  byScc: (parts: Named & { readonly scc: string; readonly capabilities: string }) =>
    t(
      'The SCC {scc} admits the pod but drops what the supervisor in container "{container}" uses without adding it: {capabilities}.',
      parts,
    ),
  addable: () => t('It allows the container to add them back.'),
  sccMustChange: (capabilities: string) =>
    t('The SCC must change: its requiredDropCapabilities must leave {capabilities} to the container.', { capabilities }),
  give: (capabilities: string) => t('Add {capabilities} for the supervisor', { capabilities }),
  addBack: (capabilities: string) => t('Add {capabilities}, which the SCC allows', { capabilities }),
  needed: () => t('needed'),
};

export const privilegedSupervisorTexts = {
  runs: (parts: Named & { readonly topology: string; readonly enough: string }) =>
    t(
      'Container "{container}" is privileged: all capabilities, the node\'s devices and no SELinux confinement. To run the supervisor ({topology}) it needs {enough}.',
      parts,
    ),
  installs: (parts: Named & { readonly topology: string; readonly enough: string }) =>
    t(
      'Container "{container}" is privileged: all capabilities, the node\'s devices and no SELinux confinement. To install the supervisor ({topology}) it needs {enough}.',
      parts,
    ),
  noCapability: () => t('no added capability at all'),
  capabilities: (capabilities: string) => t("{capabilities} and the runtime's defaults", { capabilities }),
  remove: () => t('Remove privileged'),
  replace: (capabilities: string) => t('Replace privileged with {capabilities}', { capabilities }),
};

export const sccCapturesOthersTexts = {
  triedFirst: (priority: number) =>
    t(
      'Its priority {priority} makes OpenShift try this SCC before the stock SCCs for every pod that may use it, whether or not the pod needs it. Remove the priority.',
      { priority },
    ),
  given: (parts: { readonly grantee: string; readonly ordinary: string }) =>
    t(
      'This SCC is granted to {grantee}, and OpenShift tries it before {ordinary}, so ordinary pods get it too. Grant it to the service account of the pods that need it.',
      parts,
    ),
  captured: (parts: { readonly pods: string; readonly ordinary: string; readonly why: string; readonly annotation: string }) =>
    t(
      'OpenShift chooses this SCC instead of {ordinary} for {pods}, because {why}. Give the pods that need it a service account of their own, or set the annotation {annotation} on the others.',
      parts,
    ),
  byPriority: (ordinary: string) => t('its priority puts it before {ordinary}', { ordinary }),
  byOrder: (ordinary: string) => t('OpenShift counts it as narrower than {ordinary} and tries it first', { ordinary }),
  noPriority: () => t('Set priority to null'),
};

export const sccDeniedTexts = {
  onCluster: (parts: { readonly cluster: string; readonly verdict: string }) => t('On {cluster}: {verdict}', parts),
  ofPod: (account: string) =>
    t(
      'What counts is what its service account {account} may use. An administrator who creates this Pod by hand may still get it admitted.',
      { account },
    ),
  ofWorkload: (account: string) => t('What counts is what its service account {account} may use, not who applies it.', { account }),
  doNotAdd: (capability: string) => t('Do not add {capability}', { capability }),
  setFalse: (field: string) => t('Set {field} to false', { field }),
  setTrue: (field: string) => t('Set {field} to true', { field }),
  leaveOut: (field: string) => t('Leave {field} to OpenShift', { field }),
  remove: (field: string) => t('Remove {field}', { field }),
};

export const sccStripsNeededCapabilityTexts = {
  stripped: (parts: { readonly drops: string; readonly pods: string; readonly capabilities: string }) =>
    t('requiredDropCapabilities: {drops} removes what the supervisor ({pods}) uses without adding it: {capabilities}.', parts),
  refused: (parts: { readonly missing: string; readonly pods: string; readonly capabilities: string }) =>
    t('allowedCapabilities does not list {missing}, so this SCC refuses {pods}, whose supervisor needs {capabilities}.', parts),
  dropInstead: (parts: { readonly instead: string; readonly drops: string }) => t('Drop {instead} instead of {drops}', parts),
  doNotDrop: (drops: string) => t('Do not drop {drops}', { drops }),
  allow: (capabilities: string) => t('Allow {capabilities}', { capabilities }),
  needed: () => t('needed'),
};

export const sccWiderThanNeededTexts = {
  usedBy: (parts: { readonly sentence: string; readonly pods: string }) => t('{sentence} (used by {pods}).', parts),
  entries: (parts: { readonly field: string; readonly entries: string }) => t('{field}: no pod needs {entries}.', parts),
  removeEntries: (field: string) => t('Remove what no pod needs from {field}', { field }),
  remove: (permission: string) => t('Remove {permission}', { permission }),
  set: (parts: { readonly field: string; readonly value: string }) => t('Set {field} to {value}', parts),
};

export const supervisorImageTagTexts = {
  noImage: (owner: string) => t('{owner} delivers the supervisor and names no image.', { owner }),
  noTag: (image: string) =>
    t(
      '{image} has no tag, which means :latest, so the supervisor of new sandboxes can change at any time. Name the version of the gateway.',
      { image },
    ),
  moves: (parts: { readonly tag: string; readonly repository: string }) =>
    t(
      'The tag {tag} of {repository} moves, so the supervisor of new sandboxes can change at any time. Name the version of the gateway.',
      parts,
    ),
  mustMatch: (parts: { readonly supervisor: string; readonly gateways: string }) =>
    t("The supervisor is version {supervisor} but the workspace's gateway is {gateways}; they must match.", parts),
  madeByGateway: (parts: { readonly supervisor: string; readonly gateways: string; readonly gateway: string }) =>
    t(
      "The supervisor is version {supervisor} but the workspace's gateway is {gateways}. No image tag fixes this: the gateway {gateway} makes its pods itself, under restricted-v2. Create the sandbox through the gateway and delete this pod.",
      parts,
    ),
  use: (image: string) => t('Use {image}', { image }),
  useCopySelf: (image: string) => t('Use {image} and its copy-self', { image }),
};

export const supervisorInitOrderTexts = {
  tooEarly: (parts: Named & { readonly program: string; readonly installer: string; readonly volume: string }) =>
    t(
      'Init container "{container}" runs {program} before "{installer}" installs it: init containers start one after the other, and the volume "{volume}" is still empty.',
      parts,
    ),
  installs: (container: string) => t('Container "{container}" installs the supervisor.', { container }),
  move: (parts: Named & { readonly before: string }) => t('Move init container "{container}" before "{before}"', parts),
  moveByHand: (container: string) => t('Move "{container}" by hand: the fix would lose its comments.', { container }),
  neverFinishes: (container: string) =>
    t(
      'Container "{container}" installs the supervisor as a native sidecar (restartPolicy: Always): the next containers do not wait until it has finished, and the kubelet restarts it whenever it has.',
      { container },
    ),
  runOnce: () => t('Run it once: remove restartPolicy'),
};

export const supervisorMountWritableTexts = {
  finding: (parts: Named & { readonly volume: string }) =>
    t(
      'Container "{container}" can write to the volume "{volume}", which contains the supervisor, so what runs in it can replace its own guard. Mount it with readOnly: true; only the init container that installs the supervisor needs to write.',
      parts,
    ),
  mountReadOnly: () => t('Mount it read-only'),
};

export const supervisorNeedsRootTexts = {
  agent: () => t('the supervisor sets up the network namespace and becomes the sandbox user itself'),
  networkInit: () => t("the supervisor sets up the pod's network"),
  network: () => t('the supervisor reads the processes of other users, and added capabilities reach UID 0 only'),
  install: (tags: string) => t('only root can execute the supervisor of the image tags {tags}', { tags }),
  uid: (parts: Named & { readonly reason: string; readonly uid: number }) =>
    t('Container "{container}" must run as UID 0, because {reason}; runAsUser is {uid}.', parts),
  nonRoot: (parts: Named & { readonly reason: string }) =>
    t('Container "{container}" must run as UID 0, because {reason}; runAsNonRoot: true does not let it start.', parts),
  uidBySccRange: (parts: Named & { readonly reason: string; readonly scc: string }) =>
    t(
      'Container "{container}" must run as UID 0, because {reason}; the SCC {scc}, which admits the pod, gives it a UID of the namespace.',
      parts,
    ),
  uidByScc: (parts: Named & { readonly reason: string; readonly scc: string; readonly uid: string }) =>
    t('Container "{container}" must run as UID 0, because {reason}; the SCC {scc}, which admits the pod, gives it UID {uid}.', parts),
  allowRoot: () => t('Set runAsNonRoot to false for this container'),
  runAsRoot: () => t('Run this container as UID 0'),
};

export const supervisorNotMountedTexts = {
  nothing: (parts: Named & { readonly program: string }) =>
    t('Container "{container}" runs {program}, but mounts nothing there, and nothing in the pod delivers the supervisor.', parts),
  noMount: (parts: Named & { readonly program: string; readonly volume: string }) =>
    t('Container "{container}" runs {program}, but mounts nothing there; the pod delivers the supervisor in the volume "{volume}".', parts),
  otherPlace: (parts: Named & { readonly program: string; readonly volume: string; readonly binary: string; readonly seenAt: string }) =>
    t(
      'Container "{container}" runs {program}, but the volume "{volume}" contains the supervisor at {binary}, which the container sees as {seenAt}.',
      parts,
    ),
  empty: (parts: Named & { readonly program: string; readonly volume: string }) =>
    t('Container "{container}" runs {program} from the volume "{volume}", which starts empty and which no container fills.', parts),
  run: (program: string) => t('Run {program}', { program }),
  mount: (parts: { readonly volume: string; readonly path: string }) => t('Mount the volume "{volume}" at {path}', parts),
};

export const suppressionTexts = {
  withoutReason: (rule: string) =>
    t('Say why {rule} is allowed here: `# scc-lens: allow {rule} -- reason`. Without a reason the comment suppresses nothing.', { rule }),
  unused: (rule: string) => t('{rule} reports nothing here. Remove this comment or move it to the line it is meant for.', { rule }),
};

export const hostpathSupervisorTexts = {
  cause: () =>
    t('The supervisor comes from the node by hostPath: restricted-v2 refuses that, and a DaemonSet has to install it on every node.'),
  convert: () => t('Let an init container copy it into an emptyDir volume instead.'),
  note: (fact: string) => t('Note that {fact}.', { fact }),
  madeByGateway: (release: string) =>
    t(
      "The workspace's gateway is OpenShell {release}, which makes the sandbox pods itself, under restricted-v2 and without hostPath, and does not work with this pod. Create the sandbox through the gateway and delete this pod.",
      { release },
    ),
  title: () => t('Deliver the supervisor with an init container'),
  mounts: (parts: Named & { readonly path: string }) => t('Container "{container}" mounts the volume at {path}.', parts),
  runs: (parts: Named & { readonly path: string }) => t('Container "{container}" runs {path} from it.', parts),
  reads: (parts: Named & { readonly path: string }) => t('Container "{container}" reads {path} from it.', parts),
  leftover: () => t('If this keeps the pod on the nodes that have the supervisor, it can be removed too.'),
};

export const obsoleteOpenshellGrantTexts = {
  finding: (parts: { readonly what: string; readonly release: string }) =>
    t(
      "{what} is no longer needed once all sandboxes are recreated: the workspace's gateway is OpenShell {release}, whose sandboxes run under restricted-v2.",
      parts,
    ),
  grant: (grantee: string) => t('The grant to {grantee}', { grantee }),
  ownGrant: (grantee: string) => t('The grant of this SCC to {grantee}', { grantee }),
  scc: () => t('This SCC'),
  level: () => t('The level privileged'),
  stager: (kind: string) => t('This {kind}, which installs the supervisor on the nodes,', { kind }),
  value: () => t('The privileged SCC for sandboxes, which this value grants,'),
  removeSubject: (parts: { readonly grantee: string; readonly kind: string }) => t('Remove {grantee} from this {kind}', parts),
  removeScc: () => t('Remove this SCC'),
  removeWorkload: (kind: string) => t('Remove this {kind}', { kind }),
  setRestricted: () => t('Set the level to restricted'),
  setFalse: () => t('Set it to false'),
};

export const openshiftTooOldTexts = {
  finding: (parts: { readonly image: string; readonly oldest: string; readonly release: string; readonly first: string }) =>
    t(
      '{image} needs OpenShift {oldest} or newer, and this is OpenShift {release}: from {first} on, OpenShell confines sandboxes with Landlock, which the kernel of older releases lacks.',
      parts,
    ),
};

export const podSecurityLabelTexts = {
  refuses: (parts: { readonly level: string; readonly pods: string; readonly reasons: string; readonly needed: string }) =>
    t('The level {level} refuses {pods}, whatever SCC admits them: {reasons}. The namespace needs the level {needed}.', parts),
  excess: (parts: { readonly level: string; readonly pods: string; readonly needed: string }) =>
    t('The level {level} allows more than the pods in the workspace need ({pods}); {needed} is enough for them.', parts),
  setLevel: (level: string) => t('Set the level to {level}', { level }),
};

export const privilegedGrantTexts = {
  everyScc: () => t('every SCC, privileged among them,'),
  binding: (parts: { readonly kind: string; readonly scc: string; readonly grantee: string }) =>
    t('This {kind} grants {scc} to {grantee}', parts),
  ownScc: (grantee: string) => t('This SCC is granted to {grantee}', { grantee }),
  inNamespace: (parts: { readonly grant: string; readonly namespace: string }) => t('{grant} in namespace {namespace}', parts),
  toGroup: (parts: { readonly grant: string; readonly powers: string }) =>
    t('{grant}, so that any of their pods can {powers}. Grant it to the one service account whose pods need it.', parts),
  needLess: (parts: { readonly grant: string; readonly pods: string; readonly need: string }) =>
    t('{grant}, whose pods need less ({pods}). {need}', parts),
  needs: (powers: string) => t('They need to {powers}, which a dedicated SCC can grant alone.', { powers }),
  needsImageUser: () => t('They request none of that; an SCC that lets them run as the user of their image is enough.'),
  needsNothing: () => t('They request none of that.'),
  harmless: (scc: string) => t('They request no more than {scc} allows.', { scc }),
  unseen: (grant: string) =>
    t('{grant}. No pod in the workspace needs it; an SCC generated from the pods of this account gives them what they need and no more.', {
      grant,
    }),
};

export const sandboxApiVersionTexts = {
  finding: (parts: { readonly apiVersion: string; readonly instead: string }) =>
    t('agent-sandbox 1.0.0 and newer does not serve {apiVersion}. Use {instead}, which is served from 0.5.0 on.', parts),
  renamed: () => t('In v1beta1, spec.operatingMode replaces spec.replicas.'),
  use: (apiVersion: string) => t('Use {apiVersion}', { apiVersion }),
  useWithMode: (parts: { readonly apiVersion: string; readonly mode: string }) => t('Use {apiVersion} with operatingMode {mode}', parts),
  otherFields: (kind: string) =>
    t('Fields of {kind} differ between the two versions: compare them with the reference of v1beta1.', { kind }),
  replicas: () => t('spec.replicas is neither 0 nor 1, so it has no operatingMode of the same meaning.'),
};

export const supervisorStagerTexts = {
  stagesFiles: (parts: { readonly kind: string; readonly files: string }) =>
    t('This {kind} installs the OpenShell supervisor on the nodes, at {files}.', parts),
  stagesIn: (parts: { readonly kind: string; readonly path: string }) =>
    t('This {kind} installs the OpenShell supervisor on the nodes, in {path}.', parts),
  dependents: (workloads: string) =>
    t('Still mounted by {workloads} of the workspace. Once an init container delivers the supervisor there, delete this.', { workloads }),
  unused: (leftovers: string) => t('No pod in the workspace mounts it: if none elsewhere does, delete {leftovers}.', { leftovers }),
  installs: (container: string) => t('Container "{container}" installs it here.', { container }),
  more: (parts: { readonly workloads: string; readonly count: number }) => t('{workloads} and {count} more workloads', parts),
  unnamed: () => t('(no name)'),
  workload: (kind: string) => t('the {kind}', { kind }),
  account: (account: string) => t('its service account {account}', { account }),
  grants: () => t('its grants'),
};
