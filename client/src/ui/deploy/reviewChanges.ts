/** The summary before anything is changed: what is created, changed or not, and the SCC of each pod. */
import * as l10n from '@vscode/l10n';
import { QuickPickItemKind } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { describeAwaitingPods, describeRef, diffObject, summarize } from '@scc-lens/kube';
import type { Cluster, ObjectDiff, Orphans, PodCheck, Preflight } from '@scc-lens/kube';
import { window } from '../../editor';
import type { ReadOnlyDocuments } from '../../editor';
import { shorten } from './lists';
import { buttonTexts, changeTexts, connectionTexts, inventoryTexts, partTexts, reviewTexts } from './messages';
import { answerUnless, tokenOf } from './notify';
import type { ClusterTask } from './notify';
import { deletedWith } from './pruning';

interface Choice extends QuickPickItem {
  readonly icon?: string;
  /** `none` for what is only to be read. */
  readonly act?: 'deploy' | 'cancel' | 'none' | ObjectDiff;
}

const ICONS: Readonly<Record<ObjectDiff['change'], string>> = {
  create: 'diff-added',
  change: 'diff-modified',
  owners: 'account',
  replace: 'replace-all',
  unchanged: 'check',
  unknown: 'question',
};

/** Shows a difference in the editor, and returns to the summary when the user asks for it. `dismissed`: the user closed it without a choice. */
export async function reviewChanges(
  { cluster: { target }, signal }: ClusterTask,
  preflight: Preflight,
  found: Orphans,
  documents: ReadOnlyDocuments,
): Promise<'deploy' | 'cancel' | 'dismissed'> {
  const diffs = preflight.objects.map(diffObject);
  const choices = [...choicesOf(diffs, preflight.pods, placeOf(target, diffs.length)), ...orphanChoices(found)];
  const { create, change, owners, replace, unchanged, unknown } = summarize(diffs);
  const placeHolder = [
    l10n.t('{count} to create', { count: create }),
    l10n.t('{count} to change', { count: change }),
    ...(owners > 0 ? [l10n.t('{count} where only owners change', { count: owners })] : []),
    ...(replace > 0 ? [l10n.t('{count} to replace', { count: replace })] : []),
    l10n.t('{count} unchanged', { count: unchanged }),
    ...(unknown > 0 ? [l10n.t('{count} not known yet', { count: unknown })] : []),
    ...(found.orphans.length > 0 ? [l10n.t('{count} in no manifest any more', { count: found.orphans.length })] : []),
  ].join(', ');
  const back = l10n.t('Back to the Summary');
  for (;;) {
    const chosen = await window.showQuickPick(
      choices,
      { title: reviewTexts.title(target.context, target.namespace), placeHolder, ignoreFocusOut: true },
      tokenOf(signal),
    );
    if (chosen?.act === 'deploy' || chosen?.act === 'cancel') return chosen.act;
    if (chosen?.act === undefined) return 'dismissed';
    if (chosen.act === 'none') continue;
    await showDiff(documents, chosen.act);
    const next = await answerUnless(
      signal,
      window.showInformationMessage(reviewTexts.shown(describeRef(chosen.act.planned.ref)), back, buttonTexts.cancel()),
    );
    if (next !== back) return next === undefined ? 'dismissed' : 'cancel';
  }
}

/** The two sides of an object's difference, in the editor's own diff. */
async function showDiff(documents: ReadOnlyDocuments, { planned: { ref }, before, after }: ObjectDiff): Promise<void> {
  const name = describeRef(ref);
  await documents.showDiff(`${name}.yaml`, before, after, l10n.t('{object} (on the cluster ↔ as deployed)', { object: name }));
}

/** The number of objects, the cluster and the user. The summary is the only question about a context that is not protected. */
function placeOf({ cluster, server, user }: Cluster['target'], count: number): string {
  return reviewTexts.place({ objects: partTexts.objects(count), cluster, server, user: user ?? connectionTexts.noUser() });
}

function choicesOf(diffs: readonly ObjectDiff[], pods: readonly PodCheck[], place: string): readonly Choice[] {
  return [
    { label: l10n.t('Deploy'), icon: 'rocket', description: place, act: 'deploy' },
    { label: buttonTexts.cancel(), icon: 'close', act: 'cancel' },
    { label: l10n.t('differences'), kind: QuickPickItemKind.Separator },
    ...diffs.map((diff): Choice => {
      const { planned, change, conflicts, warnings, reason, keepsPod } = diff;
      const managers = [...new Set(conflicts.map(({ manager }) => manager))];
      const details = [
        ...(keepsPod ? [reviewTexts.keepsPod()] : []),
        ...pods.filter(pod => pod.planned === planned).map(podSentence),
        ...(managers.length > 0 ? [l10n.t('fields are owned by {managers}', { managers: managers.join(', ') })] : []),
        ...warnings.map(warning => reviewTexts.warning(warning)),
        ...(reason === null ? [] : [reason]),
      ];
      return {
        label: describeRef(planned.ref),
        icon: ICONS[change],
        description: changeTexts[change](),
        detail: details.join('; '),
        act: diff,
      };
    }),
  ];
}

function orphanChoices({ orphans, unlisted }: Orphans): readonly Choice[] {
  if (orphans.length === 0 && unlisted.length === 0) return [];
  return [
    { label: inventoryTexts.heading(), kind: QuickPickItemKind.Separator },
    ...orphans.map((orphan): Choice => ({
      label: describeRef(orphan.ref),
      icon: orphan.kept === null ? 'diff-removed' : 'lock',
      description: orphan.kept === null ? l10n.t('delete, if you agree') : l10n.t('kept'),
      detail: orphan.kept ?? deletedWith(orphan).join('; '),
      act: 'none',
    })),
    ...(unlisted.length === 0 ? [] : [{ label: partTexts.unlisted(shorten(unlisted).join(', ')), icon: 'question', act: 'none' } as const]),
  ];
}

/** Which SCC admits an object's pods, as the end of a sentence about the object, and the caveat. */
export function podSentence({ verdict, caveat, serviceAccount }: PodCheck): string {
  return caveat === null || verdict.kind === 'notChecked' ? sentence() : `${sentence()} ${caveat}`;

  function sentence(): string {
    switch (verdict.kind) {
      case 'admitted':
        return verdict.scc === null ? reviewTexts.podsAdmitted(serviceAccount) : reviewTexts.podsAdmittedBy(verdict.scc, serviceAccount);
      case 'refused':
        return l10n.t('its pods are refused.');
      case 'awaiting':
        return describeAwaitingPods(verdict, serviceAccount);
      case 'notChecked':
        return l10n.t('its pods were not checked: {reason}', { reason: verdict.reason });
    }
  }
}
