/** What is to be deployed: as the language server reads it, and as a plan. */
import * as l10n from '@vscode/l10n';
import { Uri, window as editorWindow, workspace, type LogOutputChannel } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { moreProblems, planDeployment, problemText, type Plan, type PlanProblem } from '@scc-lens/kube';
import { isCatalogItem, OBJECTS, type ManifestObject, type ObjectsResult } from '@scc-lens/protocol';
import { window } from '../../editor';
import type { ListenForChanges } from './freshness';
import { buttonTexts, partTexts, workspaceTexts } from './messages';
import { answerUnless, showWithCommand, showWithOutput, valueOrReport, type ClusterTask } from './notify';

/** What a menu, a code lens or an item of the tree view names, all that is selected in the explorer included; else the active editor's file. */
export function chosenUris(clicked: unknown, selected: unknown): readonly Uri[] {
  if (isCatalogItem(clicked)) return [Uri.parse(clicked.place.file)];
  if (Array.isArray(selected) && selected.length > 0) return selected.filter(uri => uri instanceof Uri);
  if (clicked instanceof Uri) return [clicked];
  if (typeof clicked === 'string') return [Uri.parse(clicked)];
  const active = editorWindow.activeTextEditor?.document.uri;
  return active === undefined ? [] : [active];
}

/** The objects of the files; undefined if there are none or a file is invalid, which is reported. */
export async function readObjects(client: LanguageClient, uris: readonly Uri[]): Promise<ObjectsResult | undefined> {
  if (uris.length === 0) {
    void window.showInformationMessage(l10n.t('Open a manifest first, or choose files in the explorer.'));
    return undefined;
  }
  const result = await client.sendRequest<ObjectsResult>(OBJECTS, { uris: uris.map(uri => uri.toString()) });
  const [first] = result.unread;
  if (first !== undefined) {
    void showWithCommand(
      window.showErrorMessage,
      workspaceTexts.nothingChanged(`${first}${moreProblems(result.unread.length - 1)}`),
      buttonTexts.showProblems(),
      'workbench.actions.view.problems',
    );
    return undefined;
  }
  if (result.objects.length === 0) {
    void window.showInformationMessage(l10n.t('The files that you chose contain no Kubernetes object.'));
    return undefined;
  }
  return result;
}

/** What the user types, and what changes on disk. */
export const listenForChanges: ListenForChanges = onChange => {
  const watcher = workspace.createFileSystemWatcher('**/*.{yaml,yml,json}');
  const report = (uri: Uri): void => onChange(uri.toString());
  const subscriptions = [
    watcher,
    watcher.onDidChange(report),
    watcher.onDidCreate(report),
    watcher.onDidDelete(report),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) report(document.uri);
    }),
  ];
  return () => {
    for (const subscription of subscriptions) subscription.dispose();
  };
};

export const fileName = (file: string): string => workspace.asRelativePath(Uri.parse(file));

/**
 * The plan for the objects; undefined if there is none, which is reported. The user may leave out an API group that does not answer.
 * @param tolerated problems that leave out their objects without a question
 */
export async function planObjects(
  { cluster, report, signal }: ClusterTask,
  objects: readonly ManifestObject[],
  output: LogOutputChannel,
  tolerated: readonly PlanProblem['reason'][] = [],
): Promise<Plan | undefined> {
  const plan = valueOrReport(await planDeployment(cluster, objects));
  const problems = plan?.problems.filter(({ reason }) => !tolerated.includes(reason)) ?? [];
  const [first, ...others] = problems;
  if (plan === undefined || first === undefined) return plan;
  for (const { source, message } of problems) output.error(partTexts.about(fileName(source.file), message));
  if (plan.objects.length > 0 && problems.every(({ reason }) => reason === 'unavailable')) {
    const question = workspaceTexts.leaveOut(partTexts.objects(problems.length), partTexts.objects(plan.objects.length));
    const messages = [...new Set(problems.map(({ message }) => message))];
    report(partTexts.waitingForAnswer());
    const answer = window.showWarningMessage(question, { modal: true, detail: messages.join('\n') }, buttonTexts.continueWithout());
    return (await answerUnless(signal, answer)) === buttonTexts.continueWithout() ? plan : undefined;
  }
  showWithOutput(window.showErrorMessage, workspaceTexts.nothingChanged(problemText([first, ...others], fileName)));
  return undefined;
}
