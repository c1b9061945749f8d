/** The sentences about SCCs that are generated, permit something or are granted, and about restricted pods. `l10n/` has the translations. */
import { isList, isObject, listSome, sentences, type Json, type JsonObject } from '@scc-lens/words';

/** Why no SCC is generated. */
export const refusalTexts = sentences({
  noWorkload: 'No workload runs as service account {account}.',
  invalid: '{workload} is invalid, so no SCC is generated for service account {account}. {reason}',
  madeByGateway:
    '{workloads}: the gateway creates these pods with the ids of their namespace, so that restricted-v2, which every user may use, admits them. They need no SCC of their own.',
  undecided: 'What {workload} needs depends on {facts}.',
  notNeeded: 'The pods of service account {account} need no SCC of their own: {reason}.',
  notNeededUnplaced: 'The pods of service account {account} whose manifests name no namespace need no SCC of their own: {reason}.',
  admitted: 'they are admitted by {sccs}',
  ordinary: 'they are admitted by {sccs}, which every user may use',
  noneNeeded: '{workload} asks for nothing that takes an SCC of its own. {verdict}',
  noNamespace: 'The grant of an SCC needs the namespace of the service account, which is not known for {workloads}.',
  notMinimal: 'The SCC is not proven to be minimal: {sentences}',
  noPlan: 'No way was found to grant an SCC to {pods} of service account {account} alone: {reasons}.',
  cut: 'Lines of its manifest cannot be read.',
  invalidName: '{name} is not a valid SCC name: use lower-case letters, digits, dashes and dots.',
  stockName: '{name} is the name of a stock SCC, which must not be changed.',
  wildcard: 'No generated SCC allows the capability {wildcard}: name the capabilities that are needed in {workloads}.',
  noCapability: '{name} is not a Linux capability, so no SCC is generated that allows it. Correct it in {workloads}.',
  misspelt: 'The pods need no SCC of their own once their capabilities are spelled as SCCs spell them. {changes}.',
  requiresOther: '{workload} needs another annotation, and no SCC of its own. {verdict}',
  notAdmitted: 'No SCC of this kind admits {workload}: {reason}',
  unusable: 'No SCC can be used in {namespace}: {reason}.',
  thisNamespace: 'this namespace',
  admissionUnknown: 'Whether {workload} is admitted depends on {facts}.',
  notChosen: 'OpenShift would not choose {scc} for {pods}',
  lost: ['{pods} would not keep its SCC', '{pods} would not keep their SCCs'],
});

/** Why a permission of an SCC is too much: one sentence for each kind of permission. */
export const permissionTexts = sentences({
  allowPrivilegedContainer: 'allowPrivilegedContainer: no pod has a privileged container.',
  allowHostDirVolumePlugin: 'allowHostDirVolumePlugin: no pod mounts a directory of its node.',
  allowHostIPC: "allowHostIPC: no pod uses its node's IPC.",
  allowHostNetwork: "allowHostNetwork: no pod uses its node's network.",
  allowHostPID: "allowHostPID: no pod uses its node's process IDs.",
  allowHostPorts: 'allowHostPorts: no pod uses ports of its node.',
  allowPrivilegeEscalation: 'allowPrivilegeEscalation: no container requests it.',
  readOnlyRootFilesystem: 'readOnlyRootFilesystem can be true: every container sets it.',
  userNamespaceLevel: 'userNamespaceLevel can be RequirePodLevel: every pod sets hostUsers: false.',
  entry: '{field}: no pod needs {entry}.',
  pattern: '{field}: {entry} is more than the pods need. They need {needed}.',
  unusedPattern: '{field}: {entry} is more than the pods need. They need nothing.',
  defaultAdd: 'defaultAddCapabilities: every container gets {entry} without asking for it, and none needs that.',
  drops: 'requiredDropCapabilities can list {missing}, which no pod adds.',
  strategy: '{field}: {type} is more than the pods need. {narrower} admits them all.',
  withOptions: '{type} with {options}',
  ownRange: "{field}: no pod needs {type}. The namespace's own values admit them all.",
  lowestUid: 'runAsUser: no pod runs as UID {uid}, the lowest that is allowed.',
  highestUid: 'runAsUser: no pod runs as UID {uid}, the highest that is allowed.',
  groups: '{field}: no pod uses a group of {range}.',
  range: '{min} to {max}',
  flexDriver: 'allowedFlexVolumes: no pod uses {driver}.',
  volumes: 'volumes: more types are allowed than the pods need. They need {needed}.',
  noVolumes: 'volumes: more types are allowed than the pods need. They need none.',
  volume: 'volumes: no pod has a volume of type {type}.',
  volumeInNeed: 'volumes: no pod has a volume of type {type} that needs it.',
});

