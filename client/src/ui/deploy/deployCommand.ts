/** The story of a deployment: connect, preflight, review, confirm, apply, watch. */
import { window } from 'vscode';
import type { Uri } from 'vscode';
import { FORECASTS } from '../../../../server/src/protocol';
import type { ObjectsParams, ObjectsResult, PodForecast } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import {
  compareForecasts,
  findFailingLog,
  applyDiagnostics,
  preflight,
  preflightDiagnostics,
  describeRolloutForLog,
  describeRollout,
  rolloutDiagnostics,
  listForUndo,
} from '../../deploy';
import type { ApplyResult, ClusterDiagnostic, Plan, PodCheck, Preflight, RolloutStatus } from '../../deploy';
import { applyReviewed } from './applyReviewed';
import { fileName, freshness, readObjects } from './readObjects';
import { confirmChange } from './confirmChange';
import { count, showError, showWithCommand, withProgress } from './messages';
import { openLog } from './showLogs';
import { logSteps, resultText } from './outcomeText';
import { planObjects } from './planObjects';
import { podSentence, reviewChanges } from './reviewChanges';
import type { Stage } from './stage';
import { confirmAndUndeploy } from './undeployCommand';
import { confirmAndUndo } from './undoCommand';
import { followRollout } from './followRollout';

interface Prepared {
  readonly cluster: Cluster;
  readonly chosen: ObjectsResult;
}

interface Checked {
  readonly plan: Plan;
  readonly checks: Preflight;
}

/** What became of the objects, and of the workloads among them. */
interface Ended {
  readonly cluster: Cluster;
  readonly result: ApplyResult;
  readonly statuses: readonly RolloutStatus[];
  readonly checks: readonly PodCheck[];
}

/** Over when it is told how it ended: that message may stand for hours. */
export async function deploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const ended = await stage.operations.run('a deployment is running', signal => runDeployment(stage, uris, signal));
  if (ended !== undefined) await reportResult(stage, ended);
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
      const result = await applyReviewed(cluster, plan, freshness(stage.client, chosen), report, stop);
      const statuses = result.stopped === null ? await followRollout(cluster, result.steps, report, stop) : [];
      return { cluster, result, statuses, checks: checks.pods };
    },
    signal,
  );
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

/** Says how it ended, in one message, and offers the way on and back. */
async function reportResult(stage: Stage, { cluster, result, statuses, checks }: Ended): Promise<void> {
  logSteps(result.steps, stage.output);
  for (const status of statuses) stage.output.info(describeRolloutForLog(status, checks));
  const complaints = [...applyDiagnostics(result.steps), ...rolloutDiagnostics(statuses)];
  if (complaints.length > 0) await stage.diagnostics.show(complaints);
  const tell = chooseMessageLevel(result, statuses);
  const message = `SCC Lens: ${[resultText(result), ...statuses.map(status => describeRollout(status, checks))].join(' ')}`;
  const log = findFailingLog(statuses);
  /** What each button does; whether it is done, so that the button is not needed again. */
  const actions = new Map<string, () => Promise<boolean> | boolean>([
    ...(log === undefined
      ? []
      : [
          [
            'Show Logs',
            async () => {
              await openLog(cluster, stage.documents, log);
              return true;
            },
          ] as const,
        ]),
    ...(listForUndo(result.steps).length === 0 ? [] : [['Undo', () => undoOnRequest(stage, cluster, result)] as const]),
    [
      'Show Output',
      () => {
        stage.output.show(true);
        return true;
      },
    ],
  ]);
  for (;;) {
    const choice = await tell(message, ...actions.keys());
    if (choice === undefined) return;
    if ((await actions.get(choice)?.()) === true) actions.delete(choice);
    // Who looks into the log first must still be able to undo.
    if (!actions.has('Undo')) return;
  }
}

/** False where another operation is running, so that it can be asked for again. */
async function undoOnRequest({ operations, output }: Stage, cluster: Cluster, { steps }: ApplyResult): Promise<boolean> {
  const done = await operations.run('a deployment is being undone', async signal => {
    await confirmAndUndo(cluster, steps, output, signal);
    return true;
  });
  return done ?? false;
}

/** What a person called off is no error. */
function chooseMessageLevel(
  { stopped }: ApplyResult,
  statuses: readonly RolloutStatus[],
): (message: string, ...actions: readonly string[]) => Thenable<string | undefined> {
  const states = new Set(statuses.map(({ state }) => state));
  states.delete('ready');
  if (stopped === null && states.size === 0) return window.showInformationMessage;
  states.delete('cancelled');
  const calledOff = stopped === null || stopped.reason === 'cancelled' || stopped.reason === 'chosen';
  return calledOff && states.size === 0 ? window.showWarningMessage : window.showErrorMessage;
}
