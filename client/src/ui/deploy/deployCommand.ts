/** The story of a deployment: connect, preflight, review, confirm, apply, watch. */
import type { LogOutputChannel, Uri } from 'vscode';
import { window } from '../../editor';
import { FORECASTS } from '../../../../server/src/protocol';
import type { ObjectsParams, ObjectsResult, PodForecast } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { compareForecasts, preflight, preflightDiagnostics } from '../../deploy';
import type { ApplyResult, ClusterDiagnostic, Plan, Preflight } from '../../deploy';
import { applyReviewed } from './applyReviewed';
import { confirmChange } from './confirmChange';
import { followRollout } from './followRollout';
import { count, showError, showWithCommand, withProgress } from './messages';
import type { Report } from './messages';
import { planObjects } from './planObjects';
import { fileName, freshness, readObjects } from './readObjects';
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
}

/** Over when it is told how it ended: that message may stand for hours. */
export async function deploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const ended = await stage.operations.run('a deployment is running', signal => runDeployment(stage, uris, signal));
  if (ended !== undefined) await reportResult(stage, ended, () => deploy(stage, uris));
}

/** Undefined where nothing was to be applied after all, which is told or chosen. */
async function runDeployment(stage: Stage, uris: readonly Uri[], signal: AbortSignal): Promise<Ended | undefined> {
  const prepared = await prepare(stage, uris, signal);
  if (prepared === undefined) return undefined;
  const { cluster, chosen } = prepared;
  stage.diagnostics.clear();
  const found = await runChecks(stage, prepared, signal);
  if (found === undefined) return undefined;
  const { plan, checks } = found;
  const refusals = preflightDiagnostics(checks);
  if (refusals.length > 0) {
    await reportRefusals(stage, refusals, 'Nothing was deployed');
    return undefined;
  }
  if (!(await reviewChanges(checks, cluster, stage.diffs, signal))) return undefined;
  if (
    !(await confirmChange(
      cluster,
      `Deploy ${count(plan.objects.length, 'object')}?`,
      plan.objects.map(({ ref }) => describeRef(ref)),
      'Deploy',
      signal,
    ))
  )
    return undefined;
  return withProgress(
    `deploying to ${cluster.target.context}`,
    async (report, stop): Promise<Ended> => {
      const result = await applyReviewed(cluster, { plan, checks, isFresh: freshness(stage.client, chosen) }, report, stop);
      const followed =
        result.stopped === null ? await followOrSay(cluster, result, report, stop, stage.output) : { statuses: [], notFollowed: null };
      return { cluster, result, ...followed, checks: checks.pods };
    },
    signal,
  );
}

/** What was applied is told even where nothing can be said of its rollout. */
async function followOrSay(
  cluster: Cluster,
  { steps }: ApplyResult,
  report: Report,
  signal: AbortSignal,
  output: LogOutputChannel,
): Promise<Pick<Ended, 'statuses' | 'notFollowed'>> {
  try {
    return { statuses: await followRollout(cluster, steps, report, signal), notFollowed: null };
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    return { statuses: [], notFollowed: 'Its rollout could not be followed; the output says why.' };
  }
}

export async function undeploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  await stage.operations.run('an undeployment is running', async signal => {
    const prepared = await prepare(stage, uris, signal);
    if (prepared !== undefined) await confirmAndUndeploy(prepared.cluster, prepared.chosen.objects, stage.output, signal);
  });
}

/** The objects and the cluster; undefined where one of them cannot be had, which is told. */
async function prepare({ client, connector }: Stage, uris: readonly Uri[], signal: AbortSignal): Promise<Prepared | undefined> {
  const chosen = await readObjects(client, uris);
  const cluster = chosen === undefined ? undefined : await connector.open(signal);
  return chosen === undefined || cluster === undefined ? undefined : { cluster, chosen };
}

/** The plan and what the cluster makes of it; undefined where it cannot be had, which is told. */
async function runChecks(
  { client, facts, output }: Stage,
  { cluster, chosen }: Prepared,
  signal: AbortSignal,
): Promise<Checked | undefined> {
  const found = await withProgress(
    `asking ${cluster.target.context}`,
    async (report, stop) => {
      const plan = await planObjects(cluster, chosen.objects, output, stop);
      if (plan === undefined) return undefined;
      await facts.share(cluster, chosen.objects, stop);
      const forecasts = await client.sendRequest<readonly PodForecast[]>(FORECASTS, {
        uris: chosen.files.map(({ uri }) => uri),
      } satisfies ObjectsParams);
      const answers = await preflight(cluster, plan, {
        signal: stop,
        onProgress: (done, total) => {
          report(`${done} of ${total} checks`);
        },
      });
      return { plan, checks: compareForecasts(answers, forecasts) };
    },
    signal,
  );
  for (const pod of found?.checks.pods ?? []) output.info(`${describeRef(pod.planned.ref)}: ${podSentence(pod)}`);
  if (found === undefined || found.checks.interrupted === null) return found;
  showError(found.checks.interrupted);
  return undefined;
}

async function reportRefusals({ diagnostics }: Stage, refusals: readonly ClusterDiagnostic[], outcome: string): Promise<void> {
  await diagnostics.show(refusals);
  const names = [...new Set(refusals.map(({ source, pod }) => `${pod === null ? '' : 'the pods of '}${fileName(source.file)}`))].join(', ');
  void showWithCommand(
    window.showErrorMessage,
    `the cluster refuses ${names}. ${outcome}; the Problems view says why.`,
    'Show Problems',
    'workbench.actions.view.problems',
  );
}
