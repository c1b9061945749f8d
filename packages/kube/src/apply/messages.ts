/** The sentences about the application of a plan. */
import * as l10n from '@vscode/l10n';

/** Why a run ends early. */
export const stopTexts = {
  sourceChanged: (file: string) =>
    l10n.t('{file} was changed after its differences were shown. Deploy it again to see the new ones.', { file }),
  interrupted: (reason: string) => l10n.t('The deployment could not continue: {reason}', { reason }),
  notApplied: (object: string, reason: string) => l10n.t('{object} was not applied: {reason}', { object, reason }),
  podsRefused: (object: string, reason: string) =>
    l10n.t('{object} was not applied, because the cluster refuses its pods: {reason}', { object, reason }),
  unknownWhetherApplied: (object: string, reason: string) =>
    l10n.t('It is not known whether {object} was applied: {reason}', { object, reason }),
};

/** Why an object is left as it is. */
export const obstacleTexts = {
  dependencyNotReady: (reason: string) => l10n.t('It depends on an object that is not ready. {reason}', { reason }),
  keptFields: () => l10n.t('You chose to leave the fields with their owners.'),
  keptObject: () => l10n.t('You chose to leave the object as it is.'),
  choseToStop: () => l10n.t('You chose to stop.'),
  deletedSince: (object: string) => l10n.t('{object} was deleted on the cluster after its differences were shown.', { object }),
  createdSince: (object: string) => l10n.t('{object} was created on the cluster after its differences were shown.', { object }),
  changedSince: (object: string) => l10n.t('{object} was changed on the cluster after its differences were shown.', { object }),
  contentsWouldGo: () => l10n.t('It is not replaced, because everything in it would be deleted.'),
  dataWouldGo: () => l10n.t('It is not replaced, because the data of its volume could be deleted.'),
  unfinished: () => l10n.t('The window closed before the answer of the cluster.'),
  deployAgain: () => l10n.t('Deploy again to see the new ones.'),
};
