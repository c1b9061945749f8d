/** Every sentence that the rules show, as templates with named parts. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

/** A container's name in a sentence. */
type Named = Readonly<Record<'container', string>>;

export const capabilityNameTexts = {
  unknown: (name: string) => l10n.t('{name} is not a Linux capability. An SCC compares names letter by letter.', { name }),
  misspelt: (name: string, capability: string) =>
    l10n.t('SCCs spell {name} as {capability}. They compare names letter by letter, so it never matches.', { name, capability }),
  change: (capability: string) => l10n.t('Change to {capability}', { capability }),
};

export const clusterWideGrantTexts = {
  finding: (parts: { readonly accounts: string; readonly sccs: string }) =>
    l10n.t('This ClusterRoleBinding lets {accounts} use {sccs} in every namespace.', parts),
  oneNamespace: (namespace: string) =>
    l10n.t("A RoleBinding in namespace {namespace} is enough: a pod's service account is always one of its own namespace.", { namespace }),
  namespaces: (namespaces: string) =>
    l10n.t("A RoleBinding in each of the namespaces {namespaces} is enough: a pod's service account is always one of its own namespace.", {
      namespaces,
    }),
  everyScc: () => l10n.t('every SCC'),
  makeRoleBinding: (namespace: string) =>
    l10n.t('Make it a RoleBinding in namespace {namespace} (delete the ClusterRoleBinding from the cluster)', { namespace }),
};

export const danglingSccGrantTexts = {
  otherKind: (parts: { readonly kind: string; readonly name: string; readonly other: string }) =>
    l10n.t('There is no {kind} {name} here, but a {other} of that name. The binding grants nothing.', parts),
  otherNamespace: (parts: { readonly name: string; readonly namespace: string }) =>
    l10n.t('Role {name} is in namespace {namespace}. A RoleBinding can only use a Role of its own namespace, so it grants nothing.', parts),
  notShipped: (parts: { readonly name: string; readonly scc: string }) =>
    l10n.t(
      'ClusterRole {name} is not in the workspace. OpenShift creates such roles only for its own SCCs, and {scc} is none of them: without the role the binding grants nothing.',
      parts,
    ),
  refer: (kind: string) => l10n.t('Refer to the {kind} (delete the old binding from the cluster)', { kind }),
  ungranted: (name: string) =>
    l10n.t(
      'Nothing in the workspace grants SCC {name}, so no pod here can use it. Bind a role that allows to use it to a service account.',
      {
        name,
      },
    ),
  group: (parts: { readonly name: string; readonly right: string }) =>
    l10n.t('No service account is in a group {name}. The group of all service accounts of a namespace is {right}.', parts),
  user: (parts: { readonly name: string; readonly namespace: string }) =>
    l10n.t('Pods here run as service account {namespace}/{name}, not as User {name}.', parts),
  makeAccount: () => l10n.t('Make it a ServiceAccount'),
  otherHome: (parts: { readonly name: string; readonly namespace: string; readonly home: string }) =>
    l10n.t(
      'Pods in namespace {namespace} run as {namespace}/{name}. Those of {home}/{name} are in namespace {home}, where this RoleBinding does not apply.',
      parts,
    ),
  otherAccount: (parts: { readonly name: string; readonly accounts: string }) =>
    l10n.t('No pod in the workspace runs as service account {name}. Pods that need what this binding grants run as {accounts}.', parts),
  change: (value: string) => l10n.t('Change to {value}', { value }),
};

export const excessCapabilityTexts = {
  finding: (parts: Named & { readonly capability: string; readonly topology: string; readonly needed: string }) =>
    l10n.t('The supervisor needs only {needed} in container "{container}" ({topology}); {capability} can be removed.', parts),
  noneNeeded: (parts: Named & { readonly capability: string; readonly topology: string }) =>
    l10n.t('The supervisor needs no added capability in container "{container}" ({topology}); {capability} can be removed.', parts),
  insteadOfAll: (needed: string) => l10n.t('Add {needed} instead of ALL', { needed }),
  doNotAdd: (capability: string) => l10n.t('Do not add {capability}', { capability }),
};

export const invalidPodTexts = {
  same: () => l10n.t('This field has the same value.'),
  contradicts: () => l10n.t('This field contradicts it.'),
  rename: (meant: string) => l10n.t('Rename to {meant}', { meant }),
  set: (value: string) => l10n.t('Set to {value}', { value }),
};

