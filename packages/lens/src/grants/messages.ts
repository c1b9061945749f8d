/** The sentences about SCCs that are generated, permit something or are granted, and about restricted pods. `l10n/` has the translations. */
import { isList, isObject } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

/** Why no SCC is generated. */
export const refusalTexts = {
  noWorkload: (account: string) => l10n.t('No workload runs as service account {account}.', { account }),
  invalid: (parts: Parts<'workload' | 'reason'>) => l10n.t('{workload} is invalid, so no SCC is generated for it. {reason}', parts),
  madeByGateway: (workloads: string) =>
    l10n.t(
      '{workloads}: the gateway creates these pods with the ids of their namespace, so that restricted-v2, which every user may use, admits them. They need no SCC of their own.',
      { workloads },
    ),
  undecided: (parts: Parts<'workload' | 'facts'>) => l10n.t('What {workload} needs depends on {facts}.', parts),
  notNeeded: (parts: Parts<'account' | 'reason'>) => l10n.t('The pods of {account} need no SCC of their own: {reason}.', parts),
  ordinary: (sccs: string) => l10n.t('they are admitted by {sccs}, which every user may use', { sccs }),
  noNamespace: (workloads: string) =>
    l10n.t('The grant of an SCC needs the namespace of the service account, and no namespace is named by {workloads}.', { workloads }),
  notMinimal: (sentences: string) => l10n.t('The SCC is not proven to be minimal: {sentences}', { sentences }),
  noPlan: (reasons: string) => l10n.t('No way was found to grant such an SCC to these pods alone: {reasons}.', { reasons }),
  invalidName: (name: string) =>
    l10n.t('{name} is not a valid SCC name: use lower-case letters, digits, dashes and dots.', { name: JSON.stringify(name) }),
  stockName: (name: string) => l10n.t('{name} is the name of a stock SCC, which must not be changed.', { name }),
  wildcard: (parts: Parts<'wildcard' | 'workloads'>) =>
    l10n.t('No generated SCC allows the capability {wildcard}: name the capabilities that are needed in {workloads}.', parts),
  noCapability: (parts: Parts<'name' | 'workloads'>) =>
    l10n.t('{name} is not a Linux capability, so no SCC is generated that allows it. Correct it in {workloads}.', parts),
  misspelt: (changes: string) =>
    l10n.t('The pods need no SCC of their own once their capabilities are spelled as SCCs spell them. {changes}.', { changes }),
  requiresOther: (parts: Parts<'workload' | 'verdict'>) =>
    l10n.t('{workload} needs another annotation, and no SCC of its own. {verdict}', parts),
  notAdmitted: (parts: Parts<'workload' | 'reason'>) => l10n.t('No SCC of this kind admits {workload}: {reason}', parts),
  unusable: (parts: Parts<'namespace' | 'reason'>) => l10n.t('No SCC can be used in {namespace}: {reason}.', parts),
  thisNamespace: () => l10n.t('this namespace'),
  admissionUnknown: (parts: Parts<'workload' | 'facts'>) => l10n.t('Whether {workload} is admitted depends on {facts}.', parts),
  notChosen: (parts: Parts<'scc' | 'pods'>) => l10n.t('OpenShift would not choose {scc} for {pods}', parts),
  lostScc: (pod: string) => l10n.t('{pod} would not keep its SCC', { pod }),
  lostSccs: (pods: string) => l10n.t('{pods} would not keep their SCCs', { pods }),
};