/** What manifests have to change: imperatives that follow a colon. */
export const changeTexts = sentences({
  account: 'set serviceAccountName: {account} instead of {old}',
  spelling: 'spell capabilities as SCCs do: {names}',
  removeAlias: 'remove serviceAccount',
  require: 'set the annotation {annotation} of the pods',
  pin: 'set the annotation {annotation} of the pods, so that they keep that SCC',
  both: '{first}, and {second}',
});

/** Comments above the objects. */
export const headTexts = sentences({
  needs: 'Everything that the pods of service account {account} need, and nothing else: {pods}.',
  asks: 'Everything that the pods of service account {account} ask for, and nothing else: {pods}.',
  added: 'Not counted: what a controller adds to the pods of {workloads}. Review a pod that it made before you rely on this SCC.',
  change: 'This SCC is for the manifest of {workload} with this change: {change}.',
  changes: 'This SCC is for the manifests of {workloads} with this change: {change}.',
  moreChanges: ['1 more change is needed in the manifests.', '{count} more kinds of changes are needed in the manifests.'],
  role: 'Permits the use of this SCC. The binding grants it.',
  binding: 'One service account, in its own namespace.',
  ownOfDefault:
    'A pod in {namespace} that names no service account runs as default. If default were granted {scc}, that pod would get it instead of its present SCC, because OpenShift tries SCCs with fewer points first. So the pods that need more have a service account of their own, {account}. It has none of the roles and pull secrets that default may have elsewhere.',
  ownRatherThanDefault:
    'Every pod in {namespace} that names no service account runs as default, now and later, and could use {scc} if default were granted it. So the pods that need more have a service account of their own, {account}. It has none of the roles and pull secrets that default may have elsewhere.',
  ownOfOther:
    '{namespace}/{old} also runs other pods. If it were granted {scc}, they would get it instead of their present SCC, because OpenShift tries SCCs with fewer points first. So the pods that need more have a service account of their own, {account}. It has none of the roles and pull secrets that {old} may have elsewhere.',
  captured: '{pods} would get {scc} instead of the present SCC, because OpenShift tries SCCs with fewer points first.',
  pinnedForRights:
    'The served pods use other rights of {old}, so they cannot have another service account; the annotation {annotation} there prevents the change.',
  pinned: 'Another service account for the served pods would not prevent that; the annotation {annotation} there does.',
  required: 'Without the annotation {annotation} OpenShift would first try another SCC that {old} may use and that admits {pods}.',
  requiredAlone: 'With the annotation {annotation} OpenShift tries this SCC and no other for these pods.',
  keepAccount:
    'Keep {account} for these pods: OpenShift tries this SCC, which has fewer points, before {ordinary}, so an ordinary pod of the same service account would get it too.',
  keepAccountFromRoot:
    'Keep {account} for these pods: OpenShift tries this SCC, which has fewer points, before {ordinary}, so an ordinary pod of the account would get it too, and run as root.',
});

/** What the engine proved, as one sentence. */
export const proofTexts = sentences({
  rules: "Proven with OpenShift {release}'s admission rules",
  rulesAndCluster: "Proven with OpenShift {release}'s admission rules, with what is known of {cluster}",
  withChanges: '{basis}, with the changes named below',
  ofManifests: '{basis}, for the pods as their manifests show them',
  admitsOne: 'admits the pod and is chosen for it',
  admits: 'admits the {count} pods and is chosen for each',
  onePermission: 'needs its only permission',
  permissions: 'needs each of its {count} permissions',
  noOther: 'changes the SCC of no other pod',
  noOtherKnown: 'changes the SCC of no other pod, as far as their service accounts and namespaces are known',
  noneOf: 'changes the SCC of none of the {count} other pods that were read',
  whole: '{basis}: {admits}, {permissions}, and {others}.',
});

/** Comments above the fields and entries of an SCC. */
export const reasonTexts = sentences({
  unnamed: '(no name)',
  podIn: '{pod} if it runs in namespace {namespace}',
  askers: 'For {askers}.',
  purpose: '{purpose}: {askers}.',
  supervisor: 'The supervisor {reason}',
  token: 'the token of its service account, which Kubernetes mounts',
  nodesSupervisor: 'The supervisor comes from the node; an init container can deliver it instead',
  defaultSeccomp: 'The profile that restricted-v2 gives to pods that set none',
  priority: 'None: with a priority, OpenShift would try this SCC before the SCCs that other pods get.',
  noEscalation: 'No container requests it.',
  unsetEscalation: 'OpenShift sets it to false in a container that leaves it unset.',
  rootKeeps: 'Root keeps its capabilities: no_new_privs removes none.',
  noFileCapabilities:
    'A container that adds capabilities and runs as another user loses file capabilities: set it to true there if it needs them.',
  othersGetNone: 'None runs as root under this SCC, and the runtime gives other users no capability that a container adds.',
  hostUsers: 'Every pod sets hostUsers: false.',
  readOnly: 'Every container sets it.',
  writes: 'These do not set it to true, and may write',
  dropAll: "Every container drops all capabilities itself, or uses none of the runtime's: it adds by name what it needs.",
  dropAllPowerless:
    'Every container drops all capabilities itself, uses only what it adds by name, or neither runs as root nor may escalate its privileges. Such a container has capabilities only in programs with file capabilities.',
  notAll: "ALL would remove capabilities of the runtime's default set that these pods use without adding them.",
  supervisorUses: 'The supervisor ({containers}) uses {capabilities}.',
  usesUnknown:
    "It is not known which capabilities of the runtime's default set are used in {containers}; to be stricter, drop ALL there and add what is missing.",
  keepsAll: 'A privileged container has all capabilities, also those that are dropped: {containers}.',
});

