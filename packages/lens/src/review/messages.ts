/** The sentences of reviews, hovers, tables and explained rejections. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';
import type { PodReview } from '@scc-lens/admission';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const noName = (): string => l10n.t('(no name)');

/** A verdict as a word of a table or heading. */
export function verdictWord(verdict: PodReview['verdict']): string {
  switch (verdict) {
    case 'admitted':
      return l10n.t('admitted');
    case 'denied':
      return l10n.t('denied');
    case 'unknown':
      return l10n.t('unknown');
    case 'not-checked':
      return l10n.t('not checked');
    case 'invalid':
      return l10n.t('invalid');
  }
}

export const reviewTexts = {
  order: () => l10n.t('SCCs in the order in which OpenShift tries them'),
  invalid: () => l10n.t('Why the pod is invalid'),
  refusals: (scc: string) => l10n.t('Why {scc} refuses it', { scc }),
  undecided: (scc: string) => l10n.t('What the verdict of {scc} depends on', { scc }),
  leftToGrant: () => l10n.t('What is left to grant'),
  beyond: (parts: Parts<'scc' | 'account'>) => l10n.t('Beyond {scc}, an SCC that service account {account} may use has to allow:', parts),
  otherSccs: (count: number) =>
    count === 1 ? l10n.t('1 other SCC that does not admit it') : l10n.t('{count} other SCCs that do not admit it', { count }),
  asTable: () => l10n.t('The same as a table'),
  apiServer: () => l10n.t('Answer of the API server'),
  offline: (parts: Parts<'release' | 'account' | 'place'>) =>
    l10n.t('Forecast for OpenShift {release}, offline, for service account {account} in {place}.', parts),
  hiddenSccs: (parts: Parts<'release' | 'cluster' | 'account' | 'place'>) =>
    l10n.t(
      'Forecast for OpenShift {release}, because you may not read the SCCs of {cluster}, for service account {account} in {place}.',
      parts,
    ),
  onCluster: (parts: Parts<'cluster' | 'account' | 'place'>) =>
    l10n.t('On the cluster {cluster}, for service account {account} in {place}.', parts),
  chosenAccount: () => l10n.t('that the controller chooses'),
  namespace: (namespace: string) => l10n.t('namespace {namespace}', { namespace }),
  unknownNamespace: (namespace: string) => l10n.t('namespace {namespace}, whose annotations are not known', { namespace }),
  noNamespace: () => l10n.t('a namespace that the manifest does not name'),
  createdByPerson: () => l10n.t('A person creates this pod; what that person may use beyond the defaults is not counted.'),
  createdBy: (controller: string) => l10n.t('Its pods are created by {controller}.', { controller }),
  createdByUnknown: (kind: string) =>
    l10n.t('SCC Lens does not know the controller of {kind}: the verdict is on the template as it is written.', { kind }),
  mayUse: (granted: boolean | 'unknown') => (granted === 'unknown' ? l10n.t('unknown') : granted ? l10n.t('yes') : l10n.t('no')),
  columns: () => ({ mayUse: l10n.t('may use'), verdict: l10n.t('verdict'), notes: l10n.t('notes') }),
  reasons: (count: number) => (count === 1 ? l10n.t('1 reason') : l10n.t('{count} reasons', { count })),
  fillsIn: () => l10n.t('fills in fields'),
  dependsOn: (facts: string) => l10n.t('It depends on {facts}.', { facts }),
  fromAnnotation: (parts: Parts<'field' | 'annotation'>) => l10n.t("{field} comes from the namespace's annotation {annotation}.", parts),
  afterAdmission: () => l10n.t('The pod after admission'),
  passes: (level: string) => l10n.t('The pod passes level {level}.', { level }),
  passesOnly: (parts: Parts<'level' | 'stricter'>) => l10n.t('The pod passes level {level}, but not {stricter}:', parts),
  /** Ends the sentence "It depends on …" where the cluster has no name. */
  theCluster: () => l10n.t('the cluster'),
  tokenVolume: () => l10n.t("the volume of the service account's token, which the pod gets unless automountServiceAccountToken is false"),
};

