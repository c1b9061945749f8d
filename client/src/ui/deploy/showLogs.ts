/** The end of a container's log, in an editor. A program's output is shown on request only and stored nowhere. */
import * as l10n from '@vscode/l10n';
import type { Uri } from 'vscode';
import { collectionPath, describeRef, listAt, listObjects, ok, PODS, readLog, refOf, textAt } from '@scc-lens/kube';
import type { Fields, LogSource, ObjectRef, Plan, Result } from '@scc-lens/kube';
import { window, type ReadOnlyDocuments } from '../../editor';
import { buttonTexts, logTexts, partTexts } from './messages';
import { atCluster, runTask, valueOrReport, type ClusterTask, type Task } from './notify';
import { planObjects, readObjects } from './readObjects';
import type { Stage } from './stage';

const LINES = 500;

/** Asks which container, among the pods of the namespaces that the manifests' workloads are in. */
export async function showLogs(stage: Stage, uris: readonly Uri[]): Promise<void> {
  await runTask(task => findAndShowLog(stage, uris, task));
}

async function findAndShowLog({ client, connector, documents, output }: Stage, uris: readonly Uri[], task: Task): Promise<void> {
  const chosen = await readObjects(client, uris);
  const cluster = chosen === undefined ? undefined : await connector.open(task);
  if (chosen === undefined || cluster === undefined) return;
  task.report(l10n.t('looking for pods'));
  const at = atCluster(cluster, task);
  const plan = await planObjects(at, chosen.objects, output);
  const pods = plan && valueOrReport(await podsOf(at, plan));
  if (pods === undefined) return;
  task.report(partTexts.waitingForAnswer());
  const objects = chosen.objects.map(({ object }) => describeRef(refOf(object)));
  const source = await pickContainer(pods, objects);
  if (source !== undefined) await openLog(at, documents, source);
}

export async function openLog(
  { cluster, report }: ClusterTask,
  documents: ReadOnlyDocuments,
  { pod, container, previous }: LogSource,
): Promise<void> {
  const name = l10n.t('{container} of {pod}', { container, pod: describeRef(pod) });
  report(l10n.t('reading the log of {log}', { log: name }));
  const log = valueOrReport(await readLog(cluster, pod, { container, previous, lines: LINES }));
  if (log === '') void window.showInformationMessage(l10n.t('{log} has written nothing to its log.', { log: name }));
  else if (log !== undefined) await documents.show(`${name}.log`, log);
}

async function podsOf({ cluster }: ClusterTask, { objects }: Plan): Promise<Result<readonly Fields[]>> {
  const workloads = objects.filter(({ stage }) => stage === 'workloads').map(({ ref }) => ref);
  const pods: Fields[] = [];
  for (const namespace of new Set(workloads.map(ref => ref.namespace ?? ''))) {
    const answer = await listObjects(cluster, collectionPath(PODS, namespace));
    if (!answer.ok) return answer;
    const names = workloads.filter(ref => (ref.namespace ?? '') === namespace).map(({ name }) => name);
    const isOurs = (pod: string): boolean => names.some(name => pod === name || pod.startsWith(`${name}-`));
    pods.push(...answer.value.items.filter(item => isOurs(textAt(item, 'metadata', 'name') ?? '')));
  }
  return ok(pods);
}

/** The only container, or the one that is picked; undefined if there is none, which is reported. */
async function pickContainer(pods: readonly Fields[], objects: readonly string[]): Promise<LogSource | undefined> {
  const choices = pods.flatMap(item => {
    const pod: ObjectRef = { ...refOf(item), apiVersion: 'v1', kind: 'Pod' };
    const containers = [...listAt(item, 'spec', 'initContainers'), ...listAt(item, 'spec', 'containers')].map(
      container => textAt(container, 'name') ?? '',
    );
    const description = `${pod.namespace ?? ''}/${pod.name}`;
    return containers.map(container => ({ label: container, description, pod, container, previous: false }));
  });
  if (choices.length > 1) return window.showQuickPick(choices, { title: buttonTexts.showLogs(), placeHolder: logTexts.placeholder() });
  if (choices.length === 0) void window.showInformationMessage(logTexts.noPods(objects.join(', ')));
  return choices[0];
}
