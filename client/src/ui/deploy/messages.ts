/** The sentences of the conversation about a cluster that are long, or of several places. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const buttonTexts = {
  cancel: () => l10n.t('Cancel'),
  stopIt: () => l10n.t('Stop It'),
  skipObject: () => l10n.t('Skip This Object'),
  undo: () => l10n.t('Undo'),
  resume: () => l10n.t('Resume Deployment'),
  backToSummary: () => l10n.t('Back to the Summary'),
  chooseCluster: () => l10n.t('Choose Cluster'),
  deployWith: (objects: string, files: number) =>
    files === 1
      ? l10n.t('Deploy with Its {objects} (1 More File)', { objects })
      : l10n.t('Deploy with Its {objects} ({files} More Files)', { objects, files }),
  showProblems: () => l10n.t('Show Problems'),
  showLogs: () => l10n.t('Show Logs'),
  recreate: (pods: number) => (pods === 1 ? l10n.t('Recreate Pod…') : l10n.t('Recreate {pods} Pods…', { pods })),
  manageTrust: () => l10n.t('Manage Workspace Trust'),
  continueWithout: () => l10n.t('Continue Without Them'),
  move: () => l10n.t('Move'),
  keepObjects: (objects: string) => l10n.t('Keep {objects}', { objects }),
  deleteObjects: (objects: string) => l10n.t('Delete {objects}', { objects }),
};

/** Parts that many sentences have. */
export const partTexts = {
  objects: (count: number) => (count === 1 ? l10n.t('1 object') : l10n.t('{count} objects', { count })),
  moreItems: (count: number) => l10n.t('and {count} more', { count }),
  unlisted: (kinds: string) => l10n.t('There may be more: {kinds} cannot be listed.', { kinds }),
  waitingForAnswer: () => l10n.t('waiting for your answer'),
  about: (subject: string, statement: string) => l10n.t('{subject}: {statement}', { subject, statement }),
  step: (parts: { readonly index: number; readonly total: number; readonly doing: string }) => l10n.t('{index} of {total}: {doing}', parts),
};

export const workspaceTexts = {
  untrusted: () => l10n.t('Clusters can be reached from trusted workspaces only.'),
  leaveOut: (unavailable: string, others: string) =>
    l10n.t('{unavailable} cannot be handled, because the API does not answer. Continue with {others}?', { unavailable, others }),
  nothingChanged: (problem: string) => l10n.t('Nothing was changed on the cluster. {problem}', { problem }),
};

/** The cluster and the way to it. */
export const connectionTexts = {
  tooltip: (parts: Readonly<Record<'cluster' | 'server' | 'user', string>>) =>
    l10n.t('SCC Lens deploys to {cluster} ({server}) as {user}. Click to change cluster.', parts),
  spoken: (parts: Readonly<Record<'context' | 'namespace', string>>) =>
    l10n.t('SCC Lens deploys to the context {context}, namespace {namespace}', parts),
  spokenProtected: (parts: Readonly<Record<'context' | 'namespace', string>>) =>
    l10n.t('SCC Lens deploys to the protected context {context}, namespace {namespace}', parts),
  asking: (context: string) => l10n.t('asking {context}', { context }),
  unprotected: (context: string) => l10n.t('The connection to {context} is not protected. Nothing has been sent yet.', { context }),
  contextDetail: (parts: Readonly<Record<'cluster' | 'server' | 'user', string>>) =>
    l10n.t('cluster {cluster} at {server}, user {user}', parts),
  contextIsGone: (context: string) => l10n.t('The kubeconfig no longer has a usable context {context}.', { context }),
  noUser: () => l10n.t('none'),
  disconnected: () => l10n.t('Disconnected. Verdicts are an offline forecast again.'),
  notConnected: () => l10n.t('There is no connection to a cluster.'),
};

