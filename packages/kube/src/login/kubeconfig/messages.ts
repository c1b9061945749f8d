/** The sentences about kubeconfigs. */
import * as l10n from '@vscode/l10n';

/** Why there is no kubeconfig, and what to do. */
export const fileTexts = {
  unreadable: (file: string, reason: string) => l10n.t('The kubeconfig {file} cannot be read: {reason}.', { file, reason }),
  fixPermissionsOrSetting: () => l10n.t("Fix the file's permissions, or change the setting `sccLens.kubeconfig`."),
  fixPermissionsOrName: () => l10n.t("Fix the file's permissions, or name another file in the setting `sccLens.kubeconfig`."),
  missing: (files: string) => l10n.t('There is no kubeconfig at {files}.', { files }),
  logInOrSet: () => l10n.t('Log in with `oc login`, set KUBECONFIG, or set `sccLens.kubeconfig`.'),
  createOrSetting: () => l10n.t('Create it, or change the setting `sccLens.kubeconfig`.'),
  createOrName: () => l10n.t('Create it, or name another file in the setting `sccLens.kubeconfig`.'),
  empty: (file: string) => l10n.t('The kubeconfig {file} is empty.', { file }),
  logInOrName: () => l10n.t('Log in with `oc login`, or name another file in the setting `sccLens.kubeconfig`.'),
  malformed: (parts: { readonly file: string; readonly reason: string; readonly line: number }) =>
    l10n.t('The kubeconfig {file} is malformed: {reason} (line {line}).', parts),
  notYaml: () => l10n.t('it is not YAML'),
  fixLine: () => l10n.t('Fix that line, or log in again with `oc login`, which rewrites the file.'),
};

/** Why entries are left out. */
export const entryTexts = {
  inFile: (file: string, problem: string) => l10n.t('{file}: {problem}.', { file, problem }),
  missing: (field: string) => l10n.t('{field} is missing', { field }),
  invalid: () => l10n.t('an entry is invalid'),
  notText: (parts: Readonly<Record<'file' | 'entry' | 'list' | 'fields', string>>) =>
    l10n.t('{file}: {entry} in {list} is left out, because its {fields} must be text.', parts),
  unnamed: () => l10n.t('an entry'),
  and: (one: string, other: string) => l10n.t('{one} and {other}', { one, other }),
};

/** Why a context cannot be used; each follows a colon. */
export const contextProblemTexts = {
  noCluster: (cluster: string) => l10n.t('its cluster "{cluster}" is not in the kubeconfig', { cluster }),
  noUser: (user: string) => l10n.t('its user "{user}" is not in the kubeconfig', { user }),
  incompleteImpersonation: (user: string) => l10n.t('its user "{user}" has as-uid, as-groups or as-user-extra, but no `as`', { user }),
  notUrl: (cluster: string) => l10n.t('the server address of its cluster "{cluster}" is no URL', { cluster }),
  notHttp: (cluster: string) => l10n.t('the server address of its cluster "{cluster}" is neither http nor https', { cluster }),
};

/** Why no context is chosen, and what to do. */
export const contextTexts = {
  none: (files: string) => l10n.t('The kubeconfig {files} has no usable context.', { files }),
  logIn: () => l10n.t('Log in with `oc login`.'),
  noCurrent: () => l10n.t('The kubeconfig names no current context.'),
  choose: (names: string) => l10n.t('Choose one: {names}.', { names }),
  unknown: (name: string) => l10n.t('The kubeconfig has no usable context "{name}".', { name }),
  chooseAnother: (names: string) => l10n.t('Choose another one: {names}.', { names }),
  unusable: (name: string, problem: string) => l10n.t('The context "{name}" cannot be used: {problem}.', { name, problem }),
  fixOrChoose: () => l10n.t('Fix the kubeconfig, or choose another context.'),
};
