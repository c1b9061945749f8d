/** Why a chart or a kustomization is not rendered: each follows the folder and a colon. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const renderTexts = {
  noHelm: () =>
    l10n.t('not rendered, because helm is not on the PATH. Install it ({command}), or name it by --helm.', {
      command: 'https://helm.sh/docs/intro/install/',
    }),
  noKustomize: () =>
    l10n.t('not built, because neither kustomize nor kubectl is on the PATH. Install one ({command}), or name it by --kustomize.', {
      command: 'https://kubectl.docs.kubernetes.io/installation/kustomize/',
    }),
  notStarted: (parts: Parts<'program' | 'error'>) => l10n.t('{program} could not be started: {error}', parts),
  failed: (parts: Parts<'program' | 'error'>) => l10n.t('{program} failed: {error}', parts),
  failedWithSecret: () => l10n.t('helm failed. Its message is not shown, because it could quote the values of a Secret.'),
  timeout: (parts: { readonly program: string; readonly seconds: number }) =>
    l10n.t('{program} was stopped after {seconds} seconds', parts),
  tooLarge: (parts: { readonly program: string; readonly mebibytes: number }) =>
    l10n.t('{program} was stopped, because it printed more than {mebibytes} MiB', parts),
  tooMuchMemory: (parts: { readonly program: string; readonly mebibytes: number }) =>
    l10n.t('{program} was stopped, because it used more than {mebibytes} MiB of memory', parts),
  noText: (program: string) => l10n.t('what {program} printed is no UTF-8 text', { program }),
  noChartName: (file: string) => l10n.t('{file} names no chart', { file }),
  noKustomization: (file: string) => l10n.t('{file} is no kustomization', { file }),
  tooDeep: (levels: number) => l10n.t('it has more than {levels} folders in one another', { levels }),
  tooManyFiles: (count: number) => l10n.t('it has more than {count} files', { count }),
  tooLargeFolder: (mebibytes: number) => l10n.t('its files are larger than {mebibytes} MiB', { mebibytes }),
  notCopied: (error: string) => l10n.t('it could not be copied: {error}', { error }),
  outside: (file: string) => l10n.t('{file} is a link to a place outside of the repository', { file }),
  notRegular: (file: string) => l10n.t('{file} is not a regular file', { file }),
  unreadable: (parts: Parts<'file' | 'error'>) => l10n.t('{file}: {error}', parts),
  remote: (name: string) =>
    l10n.t('it names {name}, which is not on this machine. Nothing is fetched: save a copy and name that.', { name }),
  absent: (name: string) => l10n.t('it names {name}, which does not exist here. Nothing is fetched: save a copy and name that.', { name }),
  inflates: (parts: Parts<'from' | 'command'>) =>
    l10n.t('it renders a Helm chart from {from}, which is not on this machine. Nothing is fetched: run {command}', parts),
  notAdded: (parts: Parts<'file' | 'reason'>) => l10n.t('{file} cannot be changed as its deployment does: {reason}', parts),
  misspelled: (parts: Parts<'file' | 'field'>) =>
    l10n.t('{file} has a field {field}. Kustomize ignores case and takes it for another one. Write it as Kustomize documents it.', parts),
  unclear: (file: string) => l10n.t('{file} has a YAML tag, or is no valid YAML. Kustomize may read it otherwise than SCC Lens.', { file }),
  changesPlugins: (parts: Parts<'file' | 'field'>) =>
    l10n.t('{file} has {field}, which can change what its generators and transformers read. List them without it.', parts),
  release: (name: string) => l10n.t('{name} is no name of a release', { name }),
  circle: (folder: string) => l10n.t('{folder} is a part of itself', { folder }),
};
