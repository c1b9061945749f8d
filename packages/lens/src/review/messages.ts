/** The sentences of reviews, hovers, tables and explained rejections. `l10n/` has the translations. */
import type { PodReview } from '@scc-lens/admission';
import { sentences } from '@scc-lens/words';

export const { noName } = sentences({ noName: '(no name)' });

const verdicts = sentences({
  admitted: 'admitted',
  denied: 'denied',
  unknown: 'unknown',
  'not-checked': 'not checked',
  invalid: 'invalid',
});

/** A verdict as a word of a table or heading. */
export const verdictWord = (verdict: PodReview['verdict']): string => verdicts[verdict]();

export const reviewTexts = sentences({
  order: 'SCCs in the order in which OpenShift tries them',
  partial: 'Invalid lines of the manifests are left out. With them the verdict may be another one.',
  invalid: 'Why the pod is invalid',
  refusals: 'Why {scc} refuses it',
  undecided: 'What the verdict of {scc} depends on',
  leftToGrant: 'What is left to grant',
  beyond: 'Beyond {scc}, an SCC that service account {account} may use has to allow:',
  otherSccs: ['1 other SCC that does not admit it', '{count} other SCCs that do not admit it'],
  openSccs: ['1 other SCC whose verdict is not known', '{count} other SCCs whose verdicts are not known'],
  asTable: 'The same as a table',
  apiServer: 'Answer of the API server',
  offline: 'Forecast for OpenShift {release}, offline, for service account {account} in {place}.',
  hiddenSccs: 'Forecast for OpenShift {release}, because you may not read the SCCs of {cluster}, for service account {account} in {place}.',
  onCluster: 'On the cluster {cluster}, for service account {account} in {place}.',
  chosenAccount: 'that the controller chooses',
  namespace: 'namespace {namespace}',
  unknownNamespace: 'namespace {namespace}, whose annotations are not known',
  noNamespace: 'a namespace that the manifest does not name',
  createdByPerson: 'A person creates this pod; what that person may use beyond the defaults is not counted.',
  createdBy: 'Its pods are created by {controller}.',
  createdByUnknown: 'SCC Lens does not know the controller of {kind}: the verdict is on the template as it is written.',
  otherGrants: 'The installation of its operator also grants {grants}.',
  grantTo: '{sccs} to service account {account}',
  everyScc: 'every SCC',
  reasons: ['1 reason', '{count} reasons'],
  changes: 'changes the pod',
  openPlace: 'its place in the order is not known',
  dependsOn: 'It depends on {facts}.',
  fromAnnotation: "{field} comes from the namespace's annotation {annotation}.",
  afterAdmission: 'The pod after admission',
  podSecurityAfter: 'Pod Security after SCC admission',
  passes: 'The pod passes level {level}.',
  passesOnly: 'The pod passes level {level}, but not {stricter}:',
  /** Ends the sentence "It depends on …" where the cluster has no name. */
  theCluster: 'the cluster',
  tokenVolume: "It is the volume of the service account's token, which the pod gets unless automountServiceAccountToken is false",
  mayUse: 'may use',
  verdict: 'verdict',
  notes: 'notes',
});

/** Whether an SCC may be used. */
export const usageTexts = sentences({ true: 'yes', false: 'no', unknown: 'unknown' });

