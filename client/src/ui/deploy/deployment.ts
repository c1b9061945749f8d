/** The story of a deployment: connect, preflight, review, confirm, apply, watch. */
import { window } from 'vscode';
import type { LogOutputChannel, Uri } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { FORECASTS } from '../../../../server/src/protocol';
import type { ObjectsParams, ObjectsResult, PodForecast } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { besideForecasts, failingLog, failuresOf, preflight, refusalsOf, rolloutLine, rolloutText, troublesOf, undoList } from '../../deploy';
import type { ApplyResult, Complaint, Plan, PodCheck, Preflight, RolloutStatus } from '../../deploy';
import type { ReadOnlyDocuments } from '../readOnlyDocuments';
import { applied } from './applying';
import { fileName, freshness, readObjects } from './chosenObjects';
import type { SharedFacts } from './clusterFacts';
import { confirmed } from './confirmation';
import type { Connector } from './connector';
import { count, tellFailure, tellWith, withSteps } from './conversation';
import type { DiffDocuments } from './diffDocuments';
import { openLog } from './logs';
import { logSteps, resultText } from './outcome';
import { plannedFor } from './planning';
import type { ClusterDiagnostics } from './refusals';
import { podSentence, reviewed } from './reviewing';
import { undeployed } from './undeploying';
import { undone } from './undoing';
import { followed } from './watching';

export interface Stage {
  readonly client: LanguageClient;
  readonly connector: Connector;
  readonly diagnostics: ClusterDiagnostics;
  readonly diffs: DiffDocuments;
  readonly documents: ReadOnlyDocuments;
  readonly facts: SharedFacts;
  readonly output: LogOutputChannel;
}

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
  readonly result: ApplyResult;
  readonly statuses: readonly RolloutStatus[];
}

export async function deploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const prepared = await prepare(stage, uris);
  if (prepared === undefined) return;
  const { cluster, chosen } = prepared;
  stage.diagnostics.clear();
  const found = await checked(stage, prepared);
  if (found === undefined) return;
  const { plan, checks } = found;
  const refusals = refusalsOf(checks);
  if (refusals.length > 0) {
    await tellRefusals(stage, refusals, 'Nothing was deployed');
    return;
  }
  if (!await reviewed(checks, cluster, stage.diffs)) return;
  if (!await confirmed(cluster, `Deploy ${count(plan.objects.length, 'object')}?`, plan.objects.map(({ ref }) => describeRef(ref)), 'Deploy')) return;
  const ended = await withSteps(`deploying to ${cluster.target.context}`, async (report, signal): Promise<Ended> => {
    const result = await applied(cluster, plan, freshness(stage.client, chosen), report, signal);
    return { result, statuses: result.stopped === null ? await followed(cluster, result.steps, report, signal) : [] };
  });
  await finish(stage, cluster, ended, checks.pods);
}

export async function undeploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const prepared = await prepare(stage, uris);
  if (prepared !== undefined) await undeployed(prepared.cluster, prepared.chosen.objects, stage.output);
}

/** The objects and the cluster; undefined where one of them cannot be had, which is told. */
async function prepare({ client, connector }: Stage, uris: readonly Uri[]): Promise<Prepared | undefined> {
  const chosen = await readObjects(client, uris);
  const cluster = chosen === undefined ? undefined : await connector.open();
  return chosen === undefined || cluster === undefined ? undefined : { cluster, chosen };
}

/** The plan and what the cluster makes of it; undefined where it cannot be had, which is told. */
async function checked({ client, facts, output }: Stage, { cluster, chosen }: Prepared): Promise<Checked | undefined> {
  const found = await withSteps(`asking ${cluster.target.context}`, async (report, signal) => {
    const plan = await plannedFor(cluster, chosen.objects, output, signal);
    if (plan === undefined) return undefined;
    await facts.share(cluster, chosen.objects, signal);
    const forecasts = await client.sendRequest<readonly PodForecast[]>(FORECASTS, { uris: chosen.files.map(({ uri }) => uri) } satisfies ObjectsParams);
    const answers = await preflight(cluster, plan, { signal, onProgress: (done, total) => { report(`${done} of ${total} checks`); } });
    return { plan, checks: besideForecasts(answers, forecasts) };
  });
  for (const pod of found?.checks.pods ?? []) output.info(`${describeRef(pod.planned.ref)}: ${podSentence(pod)}`);
  if (found === undefined || found.checks.interrupted === null) return found;
  tellFailure(found.checks.interrupted);
  return undefined;
}

async function tellRefusals({ diagnostics }: Stage, refusals: readonly Complaint[], outcome: string): Promise<void> {
  await diagnostics.show(refusals);
  const names = [...new Set(refusals.map(({ source, pod }) => `${pod === null ? '' : 'the pods of '}${fileName(source.file)}`))].join(', ');
  await tellWith(window.showErrorMessage, `the cluster refuses ${names}. ${outcome}; the Problems view says why.`, 'Show Problems', 'workbench.actions.view.problems');
}

/** Says how it ended, in one message, and offers the way on and back. */
async function finish(stage: Stage, cluster: Cluster, { result, statuses }: Ended, checks: readonly PodCheck[]): Promise<void> {
  logSteps(result.steps, stage.output);
  for (const status of statuses) stage.output.info(rolloutLine(status, checks));
  const complaints = [...failuresOf(result.steps), ...troublesOf(statuses)];
  if (complaints.length > 0) await stage.diagnostics.show(complaints);
  const tell = teller(result, statuses);
  const message = `SCC Lens: ${[resultText(result), ...statuses.map(status => rolloutText(status, checks))].join(' ')}`;
  const log = failingLog(statuses);
  const actions = new Map<string, () => Promise<void> | void>([
    ...(log === undefined ? [] : [['Show Logs', () => openLog(cluster, stage.documents, log)] as const]),
    ...(undoList(result.steps).length === 0 ? [] : [['Undo', () => undone(cluster, result.steps, stage.output)] as const]),
    ['Show Output', () => { stage.output.show(true); }],
  ]);
  for (;;) {
    const choice = await tell(message, ...actions.keys());
    if (choice === undefined) return;
    await actions.get(choice)?.();
    actions.delete(choice);
    // Who looks into the log first must still be able to undo.
    if (!actions.has('Undo')) return;
  }
}

/** What a person called off is no error. */
function teller({ stopped }: ApplyResult, statuses: readonly RolloutStatus[]): (message: string, ...actions: readonly string[]) => Thenable<string | undefined> {
  const states = new Set(statuses.map(({ state }) => state));
  states.delete('ready');
  if (stopped === null && states.size === 0) return window.showInformationMessage;
  states.delete('cancelled');
  const calledOff = stopped === null || stopped.reason === 'cancelled' || stopped.reason === 'chosen';
  return calledOff && states.size === 0 ? window.showWarningMessage : window.showErrorMessage;
}
