/** The sentences about the application of a plan and its rollout that are long, or belong to several places; a short one is where it is printed. */
import * as l10n from '@vscode/l10n';

/** Why a run ends early. */
export const stopTexts = {
  sourceChanged: (file: string) =>
    l10n.t('{file} was changed after its differences were shown. Deploy it again to see the new ones.', { file }),
  interrupted: (reason: string) => l10n.t('The deployment could not continue: {reason}', { reason }),
  notApplied: (object: string, reason: string) => l10n.t('{object} was not applied: {reason}', { object, reason }),
  podsRefused: (object: string, reason: string) =>
    l10n.t('{object} was not applied, because the cluster refuses its pods: {reason}', { object, reason }),
  unknownWhetherApplied: (object: string, reason: string) =>
    l10n.t('It is not known whether {object} was applied: {reason}', { object, reason }),
};

/** Why an object is left as it is. */
export const obstacleTexts = {
  dependencyNotReady: (reason: string) => l10n.t('It depends on an object that is not ready. {reason}', { reason }),
  keptFields: () => l10n.t('You chose to leave the fields with their owners.'),
  deletedSince: (object: string) => l10n.t('{object} was deleted on the cluster after its differences were shown.', { object }),
  createdSince: (object: string) => l10n.t('{object} was created on the cluster after its differences were shown.', { object }),
  changedSince: (object: string) => l10n.t('{object} was changed on the cluster after its differences were shown.', { object }),
  contentsWouldGo: () => l10n.t('It is not replaced, because everything in it would be deleted.'),
  deployAgain: () => l10n.t('Deploy again to see the new ones.'),
};

/** How far a workload has come. */
export const readinessTexts = {
  notObserved: () => l10n.t('The controller has not seen the change yet.'),
  deadlineExceeded: () => l10n.t('The progress deadline is exceeded.'),
  updated: (done: number, all: number) => l10n.t('{done} of {all} pods updated.', { done, all }),
  oldPods: (old: number) => (old === 1 ? l10n.t('1 old pod still to be removed.') : l10n.t('{old} old pods still to be removed.', { old })),
  available: (done: number, all: number) => l10n.t('{done} of {all} pods are available.', { done, all }),
  ready: (done: number, all: number) => l10n.t('{done} of {all} pods are ready.', { done, all }),
  succeeded: (done: number, all: number) => l10n.t('{done} of {all} pods have succeeded.', { done, all }),
  noCondition: () => l10n.t('The controller has not reported anything yet.'),
  objectReady: (object: string) => l10n.t('{object} is ready.', { object }),
};

/** States of single kinds. */
export const kindTexts = {
  paused: (done: number, all: number) => l10n.t('It is paused; {done} of {all} pods have the new version.', { done, all }),
  suspended: () => l10n.t('It is suspended.'),
  onDelete: (done: number, all: number) =>
    l10n.t('{done} of {all} pods have the new version; the others get it when you delete them.', { done, all }),
  claimAwaitsPod: () => l10n.t('It is bound as soon as a pod uses it.'),
  noAddress: () => l10n.t('It has no address of a load balancer yet.'),
};

/** What keeps a workload from becoming ready. */
export const failureTexts = {
  creation: () => l10n.t('The cluster refuses to create the pods.'),
  container: (parts: { readonly container: string; readonly pod: string; readonly problem: string }) =>
    l10n.t('Container {container} of pod {pod}: {problem}', parts),
  initContainer: (parts: { readonly container: string; readonly pod: string; readonly problem: string }) =>
    l10n.t('Init container {container} of pod {pod}: {problem}', parts),
  previousRun: (reason: string) => l10n.t('the previous run ended with {reason}', { reason }),
  restarted: () => l10n.t('it was restarted and is not ready yet'),
  claimBecause: (claim: string, reason: string) => l10n.t('volume claim {claim} is not bound: {reason}', { claim, reason }),
  unreadPods: (reason: string) => l10n.t('Its pods cannot be read: {reason}', { reason }),
};

/** While it lasts. */
export const waitingTexts = {
  one: (object: string, cause: string) => l10n.t('Waiting for {object}: {cause}', { object, cause }),
  more: (object: string, others: number, cause: string) =>
    l10n.t('Waiting for {object} and {others} more: {cause}', { object, others, cause }),
};

/** How a rollout ended. */
export const endTexts = {
  notReady: (object: string, detail: string) => l10n.t('{object}: {detail}', { object, detail }),
  timedOut: (object: string, detail: string) => l10n.t('{object}: not ready in time; {detail}', { object, detail }),
  lost: (object: string, detail: string) => l10n.t('{object}: its state is not known; {detail}', { object, detail }),
  cancelled: (object: string, detail: string) => l10n.t('{object}: no longer watched; {detail}', { object, detail }),
  ready: (object: string, scc: string) => l10n.t('{object} is ready, under {scc}.', { object, scc }),
  readyAsForecast: (object: string, scc: string) => l10n.t('{object} is ready, under {scc} as forecast.', { object, scc }),
  readyOtherwise: (object: string, scc: string, forecast: string) =>
    l10n.t('{object} is ready, under {scc} where {forecast} was forecast.', { object, scc, forecast }),
};

/** The same for the output channel. `state` is one of RolloutState. */
export const logTexts = {
  containerFails: (parts: Readonly<Record<'object' | 'state' | 'reason' | 'container' | 'pod', string>>) =>
    l10n.t('{object} is not ready ({state}): {reason} of container {container} in pod {pod}', parts),
};
