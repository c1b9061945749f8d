/** The sentences about undo, undeploy, and what a folder has deployed. */
import * as l10n from '@vscode/l10n';

/** Why an undo leaves an object as it is. */
export const undoTexts = {
  questionFailed: (object: string, reason: string) => l10n.t('{object} was left as it is: {reason}', { object, reason }),
  changedSince: (object: string) => l10n.t('{object} was changed by another user since.', { object }),
  deletedSince: (object: string) => l10n.t('{object} was deleted by another user since.', { object }),
  contains: (object: string) => l10n.t('{object} contains other objects.', { object }),
  secretNotKept: (object: string) =>
    l10n.t('The earlier values of {object} are not stored, because it is a Secret. Only the window that deployed it can restore them.', {
      object,
    }),
  contentsLost: (object: string) =>
    l10n.t('{object} contained other objects, which were deleted with it and cannot be restored.', { object }),
  perhapsOthers: (object: string) => l10n.t('{object} may have been created by another user.', { object }),
};

export const undeployTexts = {
  /** Parts of a list: what is deleted together with a namespace, or with the definition of a kind. */
  contentsOfNamespace: (namespace: string) => l10n.t('everything in the namespace {namespace}', { namespace }),
  objectsOfKind: () => l10n.t('every object of the kind that it defines, in all namespaces'),
  endedBy: (object: string, reason: string) => l10n.t('{object}: {reason}', { object, reason }),
};

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