/** Why a permission of an SCC is too much: one sentence for each kind of permission. */
export const permissionTexts = {
  allowPrivilegedContainer: () => l10n.t('allowPrivilegedContainer: no pod has a privileged container.'),
  allowHostDirVolumePlugin: () => l10n.t('allowHostDirVolumePlugin: no pod mounts a directory of its node.'),
  allowHostIPC: () => l10n.t("allowHostIPC: no pod uses its node's IPC."),
  allowHostNetwork: () => l10n.t("allowHostNetwork: no pod uses its node's network."),
  allowHostPID: () => l10n.t("allowHostPID: no pod uses its node's process IDs."),
  allowHostPorts: () => l10n.t('allowHostPorts: no pod uses ports of its node.'),
  allowPrivilegeEscalation: () => l10n.t('allowPrivilegeEscalation: no container requests it.'),
  readOnlyRootFilesystem: () => l10n.t('readOnlyRootFilesystem can be true: every container sets it.'),
  userNamespaceLevel: () => l10n.t('userNamespaceLevel can be RequirePodLevel: every pod sets hostUsers: false.'),
  entry: (parts: Parts<'field' | 'entry'>) => l10n.t('{field}: no pod needs {entry}.', parts),
  pattern: (parts: Parts<'field' | 'entry' | 'needed'>) => l10n.t('{field}: {entry} is more than the pods need, which is {needed}.', parts),
  unusedPattern: (parts: Parts<'field' | 'entry'>) => l10n.t('{field}: {entry} is more than the pods need, which is nothing.', parts),
  defaultAdd: (entry: string) =>
    l10n.t('defaultAddCapabilities: every container gets {entry} without asking for it, and none needs that.', { entry }),
  drops: (missing: string) => l10n.t('requiredDropCapabilities can list {missing}, which no pod uses.', { missing }),
  strategy: (parts: Parts<'field' | 'type' | 'narrower'>) =>
    l10n.t('{field}: {type} is more than the pods need; {narrower} admits them all.', parts),
  withOptions: (parts: Parts<'type' | 'options'>) => l10n.t('{type} with {options}', parts),
  ownRange: (parts: Parts<'field' | 'type'>) => l10n.t("{field}: no pod needs {type}; the namespace's own values admit them all.", parts),
  lowestUid: (uid: number) => l10n.t('runAsUser: no pod runs as UID {uid}, the lowest that is allowed.', { uid }),
  highestUid: (uid: number) => l10n.t('runAsUser: no pod runs as UID {uid}, the highest that is allowed.', { uid }),
  groups: (parts: Parts<'field' | 'range'>) => l10n.t('{field}: no pod uses a group of {range}.', parts),
  range: (parts: Parts<'min' | 'max'>) => l10n.t('{min} to {max}', parts),
  flexDriver: (driver: string) => l10n.t('allowedFlexVolumes: no pod uses {driver}.', { driver }),
  volumes: (needed: string) => l10n.t('volumes: every type is allowed, and the pods need {needed}.', { needed }),
  noVolumes: () => l10n.t('volumes: every type is allowed, and the pods need none.'),
  volume: (type: string) => l10n.t('volumes: no pod has a volume of type {type}.', { type }),
  volumeInNeed: (type: string) => l10n.t('volumes: no pod has a volume of type {type} that needs it.', { type }),
};

/** What manifests have to change: imperatives that follow a colon. */
export const changeTexts = {
  account: (parts: Parts<'account' | 'old'>) => l10n.t('set serviceAccountName: {account} instead of {old}', parts),
  spelling: (names: string) => l10n.t('spell capabilities as SCCs do: {names}', { names }),
  removeAlias: () => l10n.t('remove serviceAccount'),
  require: (annotation: string) => l10n.t('set the annotation {annotation} on the pod template', { annotation }),
  pin: (annotation: string) =>
    l10n.t('set the annotation {annotation} on the pod template, so that the pod keeps that SCC', { annotation }),
  both: (parts: Parts<'first' | 'second'>) => l10n.t('{first}, and {second}', parts),
};

/** Comments above the objects. */
export const headTexts = {
  needs: (parts: Parts<'account' | 'pods'>) =>
    l10n.t('Everything that the pods of service account {account} need, and nothing else: {pods}.', parts),
  change: (parts: Parts<'workload' | 'change'>) => l10n.t('Change needed in the manifest of {workload}: {change}.', parts),
  changes: (parts: Parts<'workloads' | 'change'>) => l10n.t('Change needed in the manifests of {workloads}: {change}.', parts),
  moreChanges: (count: number) =>
    count === 1
      ? l10n.t('1 more change is needed in the manifests.')
      : l10n.t('{count} more kinds of changes are needed in the manifests.', { count }),
  role: () => l10n.t('Permits the use of this SCC. The binding grants it.'),
  binding: () => l10n.t('One service account, in its own namespace.'),
  ownOfDefault: (parts: Parts<'namespace' | 'account' | 'scc' | 'ordinary'>) =>
    l10n.t(
      'A pod in {namespace} that names no service account runs as default. If default were granted {scc}, that pod would get it instead of {ordinary}, because OpenShift tries SCCs with fewer points first. So the pods that need more have a service account of their own, {account}. It has none of the roles and pull secrets that default may have elsewhere.',
      parts,
    ),
  ownRatherThanDefault: (parts: Parts<'namespace' | 'account' | 'scc'>) =>
    l10n.t(
      'Every pod in {namespace} that names no service account runs as default, now and later, and could use {scc} if default were granted it. So the pods that need more have a service account of their own, {account}. It has none of the roles and pull secrets that default may have elsewhere.',
      parts,
    ),
  ownOfOther: (parts: Parts<'namespace' | 'old' | 'account' | 'scc' | 'ordinary'>) =>
    l10n.t(
      '{namespace}/{old} also runs other pods. If it were granted {scc}, they would get it instead of {ordinary}, because OpenShift tries SCCs with fewer points first. So the pods that need more have a service account of their own, {account}. It has none of the roles and pull secrets that {old} may have elsewhere.',
      parts,
    ),
  captured: (parts: Parts<'pods' | 'scc'>) =>
    l10n.t('{pods} would get {scc} instead of the present SCC, because OpenShift tries SCCs with fewer points first.', parts),
  pinnedForRights: (parts: Parts<'old' | 'annotation'>) =>
    l10n.t(
      'The served pods use other rights of {old}, so they cannot have another service account; the annotation {annotation} there prevents the change.',
      parts,
    ),
  pinned: (annotation: string) =>
    l10n.t('Another service account for the served pods would not prevent that; the annotation {annotation} there does.', { annotation }),
  required: (parts: Parts<'old' | 'annotation'>) =>
    l10n.t(
      'Without the annotation {annotation} OpenShift would first try another SCC that {old} may use and that admits these pods.',
      parts,
    ),
  keepAccount: (parts: Parts<'account' | 'ordinary'>) =>
    l10n.t(
      'Keep {account} for these pods: OpenShift tries this SCC, which has fewer points, before {ordinary}, so an ordinary pod of the same service account would get it too.',
      parts,
    ),
  keepAccountFromRoot: (parts: Parts<'account' | 'ordinary'>) =>
    l10n.t(
      'Keep {account} for these pods: OpenShift tries this SCC, which has fewer points, before {ordinary}, so an ordinary pod of the account would get it too, and run as root.',
      parts,
    ),
};