/** The verdict of all SCCs. */
export const summaryTexts = sentences({
  admitted: 'Admitted by {scc}.',
  admittedBySome: 'Admitted by {sccs}: it depends on {facts}.',
  ifChosen: 'With {scc}: {text}',
  unknown: 'Unknown: it depends on {facts}.',
  notChecked: 'Not checked: {reason}.',
  skips: 'SCC admission skips namespace {name}',
  skipsLabelled: 'SCC admission skips namespace {name}, which has the label {label}',
  skipsWindows: 'SCC admission skips Windows pods',
  invalid: 'Invalid pod: {reason}',
  moreInvalid: ['Invalid pod: {reason} 1 more field is invalid.', 'Invalid pod: {reason} {count} more fields are invalid.'],
  apartFromThat: '{invalid} Apart from that: {admission}',
  madeInvalid: 'Not admitted: OpenShift chooses {scc}, whose changes make the pod invalid.',
  broken: 'Not admitted: OpenShift refuses every pod, because it cannot set up SCC {scc}. The reason: {reason}',
  mayUseNone: 'Not admitted: its service account may use no SCC.',
  notAdmitted: 'Not admitted by {sccs}.',
  notAdmittedByDefault: [
    'Not admitted by {sccs}, the SCC that every pod may use by default.',
    'Not admitted by {sccs}, the SCCs that every pod may use by default.',
  ],
  noOther: '{refused} No other SCC would admit it.',
  others: ['{refused} Of the other SCCs only {sccs} would admit it.', '{refused} Of the other SCCs {sccs} would admit it.'],
  and: '{first} and {last}',
  or: '{first} or {last}',
});

/** Facts on which a verdict depends, as ends of a sentence. */
export const missingTexts = sentences({
  annotation: "the namespace's annotation {annotation}",
  role: 'ClusterRole {role}, which was not read and would have to allow SCC {scc}',
  oneOf: 'which {object} of several files is deployed, as they do not give the same rights to SCCs',
  unplaced: 'the namespace of {binding}, which is not known',
  mayUse: 'whether the service account may use {scc}',
  namespace: 'its namespace, which decides what service account {account} may use',
  unreadGrants: 'the SCCs that service account {account} may use, which were not read on {cluster}',
  chosenAccount: 'the service account, which the controller of the {kind} chooses',
  creator: 'the SCCs that the creator of the pods of {kind} may use, who is not known',
  account: 'automountServiceAccountToken of the ServiceAccount {name}, which was not read',
  scc: 'the SCC {name}, which is not known',
  otherSccs: 'SCCs of the cluster that could not be read',
  zStream: 'whether OpenShift {release} has the change to its SCCs of {merged} (cluster-kube-apiserver-operator #{pull})',
  volumeType: 'what the volume type {type} of SCC {scc} allows',
  addedContainer: '{field}, which the controller gives a container that it adds to the pod',
  value: 'the value of {field}, which cannot be read',
  ofScc: '{field} of SCC {scc}',
  placeholder: 'the value of {field}, in which {placeholder} is not replaced',
});

/** For a connected cluster, where files of the workspace change the verdict once they are deployed. */
export const nowTexts = sentences({
  both: ['Now: {now} Once {files} is deployed: {then}', 'Now: {now} Once {files} are deployed: {then}'],
  workspace: 'the workspace',
  notOnCluster: 'not on the cluster',
});

/** What a picture of the SCCs notes next to each. */
export const pictureTexts = sentences({
  chosen: 'admits the pod',
  wouldAdmit: 'would admit it',
  mayNotBeUsed: 'may not be used',
  mayPerhapsBeUsed: 'not known whether it may be used',
  more: ['and 1 more SCC', 'and {count} more SCCs'],
});

/** What the annotation `openshift.io/required-scc` decides. */
export const requiredTexts = sentences({
  both: '{required}. {without}.',
  alone: '{required}.',
  admits: "Admitted by {scc}, which the pod's annotation requires",
  refuses: "Not admitted: the pod's annotation requires {scc}, which refuses it",
  notGranted: "Not admitted: the pod's annotation requires {scc}, which its service account may not use",
  refusesUngranted: 'Not admitted: its annotation requires {scc}, which refuses it and is not granted to it',
  absent: "Not admitted: the pod's annotation requires {scc}, which does not exist",
  notKnown: "Unknown: the pod's annotation requires {scc}, an SCC that is not known",
  dependsOn: "Unknown: the pod's annotation requires {scc}, and it depends on {facts}",
  admittedWithout: 'Without the annotation, {sccs} would admit it',
  deniedWithout: 'Without the annotation, no SCC that its service account may use would admit it',
  unknownWithout: 'Without the annotation, it would depend on {facts}',
});

