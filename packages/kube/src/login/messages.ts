/** The sentences about kubeconfigs and logins that are long, or belong to several places; a short one is where it is printed. */
import * as l10n from '@vscode/l10n';

export const riskTexts = {
  notVerified: (server: string) =>
    l10n.t(
      'The certificate of {server} is not verified (insecure-skip-tls-verify). Another server can pretend to be the cluster and receive your credentials.',
      { server },
    ),
};

export const loginTexts = {
  chooseAgain: () => l10n.t('Choose the cluster again to continue.'),
  unsupportedProvider: (name: string) =>
    l10n.t('The auth provider "{name}" of the kubeconfig is not supported, as in kubectl 1.26 and newer.', { name }),
  incompleteProvider: (field: string) => l10n.t('The auth provider "oidc" of the kubeconfig has no {field}.', { field }),
  expiredToken: () => l10n.t('The ID token of the kubeconfig is missing, invalid, or has expired.'),
  emptyFile: (file: string) => l10n.t('{file} is empty', { file }),
  usePlugin: () => l10n.t('Use an exec credential plug-in instead.'),
  unusable: (reason: string) => l10n.t('The login in the kubeconfig cannot be used: {reason}.', { reason }),
};

/** Credential plug-ins (exec entries). */
export const pluginTexts = {
  interactive: (command: string) =>
    l10n.t('The credential plug-in `{command}` asks questions (interactiveMode: Always), for which it gets no terminal.', { command }),
  useAnother: () => l10n.t('Use another login, or a plug-in that asks no questions.'),
  noCredential: (command: string, version: string) =>
    l10n.t('The credential plug-in `{command}` exited successfully but returned no ExecCredential of {version}.', { command, version }),
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
};

/** Why there is no kubeconfig, and what to do. */
export const fileTexts = {
  fixPermissionsOrSetting: () => l10n.t("Fix the file's permissions, or change the setting `sccLens.kubeconfig`."),
  fixPermissionsOrName: () => l10n.t("Fix the file's permissions, or name another file in the setting `sccLens.kubeconfig`."),
  logInOrSet: () =>
    l10n.t(
      'Log in with `oc login`: the page Command Line Tools in the ? menu of the OpenShift console has `oc` and the command. Or set KUBECONFIG or `sccLens.kubeconfig`.',
    ),
  createOrSetting: () => l10n.t('Create it, or change the setting `sccLens.kubeconfig`.'),
  createOrName: () => l10n.t('Create it, or name another file in the setting `sccLens.kubeconfig`.'),
  invalid: (file: string, reason: string) => ({
    message: l10n.t('The kubeconfig {file} is invalid: {reason}.', { file, reason }),
    nextStep: l10n.t('Fix it; kubectl refuses the file too.'),
  }),
  malformed: (parts: { readonly file: string; readonly reason: string; readonly line: number }) =>
    l10n.t('The kubeconfig {file} is malformed: {reason} (line {line}).', parts),
};

/** Why a kubeconfig is refused; each is the end of a sentence. */
export const typeTexts = {
  text: (field: string) => l10n.t('{field} must be text', { field }),
  boolean: (field: string) => l10n.t('{field} must be true or false', { field }),
  base64: (field: string) => l10n.t('{field} must be base64', { field }),
  list: (field: string) => l10n.t('{field} must be a list', { field }),
  mapping: (field: string) => (field === '' ? l10n.t('it is not a mapping') : l10n.t('{field} must be a mapping', { field })),
  twice: (list: string, name: string) => l10n.t('{list} has two entries "{name}"', { list, name }),
  notConfig: () => l10n.t('it is not of apiVersion v1 and kind Config'),
};

/** Why a context cannot be used; each follows a colon. */
export const contextProblemTexts = {
  noCluster: (cluster: string) => l10n.t('its cluster "{cluster}" is not in the kubeconfig', { cluster }),
  noServer: (cluster: string) => l10n.t('its cluster "{cluster}" has no server address', { cluster }),
  notUrl: (cluster: string) => l10n.t('the server address of its cluster "{cluster}" is no URL', { cluster }),
  notHttp: (cluster: string) => l10n.t('the server address of its cluster "{cluster}" is neither http nor https', { cluster }),
  fragment: (cluster: string) => l10n.t('the server address of its cluster "{cluster}" has a `#`', { cluster }),
  login: (cluster: string) =>
    l10n.t('the server address of its cluster "{cluster}" has a login, which belongs in username and password of the user', { cluster }),
  notProxy: (cluster: string) => l10n.t('the proxy-url of its cluster "{cluster}" is not of http, https or socks5', { cluster }),
  both: (cluster: string, one: string, other: string) =>
    l10n.t('its cluster "{cluster}" has both {one} and {other}', { cluster, one, other }),
};

/** Why the user of a context cannot be used; each follows a colon. */
export const userProblemTexts = {
  notThere: (user: string) => l10n.t('its user "{user}" is not in the kubeconfig', { user }),
  noCredential: (user: string) => l10n.t('its user "{user}" has no credential', { user }),
  both: (user: string, one: string, other: string) => l10n.t('its user "{user}" has both {one} and {other}', { user, one, other }),
  without: (user: string, one: string, needed: string) => l10n.t('its user "{user}" has {one} without {needed}', { user, one, needed }),
  unknown: (user: string, field: string) => l10n.t('its user "{user}" has an exec entry with an unknown {field}', { user, field }),
  incompleteImpersonation: (user: string) => l10n.t('its user "{user}" has as-uid, as-groups or as-user-extra, but no `as`', { user }),
};

/** Why no context is chosen, and what to do. */
export const contextTexts = {
  none: (files: string) => l10n.t('The kubeconfig {files} has no usable context.', { files }),
  unknown: (name: string) => l10n.t('The kubeconfig has no usable context "{name}".', { name }),
  chooseAnother: (names: string) => l10n.t('Choose another one: {names}.', { names }),
  unusable: (name: string, problem: string) => l10n.t('The context "{name}" cannot be used: {problem}.', { name, problem }),
};

/** A file that the kubeconfig names. */
export const namedFileTexts = {
  unreadable: (file: string, reason: string) =>
    l10n.t('The file {file} that the kubeconfig names cannot be read: {reason}.', { file, reason }),
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