export const missingCapabilityTexts = {
  inPod: (parts: Named & { readonly capabilities: string }) =>
    l10n.t('Container "{container}" runs the supervisor without {capabilities}.', parts),
  allDropped: (capabilities: string) => l10n.t('Its drop: [ALL] removes {capabilities} from the defaults.', { capabilities }),
  dropped: (capabilities: string) => l10n.t('The container drops {capabilities} by name.', { capabilities }),
  byScc: (parts: Named & { readonly scc: string; readonly capabilities: string }) =>
    l10n.t(
      'The SCC {scc} admits the pod but drops what the supervisor in container "{container}" uses without adding it: {capabilities}.',
      parts,
    ),
  addable: () => l10n.t('It allows the container to add them back.'),
  sccMustChange: (capabilities: string) =>
    l10n.t('The SCC must change: its requiredDropCapabilities must leave {capabilities} to the container.', { capabilities }),
  give: (capabilities: string) => l10n.t('Add {capabilities} for the supervisor', { capabilities }),
  addBack: (capabilities: string) => l10n.t('Add {capabilities}, which the SCC allows', { capabilities }),
  needed: () => l10n.t('needed'),
};

export const podSecurityWarningTexts = {
  finding: (parts: Readonly<Record<'scc' | 'kind' | 'reasons', string>>) =>
    l10n.t(
      'Pod Security warns when this {kind} is applied, because the manifest leaves out what its level restricted requires: {reasons}. {scc} fills that in, so the pods run.',
      parts,
    ),
};

export const privilegedSupervisorTexts = {
  runs: (parts: Named & { readonly topology: string; readonly enough: string }) =>
    l10n.t(
      'Container "{container}" is privileged: all capabilities, the node\'s devices and no SELinux confinement. To run the supervisor ({topology}) it needs {enough}.',
      parts,
    ),
  installs: (parts: Named & { readonly topology: string; readonly enough: string }) =>
    l10n.t(
      'Container "{container}" is privileged: all capabilities, the node\'s devices and no SELinux confinement. To install the supervisor ({topology}) it needs {enough}.',
      parts,
    ),
  noCapability: () => l10n.t('no added capability at all'),
  capabilities: (capabilities: string) => l10n.t("{capabilities} and the runtime's defaults", { capabilities }),
  remove: () => l10n.t('Remove privileged'),
  replace: (capabilities: string) => l10n.t('Replace privileged with {capabilities}', { capabilities }),
};

export const sandboxTemplateDeniedTexts = {
  denied: (parts: { readonly kind: string; readonly template: string; readonly account: string; readonly verdict: string }) =>
    l10n.t(
      'The pods of this {kind} come from SandboxTemplate {template}. {verdict} What counts is what its service account {account} may use.',
      parts,
    ),
  missing: (parts: { readonly kind: string; readonly missing: string }) =>
    l10n.t('The pods of this {kind} are not checked: {missing} is not in the workspace.', parts),
};

export const sccCapturesOthersTexts = {
  triedFirst: (priority: number) =>
    l10n.t(
      'Its priority {priority} makes OpenShift try this SCC before the stock SCCs for every pod that may use it, whether or not the pod needs it. Remove the priority.',
      { priority },
    ),
  given: (parts: { readonly grantee: string; readonly ordinary: string }) =>
    l10n.t(
      'This SCC is granted to {grantee}, and OpenShift tries it before {ordinary}, so ordinary pods get it too. Grant it to the service account of the pods that need it.',
      parts,
    ),
  captured: (parts: { readonly pods: string; readonly ordinary: string; readonly why: string; readonly annotation: string }) =>
    l10n.t(
      'OpenShift chooses this SCC instead of {ordinary} for {pods}, because {why}. Give the pods that need it a service account of their own, or set the annotation {annotation} on the others.',
      parts,
    ),
  /** Source: NVIDIA/OpenShell v0.1.5 (#4497), 2026-10-20. */
  ofGateway: (annotation: string) =>
    l10n.t(
      'OpenShell 0.1.5 and newer refuses a sandbox template with this annotation unless allowed_pod_annotations of the Kubernetes driver lists {annotation}.',
      { annotation },
    ),
  byPriority: (ordinary: string) => l10n.t('its priority puts it before {ordinary}', { ordinary }),
  byOrder: (ordinary: string) => l10n.t('OpenShift counts it as narrower than {ordinary} and tries it first', { ordinary }),
  noPriority: () => l10n.t('Set priority to null'),
};

