/** Every sentence that the rules show, as templates with named parts. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const capabilityNameTexts = sentences({
  unknown: '{name} is not a Linux capability. An SCC compares names letter by letter.',
  misspelt: 'SCCs spell {name} as {capability}. They compare names letter by letter.',
  admitted: '{scc} admits {name} as it is spelled, and the runtime adds {capability}. Other SCCs compare names letter by letter.',
  matched: 'SCCs that list {name} admit it in pods that spell it so, and in no others. Names are compared letter by letter.',
  notStarted: '{scc} admits {name} as it is spelled, but the runtime starts no container with it. {capability} is meant.',
  meant: '{name} is not a Linux capability. {capability} may be meant: SCCs compare names letter by letter.',
  droppedAll:
    'Pod Security and SCCs do not count {name} as ALL. The runtime drops all capabilities all the same. But Pod Security warns about a Deployment and the like with it, and its level restricted refuses the pod unless the SCC adds ALL, as restricted-v2 does.',
  dropped: 'SCCs do not count {name} as {capability}. The container runs without it, unless the SCC adds it by default.',
  droppedByScc: 'The runtime drops {name} as {capability}. But SCCs and Pod Security compare names letter by letter.',
  change: 'Change to {capability}',
});

export const clusterWideGrantTexts = sentences({
  finding: 'This ClusterRoleBinding grants {sccs} in every namespace.',
  oneNamespace:
    "A RoleBinding in namespace {namespace} is enough for {accounts}: a pod's service account is always one of its own namespace.",
  namespaces:
    "A RoleBinding in each of the namespaces {namespaces} is enough for {accounts}: a pod's service account is always one of its own namespace.",
  notNeeded: '{reason}, so pods of {accounts} need no grant.',
  everyScc: 'every SCC',
  makeRoleBinding: 'Make it a RoleBinding in namespace {namespace} (delete the ClusterRoleBinding from the cluster)',
});

export const csiInlineVolumeTexts = sentences({
  refused:
    'OpenShift refuses this volume: CSIDriver {driver} has no label for {level} namespaces. Label it security.openshift.io/csi-ephemeral-volume-profile: {level} if all pods there may use its volumes. A namespace without the label pod-security.kubernetes.io/enforce is restricted.',
  unread:
    'OpenShift refuses this volume unless CSIDriver {driver} is labelled for it. For a {level} namespace the label is security.openshift.io/csi-ephemeral-volume-profile: {level}. No CSIDriver of that name was read.',
});

export const danglingSccGrantTexts = sentences({
  otherKind: 'There is no {kind} {name} here, but a {other} of that name. The binding grants nothing.',
  noKind: 'The roleRef has no kind, so a cluster refuses the binding. {name} is a {other} here.',
  otherNamespace: 'Role {name} is in namespace {namespace}. A RoleBinding can only use a Role of its own namespace, so it grants nothing.',
  notShipped: 'ClusterRole {name} was not read, and OpenShift {release} has no such role. Without it the binding grants nothing.',
  notCounted:
    'OpenShift {removed} and newer serve no {objectKind} of {apiVersion}, and what it grants is not counted here. Use {served}, which OpenShift {release} serves too.',
  addKind: 'Add the kind {kind}',
  refer: 'Refer to the {kind} (delete the old binding from the cluster)',
  ungranted:
    'No manifest that was read grants SCC {name}. Without another grant no pod here can use it: bind a role that allows to use it to a service account.',
  wildcard: '{name} grants nothing: * is an ordinary character in it. Name each service account, or the group of a namespace.',
  group: 'No service account is in a group {name}. The group of all service accounts of a namespace is {right}.',
  user: 'Pods here run as service account {namespace}/{name}, not as User {name}.',
  makeAccount: 'Make it a ServiceAccount',
  otherHome:
    'Pods in namespace {namespace} run as {namespace}/{name}. Pods of {home}/{name} are in namespace {home}, where this RoleBinding does not apply.',
  otherAccount: 'No pod that was read runs as service account {name}. Pods that need what this binding grants run as {accounts}.',
  change: 'Change to {value}',
  remove: 'Remove {field}',
});

export const excessCapabilityTexts = sentences({
  finding: 'Container "{container}" does not need {capability}. The supervisor there needs only {needed} ({topology}).',
  noneNeeded: 'Container "{container}" does not need {capability}. The supervisor there needs no added capability ({topology}).',
  insteadOfAll: 'Add {needed} instead of ALL',
  doNotAdd: 'Do not add {capability}',
});

export const invalidPodTexts = sentences({
  same: 'This field has the same value.',
  contradicts: 'This field contradicts it.',
  startsNot: 'The kubelet starts no container with runAsUser 0 and runAsNonRoot true.',
  setWithSelector: "Set to {value}, with a selector of the template's labels",
  rename: 'Rename to {meant}',
  set: 'Set to {value}',
});

export const invalidSccTexts = sentences({ notCounted: '{problem} This SCC is not counted here.' });

export const imageExpectsUserTexts = sentences({
  assigned: '"{container}" may fail: {scc} runs it as another user, in group 0. In its image ({file}, as {namer} names it): {reasons}.',
  refused: '"{container}" must not run as root, so its image does not start. In it ({file}, as {namer} names it): {reasons}.',
  known: '{image} needs root, and {scc} runs it as another user. {instead} runs as any user.',
  noUser: 'there is no USER, and {base} runs as root',
  rootUser: 'USER is root',
  namedUser: 'USER is the name {name}',
  rootRefused: 'A pod of this image must not run as root, so the image does not start: {reason}.',
  nameRefused: 'This image does not start in a pod that must not run as root. The kubelet does not know the UID of {name}. {right}',
  number: 'Write USER {uid}.',
  someNumber: 'Write the UID in place of the name.',
  rootAssigned: 'This image may need root: {reason}. OpenShift runs it as another user, in group 0.',
  shortPorts: 'it exposes {ports}, which only root binds',
  port: 'Only root binds port {port}, and OpenShift runs this image as another user. Use a port from 1024.',
  shortOwner: 'only {owner} may write to {paths}',
  owner:
    'Only {owner} may write to {path}. OpenShift runs this image as another user, in group 0. Add RUN chgrp -R 0 {path} && chmod -R g=u {path}.',
});

export const missingCapabilityTexts = sentences({
  inPod: 'Container "{container}" runs the supervisor without {names}. It needs {capabilities}.',
  allDropped: 'Its drop: [ALL] removes {capabilities} from the defaults.',
  dropped: 'The container drops {capabilities} by name.',
  byScc:
    'SCC {scc} drops capabilities that the supervisor in container "{container}" uses. It admits the pod, which does not add them: {capabilities}.',
  addable: 'It allows the container to add them back.',
  sccMustChange: 'The SCC must change: its requiredDropCapabilities must leave {capabilities} to the container.',
  give: 'Add {capabilities} for the supervisor',
  addBack: 'Add {capabilities}, which the SCC allows',
  needed: 'needed',
});

export const podSecurityWarningTexts = sentences({
  finding:
    'Pod Security warns when this {kind} is applied. {scc} admits its pods all the same: it fills in what the manifest leaves out. The warning lists {reasons}.',
  stays:
    'Pod Security warns when this {kind} is applied. The warning lists {reasons}. {scc} does not change all of this, so a namespace that enforces the level restricted refuses the pods.',
});

export const sandboxTemplateDeniedTexts = sentences({
  denied:
    'The pods of this {kind} come from SandboxTemplate {template}. {verdict} What counts is what its service account {account} may use.',
  missing: 'The pods of this {kind} are not checked: {missing} was not read.',
});

export const sccCapturesOthersTexts = sentences({
  triedFirst:
    'Its priority {priority} puts this SCC before {ordinary}. OpenShift tries it earlier for every pod that may use it, whether or not the pod needs it. Remove the priority.',
  given:
    'Ordinary pods get this SCC too: it is granted to {grantee}. OpenShift tries it before {ordinary}. Grant it to the service account of the pods that need it.',
  captured:
    'Pods that do not need this SCC get it: {pods}. OpenShift chooses it instead of {ordinary}, because {why}. Give the pods that need it a service account of their own, or set the annotation {annotation} on the others.',
  ofGateway:
    'OpenShell {first} and newer refuses a sandbox template with this annotation unless allowed_pod_annotations of the Kubernetes driver lists {annotation}.',
  byPriority: 'its priority puts it before {ordinary}',
  byOrder: 'OpenShift counts it as narrower than {ordinary} and tries it first',
  noPriority: 'Set priority to null',
});

export const sccChangesSandboxTexts = sentences({
  finding:
    "SCC {scc} changes the gateway's sandboxes: it {change}. OpenShift chooses it for the sandboxes {where}. The gateway compares the admitted pod with the one that it wrote and fails the sandbox. Its pods need only restricted-v2.",
  anywhere: 'in its namespace',
  inNamespaces: 'in namespace {namespaces}',
  capabilities: 'adds {capabilities} to their containers',
  groups: 'adds a supplemental group',
  removeDefaults: 'Remove defaultAddCapabilities',
  anyGroups: 'Set supplementalGroups to RunAsAny',
});

export const sccDeniedTexts = sentences({
  onCluster: '{verdict} This is the verdict on cluster {cluster}.',
  withoutInvalid: 'Without invalid lines: {sentence}',
  forecast: 'This is an offline forecast, because you may not read the SCCs of {cluster}.',
  ofPod:
    'What counts is what its service account {account} may use. An administrator who creates this Pod by hand may still get it admitted.',
  ofWorkload: 'What counts is what its service account {account} may use, not who applies it.',
  leftToGrant: [
    'The supervisor is delivered without hostPath; 1 permission is left to grant: generate its SCC.',
    'The supervisor is delivered without hostPath; {count} permissions are left to grant: generate its SCC.',
  ],
  headline: 'The verdict on the pod.',
  removeAnnotation: 'Remove the annotation',
  addNone: 'Add no capabilities',
  doNotAdd: 'Do not add {capability}',
  setFalse: 'Set {field} to false',
  contradicts: 'Kubernetes refuses a pod with both this and {field}.',
  hostProcess: 'Kubernetes refuses a pod with hostProcess: true that does not use hostNetwork.',
  setTrue: 'Set {field} to true',
  leaveOut: 'Leave {field} to OpenShift',
  remove: 'Remove {field}',
});

export const sccStripsNeededCapabilityTexts = sentences({
  stripped: 'requiredDropCapabilities: {drops} removes capabilities that the supervisor uses. Not added by {pods}: {capabilities}.',
  refused: 'allowedCapabilities lacks {missing}, which the supervisor needs. So this SCC refuses {pods}: {capabilities}.',
  dropInstead: 'Drop {instead} instead of {drops}',
  doNotDrop: 'Do not drop {drops}',
  allow: 'Allow {capabilities}',
});

export const sccWiderThanNeededTexts = sentences({
  usedBy: '{sentence}. It is used by {pods}.',
  notKnown:
    'Whether this SCC is wider than needed is not known. Pods of, or created by, {others} may need more than is known here. Not needed by {pods}: {permissions}.',
  entries: '{field}: no pod needs {count} of the entries. They are {entries}.',
  removeEntries: 'Remove what no pod needs from {field}',
  remove: 'Remove {permission}',
  set: 'Set {field} to {value}',
});

export const suppressionTexts = sentences({
  withoutReason:
    'Add the reason why {rule} is allowed here: `# scc-lens: allow {rule} -- reason`. Without a reason the comment suppresses nothing.',
  noRule: 'SCC Lens has no rule {rule}, so the comment suppresses nothing with that name.',
  unused: '{rule} reports nothing here. Remove this comment or move it to the line it is meant for.',
});

export const obsoleteOpenshellGrantTexts = sentences({
  finding:
    'New sandboxes do not need {what}. The gateway is OpenShell {release}, whose sandboxes run under restricted-v2: remove it once all sandboxes are recreated.',
  grant: 'the grant to {grantee}',
  ownGrant: 'the grant of this SCC to {grantee}',
  scc: 'this SCC',
  level: 'the level privileged',
  stager: 'this {kind}, which installs the supervisor on the nodes',
  value: 'the privileged SCC that this value grants',
  /** For what is not needed even before sandboxes are recreated. */
  ignored: '{what} has no effect. The gateway is OpenShell {release}, whose chart has no such value.',
  /** For a value that is deprecated as well. */
  alias: '{what} has no effect. gatewayConfig sets the same, and wins over the older values in OpenShell {release}.',
  inText: 'The value is in a longer text, which is not edited. Change it there by hand.',
  removeValue: 'Remove this value',
  removeSubject: 'Remove {grantee} from this {kind}',
  removeScc: 'Remove this SCC',
  removeWorkload: 'Remove this {kind}',
  setRestricted: 'Set the level to restricted',
  setFalse: 'Set it to false',
});