/** For a connected cluster, where files of the workspace change the verdict once they are deployed. */
export const nowTexts = {
  both: (parts: Parts<'now' | 'files' | 'then'>, count: number) =>
    count < 2
      ? l10n.t('Now: {now} Once {files} is deployed: {then}', parts)
      : l10n.t('Now: {now} Once {files} are deployed: {then}', parts),
  workspace: () => l10n.t('the workspace'),
  notOnCluster: () => l10n.t('not on the cluster'),
};

/** What a picture of the SCCs notes next to each. */
export const pictureTexts = {
  chosen: () => l10n.t('admits the pod'),
  wouldAdmit: () => l10n.t('would admit it'),
  mayNotBeUsed: () => l10n.t('may not be used'),
  mayPerhapsBeUsed: () => l10n.t('not known whether it may be used'),
  more: (count: number) => (count === 1 ? l10n.t('and 1 more SCC') : l10n.t('and {count} more SCCs', { count })),
};

/** What the annotation `openshift.io/required-scc` decides. */
export const requiredTexts = {
  both: (parts: Parts<'required' | 'without'>) => l10n.t('{required}; {without}.', parts),
  admits: (scc: string) => l10n.t("Admitted by {scc}, which the pod's annotation requires", { scc }),
  refuses: (scc: string) => l10n.t("Not admitted: the pod's annotation requires {scc}, which refuses it", { scc }),
  notGranted: (scc: string) => l10n.t("Not admitted: the pod's annotation requires {scc}, which its service account may not use", { scc }),
  absent: (scc: string) => l10n.t("Not admitted: the pod's annotation requires {scc}, which does not exist", { scc }),
  notKnown: (scc: string) => l10n.t("Unknown: the pod's annotation requires {scc}, an SCC that is not known", { scc }),
  dependsOn: (parts: Parts<'scc' | 'facts'>) => l10n.t("Unknown: the pod's annotation requires {scc}, and it depends on {facts}", parts),
  admittedWithout: (sccs: string) => l10n.t('without the annotation, {sccs} would admit it', { sccs }),
  deniedWithout: () => l10n.t('without the annotation, no SCC that its service account may use would admit it'),
  unknownWithout: (facts: string) => l10n.t('without the annotation, it would depend on {facts}', { facts }),
};

/** The same at the annotation itself. */
export const annotationTexts = {
  refuses: (scc: string) => l10n.t('OpenShift tries only {scc}, which refuses the pod', { scc }),
  notGranted: (scc: string) => l10n.t("OpenShift tries only {scc}, which the pod's service account may not use", { scc }),
  absent: (scc: string) => l10n.t('The SCC {scc} does not exist', { scc }),
  notKnown: (scc: string) => l10n.t('The SCC {scc} is not known, and OpenShift refuses the pod if it does not exist', { scc }),
};

export const hintTexts = {
  filledIn: (parts: Parts<'scc' | 'fields'>) => l10n.t('{scc}: {fields}', parts),
  fromAnnotation: (parts: Parts<'field' | 'annotation'>) => l10n.t('{field} from {annotation}', parts),
};

export const overviewTexts = {
  headings: () => ({
    workload: l10n.t('workload'),
    supervisor: l10n.t('supervisor by'),
    onTheNodes: l10n.t('on every node'),
    admittedBy: l10n.t('admitted by'),
    wouldAdmit: l10n.t('would be by'),
    exceptions: l10n.t('beyond what is granted'),
    podSecurity: 'Pod Security',
  }),
  binary: () => l10n.t('the binary'),
  nothing: () => l10n.t('nothing'),
  none: () => l10n.t('none'),
  initContainer: () => l10n.t('init container'),
  imageVolume: () => l10n.t('image volume'),
  ownImage: () => l10n.t('its own image'),
  unknown: () => l10n.t('unknown'),
  installs: () => l10n.t('installs it'),
  volume: (type: string) => l10n.t('{type} volume', { type }),
  anyScc: () => l10n.t('an SCC that it may use'),
};

