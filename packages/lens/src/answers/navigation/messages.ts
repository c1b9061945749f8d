/** Why a name cannot be changed. `l10n/` has the translations. */
import { sentences } from '@scc-lens/words';

export const renameTexts = sentences({
  invalid: 'The document is invalid. Fix it first, so that every place of the name is known.',
  otherKind: 'SCC Lens renames volumes, service accounts and SCCs only.',
  defaultAccount: 'Every namespace has the service account default. It cannot be renamed; use another one instead.',
  stockScc: 'OpenShift ships the SCC {name}. It cannot be renamed; make one of your own instead.',
  noVolume: 'The pod declares no volume {name}.',
  noAccount: 'The workspace contains no ServiceAccount {name}. It may exist in the cluster, where a rename does not reach it.',
  noScc: 'The workspace contains no SecurityContextConstraints {name}. It may exist in the cluster, where a rename does not reach it.',
  severalNamespaces:
    'Several namespaces have a service account {name}: {namespaces}. A manifest without a namespace may mean any of them. State its namespace first.',
  notAName: '"{name}" is not a valid name: use lower-case letters, digits and "-", and start and end with a letter or digit.',
  exists: '{name} exists already.',
});
