/** The words of completions. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

type Parts<Names extends string> = Readonly<Record<Names, string>>;

/** Notes next to the label: what admission makes of a choice. */
export const trialTexts = {
  admitted: (scc: string) => l10n.t('admitted by {scc}', { scc }),
  unknown: () => l10n.t('verdict unknown'),
  notChecked: () => l10n.t('not checked'),
  refused: (scc: string) => l10n.t('refused by {scc}', { scc }),
  refusedByAll: () => l10n.t('refused'),
  allowed: (scc: string) => l10n.t('{scc} does not object to it', { scc }),
};

export const completionTexts = {
  means: (parts: Parts<'value' | 'meaning'>) => l10n.t('{value}: {meaning}.', parts),
  supervisor: (parts: Parts<'capability' | 'reason'>) => l10n.t('With {capability} the OpenShell supervisor {reason}.', parts),
  all: () => l10n.t('every capability'),
  everyVolume: () => l10n.t('every kind of volume'),
  noVolume: () => l10n.t('no volume'),
  everyProfile: () => l10n.t('every seccomp profile'),
  neededBySupervisor: () => l10n.t('needed by the supervisor'),
  powers: (powers: string) => l10n.t('It lets a pod {powers}.', { powers }),
  noPowers: () => l10n.t('It gives a pod no more permissions than an ordinary pod has.'),
  priority: (priority: string) => l10n.t('Its priority is {priority}.', { priority }),
  ofOpenShift: (release: string) => l10n.t('an SCC of OpenShift {release}', { release }),
  ofCluster: (cluster: string) => l10n.t('an SCC of the cluster {cluster}', { cluster }),
  ofWorkspace: () => l10n.t('an SCC of the workspace'),
  allows: (scc: string) => l10n.t('allows the use of {scc}', { scc }),
  account: (namespace: string) => l10n.t('namespace {namespace}', { namespace }),
  accountAnywhere: () => l10n.t('its manifests name no namespace'),
  mayUse: (sccs: string) => l10n.t('It may use {sccs}.', { sccs }),
  mayUseNone: () => l10n.t('It may use no SCC.'),
  mounted: (containers: string) => l10n.t('mounted by {containers}', { containers }),
  notMounted: () => l10n.t('not mounted yet'),
  claim: () => l10n.t('volume claim template'),
  requiredScc: () => l10n.t('Admission tries only the SCC that this annotation names.'),
  level: (namespace: string) => l10n.t('the level of namespace {namespace}', { namespace }),
  reported: () => l10n.t('reported in this document'),
};

/** What a value of a field means. */
export const valueTexts = {
  runtimeDefault: () => l10n.t("the container runtime's own profile"),
  unconfined: () => l10n.t('no seccomp profile'),
  localhost: () => l10n.t('a profile from a file on the node, which localhostProfile names'),
  seLinuxLevel: () => l10n.t('the MCS level, which keeps pods of different namespaces apart'),
  seLinuxType: () => l10n.t('the type, on which the SELinux policy decides'),
  seLinuxRole: () => l10n.t('the SELinux role'),
  seLinuxUser: () => l10n.t('the SELinux user'),
  containerType: () => l10n.t('the type of ordinary containers'),
  initType: () => l10n.t('the type of containers that run systemd'),
  engineType: () => l10n.t('the type of containers that run containers'),
  superPrivilegedType: () => l10n.t('the type of containers that SELinux does not confine'),
  runAsAny: () => l10n.t('no limit and no default'),
  nonRoot: () => l10n.t('any user but root; the pod or its image must name one'),
  uid: () => l10n.t('the one UID that the SCC names'),
  uidRange: () => l10n.t("a UID of the SCC's range, or else of the namespace's"),
  groups: () => l10n.t("a group of the SCC's ranges, or else of the namespace's"),
  level: () => l10n.t("the SCC's SELinux options, with the namespace's level where they name none"),
  podLevel: () => l10n.t('pods must set hostUsers: false'),
  allowHostLevel: () => l10n.t("pods may use the node's user namespace"),
};
