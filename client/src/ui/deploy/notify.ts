/** Progress, questions and errors of the steps of a deployment. */
import * as l10n from '@vscode/l10n';
import { once } from 'node:events';
import { CancellationTokenSource, commands, type CancellationToken } from 'vscode';
import { errorText, type Cluster, type ClusterError, type Result } from '@scc-lens/kube';
import { buttonTexts as editorButtonTexts, window } from '../../editor';
import { buttonTexts } from './messages';
import type { Operations } from './operations';

export type Report = (message: string) => void;

/** A command that takes time: where it states what it does, and what stops it. */
export interface Task {
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** A task at a cluster, whose requests end with it. */
export interface ClusterTask extends Task {
  readonly cluster: Cluster;
}

export const atCluster = (cluster: Cluster, task: Task): ClusterTask => ({ ...task, cluster: { ...cluster, signal: task.signal } });

/** Runs a command behind its one progress notification: of several within a second, the editor hides the last, with the result. */
export function runTask<T>(work: (task: Task) => Promise<T>, signal?: AbortSignal): Promise<T> {
  return window.withProgress(
    null,
    (report, token) => work({ report, signal: AbortSignal.any([signalOf(token), ...(signal === undefined ? [] : [signal])]) }),
    l10n.t('Stop'),
  );
}

/** The same for a command that changes a cluster: only one runs at a time. `running` is the sentence that reports it. */
export const runOperation = <T>(operations: Operations, running: string, work: (task: Task) => Promise<T>): Promise<T | undefined> =>
  operations.run(running, signal => runTask(work, signal));

/** For lists and input boxes: they close when the signal is aborted. */
export function tokenOf(signal: AbortSignal): CancellationToken {
  const source = new CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else void once(signal, 'abort').then(() => source.cancel());
  return source.token;
}

/** The answer to a message, which the editor cannot take back; undefined once the signal is aborted. */
export const answerUnless = (signal: AbortSignal, answer: Thenable<string | undefined>): Promise<string | undefined> =>
  Promise.race([answer, once(signal, 'abort').then(() => undefined)]);

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Shows message and next step. The user knows of a cancel. */
export function showError(error: ClusterError): void {
  if (error.kind !== 'cancelled')
    void showWithCommand(window.showErrorMessage, errorText(error), buttonTexts.chooseCluster(), 'sccLens.chooseCluster');
}

/** The value; undefined for an error, which is shown. */
export function valueOrReport<T>(result: Result<T>): T | undefined {
  if (result.ok) return result.value;
  showError(result.error);
  return undefined;
}

type Show = (message: string, action: string) => Thenable<string | undefined>;

/** A message with a button that runs a command. The editor shows only the beginning of a message that has no button. */
export async function showWithCommand(show: Show, message: string, action: string, command: string): Promise<void> {
  if ((await show(message, action)) !== undefined) await commands.executeCommand(command);
}

/** A message with a button that shows the output, where the details are. */
export function showWithOutput(show: Show, message: string): void {
  void showWithCommand(show, message, editorButtonTexts.showOutput(), 'sccLens.showOutput');
}
