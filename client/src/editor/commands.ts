import { commands } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import { buttonTexts } from './messages';
import { window } from './window';

/** What a command does with the item that was clicked, and with all that are selected. */
export type Handler = (clicked?: unknown, selected?: unknown) => Promise<void> | void;

/** Registers a command under its full name, for as long as the result is not disposed of. */
export function registerCommand(name: string, output: LogOutputChannel, handler: Handler): Disposable {
  return commands.registerCommand(name, (clicked?: unknown, selected?: unknown) => runReported(output, () => handler(clicked, selected)));
}

/** Runs what the user asked for; an error is shown to the user in a sentence and logged in full. */
export async function runReported(output: LogOutputChannel, work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    const choice = await window.showErrorMessage(error instanceof Error ? error.message : String(error), buttonTexts.showOutput());
    if (choice !== undefined) output.show(true);
  }
}
