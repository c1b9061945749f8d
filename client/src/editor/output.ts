/** The output channel, and the commands, whose errors it keeps. */
import { commands, window as editorWindow, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import { CLIENT_SETTINGS } from './contributed/settings';
import { maskLog, nameOfTraced } from './maskLog';
import { buttonTexts } from './messages';
import { window } from './window';

/** The output channel of the extension and its server. Secrets are masked. */
export const createOutput = (): LogOutputChannel => maskLog(editorWindow.createOutputChannel('SCC Lens', { log: true }));

/** The output for the language client's trace: names of messages only, and those only where the setting asks for them. */
export function createTraceOutput(output: LogOutputChannel): LogOutputChannel {
  const isWanted = (): boolean =>
    workspace.getConfiguration('sccLens').get<string>('trace.server', CLIENT_SETTINGS['trace.server'].default) !== 'off';
  const trace = (text: string): void => {
    const name = nameOfTraced(text);
    if (name !== undefined && isWanted()) output.trace(name);
  };
  return Object.create(output, { trace: { value: trace } }) as LogOutputChannel;
}

/** What a command does with the item that was clicked, and with all that are selected; without either, it is about the cursor. */
export type Handler = (clicked?: unknown, selected?: unknown) => Promise<void> | void;

/** Registers a command under its full name, for as long as the result is not disposed of. */
export const registerCommand = (name: string, output: LogOutputChannel, handler: Handler): Disposable =>
  commands.registerCommand(name, (...clicked: Parameters<Handler>) => runReported(output, () => handler(...clicked)));

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
