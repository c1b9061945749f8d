import { commands, window } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { convertWorkspace } from './convertWorkspace';

/** Every command of the extension, by the name that package.json gives it. */
export function registerCommands(client: LanguageClient, output: LogOutputChannel): readonly Disposable[] {
  const handlers: Readonly<Record<string, () => Promise<void> | void>> = {
    'sccLens.convertWorkspace': () => convertWorkspace(client, output),
    'sccLens.restartServer': () => client.restart(),
    'sccLens.showOutput': () => { output.show(true); },
  };
  return Object.entries(handlers).map(([name, handler]) => commands.registerCommand(name, () => reported(handler, output)));
}

/** Runs a command; what goes wrong is told to the person, in a sentence, and to the log, in full. */
async function reported(handler: () => Promise<void> | void, output: LogOutputChannel): Promise<void> {
  try {
    await handler();
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    const choice = await window.showErrorMessage(`SCC Lens: ${error instanceof Error ? error.message : String(error)}`, 'Show Output');
    if (choice !== undefined) output.show(true);
  }
}
