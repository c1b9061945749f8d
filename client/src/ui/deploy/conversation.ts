/** How the steps of a deployment speak with a person. */
import { commands, ProgressLocation, window } from 'vscode';
import type { CancellationToken } from 'vscode';
import { errorText } from '../../cluster';
import type { ClusterError } from '../../cluster';

export type Report = (message: string) => void;

/** Runs work behind a progress notification that can be cancelled. */
export function withSteps<T>(title: string, work: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T> {
  return Promise.resolve(window.withProgress(
    { location: ProgressLocation.Notification, title: `SCC Lens: ${title}`, cancellable: true },
    (progress, token) => work(message => { progress.report({ message }); }, signalOf(token)),
  ));
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => { controller.abort(); });
  return controller.signal;
}

/** Message and next step; a cancel needs no telling. */
export function tellFailure(error: ClusterError): void {
  if (error.kind !== 'cancelled') void tellWith(window.showErrorMessage, errorText(error), 'Choose Cluster', 'sccLens.chooseCluster');
}

type Tell = (message: string, action: string) => Thenable<string | undefined>;

/** A message with a command to go on with. The editor shows but the beginning of a message that has no button. */
export async function tellWith(tell: Tell, message: string, action: string, command: string): Promise<void> {
  if (await tell(`SCC Lens: ${message}`, action) !== undefined) await commands.executeCommand(command);
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
