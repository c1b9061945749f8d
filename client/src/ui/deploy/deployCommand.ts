/** The steps of a deployment: connect, preflight, review, confirm, apply, watch. */
import type { LogOutputChannel, Uri } from 'vscode';
import { window } from '../../editor';
import { FORECASTS } from '../../../../server/src/protocol';
import type { ObjectsParams, ObjectsResult, PodForecast } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { compareForecasts, findOrphans, preflight, preflightDiagnostics } from '../../deploy';
import type { ApplyResult, Orphans, Plan, Preflight } from '../../deploy';
import { applyReviewed } from './applyReviewed';
import { confirmContext } from './confirmChange';
import { keepInventory, openInventory, planMembers, widenLists } from './folderInventory';
import type { FolderInventory } from './folderInventory';
import { watchApplied } from './watchApplied';
import { applyTexts, buttonTexts, connectionTexts, operationTexts, partTexts, reviewTexts } from './messages';
import { showError, showWithCommand, withProgress, withWaiting } from './notify';
import { planObjects } from './planObjects';
import { askToMove, askToPrune, pruneAgreed } from './pruning';
import { watchFreshness } from './freshness';
import { listenForChanges, readObjects } from './readObjects';
import { reportRefusals } from './reportRefusals';
import { reportResult } from './reportResult';
import type { Ended } from './reportResult';
import { podSentence, reviewChanges } from './reviewChanges';
import type { Stage } from './stage';
import { confirmAndUndeploy } from './undeployCommand';

interface Prepared {
  readonly cluster: Cluster;
  readonly chosen: ObjectsResult;
}

interface Checked {
  readonly plan: Plan;
  readonly checks: Preflight;
  readonly found: Orphans;
}

/** The operation is over before its result is reported, because that message may stay open for hours. */
export async function deploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const ended = await stage.operations.run(operationTexts.deploying(), signal => runDeployment(stage, uris, signal));
  if (ended !== undefined) await reportResult(stage, ended, () => deploy(stage, uris));
}

/** Deploys what the user left before anything was applied, from the checks on. */
export async function resume(stage: Stage): Promise<void> {
  const uris = stage.resumption.uris();
  if (uris === undefined) void window.showInformationMessage(reviewTexts.nothingToResume());
  else await deploy(stage, uris);
}

function reportPaused(): void {
  void showWithCommand(window.showInformationMessage, reviewTexts.nothingDeployed(), buttonTexts.resume(), 'sccLens.resumeDeployment');
}

/** Undefined if nothing was applied, which is reported or was the user's choice. */
async function runDeployment(stage: Stage, uris: readonly Uri[], signal: AbortSignal): Promise<Ended | undefined> {
  stage.resumption.keep(uris);
  const prepared = await prepare(stage, uris, signal);
  if (prepared === undefined) return undefined;
  const { cluster, chosen } = prepared;
  stage.diagnostics.clear();
  const inventory = await openInventory(cluster, uris, stage.memory, true, signal);
  const checked = inventory && (await runChecks(stage, prepared, inventory, signal));
  if (inventory === undefined || checked === undefined) return undefined;
  const { plan, checks, found } = checked;
  const refusals = preflightDiagnostics(checks);
  if (refusals.length > 0) {
    await reportRefusals(stage, { cluster, chosen, uris, checks, refusals }, signal);
    return undefined;
  }
  if (!(await askToMove(checks.objects, signal))) return undefined;
  const answer = await reviewChanges(checks, found, cluster, stage.diffs, signal);
  if (answer === 'cancel') return undefined;
  const due = answer === 'deploy' && (await confirmContext(cluster, signal)) ? await askToPrune(found, signal) : undefined;
  if (due === undefined) {
    reportPaused();
    return undefined;
  }
  stage.resumption.forget();
  const record = stage.history.begin(cluster);
  const ended = await withProgress(
    applyTexts.deploying(cluster.target.context),
    async (report, stop) => {
      if (!(await widenLists(cluster, plan, inventory, stop))) return undefined;
      const { isFresh, dispose } = watchFreshness(stage.client, chosen, listenForChanges);
      const result = await applyReviewed(cluster, { plan, checks, isFresh, record }, report, stop).finally(dispose);
      const pruned = result.stopped === null ? await pruneAgreed(cluster, due, { set: inventory.set, record, report }, stop) : [];
      await keepInventory(cluster, inventory, { plan, found, result, pruned }, stage.output, stop);
      return { result, pruned };
    },
    signal,
  );
  if (ended === undefined) return undefined;
  const { result } = ended;
  const rollout = result.stopped === null ? await watchOrReport(cluster, result, signal, stage.output) : { statuses: [], notWatched: null };
  return { cluster, ...ended, ...rollout, checks: checks.pods, record, found };
}

/** The result of applying is reported even if its rollout cannot be watched. */
async function watchOrReport(
  cluster: Cluster,
  { steps }: ApplyResult,
  signal: AbortSignal,
  output: LogOutputChannel,
): Promise<Pick<Ended, 'statuses' | 'notWatched'>> {
  try {
    const statuses = await withWaiting((report, stop) => watchApplied(cluster, steps, report, stop), signal);
    return { statuses, notWatched: null };
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    return { statuses: [], notWatched: applyTexts.notWatched() };
  }
}

export async function undeploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  await stage.operations.run(operationTexts.undeploying(), async signal => {
    const prepared = await prepare(stage, uris, signal);
    if (prepared === undefined) return;
    const inventory = await openInventory(prepared.cluster, uris, stage.memory, false, signal);
    if (inventory !== undefined) await confirmAndUndeploy(prepared.cluster, prepared.chosen.objects, inventory, stage.output, signal);
  });
}

/** The objects and the cluster; undefined if one of them is not available, which is reported. */
async function prepare({ client, connector }: Stage, uris: readonly Uri[], signal: AbortSignal): Promise<Prepared | undefined> {
  const chosen = await readObjects(client, uris);
  const cluster = chosen === undefined ? undefined : await connector.open(signal);
  return chosen === undefined || cluster === undefined ? undefined : { cluster, chosen };
}

/** The plan and the cluster's answers to it; undefined if there are none, which is reported. */
async function runChecks(
  { client, facts, output }: Stage,
  { cluster, chosen }: Prepared,
  inventory: FolderInventory,
  signal: AbortSignal,
): Promise<Checked | undefined> {
  const checked = await withProgress(
    connectionTexts.asking(cluster.target.context),
    async (report, stop) => {
      const planned = await planObjects(cluster, chosen.objects, output, stop);
      if (planned === undefined) return undefined;
      const plan = planMembers(planned, inventory);
      await facts.share(cluster, chosen.objects, stop);
      const forecasts = await client.sendRequest<readonly PodForecast[]>(FORECASTS, {
        uris: chosen.files.map(({ uri }) => uri),
      } satisfies ObjectsParams);
      const answers = await preflight(cluster, plan, {
        signal: stop,
        onProgress: (done, total) => {
          report(reviewTexts.checks(done, total));
        },
      });
      return { plan, checks: compareForecasts(answers, forecasts), found: await findOrphans(cluster, plan, inventory, stop) };
    },
    signal,
  );
  for (const pod of checked?.checks.pods ?? []) output.info(partTexts.about(describeRef(pod.planned.ref), podSentence(pod)));
  if (checked === undefined || checked.checks.interrupted === null) return checked;
  showError(checked.checks.interrupted);
  return undefined;
}
