/** The commands that need a cluster, by the name that package.json gives them. */
import { workspace } from 'vscode';
import type { Disposable, LogOutputChannel, Memento } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { DEPLOY_COMMAND } from '../../../../server/src/protocol';
import type { ReadOnlyDocuments } from '../../editor';
import { chosenUris } from './readObjects';
import { createSharedFacts } from './shareFacts';
import { createConnector } from './connector';
import { buttonTexts, connectionTexts, factTexts, operationTexts, workspaceTexts } from './messages';
import { showWithCommand, withProgress } from './notify';
import { deploy, resume, undeploy } from './deployCommand';
import type { Stage } from './stage';
import { createDiffDocuments } from './diffDocuments';
import { createClusterDiagnostics } from './clusterDiagnostics';
import { showLogs } from './showLogs';
import { createHistory, folderStorage } from '../../deploy';
import { undoEarlier } from './undoEarlier';
import { createOperations } from './operations';
import { createResumption } from './resumption';

export type Handler = (clicked?: unknown, selected?: unknown) => Promise<void>;

export interface Deployment {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly subscriptions: readonly { readonly dispose: () => void }[];
}

/** @param storageFolder where what this workspace deployed is remembered */
export function createDeployment(
  client: LanguageClient,
  memory: Memento,
  documents: ReadOnlyDocuments,
  output: LogOutputChannel,
  storageFolder: string,
): Deployment {
  const connector = createConnector(memory);
  const diagnostics = createClusterDiagnostics(client);
  const diffs = createDiffDocuments();
  const facts = createSharedFacts(client, output, reportForecastOnce());
  const stage: Stage = {
    client,
    connector,
    diagnostics,
    diffs,
    documents,
    facts,
    history: createHistory({
      storage: folderStorage(`${storageFolder}/deployments`),
      onError: error => {
        output.warn(error instanceof Error ? error.message : String(error));
      },
    }),
    memory,
    operations: createOperations({ onBusy, onStop }),
    output,
    resumption: createResumption(),
  };
  return {
    handlers: trustedOnly({
      [DEPLOY_COMMAND]: (clicked, selected) => deploy(stage, chosenUris(clicked, selected)),
      'sccLens.undeploy': (clicked, selected) => undeploy(stage, chosenUris(clicked, selected)),
      'sccLens.resumeDeployment': () => resume(stage),
      'sccLens.undoDeployment': () => undoEarlier(stage),
      'sccLens.showLogs': (clicked, selected) => showLogs(stage, chosenUris(clicked, selected)),
      'sccLens.chooseCluster': () => chooseCluster(stage),
      'sccLens.disconnect': () => disconnect(stage),
    }),
    subscriptions: [connector, diagnostics, diffs, facts, restartWhenTrusted(client, output)],
  };
}

/** Reports for each cluster of the window that verdicts remain a forecast. */
function reportForecastOnce(): (context: string) => void {
  const reported = new Set<string>();
  return context => {
    if (reported.has(context)) return;
    reported.add(context);
    void showWithCommand(
      window.showInformationMessage,
      factTexts.hiddenSccs(context),
      editorButtonTexts.showOutput(),
      'sccLens.showOutput',
    );
  };
}

/** The language server gets the editor's commands at its start; those that a trusted workspace adds need a restart. */
function restartWhenTrusted(client: LanguageClient, output: LogOutputChannel): Disposable {
  return workspace.onDidGrantWorkspaceTrust(() => {
    client.restart().catch((error: unknown) => {
      output.error(error instanceof Error ? error : String(error));
    });
  });
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

async function onBusy(running: string): Promise<boolean> {
  return (await window.showWarningMessage(running, buttonTexts.stopIt())) !== undefined;
}

async function onStop(question: string): Promise<boolean> {
  const options = { modal: true, detail: operationTexts.changesAreKept() };
  return (await window.showWarningMessage(question, options, buttonTexts.stopIt())) !== undefined;
}

async function chooseCluster({ connector, diagnostics, facts, operations }: Stage): Promise<void> {
  if (!(await operations.stopRunning(operationTexts.stopToChoose))) return;
  const cluster = await connector.choose();
  if (cluster === undefined) return;
  diagnostics.clear();
  await withProgress(connectionTexts.asking(cluster.target.context), (_report, signal) => facts.share(cluster, [], signal));
}

async function disconnect({ connector, diagnostics, facts, operations }: Stage): Promise<void> {
  if (!(await operations.stopRunning(operationTexts.stopToDisconnect))) return;
  const was = connector.close();
  diagnostics.clear();
  await facts.forget();
  void window.showInformationMessage(was ? connectionTexts.disconnected() : connectionTexts.notConnected());
}