export const sccChangesSandboxTexts = {
  finding: (parts: { readonly where: string; readonly scc: string; readonly change: string }) =>
    l10n.t(
      'OpenShift chooses {scc} for the sandboxes that the gateway creates {where}, and {change}. The gateway compares the admitted pod with the one that it wrote and fails the sandbox. OpenShell 0.1.0 and newer needs only restricted-v2.',
      parts,
    ),
  anywhere: () => l10n.t('in its namespace'),
  inNamespaces: (namespaces: string) => l10n.t('in namespace {namespaces}', { namespaces }),
  capabilities: (capabilities: string) => l10n.t('adds {capabilities} to their containers', { capabilities }),
  groups: () => l10n.t('adds a supplemental group'),
  removeDefaults: () => l10n.t('Remove defaultAddCapabilities'),
  anyGroups: () => l10n.t('Set supplementalGroups to RunAsAny'),
};

export const sccDeniedTexts = {
  onCluster: (parts: { readonly cluster: string; readonly verdict: string }) => l10n.t('On {cluster}: {verdict}', parts),
  forecast: (cluster: string) => l10n.t('This is an offline forecast, because you may not read the SCCs of {cluster}.', { cluster }),
  ofPod: (account: string) =>
    l10n.t(
      'What counts is what its service account {account} may use. An administrator who creates this Pod by hand may still get it admitted.',
      { account },
    ),
  ofWorkload: (account: string) => l10n.t('What counts is what its service account {account} may use, not who applies it.', { account }),
  doNotAdd: (capability: string) => l10n.t('Do not add {capability}', { capability }),
  setFalse: (field: string) => l10n.t('Set {field} to false', { field }),
  setTrue: (field: string) => l10n.t('Set {field} to true', { field }),
  leaveOut: (field: string) => l10n.t('Leave {field} to OpenShift', { field }),
  remove: (field: string) => l10n.t('Remove {field}', { field }),
};

export const sccStripsNeededCapabilityTexts = {
  stripped: (parts: { readonly drops: string; readonly pods: string; readonly capabilities: string }) =>
    l10n.t('requiredDropCapabilities: {drops} removes what the supervisor ({pods}) uses without adding it: {capabilities}.', parts),
  refused: (parts: { readonly missing: string; readonly pods: string; readonly capabilities: string }) =>
    l10n.t('allowedCapabilities does not list {missing}, so this SCC refuses {pods}, whose supervisor needs {capabilities}.', parts),
  dropInstead: (parts: { readonly instead: string; readonly drops: string }) => l10n.t('Drop {instead} instead of {drops}', parts),
  doNotDrop: (drops: string) => l10n.t('Do not drop {drops}', { drops }),
  allow: (capabilities: string) => l10n.t('Allow {capabilities}', { capabilities }),
  needed: () => l10n.t('needed'),
};

export const sccWiderThanNeededTexts = {
  usedBy: (parts: { readonly sentence: string; readonly pods: string }) => l10n.t('{sentence} (used by {pods}).', parts),
  entries: (parts: { readonly field: string; readonly entries: string }) => l10n.t('{field}: no pod needs {entries}.', parts),
  removeEntries: (field: string) => l10n.t('Remove what no pod needs from {field}', { field }),
  remove: (permission: string) => l10n.t('Remove {permission}', { permission }),
  set: (parts: { readonly field: string; readonly value: string }) => l10n.t('Set {field} to {value}', parts),
};

export const supervisorImageTagTexts = {
  noImage: (owner: string) => l10n.t('{owner} delivers the supervisor and names no image.', { owner }),
  noTag: (image: string) =>
    l10n.t(
      '{image} has no tag, which means :latest, so the supervisor of new sandboxes can change at any time. Name the version of the gateway.',
      { image },
    ),
  moves: (parts: { readonly tag: string; readonly repository: string }) =>
    l10n.t(
      'The tag {tag} of {repository} moves, so the supervisor of new sandboxes can change at any time. Name the version of the gateway.',
      parts,
    ),
  mustMatch: (parts: { readonly supervisor: string; readonly gateways: string }) =>
    l10n.t("The supervisor is version {supervisor} but the workspace's gateway is {gateways}; they must match.", parts),
  madeByGateway: (parts: { readonly supervisor: string; readonly gateways: string; readonly gateway: string }) =>
    l10n.t(
      "The supervisor is version {supervisor} but the workspace's gateway is {gateways}. No image tag fixes this: the gateway {gateway} makes its pods itself, under restricted-v2. Create the sandbox through the gateway and delete this pod.",
      parts,
    ),
  use: (image: string) => l10n.t('Use {image}', { image }),
  useCopySelf: (image: string) => l10n.t('Use {image} and its copy-self', { image }),
};

