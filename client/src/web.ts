/** The extension in a browser: the language server is a worker, for which the editor reads the workspace. */
import { commands, l10n, Uri, workspace, type ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { start } from './activation';
import { answerFiles } from './editor';
import { CLIENT, clientOptions, ourCapabilities } from './languageClient';
import { createSession, type Parts, type Session } from './session';

/** Of the browser. */
declare const Worker: new (address: string) => { readonly terminate: () => void };

let stop: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  void commands.executeCommand('setContext', 'sccLens.isWeb', true);
  const schemes = new Set(['file', 'untitled', ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  stop = start(context, { schemes: [...schemes], load: parts => Promise.resolve(createWebSession(parts)), onListed: () => undefined });
}

export async function deactivate(): Promise<void> {
  await stop?.();
}

function createWebSession(parts: Parts): Session {
  const { context, output, schemes } = parts;
  const program = Uri.joinPath(context.extensionUri, 'dist/webServer.js').toString(true);
  let worker: InstanceType<typeof Worker> | undefined;
  const serve = (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(program);
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  const client = new LanguageClient(...CLIENT, serve, clientOptions(output, schemes));
  client.registerFeature(ourCapabilities({ deploys: false, ...(l10n.bundle !== undefined && { translation: l10n.bundle }) }));
  for (const [request, answer] of answerFiles()) context.subscriptions.push(client.onRequest(request, answer));
  return createSession(parts, client, null);
}
