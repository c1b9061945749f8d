/** Composition only: what starts with the extension, and what ends with it. */
import { l10n } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { createLanguageClient } from './languageClient';
import { registerCommands } from './ui';
import { createDeployment } from './ui/deploy';
import { createOutput, createReadOnlyDocuments, drawDetails, useLanguage } from './editor';

let stop: (() => Promise<void>) | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  useLanguage(l10n.bundle);
  const output = createOutput();
  const client = createLanguageClient(context.asAbsolutePath('dist/server.js'), output);
  stop = () => client.stop();
  const documents = createReadOnlyDocuments();
  const storageFolder = (context.storageUri ?? context.globalStorageUri).fsPath;
  const deployment = createDeployment(client, context.workspaceState, documents, output, storageFolder);
  context.subscriptions.push(
    output,
    drawDetails(),
    ...documents.subscriptions,
    ...deployment.subscriptions,
    ...registerCommands(client, documents, deployment, output),
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