export const supervisorInitOrderTexts = {
  tooEarly: (parts: Named & { readonly program: string; readonly installer: string; readonly volume: string }) =>
    l10n.t(
      'Init container "{container}" runs {program} before "{installer}" installs it: init containers start one after the other, and the volume "{volume}" is still empty.',
      parts,
    ),
  installs: (container: string) => l10n.t('Container "{container}" installs the supervisor.', { container }),
  move: (parts: Named & { readonly before: string }) => l10n.t('Move init container "{container}" before "{before}"', parts),
  moveByHand: (container: string) => l10n.t('Move "{container}" by hand: the fix would lose its comments.', { container }),
  neverFinishes: (container: string) =>
    l10n.t(
      'Container "{container}" installs the supervisor as a native sidecar (restartPolicy: Always): the next containers do not wait until it has finished, and the kubelet restarts it whenever it has.',
      { container },
    ),
  runOnce: () => l10n.t('Run it once: remove restartPolicy'),
};

export const supervisorMountWritableTexts = {
  finding: (parts: Named & { readonly volume: string }) =>
    l10n.t(
      'Container "{container}" can write to the volume "{volume}", which contains the supervisor, so what runs in it can replace its own guard. Mount it with readOnly: true; only the init container that installs the supervisor needs to write.',
      parts,
    ),
  mountReadOnly: () => l10n.t('Mount it read-only'),
};

export const supervisorNeedsRootTexts = {
  agent: () => l10n.t('the supervisor sets up the network namespace and becomes the sandbox user itself'),
  networkInit: () => l10n.t("the supervisor sets up the pod's network"),
  network: () => l10n.t('the supervisor reads the processes of other users, and added capabilities reach UID 0 only'),
  install: (tags: string) => l10n.t('only root can execute the supervisor of the image tags {tags}', { tags }),
  uid: (parts: Named & { readonly reason: string; readonly uid: number }) =>
    l10n.t('Container "{container}" must run as UID 0, because {reason}; runAsUser is {uid}.', parts),
  nonRoot: (parts: Named & { readonly reason: string }) =>
    l10n.t('Container "{container}" must run as UID 0, because {reason}; runAsNonRoot: true does not let it start.', parts),
  uidBySccRange: (parts: Named & { readonly reason: string; readonly scc: string }) =>
    l10n.t(
      'Container "{container}" must run as UID 0, because {reason}; the SCC {scc}, which admits the pod, gives it a UID of the namespace.',
      parts,
    ),
  uidByScc: (parts: Named & { readonly reason: string; readonly scc: string; readonly uid: string }) =>
    l10n.t('Container "{container}" must run as UID 0, because {reason}; the SCC {scc}, which admits the pod, gives it UID {uid}.', parts),
  allowRoot: () => l10n.t('Set runAsNonRoot to false for this container'),
  runAsRoot: () => l10n.t('Run this container as UID 0'),
};

export const supervisorNotMountedTexts = {
  nothing: (parts: Named & { readonly program: string }) =>
    l10n.t('Container "{container}" runs {program}, but mounts nothing there, and nothing in the pod delivers the supervisor.', parts),
  noMount: (parts: Named & { readonly program: string; readonly volume: string }) =>
    l10n.t(
      'Container "{container}" runs {program}, but mounts nothing there; the pod delivers the supervisor in the volume "{volume}".',
      parts,
    ),
  otherPlace: (parts: Named & { readonly program: string; readonly volume: string; readonly binary: string; readonly seenAt: string }) =>
    l10n.t(
      'Container "{container}" runs {program}, but the volume "{volume}" contains the supervisor at {binary}, which the container sees as {seenAt}.',
      parts,
    ),
  empty: (parts: Named & { readonly program: string; readonly volume: string }) =>
    l10n.t('Container "{container}" runs {program} from the volume "{volume}", which starts empty and which no container fills.', parts),
  run: (program: string) => l10n.t('Run {program}', { program }),
  mount: (parts: { readonly volume: string; readonly path: string }) => l10n.t('Mount the volume "{volume}" at {path}', parts),
};

export const suppressionTexts = {
  withoutReason: (rule: string) =>
    l10n.t(
      'Add the reason why {rule} is allowed here: `# scc-lens: allow {rule} -- reason`. Without a reason the comment suppresses nothing.',
      {
        rule,
      },
    ),
  unused: (rule: string) => l10n.t('{rule} reports nothing here. Remove this comment or move it to the line it is meant for.', { rule }),
};

