/** The sentences about rules that fail and settings that do not fit, and verdicts in few words. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

/** A defect of a rule. */
export const faultTexts = sentences({
  rule: '{rule} could not judge this document: {fault}. This is a defect of SCC Lens, please report it; all other rules have judged the document.',
  remedy: '{rule} could not compute this fix: {fault}. This is a defect of SCC Lens, please report it.',
});

/** For values that do not fit a setting. */
export const settingTexts = sentences({
  newerRelease: 'OpenShift {version} is newer than {newest}, the newest that SCC Lens knows, and is treated like it.',
  otherValue: '{setting}: {value} is not one of {choices}.',
  otherType: '{setting}: {value} is not of type {type}.',
  otherEntry: '{setting}: {value} has a value that is not one of {choices}.',
  otherLists: '{setting}: {value} has a value that is not a list of texts.',
  eitherType: '{first} or {second}',
});

/** Why something is not judged, a sentence each. */
export const notJudgedTexts = sentences({
  template: 'Not judged: a template (Helm, Jinja or similar). Check what it renders to.',
  unlisted: 'Not judged: a part of an object, or of a kustomization. No kustomization above it completes it.',
  overlay:
    'Not judged: a kustomization, or a part of an object. Check the whole, such as what `kustomize build` prints with the options that it needs.',
  catalog: 'Not judged: a file-based catalog lists operators and describes no pod. Check the manifests of their bundles.',
  assertion: 'Not judged: an assertion of Chainsaw or Kuttl, which is compared with the cluster.',
  deletion: 'Not judged: OpenShift deletes this object when the cluster is updated, and does not create it.',
  foreign: 'Not judged: it contains no Kubernetes object.',
  tooLarge: 'Not judged: it is larger than {size}.',
  onSave: 'Not judged while you type: a document here is longer than {size}. It is judged when it is opened and saved.',
  unreadable: 'Not judged: it could not be read ({problem}).',
  composedPods: 'Not judged: a controller composes pods from this {kind}. Check a pod that it has made.',
  elsewherePods: 'Not judged: the manifests that this {kind} deploys are not part of it. Check these.',
  templatePods: 'Not judged: this {kind} is a template of manifests, which each cluster fills in. Check what it makes of them.',
  unknownPods: 'Not judged: it is not known which pods the controller of {kind} makes. Check a pod that it has made.',
  absentPods: 'Not judged: its API version has no kind {kind}.',
});

/** A verdict in a few words, behind a mark. */
export const headlineTexts = sentences({
  admitted: 'Admitted by {scc}',
  lacks: ['Admitted, but the supervisor lacks 1 capability', 'Admitted, but the supervisor lacks {count} capabilities'],
  cannotStart: 'Admitted, but the supervisor cannot start',
  refused: ['Refused: 1 reason', 'Refused: {count} reasons'],
  requiresAbsent: 'Refused: {scc} does not exist',
  requiresUngranted: 'Refused: {scc} is not granted',
  noScc: 'Refused: no SCC is granted',
  unusable: 'Refused: an SCC is invalid here',
  podSecurity: 'Refused: its namespace enforces Pod Security level {level}',
  objections: "Pod Security's level {level} does not allow it: {reasons}.",
  invalid: ['Invalid: 1 field', 'Invalid: {count} fields'],
  notChecked: 'Not checked by SCC admission',
  dependsOn: 'Depends on {fact}',
  dependsOnSome: 'Depends on {count} facts',
  home: 'its namespace',
  unplaced: 'the namespace of {binding}',
  namespace: "the namespace's annotations",
  serviceAccount: 'the service account',
  grants: 'grants that are not known',
  role: 'ClusterRole {name}',
  scc: 'SCC {name}',
  otherSccs: 'SCCs that could not be read',
  zStream: 'the patch release of OpenShift {release}',
  value: 'the value of {field}',
  volumeType: 'the volume type {type}',
  refusedNow: ['Refused now; admitted once {files} is deployed', 'Refused now; admitted once {files} are deployed'],
  otherNow: ['Admitted by {now}; by {then} once {files} is deployed', 'Admitted by {now}; by {then} once {files} are deployed'],
});

/** What the verdicts on a document rest on, and what they come to. */
export const statusTexts = sentences({
  assumed: '{release} assumed',
  noCluster: 'No cluster is connected.',
  cluster: 'Cluster {context}',
  hiddenSccs: 'You may not read its SCCs: the stock SCCs of {release} are assumed.',
  clusterDecides: 'Its SCCs, namespaces and grants decide. The settings name {release}.',
  byGateway: 'The release of the gateway in the workspace.',
  someOpenShell: 'OpenShell of an unknown release',
  byImage: 'The release of the image {image}.',
  noPods: 'No pods',
  notJudged: 'Not judged',
  objectsNotJudged: '{count} not judged',
  workloads: '{count} workloads: {verdicts}',
  denied: '{count} refused',
  invalid: '{count} invalid',
  unknown: '{count} unknown',
  'not-checked': '{count} not checked',
  admitted: '{count} admitted',
  runsAs: 'Runs as {account}.',
  runAs: 'They run as {accounts}.',
  sccs: 'Admitted by {sccs}.',
  unknownAccount: 'an account that its controller chooses',
});
