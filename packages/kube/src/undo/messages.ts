/** The sentences about undo, undeploy, and what a folder has deployed that are long, or belong to several places; a short one is where it is printed. */
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
  createdInPlace: (object: string) => l10n.t('{object} was deleted, and another user has created one of its name since.', { object }),
  perhapsOthers: (object: string) => l10n.t('{object} may have been created by another user.', { object }),
};
