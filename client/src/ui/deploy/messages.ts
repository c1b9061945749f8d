/** The sentences of the conversation about a cluster. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const buttonTexts = {
  deploy: () => l10n.t('Deploy'),
  cancel: () => l10n.t('Cancel'),
  stopIt: () => l10n.t('Stop It'),
  stop: () => l10n.t('Stop'),
  connectAnyway: () => l10n.t('Connect Anyway'),
  takeOver: () => l10n.t('Take Over'),
  skipObject: () => l10n.t('Skip This Object'),
  replace: () => l10n.t('Replace'),
  undo: () => l10n.t('Undo'),
  undoIt: () => l10n.t('Undo It'),
  leaveIt: () => l10n.t('Leave It'),
  keepDeployment: () => l10n.t('Keep the Deployment'),
  resume: () => l10n.t('Resume Deployment'),
  chooseCluster: () => l10n.t('Choose Cluster'),
  handToAdmin: () => l10n.t('Hand to an Admin…'),
  deployWith: (objects: string, files: number) =>
    files === 1
      ? l10n.t('Deploy with Its {objects} (1 More File)', { objects })
      : l10n.t('Deploy with Its {objects} ({files} More Files)', { objects, files }),
  showProblems: () => l10n.t('Show Problems'),
  showLogs: () => l10n.t('Show Logs'),
  manageTrust: () => l10n.t('Manage Workspace Trust'),
  backToSummary: () => l10n.t('Back to the Summary'),
  continueWithout: () => l10n.t('Continue Without Them'),
  reviewAgain: () => l10n.t('Review Again'),
  keepList: () => l10n.t('Keep a List'),
  noList: () => l10n.t('No List'),
  move: () => l10n.t('Move'),
  keepObjects: (objects: string) => l10n.t('Keep {objects}', { objects }),
  deleteObjects: (objects: string) => l10n.t('Delete {objects}', { objects }),
};

/** Parts that many sentences have. */
export const partTexts = {
  objects: (count: number) => (count === 1 ? l10n.t('1 object') : l10n.t('{count} objects', { count })),
  moreItems: (count: number) => l10n.t('and {count} more', { count }),
  unlisted: (kinds: string) => l10n.t('There may be more: {kinds} cannot be listed.', { kinds }),
  and: (first: string, last: string) => l10n.t('{first} and {last}', { first, last }),
  waitingForAnswer: () => l10n.t('waiting for your answer'),
  about: (subject: string, statement: string) => l10n.t('{subject}: {statement}', { subject, statement }),
  step: (parts: { readonly index: number; readonly total: number; readonly doing: string }) => l10n.t('{index} of {total}: {doing}', parts),
};

export const workspaceTexts = {
  untrusted: () => l10n.t('Clusters can be reached from trusted workspaces only.'),
  nothingChosen: () => l10n.t('Open a manifest first, or choose files in the explorer.'),
  noObjects: () => l10n.t('The files that you chose contain no Kubernetes object.'),
  leaveOut: (unavailable: string, others: string) =>
    l10n.t('{unavailable} cannot be handled, because the API does not answer. Continue with {others}?', { unavailable, others }),
  nothingChanged: (problem: string) => l10n.t('Nothing was changed on the cluster. {problem}', { problem }),
};

