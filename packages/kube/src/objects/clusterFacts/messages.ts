/** The sentences about facts that could not be read. */
import * as l10n from '@vscode/l10n';

export const unreadTexts = {
  /** `name` is quoted. */
  notANamespace: (name: string) => l10n.t('{name} cannot be the name of a namespace.', { name }),
  mayNotRead: (what: string) => l10n.t('You may not read {what}.', { what }),
  inNamespace: (kinds: string, namespace: string) => l10n.t('{kinds} in {namespace}', { kinds, namespace }),
  noNamespace: (namespace: string) => l10n.t('The namespace {namespace} does not exist yet.', { namespace }),
  mayNotReadNamespace: (namespace: string) => l10n.t('You may not read the namespace {namespace}.', { namespace }),
};

/** The origin of a grant that was read by asking about its service account. */
export const originText = (): string => l10n.t("the cluster's answer");