/** What the engine proved, as one sentence. */
export const proofTexts = {
  rules: (release: string) => l10n.t("Proven with OpenShift {release}'s admission rules", { release }),
  rulesAndCluster: (parts: Parts<'release' | 'cluster'>) =>
    l10n.t("Proven with OpenShift {release}'s admission rules, with what is known of {cluster}", parts),
  withChanges: (basis: string) => l10n.t('{basis}, with the changes named below', { basis }),
  admitsOne: () => l10n.t('admits the pod and is chosen for it'),
  admits: (count: number) => l10n.t('admits the {count} pods and is chosen for each', { count }),
  onePermission: () => l10n.t('needs its only permission'),
  permissions: (count: number) => l10n.t('needs each of its {count} permissions', { count }),
  noOther: () => l10n.t('changes the SCC of no other pod'),
  noneOf: (count: number) => l10n.t("changes the SCC of none of the workspace's {count} other pods", { count }),
  whole: (parts: Parts<'basis' | 'admits' | 'permissions' | 'others'>) => l10n.t('{basis}: {admits}, {permissions}, and {others}.', parts),
};

/** Comments above the fields and entries of an SCC. */
export const reasonTexts = {
  unnamed: () => l10n.t('(no name)'),
  more: (parts: { readonly names: string; readonly count: number }) => l10n.t('{names} and {count} more', parts),
  askers: (askers: string) => l10n.t('For {askers}.', { askers }),
  purpose: (parts: Parts<'purpose' | 'askers'>) => l10n.t('{purpose}: {askers}.', parts),
  supervisor: (reason: string) => l10n.t('The supervisor {reason}', { reason }),
  token: () => l10n.t('the token of its service account, which Kubernetes mounts'),
  nodesSupervisor: () => l10n.t('The supervisor comes from the node; an init container can deliver it instead'),
  defaultSeccomp: () => l10n.t('The profile that restricted-v2 gives to pods that set none'),
  priority: () => l10n.t('None: with a priority, OpenShift would try this SCC before the SCCs that other pods get.'),
  noEscalation: () => l10n.t('No container requests it; OpenShift sets it to false in a container that leaves it unset.'),
  noEscalationOfRoot: () =>
    l10n.t(
      'No container requests it; OpenShift sets it to false in a container that leaves it unset. Root keeps its capabilities: no_new_privs removes none.',
    ),
  hostUsers: () => l10n.t('Every pod sets hostUsers: false.'),
  readOnly: () => l10n.t('Every container sets it.'),
  dropAll: () => l10n.t("Every container drops all capabilities itself, or uses none of the runtime's: it adds by name what it needs."),
  notAll: () => l10n.t("ALL would remove capabilities of the runtime's default set that these pods use without adding them."),
  supervisorUses: (parts: Parts<'containers' | 'capabilities'>) => l10n.t('The supervisor ({containers}) uses {capabilities}.', parts),
  usesUnknown: (containers: string) =>
    l10n.t('It is not known what is used in {containers}; to be stricter, drop ALL there and add what is missing.', { containers }),
};