/** The cluster and the way to it. */
export const connectionTexts = {
  statusName: () => l10n.t('SCC Lens: Cluster'),
  tooltip: (parts: Readonly<Record<'cluster' | 'server' | 'user', string>>) =>
    l10n.t('SCC Lens deploys to {cluster} ({server}) as {user}. Click to change cluster.', parts),
  protected: () => l10n.t('The context is protected: you type its name before anything changes there.'),
  spoken: (parts: Readonly<Record<'context' | 'namespace', string>>) =>
    l10n.t('SCC Lens deploys to the context {context}, namespace {namespace}', parts),
  spokenProtected: (parts: Readonly<Record<'context' | 'namespace', string>>) =>
    l10n.t('SCC Lens deploys to the protected context {context}, namespace {namespace}', parts),
  anonymous: () => l10n.t('an anonymous user'),
  connecting: (context: string) => l10n.t('connecting to {context}', { context }),
  asking: (context: string) => l10n.t('asking {context}', { context }),
  unprotected: (context: string) => l10n.t('The connection to {context} is not protected. Nothing has been sent yet.', { context }),
  contextTitle: () => l10n.t('Cluster'),
  contextPlaceholder: () => l10n.t('The context of the kubeconfig to deploy with'),
  currentContext: () => l10n.t('current'),
  contextDetail: (parts: Readonly<Record<'cluster' | 'server' | 'user', string>>) =>
    l10n.t('cluster {cluster} at {server}, user {user}', parts),
  unknownServer: () => l10n.t('an unknown address'),
  contextIsGone: (context: string) => l10n.t('The kubeconfig no longer has a usable context {context}.', { context }),
  noUser: () => l10n.t('none'),
  namespaceTitle: (context: string) => l10n.t('Namespace on {context}', { context }),
  namespacePrompt: () => l10n.t('For objects that name no namespace of their own'),
  disconnected: () => l10n.t('Disconnected. Verdicts are an offline forecast again.'),
  notConnected: () => l10n.t('There is no connection to a cluster.'),
};

/** What the language server gets from the cluster, for the output channel. */
export const factTexts = {
  notSent: (reason: string) => l10n.t("The language server did not get the cluster's facts: {reason}", { reason }),
  offline: (reason: string) => l10n.t('Diagnostics are an offline forecast: {reason}', { reason }),
  hiddenSccs: (context: string) =>
    l10n.t('You may not read the SCCs of {context}, so diagnostics remain an offline forecast. A deployment asks the cluster itself.', {
      context,
    }),
};

/** One operation at a time. */
export const operationTexts = {
  deploying: () => l10n.t('A deployment is running.'),
  undeploying: () => l10n.t('An undeployment is running.'),
  undoing: () => l10n.t('A deployment is being undone.'),
  stopToChoose: (running: string) => l10n.t('{running} Stop it to choose a cluster?', { running }),
  stopToDisconnect: (running: string) => l10n.t('{running} Stop it to disconnect?', { running }),
  changesAreKept: () => l10n.t('Changes already made are kept and will be listed.'),
};

export const confirmTexts = {
  context: (context: string) => l10n.t('Context: {context}', { context }),
  cluster: (cluster: string, server: string) => l10n.t('Cluster: {cluster} ({server})', { cluster, server }),
  user: (user: string) => l10n.t('User: {user}', { user }),
  namespace: (namespace: string) => l10n.t('Namespace: {namespace}', { namespace }),
  protectedTitle: (context: string) => l10n.t('{context} is protected', { context }),
  protectedPrompt: (context: string) => l10n.t("Type the context's name to continue: {context}", { context }),
  otherName: (context: string) => l10n.t('This is not {context}.', { context }),
};

/** Preflight and the summary before anything is changed. */
export const reviewTexts = {
  checks: (done: number, total: number) => l10n.t('{done} of {total} checks', { done, total }),
  refused: (places: string) => l10n.t('The cluster refuses {places}. Nothing was deployed; the Problems view shows why.', { places }),
  needed: (objects: string) => l10n.t('The workspace has {objects} for the pods, which the cluster does not have.', { objects }),
  podsOf: (file: string) => l10n.t('the pods of {file}', { file }),
  title: (context: string, namespace: string) => l10n.t('Deploy to {context}, namespace {namespace}', { context, namespace }),
  /** Next to the choice to deploy. */
  place: (parts: Readonly<Record<'cluster' | 'server' | 'user' | 'objects', string>>) =>
    l10n.t('{objects}, to {cluster} ({server}), as {user}', parts),
  nothingDeployed: () => l10n.t('Nothing was deployed.'),
  nothingToResume: () => l10n.t('There is no deployment to resume.'),
  differences: () => l10n.t('differences'),
  shown: (object: string) => l10n.t('{object} is shown; nothing has been deployed yet.', { object }),
  diffTitle: (object: string) => l10n.t('{object} (on the cluster ↔ as deployed)', { object }),
  owners: (managers: string) => l10n.t('fields are owned by {managers}', { managers }),
  warning: (warning: string) => l10n.t('the cluster warns: {warning}', { warning }),
  podsAdmitted: (account: string) => l10n.t('the cluster admits its pods as {account}.', { account }),
  podsAdmittedBy: (scc: string, account: string) => l10n.t('{scc} admits its pods as {account}.', { scc, account }),
  podsRefused: () => l10n.t('its pods are refused.'),
  podsNotChecked: (reason: string) => l10n.t('its pods were not checked: {reason}', { reason }),
};