/** What the language server gets from the cluster, for the output channel. */
export const factTexts = {
  hiddenSccs: (context: string) =>
    l10n.t('You may not read the SCCs of {context}, so diagnostics remain an offline forecast. A deployment asks the cluster itself.', {
      context,
    }),
};

/** The audit of a cluster. */
export const auditTexts = {
  title: () => l10n.t('SCC Audit'),
  reading: (context: string) => l10n.t('reading the pods, SCCs and roles of {context}', { context }),
  failed: () => l10n.t('The cluster could not be audited.'),
  known: (account: string, context: string, time: string) =>
    l10n.t('Service account {account}, in the audit of {context} at {time}', { account, context, time }),
  newFile: (file: string) => l10n.t('Create {file}', { file }),
  noFolder: () => l10n.t('Open a folder first, to which the SCC can be added.'),
};

/** One operation at a time. */
export const operationTexts = {
  undoing: () => l10n.t('A deployment is being undone.'),
  stopToChoose: (running: string) => l10n.t('{running} Stop it to choose a cluster?', { running }),
  stopToDisconnect: (running: string) => l10n.t('{running} Stop it to disconnect?', { running }),
  changesAreKept: () => l10n.t('Changes already made are kept and will be listed.'),
};

/** Preflight and the summary before anything is changed. */
export const reviewTexts = {
  needed: (objects: string) => l10n.t('The workspace has {objects} for the pods, which the cluster does not have.', { objects }),
  podsOf: (file: string) => l10n.t('the pods of {file}', { file }),
  title: (context: string, namespace: string) => l10n.t('Deploy to {context}, namespace {namespace}', { context, namespace }),
  unchanged: (objects: string) => l10n.t('{objects}, unchanged', { objects }),
  some: (count: number, objects: string) => l10n.t('{count} of {objects}', { count, objects }),
  shown: (object: string) => l10n.t('{object} is shown; nothing has been deployed yet.', { object }),
  owned: (change: string, managers: string) => l10n.t('{change}; fields are owned by {managers}', { change, managers }),
  warning: (warning: string) => l10n.t('the cluster warns: {warning}', { warning }),
  keepsPod: () => l10n.t('a running pod stays as it is'),
  otherPod: (field: string) => l10n.t('the running pod has an older {field}', { field }),
  podsAdmitted: (account: string) => l10n.t('the cluster admits its pods as {account}.', { account }),
  podsAdmittedBy: (scc: string, account: string) => l10n.t('{scc} admits its pods as {account}.', { scc, account }),
};

/** What a folder has deployed and no manifest has any more. */
export const inventoryTexts = {
  list: (folder: string) => l10n.t('of what {folder} deploys, so that colleagues see what no manifest has any more', { folder }),
  listPrompt: () =>
    l10n.t(
      'The name of the ConfigMap (an ApplySet), for no other folder of the namespace. Each object gets its label; the setting sccLens.deploy.applySets stores the name.',
    ),
  badName: () => l10n.t('A name has lower-case letters, digits, hyphens and dots, and begins and ends with a letter or a digit.'),
  heading: () => l10n.t('in no manifest any more'),
  count: (count: number) => l10n.t('{count} in no manifest any more', { count }),
  contains: (count: number) => (count === 1 ? l10n.t('with 1 object in it') : l10n.t('with {count} objects in it', { count })),
  question: (objects: string) => l10n.t('Delete {objects} that no manifest of this folder has any more?', { objects }),
  undoAll: () => l10n.t('Everything else is deployed first. Undo creates deleted objects again.'),
  undoInWindow: () =>
    l10n.t('Everything else is deployed first. Undo creates deleted objects again, Secrets only until this window closes.'),
  undoWithoutContents: () =>
    l10n.t('Everything else is deployed first. Undo creates deleted objects again, but not what is deleted with them.'),
  moveDetail: () => l10n.t('The list that they leave no longer finds them when a manifest is removed.'),
  notListed: (reason: string) => l10n.t('The list of what the folder has deployed is not up to date: {reason}', { reason }),
  notDeleted: (parts: { readonly left: number; readonly first: string }) =>
    parts.left === 1
      ? l10n.t('{left} object that no manifest has any more is not deleted. {first}', parts)
      : l10n.t('{left} objects that no manifest has any more are not deleted. {first}', parts),
};

