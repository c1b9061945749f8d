/** The sentences about what the cluster answers beforehand. */
import * as l10n from '@vscode/l10n';

/** Why something was not checked. */
export const notCheckedTexts = {
  notYetCreated: (object: string) => l10n.t('{object} is created by this deployment and does not exist yet.', { object }),
  noPods: (kind: string) => l10n.t('A {kind} makes no pods by itself.', { kind }),
  mayNotCreatePod: () => l10n.t('You may not create this Pod, so the cluster was not asked about its SCC.'),
  mayNotCreatePods: () => l10n.t('You may not create pods, so the cluster cannot be asked about them.'),
};

/** What to know about the verdict on a pod. */
export const verdictTexts = {
  ownRights: () => l10n.t('Judged with your own rights beside those of the service account: the controller may have less.'),
  noSccAdmits: (account: string) =>
    l10n.t("No SCC that the service account {account} may use admits the pod; OpenShift's review names no reasons.", { account }),
  pending: (objects: string) =>
    l10n.t('Refused as things are; this deployment brings {objects}, which the cluster has not seen yet.', { objects }),
};

/** How the cluster's answer differs from the forecast. `expected` is one of `expectedTexts`, or names of SCCs. */
export const differenceTexts = {
  changing: (expected: string) =>
    l10n.t('So it is now; with the SCCs and permissions of this deployment, SCC Lens forecasts {expected}.', { expected }),
  refused: (expected: string, object: string) =>
    l10n.t('SCC Lens forecast {expected} for {object}; the cluster refuses it.', { expected, object }),
  admitted: (expected: string, object: string, scc: string) =>
    l10n.t('SCC Lens forecast {expected} for {object}; the cluster admits it by {scc}.', { expected, object, scc }),
  clusterCounts: () => l10n.t('The cluster is right.'),
  ownRightsCount: () => l10n.t('The cluster is right, and counts your own rights too.'),
};

export const expectedTexts = {
  refusal: () => l10n.t('a refusal'),
  noCheck: () => l10n.t('no SCC check'),
};