/** Comments above the strategies of an SCC. */
export const strategyTexts = sentences({
  uid: 'UID {uid} ({containers})',
  noUser: "No pod sets a user, so each gets a UID of its namespace's range, as under restricted-v2.",
  imageUser: [
    '{open} sets no user, and is privileged or has an image that needs root, so it runs as the user of its image. With runAsUser set there, this could be narrower.',
    '{open} set no user, and are privileged or have images that need root, so they run as the users of their images. With runAsUser set there, this could be narrower.',
  ],
  anyUser: [
    'Requested: {asked}. But {open} leaves the user to the image: every narrower strategy refuses root, or runs it as root too. With runAsUser set there, this could be narrower.',
    'Requested: {asked}. But {open} leave the user to the image: every narrower strategy refuses root, or runs them as root too. With runAsUser set there, this could be narrower.',
  ],
  nonRoot: "Requested: {asked}; and the image's own user, as long as it is not root, by {open}.",
  oneUser: 'Requested: {asked}; every other user is refused.',
  userRange: 'Requested: {asked}. An SCC cannot list users; this range is the narrowest that includes them all.',
  filledUser: "Containers that set none ({open}) get UID {uid}, as restricted-v2 would give them a UID of the namespace's range.",
  noSELinux: "No pod sets SELinux options, so each gets its namespace's level.",
  oneSELinux: 'Set by {pods}; everything else is refused.',
  anySELinux:
    'SELinux options are set by {pods}. MustRunAs takes one complete set of options for whole pods, with a level, and cannot express these.',
  ownGroups: "The groups that are set are the namespace's own.",
  noGroup: "No pod sets {field}, so each gets its namespace's.",
  emptyGroups: '{pods}: every narrower strategy refuses an explicitly empty {field}.',
  groups: 'Requested by {pods}; every other group is refused.',
  filledGroup: 'Pods that set none get {group}.',
});

const NAMED = 4;

/** Names in a comment, each once: `a; b; c`, and no longer than a person reads. */
export function listed(names: readonly string[], separator = '; '): string {
  const distinct = [...new Set(names)];
  return listSome(distinct, distinct.length <= NAMED ? NAMED : NAMED - 1, separator);
}

/** Fields as YAML's flow style writes them: `uidRangeMin: 0, uidRangeMax: 1000`. */
export function fieldsText(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([name, value = null]) => `${name}: ${valueText(value)}`)
    .join(', ');
}

const valueText = (value: Json): string =>
  isList(value) ? `[${value.map(valueText).join(', ')}]` : isObject(value) ? `{${fieldsText(value)}}` : String(value);

export const granteeTexts = sentences({
  account: 'service account {account}',
  allAccounts: 'every service account of the cluster',
  accountsOf: 'every service account of namespace {namespace}',
  everyUser: 'every user',
  others: 'others',
});

/** What a flag of an SCC lets a pod do. */
export const flagTexts = sentences({
  allowPrivilegedContainer: 'run privileged containers',
  allowHostDirVolumePlugin: 'mount directories of the node',
  allowHostNetwork: "use the node's network",
  allowHostPorts: "use the node's ports",
  allowHostPID: "see the node's processes",
  allowHostIPC: "use the node's IPC",
});

export const powerTexts = sentences({ root: 'run as root', anyCapability: 'add any capability', capability: 'add {capability}' });

export const restrictionTexts = sentences({ restrict: 'Make this pod {scc}', restrictBySetting: 'Make this pod {scc}: set {fields}' });

export const refusedRestrictionTexts = sentences({
  supervisor: 'The supervisor needs {capabilities} in container "{container}".',
  supervisorRoot: 'The supervisor needs root in container "{container}".',
  unknownSupervisor: 'The pod runs the supervisor in a way whose needs are not known.',
  asks: 'The pod asks for more than that: {reasons}',
  more: ['1 more reason.', '{count} more reasons.'],
  podSecurity: 'Pod Security restricted still refuses the pod: {reasons}.',
  otherPod: 'The fields would change how {scc} runs the pod.',
  notAdmitted: 'It is not certain that {scc} admits the pod then.',
});