export const gatewayRefusesSandboxTexts = sentences({
  refuses:
    'The gateway refuses a sandbox with {what}. OpenShell {release} accepts it only while its admission of resources is switched off.',
  token: 'any other automountServiceAccountToken than false',
  claims: 'resourceClaims',
  volume: 'a volume of type {source}',
  device: 'the device {name}',
  unlabelled:
    'The gateway refuses sandboxes that name this {kind}. OpenShell {release} requires the label {label} with the value "true" on it for SandboxTemplate {template}.',
  ofNoWorkspace:
    'The gateway refuses sandboxes that name this {kind}. OpenShell {release} requires the label {label} with the name of their OpenShell workspace on it for SandboxTemplate {template}.',
  label: 'Let sandboxes attach it, by the label {label}',
  noToken: 'Set automountServiceAccountToken to false',
});

export const releaseNotKnownTexts = sentences({
  finding: '{product} {version} is newer than {newest}, the newest that SCC Lens knows, and is treated like it.',
});

export const openshiftTooOldTexts = sentences({
  finding:
    '{image} needs OpenShift {oldest} or newer. This is OpenShift {release}: from {first} on, OpenShell confines sandboxes with Landlock, which the kernel of older releases lacks.',
});

export const podSecurityLabelTexts = sentences({
  invalidLevel: '{label} must be privileged, baseline or restricted, in lower case. The API server refuses this namespace.',
  invalidVersion: '{label} must be latest or a version such as v1.33. The API server refuses this namespace.',
  change: 'Change to {value}',
  refuses: 'The level {level} refuses {pods}, even if an SCC admits the pods. The namespace needs the level {needed}: {reasons}.',
  byDefault:
    'Without a label, MicroShift enforces the level {level}, unless its label syncer has set another. It refuses {pods}: {reasons}. The namespace needs the level {needed}.',
  excess: 'The level {level} allows more than any pod that was read needs. {needed} is enough for {pods}.',
  setLevel: 'Set the level to {level}',
  futile: 'No SCC admits the pods, so they stay refused at every level.',
});