/** Comments above the strategies of an SCC. */
export const strategyTexts = {
  uid: (parts: { readonly uid: number; readonly containers: string }) => l10n.t('UID {uid} ({containers})', parts),
  noUser: () => l10n.t("No pod sets a user, so each gets a UID of its namespace's range, as under restricted-v2."),
  anyUser: (parts: Parts<'asked' | 'open'>) =>
    l10n.t(
      'Requested: {asked}. But {open} leave the user to the image: every narrower strategy refuses root, or runs them as root too. With runAsUser set there, this could be narrower.',
      parts,
    ),
  nonRoot: (parts: Parts<'asked' | 'open'>) =>
    l10n.t("Requested: {asked}; and the image's own user, as long as it is not root, by {open}.", parts),
  oneUser: (asked: string) => l10n.t('Requested: {asked}; every other user is refused.', { asked }),
  userRange: (asked: string) =>
    l10n.t('Requested: {asked}. An SCC cannot list users; this range is the narrowest that includes them all.', { asked }),
  filledUser: (parts: { readonly open: string; readonly uid: number }) =>
    l10n.t("Containers that set none ({open}) get UID {uid}, as restricted-v2 would give them a UID of the namespace's range.", parts),
  noSELinux: () => l10n.t("No pod sets SELinux options, so each gets its namespace's level."),
  oneSELinux: (pods: string) => l10n.t('Set by {pods}; everything else is refused.', { pods }),
  anySELinux: (pods: string) =>
    l10n.t(
      'SELinux options are set by {pods}. MustRunAs takes one complete set of options for whole pods, with a level, and cannot express these.',
      { pods },
    ),
  ownGroups: () => l10n.t("The groups that are set are the namespace's own."),
  noGroup: (field: string) => l10n.t("No pod sets {field}, so each gets its namespace's.", { field }),
  emptyGroups: (parts: Parts<'pods' | 'field'>) => l10n.t('{pods}: every narrower strategy refuses an explicitly empty {field}.', parts),
  groups: (pods: string) => l10n.t('Requested by {pods}; every other group is refused.', { pods }),
  filledGroup: (group: string) => l10n.t('Pods that set none get {group}.', { group }),
};

/** How many names a comment gives before it only counts. */
const NAMED = 4;

/** Names in a comment, each once: `a; b; c`, and no longer than a person reads. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length <= NAMED
    ? distinct.join('; ')
    : reasonTexts.more({ names: distinct.slice(0, NAMED - 1).join('; '), count: distinct.length - NAMED + 1 });
}

/** Fields as YAML's flow style writes them: `uidRangeMin: 0, uidRangeMax: 1000`. */
export function fieldsText(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([name, value = null]) => `${name}: ${valueText(value)}`)
    .join(', ');
}

function valueText(value: Json): string {
  if (isList(value)) return `[${value.map(valueText).join(', ')}]`;
  return isObject(value) ? `{${fieldsText(value)}}` : String(value);
}

export const granteeTexts = {
  account: (account: string) => l10n.t('service account {account}', { account }),
  allAccounts: () => l10n.t('every service account of the cluster'),
  accountsOf: (namespace: string) => l10n.t('every service account of namespace {namespace}', { namespace }),
  everyUser: () => l10n.t('every user'),
  others: () => l10n.t('others'),
};

export const powerTexts = {
  allowPrivilegedContainer: () => l10n.t('run privileged containers'),
  allowHostDirVolumePlugin: () => l10n.t('mount directories of the node'),
  allowHostNetwork: () => l10n.t("use the node's network"),
  allowHostPorts: () => l10n.t("use the node's ports"),
  allowHostPID: () => l10n.t("see the node's processes"),
  allowHostIPC: () => l10n.t("use the node's IPC"),
  root: () => l10n.t('run as root'),
  anyCapability: () => l10n.t('add any capability'),
  capability: (capability: string) => l10n.t('add {capability}', { capability }),
};

export const restrictionTexts = {
  restrict: (scc: string) => l10n.t('Make this pod {scc}', { scc }),
  restrictBySetting: (parts: Readonly<Record<'scc' | 'fields', string>>) => l10n.t('Make this pod {scc}: set {fields}', parts),
};

export const refusedRestrictionTexts = {
  supervisor: (parts: Readonly<Record<'container' | 'capabilities', string>>) =>
    l10n.t('The supervisor needs {capabilities} in container "{container}".', parts),
  supervisorRoot: (container: string) => l10n.t('The supervisor needs root in container "{container}".', { container }),
  unknownSupervisor: () => l10n.t('The pod runs the supervisor in a way whose needs are not known.'),
  asks: (reasons: string) => l10n.t('The pod asks for more than that: {reasons}', { reasons }),
  more: (count: number) => (count === 1 ? l10n.t('1 more reason.') : l10n.t('{count} more reasons.', { count })),
  podSecurity: (reasons: string) => l10n.t('Pod Security restricted still refuses the pod: {reasons}.', { reasons }),
  otherPod: (scc: string) => l10n.t('{scc} would make another pod of it.', { scc }),
  notAdmitted: (scc: string) => l10n.t('It is not certain that {scc} admits the pod then.', { scc }),
};