export const hostpathSupervisorTexts = {
  cause: () =>
    l10n.t('The supervisor comes from the node by hostPath: restricted-v2 refuses that, and a DaemonSet has to install it on every node.'),
  convert: () => l10n.t('Let an init container copy it into an emptyDir volume instead.'),
  madeByGateway: (release: string) =>
    l10n.t(
      "The workspace's gateway is OpenShell {release}, which makes the sandbox pods itself, under restricted-v2 and without hostPath, and does not work with this pod. Create the sandbox through the gateway and delete this pod.",
      { release },
    ),
  title: () => l10n.t('Deliver the supervisor with an init container'),
  mounts: (parts: Named & { readonly path: string }) => l10n.t('Container "{container}" mounts the volume at {path}.', parts),
  runs: (parts: Named & { readonly path: string }) => l10n.t('Container "{container}" runs {path} from it.', parts),
  reads: (parts: Named & { readonly path: string }) => l10n.t('Container "{container}" reads {path} from it.', parts),
  leftover: () => l10n.t('If this keeps the pod on the nodes that have the supervisor, it can be removed too.'),
};

export const obsoleteOpenshellGrantTexts = {
  finding: (parts: { readonly what: string; readonly release: string }) =>
    l10n.t(
      "{what} is no longer needed once all sandboxes are recreated: the workspace's gateway is OpenShell {release}, whose sandboxes run under restricted-v2.",
      parts,
    ),
  grant: (grantee: string) => l10n.t('The grant to {grantee}', { grantee }),
  ownGrant: (grantee: string) => l10n.t('The grant of this SCC to {grantee}', { grantee }),
  scc: () => l10n.t('This SCC'),
  level: () => l10n.t('The level privileged'),
  stager: (kind: string) => l10n.t('This {kind}, which installs the supervisor on the nodes,', { kind }),
  value: () => l10n.t('The privileged SCC for sandboxes, which this value grants,'),
  /** Of what is not needed even before sandboxes are recreated. */
  ignored: (parts: { readonly what: string; readonly release: string }) =>
    l10n.t('{what} has no effect: the gateway is OpenShell {release}, and the chart has no such value from 0.1.0 on.', parts),
  removeValue: () => l10n.t('Remove this value'),
  removeSubject: (parts: { readonly grantee: string; readonly kind: string }) => l10n.t('Remove {grantee} from this {kind}', parts),
  removeScc: () => l10n.t('Remove this SCC'),
  removeWorkload: (kind: string) => l10n.t('Remove this {kind}', { kind }),
  setRestricted: () => l10n.t('Set the level to restricted'),
  setFalse: () => l10n.t('Set it to false'),
};

export const openshiftTooOldTexts = {
  finding: (parts: { readonly image: string; readonly oldest: string; readonly release: string; readonly first: string }) =>
    l10n.t(
      '{image} needs OpenShift {oldest} or newer, and this is OpenShift {release}: from {first} on, OpenShell confines sandboxes with Landlock, which the kernel of older releases lacks.',
      parts,
    ),
};

export const podSecurityLabelTexts = {
  invalidLevel: (label: string) =>
    l10n.t('The API server refuses this namespace: {label} must be privileged, baseline or restricted, in lower case.', { label }),
  invalidVersion: (label: string) =>
    l10n.t('The API server refuses this namespace: {label} must be latest or a Kubernetes version such as v1.33, with the v.', { label }),
  change: (value: string) => l10n.t('Change to {value}', { value }),
  refuses: (parts: { readonly level: string; readonly pods: string; readonly reasons: string; readonly needed: string }) =>
    l10n.t('The level {level} refuses {pods}, whatever SCC admits them: {reasons}. The namespace needs the level {needed}.', parts),
  byDefault: (parts: { readonly level: string; readonly pods: string; readonly reasons: string; readonly needed: string }) =>
    l10n.t(
      'Without a label, MicroShift enforces the level {level} here, unless its label syncer has set another: it refuses {pods} ({reasons}). The namespace needs the level {needed}.',
      parts,
    ),
  excess: (parts: { readonly level: string; readonly pods: string; readonly needed: string }) =>
    l10n.t('The level {level} allows more than the pods in the workspace need ({pods}); {needed} is enough for them.', parts),
  setLevel: (level: string) => l10n.t('Set the level to {level}', { level }),
};

