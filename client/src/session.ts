/** Composition of the modules that the first manifest or command loads. A command that asks for a cluster loads more. */
import { commands, l10n, Uri, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { MessageType, ShowMessageNotification, State } from 'vscode-languageclient';
import type { BaseLanguageClient as LanguageClient, ShowMessageParams } from 'vscode-languageclient';
import { ASK_TOOL, MANIFESTS, type AskToolParams, type ManifestsNotification, type ToolAnswer } from '@scc-lens/protocol';
import { clusterTexts, drawDetails, RESUMPTION, runReported, useLanguage, window } from './editor';
import type { Handler, Manifests, PageQuestion, ReadOnlyDocuments } from './editor';
import { CatalogView, reportLostItem } from './ui/catalogView';
import { createHandlers, restart } from './ui/commands';
import type { createDeployment, Deployment } from './ui/deploy';
import { showLanguageStatus } from './ui/languageStatus';
import { answerPage, followPages } from './ui/pages';
import { Walkthrough } from './ui/walkthrough';
import { Renderings } from './ui/renderings';

/** The commands, the pages and the tools of assistants, once the language server may be needed. */
export type Session = ReturnType<typeof createSession>;

/** What starts with the extension. */
export interface Parts {
  readonly context: ExtensionContext;
  readonly manifests: Manifests;
  readonly documents: ReadOnlyDocuments;
  readonly output: LogOutputChannel;
  /** Of documents that may be manifests. */
  readonly schemes: readonly string[];
}

/** `importDeployment` is null where no cluster can be reached, as in a browser. */
export function createSession(
  { context, manifests, documents, output }: Parts,
  client: LanguageClient,
  importDeployment: (() => Promise<{ readonly createDeployment: typeof createDeployment }>) | null,
) {
  useLanguage(l10n.bundle);
  void commands.executeCommand('setContext', 'sccLens.isAwake', true);
  const catalog = new CatalogView(client);
  const renderings = new Renderings(client, documents);
  const walkthrough = new Walkthrough(context, manifests);
  const handlers: Readonly<Record<string, Handler>> = createHandlers(client, documents, walkthrough, catalog, renderings, output, name =>
    Uri.joinPath(context.extensionUri, name),
  );
  const historyFolder = Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'deployments');
  let deployment: Promise<Deployment> | undefined;
  const loadDeployment = async (): Promise<Deployment | undefined> => {
    deployment ??= importDeployment?.().then(room => {
      const onDeployed = (): void => walkthrough.complete('deploy');
      const places = { history: historyFolder.fsPath, program: context.asAbsolutePath('dist/cli.js') };
      const created = room.createDeployment(client, context.workspaceState, documents, output, places, onDeployed);
      context.subscriptions.push(...created.subscriptions);
      return created;
    });
    return deployment;
  };
  /** What was deployed in an earlier window can be undone in this one, and what it left can be resumed. */
  const restoreHistory = async (): Promise<void> => {
    const records = await Promise.resolve(workspace.fs.readDirectory(historyFolder)).catch(() => []);
    if (records.length > 0 || context.workspaceState.get(RESUMPTION) !== undefined) await loadDeployment();
  };
  context.subscriptions.push(
    followPages(client, documents),
    ...catalog.subscriptions,
    drawDetails(),
    walkthrough.watchProblems(),
    ...renderings.subscriptions,
    showLanguageStatus(client, manifests, renderings),
    client.onNotification(MANIFESTS, ({ uris }: ManifestsNotification) => manifests.takeWorkspace(uris)),
    // As the extension's own messages, in full; the server names the extension for other editors.
    client.onNotification(ShowMessageNotification.type, ({ type, message }: ShowMessageParams) => {
      const show = { [MessageType.Error]: window.showErrorMessage, [MessageType.Warning]: window.showWarningMessage }[type as number];
      void (show ?? window.showInformationMessage)(message.replace(/^SCC Lens: /, ''));
    }),
    client.onDidChangeState(({ newState }) => void commands.executeCommand('setContext', 'sccLens.isRunning', newState === State.Running)),
    // The language server gets the editor's commands at its start; those that a trusted workspace adds need a restart.
    workspace.onDidGrantWorkspaceTrust(() => {
      if (client.isRunning()) void runReported(output, () => restart(client));
    }),
  );
  return {
    start: async (): Promise<void> => {
      await client.start();
      await restoreHistory();
    },
    run: async (command: string, ...clicked: Parameters<Handler>): Promise<void> => {
      const handler = handlers[command] ?? (await loadDeployment())?.handlers[command];
      if (handler === undefined) return void window.showInformationMessage(clusterTexts.onDesktop());
      if (clicked.length > 1 && clicked[0] === undefined) reportLostItem();
      else await handler(...clicked);
    },
    askTool: (tool: string, input: object): Promise<ToolAnswer> =>
      client.sendRequest<ToolAnswer>(ASK_TOOL, { tool, input } satisfies AskToolParams),
    /** The Markdown of a page; starts the language server where it does not run. */
    answerPage: async (question: PageQuestion): Promise<string> => {
      await client.start();
      return answerPage(client, question);
    },
    stop: (): Promise<void> => client.stop(),
  };
}