/** The same at the annotation itself. */
export const annotationTexts = sentences({
  refuses: 'OpenShift tries only {scc}, which refuses the pod',
  notGranted: "OpenShift tries only {scc}, which the pod's service account may not use",
  refusesUngranted: 'OpenShift tries only {scc}, which refuses the pod, and which its service account may not use',
  absent: 'The SCC {scc} does not exist',
  notKnown: 'SCC {scc} is not known. OpenShift refuses the pod if it does not exist',
});

export const hintTexts = sentences({ filledIn: '{scc}: {fields}', fromAnnotation: '{field} from {annotation}' });

export const overviewTexts = sentences({
  binary: 'the binary',
  none: 'none',
  initContainer: 'init container',
  imageVolume: 'image volume',
  ownImage: 'its own image',
  ownPod: 'a pod of its own',
  unknown: 'unknown',
  installs: 'installs it',
  volume: '{type} volume',
  anyScc: 'an SCC that it may use',
});

export const headingTexts = sentences({
  workload: 'workload',
  supervisor: 'supervisor by',
  onTheNodes: 'on every node',
  admittedBy: 'admitted by',
  wouldAdmit: 'would be by',
  exceptions: 'beyond what is granted',
});

export const explanationTexts = sentences({
  rejectionOf: 'Rejection of {pod}',
  rejectionOfPod: 'Rejection of a pod',
  rejections: '{count} rejections',
  withWarnings: 'Rejections: {count}, warnings: {warnings}',
  refused: 'Pod {pod} was refused',
  refusedAll: 'Pods {pods} were refused',
  warned: 'Pod Security objects to pod {pod}, and does not refuse it',
  existing: [
    'Pod {pod} in namespace {namespace} exists, and would be refused if it were created again',
    '{count} pods in namespace {namespace} exist, and would be refused if they were created again: {pod} and others',
  ],
  operationRefused: 'Pod {pod}: {operation} was refused',
  podSecurityError: 'Pod Security had an error about pod {pod}',
  inNamespace: '{title}, in namespace {namespace}',
  brokenEvents: [
    'An audit event is not complete JSON: its text was read, but not which object it is about.',
    '{count} audit events are not complete JSON: their text was read, but not which objects they are about.',
  ],
  of: '{pod} of {workload}',
  noScc: 'OpenShift tried no SCC, because neither the service account nor the requester may use any.',
  hidden: 'unknown, because the text hides what is allowed',
  noPolicy: 'No PodSecurityPolicy was tried, because neither the service account nor the requester may use any.',
  unattributed: 'Objections that name no SCC',
  ofPolicy: 'Objections of PodSecurityPolicy',
  restrictedWouldDo: 'The SCC {scc} would admit the pod, but OpenShift 4.11 and newer does not grant it to every user by default.',
  manifest: 'It is about {manifest}.',
  notTried: 'Not tried, because neither the service account nor the requester may use them',
  cut: 'The rejection is cut off; it may contain more objections.',
  notUnderstood: 'Not understood',
  accountNeedsIt: 'What needs a grant is {account}, not the user who applies the manifest.',
  needsIt: 'What needs a grant is {account}.',
  bind: 'Bind it, with a RoleBinding in its namespace, to a ClusterRole that may {verb} an SCC that admits the pod.',
  userToo: 'Where no controller sends the request, a grant to the user who sends it counts too.',
  anyAccount: "the pod's service account ({field}, else {fallback})",
  account: 'the service account {account}',
  ofContainer: '{field} of container {container}',
  mustBeUnset: 'must be unset',
});

/** What a cluster objects to at a field. */
export const refusedFieldTexts = sentences({
  refused: 'The cluster refuses this: {detail}',
  refusedUnder: 'The cluster refuses this under {sccs}: {detail}',
});
