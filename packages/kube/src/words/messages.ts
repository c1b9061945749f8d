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