export const privilegedGrantTexts = {
  everyScc: () => l10n.t('every SCC, privileged among them,'),
  binding: (parts: { readonly kind: string; readonly scc: string; readonly grantee: string }) =>
    l10n.t('This {kind} grants {scc} to {grantee}', parts),
  ownScc: (grantee: string) => l10n.t('This SCC is granted to {grantee}', { grantee }),
  inNamespace: (parts: { readonly grant: string; readonly namespace: string }) => l10n.t('{grant} in namespace {namespace}', parts),
  toGroup: (parts: { readonly grant: string; readonly powers: string }) =>
    l10n.t('{grant}, so that any of their pods can {powers}. Grant it to the one service account whose pods need it.', parts),
  needLess: (parts: { readonly grant: string; readonly pods: string; readonly need: string }) =>
    l10n.t('{grant}, whose pods need less ({pods}). {need}', parts),
  needs: (powers: string) => l10n.t('They need to {powers}, which a dedicated SCC can grant alone.', { powers }),
  needsImageUser: () => l10n.t('They request none of that; an SCC that lets them run as the user of their image is enough.'),
  needsNothing: () => l10n.t('They request none of that.'),
  harmless: (scc: string) => l10n.t('They request no more than {scc} allows.', { scc }),
  unseen: (grant: string) =>
    l10n.t(
      '{grant}. No pod in the workspace needs it; an SCC generated from the pods of this account gives them what they need and no more.',
      {
        grant,
      },
    ),
};

export const podNotJudgedTexts = {
  composed: (kind: string) =>
    l10n.t('The pods of this {kind} are not judged: its controller composes them, and no field is the pod that SCC admission sees.', {
      kind,
    }),
  lookalike: (kind: string) =>
    l10n.t(
      'This {kind} contains what looks like a pod template. It is not judged, because it is not known which pods its controller makes of it.',
      { kind },
    ),
  images: (images: string) => l10n.t('Images: {images}.', { images }),
  moreImages: (parts: { readonly images: string; readonly count: number }) => l10n.t('Images: {images} and {count} more.', parts),
  account: (parts: { readonly account: string; readonly field: string }) => l10n.t('{field} names service account {account}.', parts),
  supervised: () => l10n.t('The OpenShell supervisor is mentioned; what it needs is not checked.'),
  next: () => l10n.t('Check a pod that it has made instead.'),
  here: (field: string) => l10n.t('Not judged: {field}', { field }),
};

export const sandboxApiVersionTexts = {
  finding: (parts: { readonly apiVersion: string; readonly instead: string }) =>
    l10n.t('agent-sandbox 1.0.0 and newer does not serve {apiVersion}. Use {instead}, which is served from 0.5.0 on.', parts),
  renamed: () => l10n.t('In v1beta1, spec.operatingMode replaces spec.replicas.'),
  use: (apiVersion: string) => l10n.t('Use {apiVersion}', { apiVersion }),
  useWithMode: (parts: { readonly apiVersion: string; readonly mode: string }) =>
    l10n.t('Use {apiVersion} with operatingMode {mode}', parts),
  otherFields: (kind: string) =>
    l10n.t('Fields of {kind} differ between the two versions: compare them with the reference of v1beta1.', { kind }),
  replicas: () => l10n.t('spec.replicas is neither 0 nor 1, so it has no operatingMode of the same meaning.'),
};

export const supervisorStagerTexts = {
  stagesFiles: (parts: { readonly kind: string; readonly files: string }) =>
    l10n.t('This {kind} installs the OpenShell supervisor on the nodes, at {files}.', parts),
  stagesIn: (parts: { readonly kind: string; readonly path: string }) =>
    l10n.t('This {kind} installs the OpenShell supervisor on the nodes, in {path}.', parts),
  dependents: (workloads: string) =>
    l10n.t('Still mounted by {workloads} of the workspace. Once an init container delivers the supervisor there, delete this.', {
      workloads,
    }),
  unused: (leftovers: string) => l10n.t('No pod in the workspace mounts it: if none elsewhere does, delete {leftovers}.', { leftovers }),
  installs: (container: string) => l10n.t('Container "{container}" installs it here.', { container }),
  more: (parts: { readonly workloads: string; readonly count: number }) => l10n.t('{workloads} and {count} more workloads', parts),
  unnamed: () => l10n.t('(no name)'),
  workload: (kind: string) => l10n.t('the {kind}', { kind }),
  account: (account: string) => l10n.t('its service account {account}', { account }),
  grants: () => l10n.t('its grants'),
};
