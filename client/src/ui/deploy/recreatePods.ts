/** New pods in the place of those that run on as they were before a deployment, after the user has confirmed what is lost. */
import * as l10n from '@vscode/l10n';
import { describeRef, describeRollout, recreatePods, type Cluster, type OldPod } from '@scc-lens/kube';
import { window } from '../../editor';
import { watchOptions } from './applyReviewed';
import { confirmChange } from './confirmChange';
import { atCluster, runOperation } from './notify';
import { deletionText } from './outcomeText';
import type { Stage } from './stage';

/** How it ended, and how to show that; undefined where the user declines, or another operation is running. */
export function recreateOnRequest(
  stage: Stage,
  cluster: Cluster,
  pods: readonly OldPod[],
): Promise<[typeof window.showErrorMessage, string] | undefined> {
  return runOperation(stage.operations, l10n.t('Pods are being recreated.'), async task => {
    const at = atCluster(cluster, task);
    const names = pods.map(({ ref }) => describeRef(ref)).join(', ');
    const change = {
      question: l10n.t('Recreate {pods}?', { pods: names }),
      details: [
        l10n.t('The pod is deleted with what was written to the file systems of its containers, and the controller makes a new pod.'),
        ...pods.filter(({ volumes }) => volumes.length > 0).map(lostText),
        l10n.t('Volume claims keep their data.'),
      ],
      keep: l10n.t('Keep It Running'),
      action: l10n.t('Recreate'),
    };
    if (!(await confirmChange(at, change))) return undefined;
    task.report(l10n.t('recreating {pods}', { pods: names }));
    const recreated = await recreatePods(at.cluster, pods, watchOptions(at));
    const sentences = recreated.map(({ old: { ref }, deletion, status }) =>
      status === null ? deletionText({ ref, outcome: deletion }) : describeRollout(status, []),
    );
    for (const sentence of sentences) stage.output.info(sentence);
    const isReady = recreated.every(({ status }) => status?.state === 'ready');
    return [isReady ? window.showInformationMessage : window.showErrorMessage, sentences.join(' ')];
  });
}

const lostText = ({ ref, volumes }: OldPod): string =>
  l10n.t('{pod} also loses what was written to these volumes: {volumes}.', { pod: describeRef(ref), volumes: volumes.join(', ') });
