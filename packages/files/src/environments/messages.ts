/** Why an environment is not judged: a sentence each, which follows a place and a colon. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const environmentTexts = {
  notJudged: (reason: string) => l10n.t('Not judged: {reason}.', { reason }),
  elsewhere: (parts: Parts<'repository' | 'command'>) => l10n.t('it comes from {repository}. Run {command}', parts),
  placeholder: (repository: string) => l10n.t('it comes from {repository}, a placeholder that another tool fills in', { repository }),
  ofOther: (parts: Parts<'kind' | 'name'>) => l10n.t('it comes from {kind} {name}, which is no git repository of this folder', parts),
  noRemote: (parts: Parts<'repository' | 'command'>) =>
    l10n.t('it comes from {repository}, and without a remote it is not known whether that is this folder. If it is, run {command}', parts),
  unreadable: (parts: Parts<'file' | 'error'>) => l10n.t('{file} cannot be read: {error}', parts),
  outside: (path: string) => l10n.t('{path} is outside of the repository', { path }),
  absent: (path: string) => l10n.t('{path} does not exist in this repository', { path }),
  noManifest: (path: string) => l10n.t('{path} contains no YAML or JSON file of a manifest', { path }),
  noSource: () => l10n.t('it names no path'),
  changesRun: (parts: Parts<'field' | 'command'>) => l10n.t('SCC Lens does not follow {field} here. Run {command}', parts),
  changes: (field: string) => l10n.t('{field} changes what is rendered, which SCC Lens does not follow', { field }),
  substitutes: (text: string) =>
    l10n.t('{text} in what is rendered is replaced from postBuild by what no ConfigMap here contains', { text }),
  valuesElsewhere: (file: string) => l10n.t('its values file {file} is not in this repository', { file }),
  valuesAbsent: (parts: Parts<'kind' | 'name' | 'key'>) =>
    l10n.t('its values are in the key {key} of {kind} {name}, which this repository does not have in plain text', parts),
  generator: (name: string) => l10n.t('the generator {name} needs more than the files of this repository', { name }),
  expression: (expression: string) =>
    l10n.t('it contains {expression}; only parameters of its generators are followed', { expression: JSON.stringify(expression) }),
  tooMany: (count: number) => l10n.t('it describes more than {count} environments', { count }),
  tooManyFiles: (count: number) => l10n.t('all environments together have more than {count} manifests', { count }),
};
