/** Who may use an SCC, and what it lets them do: parts of sentences. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const granteeTexts = {
  account: (account: string) => l10n.t('service account {account}', { account }),
  allAccounts: () => l10n.t('every service account of the cluster'),
  accountsOf: (namespace: string) => l10n.t('every service account of namespace {namespace}', { namespace }),
  everyUser: () => l10n.t('every user'),
  others: () => l10n.t('others'),
};

export const powerTexts = {
  allowPrivilegedContainer: () => l10n.t('run privileged containers'),
  allowHostDirVolumePlugin: () => l10n.t('mount directories of the node'),
  allowHostNetwork: () => l10n.t("use the node's network"),
  allowHostPorts: () => l10n.t("use the node's ports"),
  allowHostPID: () => l10n.t("see the node's processes"),
  allowHostIPC: () => l10n.t("use the node's IPC"),
  root: () => l10n.t('run as root'),
  anyCapability: () => l10n.t('add any capability'),
  capability: (capability: string) => l10n.t('add {capability}', { capability }),
};
