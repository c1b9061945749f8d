/** The summary before anything is changed: what is created, changed or not, and the SCC of each pod. */
import { QuickPickItemKind } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { window } from '../../editor';
import { describeRef } from '../../cluster';
import type { Cluster } from '../../cluster';
import { diffObject, summarize } from '../../deploy';
import type { ObjectDiff, PodCheck, Preflight } from '../../deploy';
import { answerUnless, tokenOf } from './messages';
import type { DiffDocuments } from './diffDocuments';

interface Choice extends QuickPickItem {
  readonly icon?: string;
  readonly act?: 'deploy' | 'cancel' | ObjectDiff;
}

const WORDS: Readonly<Record<ObjectDiff['change'], string>> = {
  create: 'create',
  change: 'change',
  replace: 'replace, if you agree',
  unchanged: 'unchanged',
  unknown: 'not known yet',
};
const ICONS: Readonly<Record<ObjectDiff['change'], string>> = {
  create: 'diff-added',
  change: 'diff-modified',
  replace: 'replace-all',
  unchanged: 'check',
  unknown: 'question',
};

/** True for Deploy. A difference is shown in the editor, and the summary comes back when the person says so. */
export async function reviewChanges(
  preflight: Preflight,
  { target }: Cluster,
  documents: DiffDocuments,
  signal: AbortSignal,
): Promise<boolean> {
  const diffs = preflight.objects.map(diffObject);
  const choices = choicesOf(diffs, preflight.pods);
  const { create, change, replace, unchanged, unknown } = summarize(diffs);
  const placeHolder = [
    `${create} to create`,
    `${change} to change`,
    ...(replace > 0 ? [`${replace} to replace`] : []),
    `${unchanged} unchanged`,
    ...(unknown > 0 ? [`${unknown} not known yet`] : []),
  ].join(', ');
  for (;;) {
    const chosen = await window.showQuickPick(
      choices,
      { title: `Deploy to ${target.context}, namespace ${target.namespace}`, placeHolder, ignoreFocusOut: true },
      tokenOf(signal),
    );
    if (chosen?.act === 'deploy') return true;
    if (chosen?.act === undefined || chosen.act === 'cancel') return false;
    await documents.show(chosen.act);
    const next = await answerUnless(
      signal,
      window.showInformationMessage(
        `SCC Lens: ${describeRef(chosen.act.planned.ref)} is shown; nothing has been deployed yet.`,
        'Back to the Summary',
        'Cancel',
      ),
    );
    if (next !== 'Back to the Summary') return false;
  }
}

function choicesOf(diffs: readonly ObjectDiff[], pods: readonly PodCheck[]): readonly Choice[] {
  return [
    { label: 'Deploy', icon: 'rocket', act: 'deploy' },
    { label: 'Cancel', icon: 'close', act: 'cancel' },
    { label: 'differences', kind: QuickPickItemKind.Separator },
    ...diffs.map((diff): Choice => {
      const { planned, change, conflicts, warnings, reason } = diff;
      const managers = [...new Set(conflicts.map(({ manager }) => manager))];
      const details = [
        ...pods.filter(pod => pod.planned === planned).map(podSentence),
        ...(managers.length > 0 ? [`fields are owned by ${managers.join(', ')}`] : []),
        ...warnings.map(warning => `the cluster warns: ${warning}`),
        ...(reason === null ? [] : [reason]),
      ];
      return {
        label: describeRef(planned.ref),
        icon: ICONS[change],
        description: WORDS[change],
        detail: details.join('; '),
        act: diff,
      };
    }),
  ];
}

/** Which SCC admits an object's pods, as the end of a sentence about the object, and what to know about that. */
export function podSentence({ verdict, caveat, serviceAccount }: PodCheck): string {
  const told = caveat === null ? '' : ` ${caveat}`;
  switch (verdict.kind) {
    case 'admitted':
      return `${verdict.scc === null ? 'the cluster admits its pods' : `${verdict.scc} admits its pods`} as ${serviceAccount}.${told}`;
    case 'refused':
      return `its pods are refused.${told}`;
    case 'notChecked':
      return `its pods were not judged: ${verdict.reason}`;
  }
}
