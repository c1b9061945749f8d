/** The story of a deployment: connect, preflight, review, confirm, apply, watch. */
import { commands, window } from 'vscode';
import type { LogOutputChannel, Uri } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ObjectsResult } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { planDeployment, preflight, undoList } from '../../deploy';
import type { ApplyResult, Plan, Preflight } from '../../deploy';
import { applied } from './applying';
import { fileName, freshness, readObjects } from './chosenObjects';
import type { SharedFacts } from './clusterFacts';
import { confirmed } from './confirmation';
import type { Connector } from './connector';
import { count, tellFailure, withSteps } from './conversation';
import type { DiffDocuments } from './diffDocuments';
import { logSteps, resultText } from './outcome';
import { refusalsOf } from './refusals';
import type { Refusal, RefusalDiagnostics } from './refusals';
import { reviewed } from './reviewing';
import { undeployed } from './undeploying';
import { undone } from './undoing';
import { followed, refusedPods, rolloutText } from './watching';

export interface Stage {
  readonly client: LanguageClient;
  readonly connector: Connector;
  readonly diagnostics: RefusalDiagnostics;
  readonly diffs: DiffDocuments;
  readonly facts: SharedFacts;
  readonly output: LogOutputChannel;
}

interface Prepared {
  readonly cluster: Cluster;
  readonly chosen: ObjectsResult;
  readonly plan: Plan;
}

export async function deploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const prepared = await prepare(stage, uris);
  if (prepared === undefined) return;
  const { cluster, chosen, plan } = prepared;
  stage.diagnostics.clear();
  await stage.facts.share(cluster, chosen.objects);
  const checks = await withSteps(`asking ${cluster.target.context}`, (report, signal) =>
    preflight(cluster, plan, { signal, onProgress: (done, total) => { report(`${done} of ${total} checks`); } }));
  if (checks.interrupted !== null) {
    tellFailure(checks.interrupted);
    return;
  }
  const refusals = refusalsOf(checks);
  if (refusals.length > 0) {
    await tellRefusals(stage, refusals, 'Nothing was deployed');
    return;
  }
  if (!await reviewed(checks, cluster, stage.diffs)) return;
  if (!await confirmed(cluster, `Deploy ${count(plan.objects.length, 'object')}?`, plan.objects.map(({ ref }) => describeRef(ref)), 'Deploy')) return;
  const result = await applied(cluster, plan, freshness(stage.client, chosen));
  logSteps(result.steps, stage.output);
  await finish(stage, cluster, result, checks);
}

export async function undeploy(stage: Stage, uris: readonly Uri[]): Promise<void> {
  const prepared = await prepare(stage, uris);
  if (prepared !== undefined) await undeployed(prepared.cluster, prepared.plan, stage.output);
}

/** The objects, the cluster and the plan; undefined where one of them cannot be had, which is told. */
async function prepare({ client, connector }: Stage, uris: readonly Uri[]): Promise<Prepared | undefined> {
  const chosen = await readObjects(client, uris);
  if (chosen === undefined) return undefined;
  const cluster = await connector.open();
  if (cluster === undefined) return undefined;
  const plan = await planDeployment(cluster, chosen.objects, { namespace: cluster.target.namespace });
  if (!plan.ok) {
    tellFailure(plan.error);
    return undefined;
  }
  const [problem] = plan.value.problems;
  if (problem === undefined) return { cluster, chosen, plan: plan.value };
  void window.showErrorMessage(`SCC Lens: ${fileName(problem.source.file)}: ${problem.message}`);
  return undefined;
}

async function tellRefusals({ diagnostics }: Stage, refusals: readonly Refusal[], outcome: string): Promise<void> {
  await diagnostics.show(refusals);
  const names = [...new Set(refusals.map(({ source, pod }) => `${pod === null ? '' : 'the pods of '}${fileName(source.file)}`))].join(', ');
  const choice = await window.showErrorMessage(`SCC Lens: the cluster refuses ${names}. ${outcome}; the Problems view says why.`, 'Show Problems');
  if (choice !== undefined) await commands.executeCommand('workbench.actions.view.problems');
}

/** Follows what was applied, says how it ended, and offers the way back. */
async function finish(stage: Stage, cluster: Cluster, result: ApplyResult, { pods }: Preflight): Promise<void> {
  const statuses = result.stopped === null ? await followed(cluster, result.steps) : [];
  for (const status of statuses) {
    stage.output.info(rolloutText(status, pods));
    if (status.state !== 'ready' && status.log !== '') stage.output.info(status.log);
  }
  const refused = refusedPods(statuses);
  if (refused.length > 0) await stage.diagnostics.show(refused);
  const good = result.stopped === null && statuses.every(({ state }) => state === 'ready');
  const message = `SCC Lens: ${[resultText(result), ...statuses.map(status => rolloutText(status, pods))].join(' ')}`;
  const actions = [...(undoList(result.steps).length > 0 ? ['Undo'] : []), 'Show Output'];
  const choice = await (good ? window.showInformationMessage(message, ...actions) : window.showErrorMessage(message, ...actions));
  if (choice === 'Undo') await undone(cluster, result.steps, stage.output);
  if (choice === 'Show Output') stage.output.show(true);
}
