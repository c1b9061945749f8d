/** Why a name cannot be changed. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

export const renameTexts = {
  invalid: () => l10n.t('The document is invalid. Fix it first, so that every place of the name is known.'),
  otherKind: () => l10n.t('SCC Lens renames volumes, service accounts and SCCs only.'),
  defaultAccount: () => l10n.t('Every namespace has the service account default. It cannot be renamed; use another one instead.'),
  stockScc: (name: string) => l10n.t('OpenShift ships the SCC {name}. It cannot be renamed; make one of your own instead.', { name }),
  noVolume: (name: string) => l10n.t('The pod declares no volume {name}.', { name }),
  noAccount: (name: string) =>
    l10n.t('The workspace contains no ServiceAccount {name}. It may exist in the cluster, where a rename does not reach it.', { name }),
  noScc: (name: string) =>
    l10n.t('The workspace contains no SecurityContextConstraints {name}. It may exist in the cluster, where a rename does not reach it.', {
      name,
    }),
  severalNamespaces: (parts: Parts<'name' | 'namespaces'>) =>
    l10n.t(
      'Several namespaces have a service account {name}: {namespaces}. A manifest without a namespace may mean any of them. State its namespace first.',
      parts,
    ),
  notAName: (name: string) =>
    l10n.t('"{name}" is not a valid name: use lower-case letters, digits and "-", and start and end with a letter or digit.', { name }),
  exists: (name: string) => l10n.t('{name} exists already.', { name }),
};
