/** The sentences about what a folder has deployed. */
import * as l10n from '@vscode/l10n';

export const setTexts = {
  notASet: (name: string) => l10n.t('The ConfigMap {name} exists and is not the list of a folder.', { name }),
  anotherTools: (name: string, tool: string) => l10n.t('The list {name} belongs to {tool}.', { name, tool }),
  chooseName: () => l10n.t('Choose another name in the setting sccLens.deploy.applySets.'),
};

/** Why an object that no manifest has any more is kept; each is the end of a sentence about it. */
export const keepTexts = {
  annotation: (annotation: string) => l10n.t('kept by its annotation {annotation}', { annotation }),
  anotherSet: () => l10n.t('kept, because it belongs to another ApplySet'),
  manager: (manager: string) => l10n.t('kept, because {manager} manages it', { manager }),
  owner: (owner: string) => l10n.t('kept, because {owner} owns it', { owner }),
  notOurs: () => l10n.t('kept, because SCC Lens has not deployed it'),
  changed: () => l10n.t('kept, because it was changed after it was listed'),
};
