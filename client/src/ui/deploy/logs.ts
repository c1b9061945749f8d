/** The end of a container's log, in an editor. */
import { window, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { collectionPath, describeRef, listAt, refOf, textAt } from '../../cluster';
import type { Cluster, ObjectRef } from '../../cluster';
import { lastLogLines, planDeployment } from '../../deploy';
import { readObjects } from './chosenObjects';
import { tellFailure } from './conversation';
import type { Stage } from './deployment';

const LINES = 500;

interface LogChoice {
  readonly label: string;
  readonly description: string;
  readonly pod: ObjectRef;
  readonly container: string;
}

/** Asks which container, among the pods of the namespaces that the manifests' workloads are in. */
export async function showLogs({ client, connector }: Stage, uris: readonly Uri[]): Promise<void> {
  const chosen = await readObjects(client, uris);
  const cluster = chosen === undefined ? undefined : await connector.open();
  if (chosen === undefined || cluster === undefined) return;
  const plan = await planDeployment(cluster, chosen.objects, { namespace: cluster.target.namespace });
  if (!plan.ok) {
    tellFailure(plan.error);
    return;
  }
  const workloads = plan.value.objects.filter(({ stage }) => stage === 'workloads').map(({ ref }) => ref);
  const choices = await containersOf(cluster, workloads);
  if (choices === undefined) return;
  if (choices.length === 0) {
    void window.showInformationMessage(`SCC Lens: there is no pod of ${workloads.map(describeRef).join(', ') || 'these objects'} on the cluster.`);
    return;
  }
  const choice = choices.length === 1 ? choices[0] : await window.showQuickPick(choices, { title: 'Show Logs', placeHolder: 'The container whose log is shown' });
  if (choice === undefined) return;
  const log = await lastLogLines(cluster, choice.pod, { container: choice.container, lines: LINES });
  if (!log.ok) tellFailure(log.error);
  else await window.showTextDocument(await workspace.openTextDocument({ language: 'log', content: log.value }), { preview: true });
}

/** The containers of pods whose name starts with a workload's; undefined when the cluster does not say, which is told. */
async function containersOf(cluster: Cluster, workloads: readonly ObjectRef[]): Promise<readonly LogChoice[] | undefined> {
  const pods = { apiVersion: 'v1', kind: 'Pod', group: '', name: 'pods', namespaced: true, verbs: [] };
  const choices: LogChoice[] = [];
  for (const namespace of new Set(workloads.map(ref => ref.namespace ?? ''))) {
    const answer = await cluster.request('GET', collectionPath(pods, namespace));
    if (!answer.ok) {
      tellFailure(answer.error);
      return undefined;
    }
    for (const item of listAt(answer.value.body, 'items')) {
      const pod = refOf(item as object as Readonly<Record<string, unknown>>);
      const belongs = workloads.some(({ namespace: place, name }) => (place ?? '') === namespace && (pod.name === name || pod.name.startsWith(`${name}-`)));
      if (!belongs) continue;
      const containers = [...listAt(item, 'spec', 'initContainers'), ...listAt(item, 'spec', 'containers')].map(container => textAt(container, 'name') ?? '');
      choices.push(...containers.map(container => ({ label: container, description: `${namespace}/${pod.name}`, pod, container })));
    }
  }
  return choices;
}
