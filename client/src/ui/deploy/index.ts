/** The commands that speak with a cluster, by the name that package.json gives them. */
import { window, workspace } from 'vscode';
import type { LogOutputChannel, Memento } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { chosenUris } from './chosenObjects';
import { forgetFacts } from './clusterFacts';
import { createConnector } from './connector';
import { deploy, undeploy } from './deployment';
import type { Stage } from './deployment';
import { createDiffDocuments } from './diffDocuments';
import { createRefusalDiagnostics } from './refusals';
import { showLogs } from './logs';

export type Handler = (clicked?: unknown, selected?: unknown) => Promise<void>;

export interface Deployment {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly subscriptions: readonly { readonly dispose: () => void }[];
}

export function createDeployment(client: LanguageClient, memory: Memento, output: LogOutputChannel): Deployment {
  const connector = createConnector(memory);
  const diagnostics = createRefusalDiagnostics(client);
  const diffs = createDiffDocuments();
  const stage: Stage = { client, connector, diagnostics, diffs, output };
  return {
    handlers: trustedOnly({
      'sccLens.deploy': (clicked, selected) => deploy(stage, chosenUris(clicked, selected)),
      'sccLens.undeploy': (clicked, selected) => undeploy(stage, chosenUris(clicked, selected)),
      'sccLens.showLogs': (clicked, selected) => showLogs(stage, chosenUris(clicked, selected)),
      'sccLens.chooseCluster': async () => { await connector.choose(); },
      'sccLens.disconnect': () => disconnect(stage),
    }),
    subscriptions: [connector, diagnostics, diffs],
  };
}

/** A workspace that is not trusted could bring its own kubeconfig, and with it programs to run. */
function trustedOnly(handlers: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> {
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]): readonly [string, Handler] => [name, async (...args) => {
    if (workspace.isTrusted) await handler(...args);
    else void window.showWarningMessage('SCC Lens: clusters can be reached from trusted workspaces only. Trust this one with "Workspaces: Manage Workspace Trust".');
  }]));
}

async function disconnect({ client, connector, diagnostics }: Stage): Promise<void> {
  const was = connector.close();
  diagnostics.clear();
  await forgetFacts(client);
  void window.showInformationMessage(was ? 'SCC Lens: disconnected. Verdicts are an offline forecast again.' : 'SCC Lens: there is no connection to a cluster.');
}