/** What a folder has deployed and no manifest has any more. */
export const inventoryTexts = {
  listQuestion: (folder: string) => l10n.t('Keep a list on the cluster of what {folder} deploys?', { folder }),
  listDetail: (namespace: string) =>
    l10n.t(
      'The list is a ConfigMap in the namespace {namespace} (an ApplySet), and each object gets its label. It shows you and your colleagues which objects no manifest has any more. The setting sccLens.deploy.applySets stores your answer.',
      { namespace },
    ),
  nameTitle: (folder: string) => l10n.t('List of {folder}', { folder }),
  namePrompt: () => l10n.t('The name of the ConfigMap. Use it for no other folder of the namespace.'),
  badName: () => l10n.t('A name has lower-case letters, digits, hyphens and dots, and begins and ends with a letter or a digit.'),
  heading: () => l10n.t('in no manifest any more'),
  count: (count: number) => l10n.t('{count} in no manifest any more', { count }),
  toDelete: () => l10n.t('delete, if you agree'),
  kept: () => l10n.t('kept'),
  /** Parts of a list. */
  contains: (count: number) => (count === 1 ? l10n.t('with 1 object in it') : l10n.t('with {count} objects in it', { count })),
  containsUnknown: () => l10n.t('with everything in it'),
  itsData: () => l10n.t('with its data'),
  question: (objects: string) => l10n.t('Delete {objects} that no manifest of this folder has any more?', { objects }),
  questionDetail: () => l10n.t('Everything else is deployed first. Undo creates deleted objects again, but not what was in them.'),
  moveQuestion: (objects: string) => l10n.t('Move {objects} from the list of another folder to this one?', { objects }),
  moveDetail: () => l10n.t('The list that they leave no longer finds them when a manifest is removed.'),
  deleting: (object: string) => l10n.t('deleting {object}', { object }),
  notListed: (reason: string) => l10n.t('The list of what the folder has deployed is not up to date: {reason}', { reason }),
  /** Sentences of a result. */
  deleted: (objects: string) => l10n.t('Deleted {objects} that no manifest has any more.', { objects }),
  left: (objects: string) => l10n.t('No manifest has {objects} any more.', { objects }),
  notDeleted: (parts: { readonly left: number; readonly first: string }) =>
    parts.left === 1
      ? l10n.t('{left} object that no manifest has any more is not deleted. {first}', parts)
      : l10n.t('{left} objects that no manifest has any more are not deleted. {first}', parts),
};

/** What would happen to an object, by ObjectDiff.change. */
export const changeTexts = {
  create: () => l10n.t('create'),
  change: () => l10n.t('change'),
  replace: () => l10n.t('replace, if you agree'),
  unchanged: () => l10n.t('unchanged'),
  unknown: () => l10n.t('not known yet'),
};

/** How many objects that would happen to. */
export const changeCountTexts = {
  create: (count: number) => l10n.t('{count} to create', { count }),
  change: (count: number) => l10n.t('{count} to change', { count }),
  replace: (count: number) => l10n.t('{count} to replace', { count }),
  unchanged: (count: number) => l10n.t('{count} unchanged', { count }),
  unknown: (count: number) => l10n.t('{count} not known yet', { count }),
};

