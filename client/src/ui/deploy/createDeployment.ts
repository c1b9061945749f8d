/** The commands that need a cluster, by the name that package.json gives them. */
import { l10n, workspace, type LogOutputChannel, type Memento } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { DeploymentHistory, folderStorage } from '@scc-lens/kube';
import { READ_LANGUAGES } from '@scc-lens/protocol';
import { showHovers, useLanguage, window, type ClusterCommand, type Handler, type ReadOnlyDocuments } from '../../editor';
import { auditCluster } from './auditCluster';
import { ClusterDiagnostics } from './clusterDiagnostics';
import { Connector } from './connector';
import { deploy, resume, undeploy } from './deployCommand';
import { Differences } from './differences';
import { LastAudit } from './lastAudit';
import { buttonTexts, connectionTexts, factTexts, operationTexts, workspaceTexts } from './messages';
import { runTask, showWithCommand, showWithOutput } from './notify';
import { Operations } from './operations';
import { chosenUris } from './readObjects';
import { Resumption, createUndoCondition } from './conditions';
import { SharedFacts } from './shareFacts';
import { showLogs } from './showLogs';
import type { Stage } from './stage';
import { undoEarlier } from './undoCommand';

export interface Deployment {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly subscriptions: readonly { readonly dispose: () => void }[];
}

/**
 * @param places where what this workspace deployed is remembered, and the command line, which audits
 * @param onDeployed everything was applied, and the cluster reports nothing against it
 */
export function createDeployment(
  client: LanguageClient,
  memory: Memento,
  documents: ReadOnlyDocuments,
  output: LogOutputChannel,
  places: { readonly history: string; readonly program: string },
  onDeployed: () => void,
): Deployment {
  useLanguage(l10n.bundle);
  const connector = new Connector(memory);
  const diagnostics = new ClusterDiagnostics(client);
  const facts = new SharedFacts(client, output, reportForecastOnce());
  const history = new DeploymentHistory({
    storage: folderStorage(places.history),
    onError: error => output.warn(error instanceof Error ? error.message : String(error)),
    onChange: () => lookForUndo(),
  });
  const lookForUndo = createUndoCondition(() => history.list());
  lookForUndo();
  const differences = new Differences(client, documents);
  const resumption = new Resumption(memory);
  const audits = new LastAudit(client);
  const hovers = showHovers(READ_LANGUAGES, (uri, position) => audits.textsAt(uri, position));
  const stage: Stage = {
    audits,
    client,
    connector,
    diagnostics,
    differences,
    documents,
    facts,
    history,
    memory,
    onDeployed,
    operations: new Operations({ onBusy: running => onBusy(running, resumption), onStop }),
    output,
    resumption,
  };
  const handlers: Readonly<Record<ClusterCommand, Handler>> = {
    'sccLens.deploy': (clicked, selected) => deploy(stage, chosenUris(clicked, selected)),
    'sccLens.undeploy': (clicked, selected) => undeploy(stage, chosenUris(clicked, selected)),
    'sccLens.resumeDeployment': () => resume(stage),
    'sccLens.undoDeployment': () => undoEarlier(stage),
    'sccLens.showLogs': (clicked, selected) => showLogs(stage, chosenUris(clicked, selected)),
    'sccLens.auditCluster': () => auditCluster(stage, places.program),
    'sccLens.chooseCluster': () => chooseCluster(stage),
    'sccLens.disconnect': () => disconnect(stage),
  };
  return { handlers: trustedOnly(handlers), subscriptions: [connector, diagnostics, differences, facts, hovers, resumption] };
}

/** Reports for each cluster of the window that verdicts remain a forecast. */
function reportForecastOnce(): (context: string) => void {
  const reported = new Set<string>();
  return context => {
    if (reported.has(context)) return;
    reported.add(context);
    showWithOutput(window.showInformationMessage, factTexts.hiddenSccs(context));
  };
}

/** A workspace that is not trusted could bring its own kubeconfig, and with it programs to run. */
function trustedOnly(handlers: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]): readonly [string, Handler] => [
      name,
      async (...args) => {
        if (workspace.isTrusted) await handler(...args);
        else
          await showWithCommand(window.showWarningMessage, workspaceTexts.untrusted(), buttonTexts.manageTrust(), 'workbench.trust.manage');
      },
    ]),
  );
}

async function onBusy(running: string, resumption: Resumption): Promise<boolean> {
  const back = resumption.isAway ? [buttonTexts.backToSummary()] : [];
  const answer = await window.showWarningMessage(running, ...back, buttonTexts.stopIt());
  if (answer === buttonTexts.backToSummary()) resumption.reopen();
  return answer === buttonTexts.stopIt();
}

async function onStop(question: string): Promise<boolean> {
  const options = { modal: true, detail: operationTexts.changesAreKept() };
  return (await window.showWarningMessage(question, options, buttonTexts.stopIt())) !== undefined;
}

async function chooseCluster({ connector, diagnostics, facts, operations }: Stage): Promise<void> {
  if (!(await operations.stopRunning(operationTexts.stopToChoose))) return;
  await runTask(async task => {
    const cluster = await connector.choose(task);
    if (cluster === undefined) return;
    diagnostics.clear();
    task.report(connectionTexts.asking(cluster.target.context));
    await facts.share(cluster, [], task.signal);
  });
}

async function disconnect({ connector, diagnostics, facts, operations }: Stage): Promise<void> {
  if (!(await operations.stopRunning(operationTexts.stopToDisconnect))) return;
  const was = await connector.leave();
  diagnostics.clear();
  await facts.forget();
  void window.showInformationMessage(was ? connectionTexts.disconnected() : connectionTexts.notConnected());
}
