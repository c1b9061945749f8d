/** Progress, questions and errors of the steps of a deployment. */
import { CancellationTokenSource, commands } from 'vscode';
import type { CancellationToken } from 'vscode';
import { window } from '../../editor';
import { errorText } from '../../cluster';
import type { ClusterError } from '../../cluster';
import { buttonTexts } from './messages';

export type Report = (message: string) => void;

/** Runs work behind a progress notification that can be cancelled, as `signal` does too. */
export function withProgress<T>(
  title: string,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return window.withProgress(title, (report, token) =>
    work(report, AbortSignal.any([signalOf(token), ...(signal === undefined ? [] : [signal])])),
  );
}

/** The same for what happens by itself; the button is not *Cancel*, because nothing is taken back. */
export function withWaiting<T>(work: (report: Report, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return window.withWaiting(buttonTexts.stopWaiting(), (report, token) => work(report, AbortSignal.any([signalOf(token), signal])));
}

/** For lists and input boxes: they close when the signal is aborted. */
export function tokenOf(signal: AbortSignal): CancellationToken {
  const source = new CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else
    signal.addEventListener(
      'abort',
      () => {
        source.cancel();
      },
      { once: true },
    );
  return source.token;
}

/** The answer to a message, which the editor cannot take back; undefined once the signal is aborted. */
export function answerUnless(signal: AbortSignal, answer: Thenable<string | undefined>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve(undefined);
      },
      { once: true },
    );
    answer.then(resolve, reject);
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}

/** Shows message and next step. The user knows of a cancel. */
export function showError(error: ClusterError): void {
  if (error.kind !== 'cancelled')
    void showWithCommand(window.showErrorMessage, errorText(error), buttonTexts.chooseCluster(), 'sccLens.chooseCluster');
}

type Show = (message: string, action: string) => Thenable<string | undefined>;

/** A message with a button that runs a command. The editor shows only the beginning of a message that has no button. */
export async function showWithCommand(show: Show, message: string, action: string, command: string): Promise<void> {
  if ((await show(message, action)) !== undefined) await commands.executeCommand(command);
}