export const applyTexts = {
  deploying: (context: string) => l10n.t('deploying to {context}', { context }),
  waitingFor: (prerequisite: string) => l10n.t('waiting for {prerequisite}', { prerequisite }),
  prerequisite: () => l10n.t('what it needs'),
  replacing: (object: string) => l10n.t('replacing {object}', { object }),
  conflict: (object: string) => l10n.t('Others own fields of {object} and set them to other values.', { object }),
  ownedField: (field: string, manager: string) => l10n.t('{field}, owned by {manager}', { field, manager }),
  bothValues: (parts: { readonly onCluster: string; readonly inManifest: string }) =>
    l10n.t('{onCluster} on the cluster, {inManifest} in your manifest', parts),
  conflictChoices: () => l10n.t('Take Over sets them as your manifest does. Cancel stops the deployment here.'),
  immutable: (object: string) => l10n.t('{object} cannot be changed in place. Delete it and create it again?', { object }),
  immutableFields: (fields: string) => l10n.t('The cluster does not allow changes of these fields: {fields}.', { fields }),
  replaceChoices: () => l10n.t('Replace deletes it, with the pods that it owns. Cancel stops the deployment here.'),
  loses: (count: number) =>
    count === 0
      ? l10n.t('There are no custom resources of it.')
      : count === 1
        ? l10n.t('Its custom resource is deleted with it, and cannot be restored:')
        : l10n.t('Its {count} custom resources are deleted with it, and cannot be restored:', { count }),
  losesUnknown: () => l10n.t('All its custom resources are deleted with it, and cannot be restored.'),
  deployed: (waiting: string) => l10n.t('Deployed. {waiting}', { waiting }),
  reconnecting: (reason: string) => l10n.t('{reason} Connecting again …', { reason }),
  notWatched: () => l10n.t('The rollout could not be watched; the output contains the reason.'),
};

/** What became of an object, for the output channel. */
export const outcomeTexts = {
  created: () => l10n.t('created'),
  appeared: () => l10n.t('in place; another user may have created it'),
  changed: () => l10n.t('changed'),
  replaced: () => l10n.t('replaced'),
  unchanged: () => l10n.t('unchanged'),
  notReached: () => l10n.t('not reached'),
  notApplied: (reason: string) => l10n.t('not applied: {reason}', { reason }),
  nothingLeft: (reason: string) => l10n.t('not applied; the old object was deleted, so nothing is left: {reason}', { reason }),
  anotherInPlace: (reason: string) =>
    l10n.t('not applied; the old object was deleted, and another user has created one in its place: {reason}', { reason }),
  uncertain: (reason: string) => l10n.t('it is not known whether it was applied: {reason}', { reason }),
  uncertainAfterDeletion: (reason: string) =>
    l10n.t('it is not known whether it was applied; the old object was deleted: {reason}', { reason }),
  secretError: (kind: string) => l10n.t("{kind} (the cluster's message about a Secret is not logged)", { kind }),
};

/** How many objects that became of, in the order in which a result lists them. */
export const outcomeCountTexts = {
  created: (count: number) => l10n.t('{count} created', { count }),
  appeared: (count: number) => l10n.t('{count} in place, perhaps created by another user', { count }),
  changed: (count: number) => l10n.t('{count} changed', { count }),
  replaced: (count: number) => l10n.t('{count} replaced', { count }),
  unchanged: (count: number) => l10n.t('{count} unchanged', { count }),
  skipped: (count: number) => l10n.t('{count} skipped', { count }),
  failed: (count: number) => l10n.t('{count} failed', { count }),
  uncertain: (count: number) => l10n.t('{count} not known', { count }),
  notAttempted: (count: number) => l10n.t('{count} not reached', { count }),
};

export const resultTexts = {
  named: (outcome: string, objects: string) => l10n.t('{outcome} ({objects})', { outcome, objects }),
  result: (objects: string, outcomes: string) => l10n.t('Of {objects}: {outcomes}.', { objects, outcomes }),
  warnings: (count: number) =>
    count === 1
      ? l10n.t('1 warning from the cluster: see the output.')
      : l10n.t('{count} warnings from the cluster: see the output.', { count }),
};