export const privilegedGrantTexts = sentences({
  everyScc: 'every SCC, privileged among them,',
  binding: 'This {kind} grants {scc} to {grantee}',
  ownScc: 'This SCC is granted to {grantee}',
  inNamespace: '{grant} in namespace {namespace}',
  toGroup: '{grant}. Any of their pods can {powers}. Grant it only to service accounts whose pods need it.',
  needLess: '{grant}. Its pods need less ({pods}). {need}',
  useNothing: '{grant}. Its pods use nothing of it ({pods}). {need}',
  exempt: '{grant}. {need}',
  needs: 'Of its powers they need to {powers}. A dedicated SCC can grant these without the others.',
  someNeed: 'Of these, {pods} must {powers}. A dedicated SCC can grant that without the other powers.',
  served: 'They are admitted by {scc} without it.',
  imageUser: '{sentence} Their images may need to run as root or as a user of their own.',
  needsNothing: 'They do not request to {powers}.',
  harmless: 'They request no more than {scc} allows.',
  mayHandOn: '{message} Keep the grant only if an operator gives {scc} to others with it, for which it needs the right itself.',
  composed: '{message} Pods of {objects} may need more than is known here.',
  toOperand: '{grant}. None of its deployments runs as this account; any pod that does can {powers}.',
  unseen: '{grant}. No pod that was read needs it.',
});

export const sandboxApiVersionTexts = sentences({
  finding: 'agent-sandbox {removedIn} and newer does not serve {apiVersion}. Use {instead}, which is served from {since} on.',
  renamed: 'In v1beta1, spec.operatingMode replaces spec.replicas.',
  use: 'Use {apiVersion}',
  useWithMode: 'Use {apiVersion} with operatingMode {mode}',
  otherFields: 'Fields of {kind} differ between the two versions: compare them with the reference of v1beta1.',
  replicas: 'spec.replicas is neither 0 nor 1, so it has no operatingMode of the same meaning.',
});
