/** The sentences about rules that fail and settings that do not fit, and verdicts in few words. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const ruleFault = (rule: string, fault: string): string =>
  l10n.t(
    '{rule} could not judge this document: {fault}. This is a defect of SCC Lens, please report it; all other rules have judged the document.',
    {
      rule,
      fault,
    },
  );

export const remedyFault = (rule: string, fault: string): string =>
  l10n.t('{rule} could not compute this fix: {fault}. This is a defect of SCC Lens, please report it.', { rule, fault });

/** For values that do not fit a setting. */
export const settingTexts = {
  newerRelease: (parts: Readonly<Record<'version' | 'newest', string>>) =>
    l10n.t('OpenShift {version} is newer than {newest}, the newest that SCC Lens knows, and is treated like it.', parts),
  otherValue: (parts: Readonly<Record<'setting' | 'value' | 'choices', string>>) =>
    l10n.t('{setting}: {value} is not one of {choices}.', parts),
  otherType: (parts: Readonly<Record<'setting' | 'value' | 'type', string>>) => l10n.t('{setting}: {value} is not of type {type}.', parts),
  otherEntry: (parts: Readonly<Record<'setting' | 'value' | 'choices', string>>) =>
    l10n.t('{setting}: {value} has a value that is not one of {choices}.', parts),
  otherLists: (parts: Readonly<Record<'setting' | 'value', string>>) =>
    l10n.t('{setting}: {value} has a value that is not a list of texts.', parts),
  eitherType: (parts: Readonly<Record<'first' | 'second', string>>) => l10n.t('{first} or {second}', parts),
};

/** Why something is not judged, a sentence each. */
export const notJudgedTexts = {
  template: () => l10n.t('Not judged: a template (Helm, Jinja or similar). Check what it renders to.'),
  overlay: () => l10n.t('Not judged: a Kustomize overlay or patch. Check what `kustomize build` prints.'),
  foreign: () => l10n.t('Not judged: it contains no Kubernetes object.'),
  tooLarge: (size: string) => l10n.t('Not judged: it is larger than {size}.', { size }),
  onSave: (size: string) =>
    l10n.t('Not judged while you type: a document here is longer than {size}. It is judged when it is opened and saved.', { size }),
  unreadable: (problem: string) => l10n.t('Not judged: it could not be read ({problem}).', { problem }),
  composedPods: (kind: string) => l10n.t('Not judged: the controller of {kind} composes its pods.', { kind }),
  elsewherePods: (kind: string) => l10n.t('Not judged: the manifests that this {kind} deploys are no objects of this file.', { kind }),
  unknownPods: (kind: string) => l10n.t('Not judged: it is not known which pods the controller of {kind} makes.', { kind }),
};

/** A verdict in a few words, behind a mark. */
export const headlineTexts = {
  admitted: (scc: string) => l10n.t('Admitted by {scc}', { scc }),
  lacks: (count: number) =>
    count === 1
      ? l10n.t('Admitted, but the supervisor lacks 1 capability')
      : l10n.t('Admitted, but the supervisor lacks {count} capabilities', { count }),
  cannotStart: () => l10n.t('Admitted, but the supervisor cannot start'),
  refused: (count: number) => (count === 1 ? l10n.t('Refused: 1 reason') : l10n.t('Refused: {count} reasons', { count })),
  refusedNow: (files: string, count: number) =>
    count < 2
      ? l10n.t('Refused now; admitted once {files} is deployed', { files })
      : l10n.t('Refused now; admitted once {files} are deployed', { files }),
  otherNow: (parts: Readonly<Record<'now' | 'then' | 'files', string>>, count: number) =>
    count < 2
      ? l10n.t('Admitted by {now}; by {then} once {files} is deployed', parts)
      : l10n.t('Admitted by {now}; by {then} once {files} are deployed', parts),
  requiresAbsent: (scc: string) => l10n.t('Refused: {scc} does not exist', { scc }),
  requiresUngranted: (scc: string) => l10n.t('Refused: {scc} is not granted', { scc }),
  noScc: () => l10n.t('Refused: no SCC is granted'),
  unusable: () => l10n.t('Refused: an SCC is invalid here'),
  invalid: (count: number) => (count === 1 ? l10n.t('Invalid: 1 field') : l10n.t('Invalid: {count} fields', { count })),
  notChecked: () => l10n.t('Not checked by SCC admission'),
  dependsOn: (fact: string) => l10n.t('Depends on {fact}', { fact }),
  dependsOnSome: (count: number) => l10n.t('Depends on {count} facts', { count }),
  namespace: () => l10n.t("the namespace's annotations"),
  serviceAccount: () => l10n.t('the service account'),
  grants: () => l10n.t('grants that are not known'),
  role: (name: string) => l10n.t('ClusterRole {name}', { name }),
  scc: (name: string) => l10n.t('SCC {name}', { name }),
  otherSccs: () => l10n.t('SCCs that could not be read'),
  zStream: (release: string) => l10n.t('the patch release of OpenShift {release}', { release }),
  value: (field: string) => l10n.t('the value of {field}', { field }),
  volumeType: (type: string) => l10n.t('the volume type {type}', { type }),
};

/** What the verdicts on a document rest on, and what they come to. */
export const statusTexts = {
  assumed: (release: string) => l10n.t('{release} assumed', { release }),
  noCluster: () => l10n.t('No cluster is connected.'),
  cluster: (context: string) => l10n.t('Cluster {context}', { context }),
  hiddenSccs: (release: string) => l10n.t('You may not read its SCCs: the stock SCCs of {release} are assumed.', { release }),
  clusterDecides: (release: string) => l10n.t('Its SCCs, namespaces and grants decide. The settings name {release}.', { release }),
  byGateway: () => l10n.t('The release of the gateway in the workspace.'),
  someOpenShell: () => l10n.t('OpenShell of an unknown release'),
  byImage: (image: string) => l10n.t('The release of the image {image}.', { image }),
  noPods: () => l10n.t('No pods'),
  notJudged: () => l10n.t('Not judged'),
  objectsNotJudged: (count: number) => l10n.t('{count} not judged', { count }),
  workloads: (parts: { readonly count: number; readonly verdicts: string }) => l10n.t('{count} workloads: {verdicts}', parts),
  denied: (count: number) => l10n.t('{count} refused', { count }),
  invalid: (count: number) => l10n.t('{count} invalid', { count }),
  unknown: (count: number) => l10n.t('{count} unknown', { count }),
  'not-checked': (count: number) => l10n.t('{count} not checked', { count }),
  admitted: (count: number) => l10n.t('{count} admitted', { count }),
  runsAs: (account: string) => l10n.t('It runs as service account {account}.', { account }),
  runAs: (accounts: string) => l10n.t('They run as {accounts}.', { accounts }),
  sccs: (sccs: string) => l10n.t('Admitted by {sccs}.', { sccs }),
  unknownAccount: () => l10n.t('an account that its controller chooses'),
  andMore: (parts: { readonly names: string; readonly count: number }) => l10n.t('{names} and {count} more', parts),
};