/** What would happen to an object, by ObjectDiff.change. */
export const changeTexts = {
  create: () => l10n.t('create'),
  change: () => l10n.t('change'),
  owners: () => l10n.t('only its owners change'),
  replace: () => l10n.t('replace, if you agree'),
  unchanged: () => l10n.t('unchanged'),
  unknown: () => l10n.t('not known yet'),
};

/** To how many objects that would happen, in the order of the summary. */
export const changeCountTexts = {
  create: (count: number) => l10n.t('{count} to create', { count }),
  change: (count: number) => l10n.t('{count} to change', { count }),
  owners: (count: number) => l10n.t('{count} where only owners change', { count }),
  replace: (count: number) => l10n.t('{count} to replace', { count }),
  unchanged: (count: number) => l10n.t('{count} unchanged', { count }),
  unknown: (count: number) => l10n.t('{count} not known yet', { count }),
};

export const applyTexts = {
  conflictChoices: () => l10n.t('Take Over sets them as your manifest does. Cancel stops the deployment here.'),
  immutableFields: (fields: string) => l10n.t('The cluster does not allow changes of these fields: {fields}.', { fields }),
  loses: (count: number) =>
    count === 0
      ? l10n.t('There are no custom resources of it.')
      : count === 1
        ? l10n.t('Its custom resource is deleted with it, and cannot be restored:')
        : l10n.t('Its {count} custom resources are deleted with it, and cannot be restored:', { count }),
  deployed: (waiting: string) => l10n.t('Deployed. {waiting}', { waiting }),
};

/** What became of an object, for the output channel. */
export const outcomeTexts = {
  created: () => l10n.t('created'),
  appeared: () => l10n.t('in place; another user may have created it'),
  changed: () => l10n.t('changed'),
  owners: () => l10n.t('only its owners changed'),
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
  owners: (count: number) => l10n.t('{count} where only owners changed', { count }),
  replaced: (count: number) => l10n.t('{count} replaced', { count }),
  unchanged: (count: number) => l10n.t('{count} unchanged', { count }),
  skipped: (count: number) => l10n.t('{count} skipped', { count }),
  failed: (count: number) => l10n.t('{count} failed', { count }),
  uncertain: (count: number) => l10n.t('{count} not known', { count }),
  notAttempted: (count: number) => l10n.t('{count} not reached', { count }),
};

export const resultTexts = {
  named: (outcome: string, objects: string) => l10n.t('{outcome} ({objects})', { outcome, objects }),
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
  pruned: (count: number) => l10n.t('{count} deleted', { count }),
  deleted: () => l10n.t('deleted'),
  restored: () => l10n.t('restored'),
  recreated: () => l10n.t('recreated'),
};

export const undeployTexts = {
  undeploying: () => l10n.t('undeploying'),
  left: (parts: { readonly left: number; readonly objects: string; readonly first: string }) =>
    parts.left === 1
      ? l10n.t('{left} of {objects} is not deleted. {first}', parts)
      : l10n.t('{left} of {objects} are not deleted. {first}', parts),
  colleagues: (managers: string) => l10n.t('was deployed by other users: {managers}', { managers }),
  notDeleted: (reason: string) => l10n.t('not deleted: {reason}', { reason }),
  waitsForFinalizers: (finalizers: string) => l10n.t('is still being deleted; it waits for {finalizers}', { finalizers }),
};

export const logTexts = {
  placeholder: () => l10n.t('The container whose log is shown'),
  noPods: (objects: string) => l10n.t('There is no pod of {objects} on the cluster.', { objects }),
};