export const explanationTexts = {
  rejectionOf: (pod: string) => l10n.t('Rejection of {pod}', { pod }),
  rejectionOfPod: () => l10n.t('Rejection of a pod'),
  rejections: (count: number) => l10n.t('{count} rejections', { count }),
  refused: (pod: string) => l10n.t('Pod {pod} was refused', { pod }),
  refusedAll: (pods: string) => l10n.t('Pods {pods} were refused', { pods }),
  wouldBeRefused: (pod: string) => l10n.t('Pod {pod} would be refused', { pod }),
  existing: (parts: Parts<'pod' | 'namespace'>, count: number) =>
    count === 1
      ? l10n.t('Pod {pod} in namespace {namespace} exists, and would be refused if it were created again', parts)
      : l10n.t('{count} pods in namespace {namespace} exist, and would be refused if they were created again: {pod} and others', {
          ...parts,
          count,
        }),
  operationRefused: (parts: Parts<'pod' | 'operation'>) => l10n.t('Pod {pod}: {operation} was refused', parts),
  podSecurityError: (pod: string) => l10n.t('Pod Security had an error about pod {pod}', { pod }),
  inNamespace: (parts: Parts<'title' | 'namespace'>) => l10n.t('{title}, in namespace {namespace}', parts),
  brokenEvents: (count: number) =>
    count === 1
      ? l10n.t('An audit event is not complete JSON: its text was read, but not which object it is about.')
      : l10n.t('{count} audit events are not complete JSON: their text was read, but not which objects they are about.', { count }),
  of: (parts: Parts<'title' | 'workload'>) => l10n.t('{title}, of {workload}', parts),
  noScc: () => l10n.t('OpenShift tried no SCC, because neither the service account nor the requester may use any.'),
  hidden: () => l10n.t('unknown, because the text hides what is allowed'),
  noPolicy: () => l10n.t('No PodSecurityPolicy was tried, because neither the service account nor the requester may use any.'),
  unattributed: () => l10n.t('Objections that name no SCC'),
  ofPolicy: () => l10n.t('Objections of PodSecurityPolicy'),
  restrictedWouldDo: (scc: string) =>
    l10n.t('The SCC {scc} would admit the pod, but OpenShift 4.11 and newer does not grant it to every user by default.', { scc }),
  manifest: (manifest: string) => l10n.t('It is about {manifest}.', { manifest }),
  notTried: () => l10n.t('Not tried, because neither the service account nor the requester may use them'),
  cut: () => l10n.t('The rejection is cut off; it may contain more objections.'),
  notUnderstood: () => l10n.t('Not understood'),
  whoNeedsIt: (parts: Parts<'account' | 'verb'>) =>
    l10n.t(
      'What needs a grant is {account}, not the user who applies the manifest. Bind it, with a RoleBinding in its namespace, to a ClusterRole that may {verb} an SCC that admits the pod.',
      parts,
    ),
  anyAccount: (parts: Parts<'field' | 'fallback'>) => l10n.t("the pod's service account ({field}, else {fallback})", parts),
  account: (account: string) => l10n.t('the service account {account}', { account }),
  ofContainer: (parts: Parts<'field' | 'container'>) => l10n.t('{field} of container {container}', parts),
};

/** What a cluster objects to at a field. */
export const refusedFieldTexts = {
  refused: (detail: string) => l10n.t('The cluster refuses this: {detail}', { detail }),
  refusedUnder: (parts: Parts<'sccs' | 'detail'>) => l10n.t('The cluster refuses this under {sccs}: {detail}', parts),
};
