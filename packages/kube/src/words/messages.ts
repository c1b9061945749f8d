/** The sentences about clusters that several rooms need. */
import * as l10n from '@vscode/l10n';

export const clusterTexts = {
  cancelled: () => l10n.t('Cancelled.'),
  checkAddress: () => l10n.t('Check the server address; a proxy may be in front of it.'),
  checkAddressAndLoginPage: () => l10n.t('Check the server address; a proxy or a login page may be in front of it.'),
  fixKubeconfig: () => l10n.t('Fix the kubeconfig.'),
  logInAgain: () => l10n.t('Log in again, for example with `oc login`.'),
  retry: () => l10n.t('Retry.'),
  /** Any one of several names. */
  oneOf: ([first = '', ...others]: readonly string[]) =>
    others.reduce((names, other) => l10n.t('{one} or {other}', { one: names, other }), first),
};

export const fileTexts = {
  unreadable: (file: string, reason: string) =>
    l10n.t('The file {file} that the kubeconfig names cannot be read: {reason}.', { file, reason }),
  restore: () => l10n.t('Restore the file, or log in again.'),
};

/** Why a file cannot be read, by the code of the system's error; each is the end of a sentence. */
export const reasonTexts: Readonly<Record<string, () => string>> = {
  EISDIR: () => l10n.t('it is a folder'),
  EACCES: () => l10n.t('you have no permission'),
  EPERM: () => l10n.t('you have no permission'),
  ENOENT: () => l10n.t('it does not exist'),
  ENOTREG: () => l10n.t('it is not a regular file'),
  EFBIG: () => l10n.t('it is too large'),
  ETIMEDOUT: () => l10n.t('the file system does not answer'),
};

export const noReasonText = (): string => l10n.t('no reason given');
