/** The sentences about logins. */
import * as l10n from '@vscode/l10n';

export const riskTexts = {
  plain: (server: string) =>
    l10n.t('The connection to {server} is not encrypted (http). Others on the network can read your credentials and use them.', { server }),
  notVerified: (server: string) =>
    l10n.t(
      'The certificate of {server} is not verified (insecure-skip-tls-verify). Another server can pretend to be the cluster and receive your credentials.',
      { server },
    ),
};

export const loginTexts = {
  disconnected: () => l10n.t('You have disconnected from the cluster.'),
  chooseAgain: () => l10n.t('Choose the cluster again to continue.'),
  unsupportedProvider: (name: string) =>
    l10n.t('The auth provider "{name}" of the kubeconfig is not supported, as in kubectl 1.26 and newer.', { name }),
  usePlugin: () => l10n.t('Use an exec credential plug-in instead.'),
  providerLate: () => l10n.t('The identity provider did not answer in time.'),
  unusable: (reason: string) => l10n.t('The login in the kubeconfig cannot be used: {reason}.', { reason }),
};

/** Credential plug-ins (exec entries). */
export const pluginTexts = {
  noCommand: () => l10n.t("The kubeconfig's exec entry names no command."),
  interactive: (command: string) =>
    l10n.t('The credential plug-in `{command}` asks questions (interactiveMode: Always), for which an editor has no terminal.', {
      command,
    }),
  useAnother: () => l10n.t('Use another login, or a plug-in that asks no questions.'),
  noCredential: (command: string) =>
    l10n.t('The credential plug-in `{command}` exited successfully but returned no credential.', { command }),
  runToSee: () => l10n.t('Run it in a terminal to see what it prints.'),
  notFound: (command: string) => l10n.t('The credential plug-in `{command}` of the kubeconfig is not on the PATH.', { command }),
  install: () => l10n.t('Install it, or write its full path into the kubeconfig.'),
  notStarted: (command: string, code: string) =>
    l10n.t('The credential plug-in `{command}` cannot be started ({code}).', { command, code }),
  checkEntry: () => l10n.t('Check its command, arguments and environment in the kubeconfig.'),
  timedOut: (command: string, seconds: number) =>
    l10n.t('The credential plug-in `{command}` did not answer within {seconds} s and was stopped.', { command, seconds }),
  mayWait: () => l10n.t('Run it in a terminal; it may be waiting for a login.'),
  failed: (command: string, code: number) => l10n.t('The credential plug-in `{command}` failed with code {code}.', { command, code }),
  killed: (command: string) => l10n.t('The credential plug-in `{command}` was killed.', { command }),
  logInAgain: () => l10n.t('Run it in a terminal; you may have to log in again.'),
  output: (text: string) => l10n.t('Its output: {text}', { text }),
};
