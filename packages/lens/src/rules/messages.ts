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
  noKind: (parts: { readonly name: string; readonly other: string }) =>
    l10n.t('The roleRef has no kind, so a cluster refuses the binding. {name} is a {other} here.', parts),
  otherNamespace: (parts: { readonly name: string; readonly namespace: string }) =>
    l10n.t('Role {name} is in namespace {namespace}. A RoleBinding can only use a Role of its own namespace, so it grants nothing.', parts),
  notShipped: (parts: { readonly name: string; readonly release: string }) =>
    l10n.t(
      'ClusterRole {name} is not in the workspace, and OpenShift {release} does not create it. Without the role the binding grants nothing.',
      parts,
    ),
  addKind: (kind: string) => l10n.t('Add the kind {kind}', { kind }),
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
      'Pods in namespace {namespace} run as {namespace}/{name}. Pods of {home}/{name} are in namespace {home}, where this RoleBinding does not apply.',
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
      'Pod Security warns when this {kind} is applied, because the manifest leaves out what its level restricted requires: {reasons}. {scc} fills that in, so OpenShift admits the pods.',
      parts,
    ),
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
  ofGateway: (annotation: string, first: string) =>
    l10n.t(
      'OpenShell {first} and newer refuses a sandbox template with this annotation unless allowed_pod_annotations of the Kubernetes driver lists {annotation}.',
      { annotation, first },
    ),
  byPriority: (ordinary: string) => l10n.t('its priority puts it before {ordinary}', { ordinary }),
  byOrder: (ordinary: string) => l10n.t('OpenShift counts it as narrower than {ordinary} and tries it first', { ordinary }),
  noPriority: () => l10n.t('Set priority to null'),
};

export const sccChangesSandboxTexts = {
  finding: (parts: Readonly<Record<'where' | 'scc' | 'change', string>>) =>
    l10n.t(
      'OpenShift chooses {scc} for the sandboxes that the gateway creates {where}, and {change}. The gateway compares the admitted pod with the one that it wrote and fails the sandbox. Its pods need only restricted-v2.',
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
  leftToGrant: (count: number) =>
    count === 1
      ? l10n.t('The supervisor is delivered without hostPath; 1 permission is left to grant: generate its SCC.')
      : l10n.t('The supervisor is delivered without hostPath; {count} permissions are left to grant: generate its SCC.', { count }),
  headline: () => l10n.t('This is one reason for the verdict on the pod.'),
  removeAnnotation: () => l10n.t('Remove the annotation'),
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
  /** For what is not needed even before sandboxes are recreated. */
  ignored: (parts: { readonly what: string; readonly release: string }) =>
    l10n.t('{what} has no effect: the gateway is OpenShell {release}, whose chart has no such value.', parts),
  /** For a value that is deprecated as well. */
  alias: (parts: { readonly what: string; readonly release: string }) =>
    l10n.t('{what} has no effect: gatewayConfig sets the same, and wins over the older values in OpenShell {release}.', parts),
  inText: () => l10n.t('The value is in a longer text, which is not edited. Change it there by hand.'),
  removeValue: () => l10n.t('Remove this value'),
  removeSubject: (parts: { readonly grantee: string; readonly kind: string }) => l10n.t('Remove {grantee} from this {kind}', parts),
  removeScc: () => l10n.t('Remove this SCC'),
  removeWorkload: (kind: string) => l10n.t('Remove this {kind}', { kind }),
  setRestricted: () => l10n.t('Set the level to restricted'),
  setFalse: () => l10n.t('Set it to false'),
};

export const gatewayRefusesSandboxTexts = {
  refuses: (parts: { readonly release: string; readonly what: string }) =>
    l10n.t('The gateway, OpenShell {release}, refuses a sandbox with {what}, unless its admission of resources is switched off.', parts),
  token: () => l10n.t('any other automountServiceAccountToken than false'),
  claims: () => l10n.t('resourceClaims'),
  volume: (source: string) => l10n.t('a {source} volume', { source }),
  device: (name: string) => l10n.t('the device {name}', { name }),
  unlabelled: (parts: Readonly<Record<'kind' | 'template' | 'release' | 'label', string>>) =>
    l10n.t(
      'The gateway, OpenShell {release}, refuses the sandboxes of SandboxTemplate {template}, which name this {kind}: it lacks the label {label} with the value "true".',
      parts,
    ),
  ofNoWorkspace: (parts: Readonly<Record<'kind' | 'template' | 'release' | 'label', string>>) =>
    l10n.t(
      'The gateway, OpenShell {release}, refuses the sandboxes of SandboxTemplate {template}, which name this {kind}: it lacks the label {label} with the name of their OpenShell workspace.',
      parts,
    ),
  label: (label: string) => l10n.t('Let sandboxes attach it, by the label {label}', { label }),
  noToken: () => l10n.t('Set automountServiceAccountToken to false'),
};

export const releaseNotKnownTexts = {
  finding: (parts: { readonly product: string; readonly version: string; readonly newest: string }) =>
    l10n.t('{product} {version} is newer than {newest}, the newest that SCC Lens knows, and is treated like it.', parts),
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
    l10n.t('The level {level} refuses {pods}, even if an SCC admits them: {reasons}. The namespace needs the level {needed}.', parts),
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
  elsewhere: (kind: string) =>
    l10n.t('The pods that this {kind} deploys are not judged: their manifests are no objects of this file.', { kind }),
  unknown: (kind: string) =>
    l10n.t(
      'This {kind} contains what looks like a pod template. It is not judged, because it is not known which pods its controller makes of it.',
      { kind },
    ),
  images: (images: string) => l10n.t('Images: {images}.', { images }),
  moreImages: (parts: { readonly images: string; readonly count: number }) => l10n.t('Images: {images} and {count} more.', parts),
  account: (parts: { readonly account: string; readonly field: string }) => l10n.t('{field} names service account {account}.', parts),
  supervised: () => l10n.t('The OpenShell supervisor is mentioned; what it needs is not checked.'),
  next: () => l10n.t('Check a pod that it has made instead.'),
  nextElsewhere: () => l10n.t('Check these manifests instead.'),
  here: (field: string) => l10n.t('Not judged: {field}', { field }),
};

export const sandboxApiVersionTexts = {
  finding: (parts: Readonly<Record<'apiVersion' | 'instead' | 'since' | 'removedIn', string>>) =>
    l10n.t('agent-sandbox {removedIn} and newer does not serve {apiVersion}. Use {instead}, which is served from {since} on.', parts),
  renamed: () => l10n.t('In v1beta1, spec.operatingMode replaces spec.replicas.'),
  use: (apiVersion: string) => l10n.t('Use {apiVersion}', { apiVersion }),
  useWithMode: (parts: { readonly apiVersion: string; readonly mode: string }) =>
    l10n.t('Use {apiVersion} with operatingMode {mode}', parts),
  otherFields: (kind: string) =>
    l10n.t('Fields of {kind} differ between the two versions: compare them with the reference of v1beta1.', { kind }),
  replicas: () => l10n.t('spec.replicas is neither 0 nor 1, so it has no operatingMode of the same meaning.'),
};