export const undoTexts = {
  question: () => l10n.t('Undo the deployment?'),
  delete: (object: string) => l10n.t('delete {object}', { object }),
  restore: (object: string) => l10n.t('restore {object}', { object }),
  recreate: (object: string) => l10n.t('recreate {object}', { object }),
  undoing: () => l10n.t('undoing the deployment'),
  changedSince: (object: string) => l10n.t('{object} was changed by another user since. Undo it nevertheless?', { object }),
  deletedSince: (object: string) => l10n.t('{object} was deleted by another user since. Create it again?', { object }),
  contains: (object: string) => l10n.t('{object} contains other objects. Delete them with it?', { object }),
  secretNotKept: (object: string) => l10n.t('cannot restore {object}: values of Secrets are not stored', { object }),
  contentsLost: (object: string) => l10n.t('cannot restore {object}: the objects in it were deleted with it', { object }),
  withoutOwners: (outcome: string, reason: string) =>
    l10n.t('{outcome}, but its field managers are not as they were: {reason}', { outcome, reason }),
  noRecord: () => l10n.t('There is no deployment of this workspace to undo.'),
  pickTitle: () => l10n.t('Undo Last Deployment'),
  pickPlaceholder: () => l10n.t('The deployment to undo'),
  recordPlace: (context: string, namespace: string) => l10n.t('{context}, namespace {namespace}', { context, namespace }),
  otherServer: (parts: Readonly<Record<'context' | 'now' | 'then', string>>) =>
    l10n.t('Nothing was undone. The deployment was made to {then}; the context {context} now leads to {now}.', parts),
  perhapsOthers: (object: string) =>
    l10n.t('Nothing proves that this deployment created {object}; another user may have. Delete it?', { object }),
  done: () => l10n.t('The deployment is undone.'),
  left: (parts: { readonly left: number; readonly objects: string; readonly first: string }) =>
    parts.left === 1
      ? l10n.t('{left} of {objects} is not undone. {first}', parts)
      : l10n.t('{left} of {objects} are not undone. {first}', parts),
  notUndone: (reason: string) => l10n.t('not undone: {reason}', { reason }),
  nothingLeft: (reason: string) => l10n.t('not undone; it was deleted, and nothing is left of it: {reason}', { reason }),
  uncertain: (reason: string) => l10n.t('it is not known whether it was undone: {reason}', { reason }),
  nothingToDo: () => l10n.t('as it was before'),
  deleted: () => l10n.t('deleted'),
  restored: () => l10n.t('restored'),
  recreated: () => l10n.t('recreated'),
};

export const undeployTexts = {
  looking: () => l10n.t('looking for objects to delete'),
  nothingDeleted: (object: string, reason: string) => l10n.t('Nothing was deleted. {object}: {reason}', { object, reason }),
  noObjects: () => l10n.t('The cluster has none of these objects.'),
  question: (objects: string) => l10n.t('Delete {objects}?', { objects }),
  undeploying: () => l10n.t('undeploying'),
  done: (objects: string) => l10n.t('Deleted {objects}.', { objects }),
  left: (parts: { readonly left: number; readonly objects: string; readonly first: string }) =>
    parts.left === 1
      ? l10n.t('{left} of {objects} is not deleted. {first}', parts)
      : l10n.t('{left} of {objects} are not deleted. {first}', parts),
  /** Parts of the list that is confirmed. */
  alreadyTerminating: () => l10n.t('is being deleted already'),
  colleagues: (managers: string) => l10n.t('was deployed by other users: {managers}', { managers }),
  notOurs: () => l10n.t('was not deployed by SCC Lens'),
  deletesToo: (others: string) => l10n.t('also deletes {others}', { others }),
  /** What became of an object. */
  notDeleted: (reason: string) => l10n.t('not deleted: {reason}', { reason }),
  uncertain: (reason: string) => l10n.t('it is not known whether it was deleted: {reason}', { reason }),
  terminating: () => l10n.t('is still being deleted'),
  waitsForFinalizers: (finalizers: string) => l10n.t('is still being deleted; it waits for {finalizers}', { finalizers }),
  absent: () => l10n.t('was gone already'),
  deleted: () => l10n.t('deleted'),
};

export const logTexts = {
  looking: () => l10n.t('looking for pods'),
  reading: (log: string) => l10n.t('reading the log of {log}', { log }),
  name: (container: string, pod: string) => l10n.t('{container} of {pod}', { container, pod }),
  empty: (log: string) => l10n.t('{log} has written nothing to its log.', { log }),
  placeholder: () => l10n.t('The container whose log is shown'),
  noPods: (objects: string) => l10n.t('There is no pod of {objects} on the cluster.', { objects }),
};
