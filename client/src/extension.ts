/** Composition only: what starts with the extension, and what ends with it. */
import type { ExtensionContext } from 'vscode';
import { createLanguageClient } from './languageClient';
import { registerCommands } from './ui/commands';
import { createMarkdownDocuments } from './ui/markdownDocuments';
import { createOutput } from './ui/output';

let stop: (() => Promise<void>) | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = createOutput();
  const client = createLanguageClient(context.asAbsolutePath('dist/server.js'), output);
  stop = () => client.stop();
  const documents = createMarkdownDocuments();
  context.subscriptions.push(output, ...documents.subscriptions, ...registerCommands(client, documents, output));
  await client.start();
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
