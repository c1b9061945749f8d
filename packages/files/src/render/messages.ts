/** Why a chart or a kustomization is not rendered: each follows the folder and a colon. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

/** Where a program is described that has to be installed. */
export const INSTALL = {
  helm: 'https://helm.sh/docs/intro/install/',
  kustomize: 'https://kubectl.docs.kubernetes.io/installation/kustomize/',
};

export const renderTexts = sentences({
  noHelm: 'not rendered, because helm is not on the PATH. Install it ({command}), or name it by --helm.',
  noKustomize: 'not built, because neither kustomize nor kubectl is on the PATH. Install one ({command}), or name it by --kustomize.',
  notStarted: '{program} could not be started: {error}',
  failed: '{program} failed: {error}',
  failedWithSecret: 'helm failed. Its message is not shown, because it could quote the values of a Secret.',
  timeout: '{program} was stopped after {seconds} seconds',
  tooLarge: '{program} was stopped, because it printed more than {mebibytes} MiB',
  tooMuchMemory: '{program} was stopped, because it used more than {mebibytes} MiB of memory',
  noText: 'what {program} printed is no UTF-8 text',
  noChartName: '{file} names no chart',
  noKustomization: '{file} is no kustomization',
  tooDeep: 'it has more than {levels} folders in one another',
  tooManyFiles: 'it has more than {count} files',
  tooLargeFolder: 'its files are larger than {mebibytes} MiB',
  notCopied: 'it could not be copied: {error}',
  outside: '{file} is a link to a place outside of the repository',
  notRegular: '{file} is not a regular file',
  unreadable: '{file}: {error}',
  remote: [
    'it names {name}, which is not on this machine. Nothing is fetched: save a copy and name that.',
    'it names {count} places that are not on this machine, such as {name}. Nothing is fetched: save copies and name those.',
  ],
  absent: ['it names {name}, which does not exist.', 'it names {count} files or folders that do not exist, such as {name}.'],
  inflates: 'it renders a Helm chart from {from}, which is not on this machine. Nothing is fetched: run `{command}`',
  notAdded: '{file} cannot be changed as its deployment does: {reason}',
  misspelled: '{file} has a field {field}. Kustomize ignores case and takes it for another one. Write it as Kustomize documents it.',
  unclear: '{file} has a YAML tag, or is no valid YAML. Kustomize may read it otherwise than SCC Lens.',
  changesPlugins: '{file} has {field}, which can change what its generators and transformers read. List them without it.',
  release: '{name} is no name of a release',
  circle: '{folder} is a part of itself',
});
