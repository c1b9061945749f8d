/** The sentences of the commands without a cluster that are long, or of several places. */
import * as l10n from '@vscode/l10n';

export const allowTexts = { inDocument: () => l10n.t('Why is it allowed in this document? The reason is written into the comment.') };

/** As people write it: 1,002. */
const grouped = (count: number): string => count.toLocaleString('en');

export const previewTexts = { nothing: () => l10n.t('Nothing was changed.') };

export const replaceTexts = {
  title: (extent: string) => l10n.t('Replace hostPath Supervisors ({extent})', { extent }),
  placeholder: () => l10n.t('Choose the files. A preview shows every change before it is made.'),
  pods: (count: number) => (count === 1 ? l10n.t('1 pod') : l10n.t('{count} pods', { count: grouped(count) })),
  notReplaced: (place: string, reason: string) => l10n.t('{place}: not replaced: {reason}', { place, reason }),
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

export const explainTexts = { noRejection: () => l10n.t('There is no rejection by SCC or Pod Security admission in this text.') };

export const renderingTexts = {
  nothing: () => l10n.t('The open file belongs to no chart or kustomization that is rendered.'),
  valuesTitle: (chart: string) => l10n.t('Values Files of {chart}', { chart }),
  valuesPlaceholder: () => l10n.t('Choose the files that are used in addition to values.yaml. The last one wins.'),
};

export const ruleTexts = { placeholder: () => l10n.t('Choose the rule. Its page is a part of the extension.') };

export const generateTexts = {
  notANamespace: () => l10n.t('A namespace has lower-case letters, digits and dashes.'),
  proven: (count: number) => l10n.t('{count} SCCs generated, each proven.', { count }),
  noWorkload: () => l10n.t('No workload was found there.'),
};

export const handOverTexts = {
  collecting: () => l10n.t('collecting what an administrator has to apply'),
  nothing: (reason: string) => l10n.t('There is nothing to hand to an administrator. {reason}', { reason }),
  notCopied: (parts: { readonly file: string; readonly command: string; readonly reason: string }) =>
    l10n.t('Save {file} and give it to a cluster administrator, who runs: {command}. It is not in the clipboard: {reason}', parts),
};

export const reviewTexts = {
  noWorkload: () => l10n.t('There is no workload at the cursor. Open a manifest and put the cursor into one of its documents.'),
};

/** Next to the language of a document. */
export const languageStatusTexts = {
  cluster: () => l10n.t('SCC Lens: Cluster'),
  openshell: () => l10n.t('SCC Lens: OpenShell'),
  verdict: () => l10n.t('SCC Lens: Verdict'),
  change: () => l10n.t('Change'),
  values: () => l10n.t('SCC Lens: Values'),
};

export const stalenessTexts = {
  changed: (files: string) => l10n.t('{files} changed in the meantime, so that nothing was written. Run the command again.', { files }),
};
