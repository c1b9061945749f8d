/** The steps of a deployment: connect, preflight, review, confirm, apply, watch. */
import * as l10n from '@vscode/l10n';
import type { LogOutputChannel, Uri } from 'vscode';
import { compareForecasts, describeRef, findOldPods, findOrphans, preflight, preflightDiagnostics } from '@scc-lens/kube';
import type { ApplyResult, Orphans, Plan, Preflight } from '@scc-lens/kube';
import { FORECASTS, type ObjectsParams, type ObjectsResult, type PodForecast } from '@scc-lens/protocol';
import { window } from '../../editor';
import { applyReviewed, watchApplied } from './applyReviewed';
import { confirmContext } from './confirmChange';
import { openInventory, type FolderInventory } from './folderInventory';
import { watchFreshness } from './freshness';
import { buttonTexts, connectionTexts, partTexts } from './messages';
import { atCluster, runOperation, showError, showWithCommand, type ClusterTask, type Task } from './notify';
import { listenForChanges, planObjects, readObjects } from './readObjects';
import { askToMove, askToPrune, pruneAgreed } from './pruning';
import { reportRefusals } from './reportRefusals';
import { reportResult, type Ended } from './reportResult';
import { podSentence, reviewChanges } from './reviewChanges';
import type { Stage } from './stage';
import { confirmAndUndeploy } from './undeployCommand';

/** The operation is over before its result is reported, because that message may stay open for hours. */
export async function deploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const ended = await runOperation(stage.operations, l10n.t('A deployment is running.'), task => runDeployment(stage, uris, task));
  if (ended !== undefined) await reportResult(stage, ended, () => deploy(stage, uris));
}

/** Returns to the summary that waits, or deploys what the user left before anything was applied, from the checks on. */
export async function resume(stage: Stage): Promise<void> {
  const { uris, isAway } = stage.resumption;
  if (isAway) stage.resumption.reopen();
  else if (uris === undefined) void window.showInformationMessage(l10n.t('There is no deployment to resume.'));
  else await deploy(stage, uris);
}

function reportPaused({ resumption }: Stage): void {
  resumption.showResume();
  void showWithCommand(window.showInformationMessage, l10n.t('Nothing was deployed.'), buttonTexts.resume(), 'sccLens.resumeDeployment');
}

/** Undefined if nothing was applied, which is reported or was the user's choice. */
async function runDeployment(stage: Stage, uris: readonly Uri[], task: Task): Promise<Ended | undefined> {
  const { report, signal } = task;
  stage.resumption.keep(uris);
  await stage.differences.close();
  const prepared = await prepare(stage, uris, task);
  if (prepared === undefined) return undefined;
  const { at, chosen } = prepared;
  const { cluster } = at;
  stage.diagnostics.clear();
  const inventory = await openInventory(at, uris, stage);
  const checked = inventory && (await runChecks(stage, at, chosen, inventory));
  if (inventory === undefined || checked === undefined) return undefined;
  const { plan, checks, found } = checked;
  const refusals = preflightDiagnostics(checks);
  if (refusals.length > 0) {
    await reportRefusals(stage, at, { chosen, uris, checks, refusals });
    return undefined;
  }
  report(partTexts.waitingForAnswer());
  if (!(await askToMove(checks.objects, signal))) return undefined;
  stage.resumption.keep(uris, true);
  const answer = await reviewChanges(at, { chosen, checks, found, offer: inventory.offer }, stage);
  if (answer === 'again') return runDeployment(stage, uris, task);
  if (answer === 'cancel') {
    stage.resumption.keep(undefined);
    await stage.differences.close();
    return undefined;
  }
  const due = answer === 'deploy' && (await confirmContext(at)) ? await askToPrune(found, signal) : undefined;
  if (due === undefined) {
    reportPaused(stage);
    return undefined;
  }
  stage.resumption.keep(undefined);
  await stage.differences.close();
  const record = stage.history.begin(cluster, inventory.folder);
  const deploying = l10n.t('deploying to {context}', { context: cluster.target.context });
  const applying: ClusterTask = { ...at, report: step => report(partTexts.about(deploying, step)) };
  report(deploying);
  if (!(await inventory.widen(plan))) return undefined;
  const { isFresh, dispose } = watchFreshness(stage.client, chosen, listenForChanges);
  const result = await applyReviewed(applying, { plan, checks, isFresh, record }).finally(dispose);
  const pruned = result.stopped === null ? await pruneAgreed(applying, due, inventory.before.set, record) : [];
  await inventory.keep({ plan, found, result, pruned }, stage.output);
  await stage.facts.refresh(cluster);
  const rollout = result.stopped === null ? await watchOrReport(at, result, stage.output) : { statuses: [], oldPods: [], notWatched: null };
  return { cluster, result, pruned, ...rollout, checks: checks.pods, record, found };
}

type Watched = Pick<Ended, 'statuses' | 'oldPods' | 'notWatched'>;

/** The result of applying is reported even if its rollout cannot be watched. */
async function watchOrReport(at: ClusterTask, { steps }: ApplyResult, output: LogOutputChannel): Promise<Watched> {
  try {
    return { statuses: await watchApplied(at, steps), oldPods: await findOldPods(at.cluster, steps), notWatched: null };
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    return { statuses: [], oldPods: [], notWatched: l10n.t('The rollout could not be watched; the output contains the reason.') };
  }
}

export async function undeploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  await runOperation(stage.operations, l10n.t('An undeployment is running.'), async task => {
    const prepared = await prepare(stage, uris, task);
    if (prepared === undefined) return;
    const { at, chosen } = prepared;
    const inventory = await openInventory(at, uris, stage);
    if (inventory === undefined) return;
    await confirmAndUndeploy(at, chosen.objects, inventory, stage.output);
    await stage.facts.refresh(at.cluster);
  });
}

interface Prepared {
  readonly at: ClusterTask;
  readonly chosen: ObjectsResult;
}

/** The objects and the cluster; undefined if one of them is not available, which is reported. */
async function prepare({ client, connector }: Stage, uris: readonly Uri[], task: Task): Promise<Prepared | undefined> {
  const chosen = await readObjects(client, uris);
  const cluster = chosen && (await connector.open(task));
  return cluster && { at: atCluster(cluster, task), chosen };
}

/** The plan and the cluster's answers to it; undefined if there are none, which is reported. */
async function runChecks(
  { client, facts, output }: Stage,
  at: ClusterTask,
  chosen: ObjectsResult,
  inventory: FolderInventory,
): Promise<{ readonly plan: Plan; readonly checks: Preflight; readonly found: Orphans } | undefined> {
  const { cluster, report, signal } = at;
  const asking = connectionTexts.asking(cluster.target.context);
  report(asking);
  const planned = await planObjects(at, chosen.objects, output);
  if (planned === undefined) return undefined;
  const plan = inventory.planMembers(planned);
  await facts.share(cluster, chosen.objects, signal);
  const forecasts = await client.sendRequest<readonly PodForecast[]>(FORECASTS, {
    uris: chosen.files.map(({ uri }) => uri),
  } satisfies ObjectsParams);
  const answers = await preflight(cluster, plan, {
    onProgress: (done, total) => report(partTexts.about(asking, l10n.t('{done} of {total} checks', { done, total }))),
  });
  const checks = compareForecasts(answers, forecasts);
  const found = await findOrphans(cluster, plan, inventory.before);
  for (const pod of checks.pods) output.info(partTexts.about(describeRef(pod.planned.ref), podSentence(pod)));
  if (checks.interrupted === null) return { plan, checks, found };
  showError(checks.interrupted);
  return undefined;
}
