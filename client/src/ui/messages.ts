/** The sentences of the commands that need no cluster. */
import * as l10n from '@vscode/l10n';

export const allowTexts = {
  title: (rule: string) => l10n.t('Allow {rule}', { rule }),
  here: () => l10n.t('Why is it allowed here? The reason is written into the comment.'),
  inDocument: () => l10n.t('Why is it allowed in this document? The reason is written into the comment.'),
  noReason: () => l10n.t('A suppression without a reason has no effect.'),
};

/** As people write it: 1,002. */
const grouped = (count: number): string => count.toLocaleString('en');

export const previewTexts = {
  working: () => l10n.t('working out the changes'),
  nothing: () => l10n.t('Nothing was changed.'),
};

export const replaceTexts = {
  looking: () => l10n.t('looking for hostPath supervisors'),
  title: (extent: string) => l10n.t('Replace hostPath Supervisors ({extent})', { extent }),
  placeholder: () => l10n.t('Choose the files. A preview shows every change before it is made.'),
  pods: (count: number) => (count === 1 ? l10n.t('1 pod') : l10n.t('{count} pods', { count: grouped(count) })),
  notReplaced: (place: string, reason: string) => l10n.t('{place}: not replaced: {reason}', { place, reason }),
  none: () => l10n.t('No hostPath supervisor in the workspace can be replaced.'),
  nothing: () => l10n.t('Nothing was replaced.'),
  all: (count: number) =>
    count === 1
      ? l10n.t('Replaced the hostPath supervisor in 1 pod; review the changed files and save them.')
      : l10n.t('Replaced the hostPath supervisors in {count} pods; review the changed files and save them.', { count: grouped(count) }),
  some: (done: number, all: number) =>
    l10n.t('Replaced the hostPath supervisors in {done} of {all} pods; review the changed files and save them.', {
      done: grouped(done),
      all: grouped(all),
    }),
  refused: (parts: { readonly count: number; readonly place: string; readonly reason: string }) =>
    parts.count === 1
      ? l10n.t('1 mount could not be replaced safely: {place}: {reason}', parts)
      : l10n.t('{count} mounts could not be replaced safely: {place}: {reason} …', parts),
  unread: (count: number) => (count === 1 ? l10n.t('1 file could not be read.') : l10n.t('{count} files could not be read.', { count })),
};

export const explainTexts = {
  title: () => l10n.t('Explain an Admission Error'),
  prompt: () => l10n.t("Paste the API server's message, including the text before it."),
  fromClipboard: () => l10n.t('Take the Message from the Clipboard'),
  noRejection: () => l10n.t('There is no rejection by SCC or Pod Security admission in this text.'),
};

export const pageTexts = {
  gone: (workload: string) => l10n.t('{workload} is not in the manifest any more.', { workload }),
};

export const renderingTexts = {
  /** Name of a read-only document; the file's ending follows. */
  title: (folder: string) => l10n.t('{folder} as rendered', { folder }),
  nothing: () => l10n.t('The open file belongs to no chart or kustomization that is rendered.'),
  valuesTitle: (chart: string) => l10n.t('Values Files of {chart}', { chart }),
  valuesPlaceholder: () => l10n.t('Choose the files that are used in addition to values.yaml. The last one wins.'),
  noValues: (chart: string) => l10n.t('{chart} has no other file of values than values.yaml.', { chart }),
};

export const ruleTexts = {
  title: () => l10n.t('Show the Page of a Rule'),
  placeholder: () => l10n.t('Choose the rule. Its page is a part of the extension.'),
};

export const generateTexts = {
  title: () => l10n.t('Generate Least-Privilege SCC'),
  openManifest: () => l10n.t('Open a manifest, or choose files or folders in the explorer.'),
  generating: () => l10n.t('generating SCCs'),
  namespacePrompt: () => l10n.t('Some workloads name no namespace. In which one will they run?'),
  notANamespace: () => l10n.t('A namespace has lower-case letters, digits and dashes.'),
  proof: (account: string, proof: string) => l10n.t('SCC for {account}: {proof}', { account, proof }),
  proven: (count: number) => l10n.t('{count} SCCs generated, each proven.', { count }),
  change: (account: string, change: string) => l10n.t('Change for the SCC of {account}: {change}', { account, change }),
  review: () => l10n.t('Review the files and save them.'),
  more: (count: number) => l10n.t('And {count} more.', { count }),
  noWorkload: () => l10n.t('No workload was found there.'),
};

export const handOverTexts = {
  collecting: () => l10n.t('collecting what an administrator has to apply'),
  changeManifests: () => l10n.t('Change Manifests'),
  toChange: (changes: string) => l10n.t('The manifests must change for it: {changes}', { changes }),
  nothing: (reason: string) => l10n.t('There is nothing to hand to an administrator. {reason}', { reason }),
  copied: (parts: { readonly file: string; readonly command: string }) =>
    l10n.t('Save {file} and give it to a cluster administrator. The clipboard now contains: {command}', parts),
  notCopied: (parts: { readonly file: string; readonly command: string; readonly reason: string }) =>
    l10n.t('Save {file} and give it to a cluster administrator, who runs: {command}. It is not in the clipboard: {reason}', parts),
};

export const reviewTexts = {
  noWorkload: () => l10n.t('There is no workload at the cursor. Open a manifest and put the cursor into one of its documents.'),
  title: (workload: string) => l10n.t('SCC review of {workload}', { workload }),
};

export const catalogTexts = {
  open: () => l10n.t('Open the Manifest'),
  gone: () => l10n.t('The manifest no longer contains it.'),
  filterTitle: () => l10n.t('Filter Workloads, Service Accounts and SCCs'),
  filterPrompt: () => l10n.t('Only what contains this text is shown, in the tree view SCC Lens.'),
  filtered: (text: string) => l10n.t('filter: {text}', { text }),
};

/** Next to the language of a document. */
export const languageStatusTexts = {
  cluster: () => l10n.t('SCC Lens: Cluster'),
  openshell: () => l10n.t('SCC Lens: OpenShell'),
  verdict: () => l10n.t('SCC Lens: Verdict'),
  change: () => l10n.t('Change'),
  showReview: () => l10n.t('Show Review'),
  showRendered: () => l10n.t('Show Rendered'),
  values: () => l10n.t('SCC Lens: Values'),
};

export const stalenessTexts = {
  changed: (files: string) => l10n.t('{files} changed in the meantime, so that nothing was written. Run the command again.', { files }),
};
