/** The sentences about what the cluster answers beforehand that are long, or belong to several places; a short one is where it is printed. */
import * as l10n from '@vscode/l10n';

/** Why something was not checked. */
export const notCheckedTexts = {
  mayNotCreatePod: () => l10n.t('You may not create this Pod, so the cluster was not asked about its SCC.'),
  mayNotCreatePods: () => l10n.t('You may not create pods, so the cluster cannot be asked about them.'),
};

/** What to know about the verdict on a pod. */
export const verdictTexts = {
  ownRights: () => l10n.t("Judged with your own rights in addition to the service account's: the controller may have less."),
  noSccAdmits: (account: string) =>
    l10n.t("No SCC that the service account {account} may use admits the pod; OpenShift's review names no reasons.", { account }),
};

/** How the cluster's answer differs from the forecast. `expected` is one of `expectedTexts`, or names of SCCs. */
export const differenceTexts = {
  changing: (expected: string) =>
    l10n.t('That is the present state; with the SCCs and permissions of this deployment, SCC Lens forecasts {expected}.', { expected }),
  onceApplied: (expected: string) =>
    l10n.t('With the SCCs and permissions of this deployment, SCC Lens forecasts {expected}.', { expected }),
  admitted: (expected: string, object: string, scc: string) =>
    l10n.t('SCC Lens forecast {expected} for {object}; the cluster admits it by {scc}.', { expected, object, scc }),
};

/** Why an object of the manifests is refused before it is sent. */
export const refusalTexts = {
  mayNot: (verb: string, object: string) => l10n.t('You may not {verb} {object}.', { verb, object }),
  mayNotReplace: (object: string) =>
    l10n.t('{object} cannot be changed in place, and you may not delete it to create it again.', { object }),
  missingDependency: (object: string, dependency: string) =>
    l10n.t(
      '{object} depends on {dependency} (config.kubernetes.io/depends-on), which is not part of this deployment. Deploy both together.',
      { object, dependency },
    ),
};

/** What is known of something that other objects of the same deployment decide about. */
export const awaitingTexts = {
  refusedUntil: (objects: string, reason: string) =>
    l10n.t('The cluster refuses it at present, and is asked again once these are applied: {objects}. {reason}', { objects, reason }),
  knownOnce: (objects: string) => l10n.t('The cluster can be asked about it once these are applied: {objects}.', { objects }),
  podsAdmittedBy: (scc: string, account: string, objects: string) =>
    l10n.t('{scc} admits its pods as {account} once applied: {objects}.', { scc, account, objects }),
  podsAdmittedOnce: (objects: string) => l10n.t('the cluster admits its pods once these are applied: {objects}.', { objects }),
  podsForecast: (sccs: string, account: string, objects: string) =>
    l10n.t(
      'forecast: {sccs} admits its pods as {account} once applied: {objects}. The cluster refuses them at present, and is asked again then.',
      { sccs, account, objects },
    ),
  podsRefusedUntil: (objects: string) =>
    l10n.t('its pods are refused at present. The cluster is asked again once these are applied: {objects}.', { objects }),
  podsKnownOnce: (objects: string) => l10n.t('the cluster can be asked about its pods once these are applied: {objects}.', { objects }),
};
