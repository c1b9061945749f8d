/** The summary before anything is changed: what is created, changed or not, and the SCC of each pod. */
import * as l10n from '@vscode/l10n';
import { QuickPickItemKind, type QuickPickItem } from 'vscode';
import { describeAwaitingPods, describeRef, diffObject, summarize } from '@scc-lens/kube';
import type { Cluster, ObjectDiff, Orphans, PodCheck, Preflight } from '@scc-lens/kube';
import type { ObjectsResult } from '@scc-lens/protocol';
import { window } from '../../editor';
import type { ListOffer } from './folderInventory';
import { areFresh } from './freshness';
import { shorten } from './lists';
import { buttonTexts, changeCountTexts, changeTexts, connectionTexts, inventoryTexts, partTexts, reviewTexts } from './messages';
import { answerUnless, tokenOf, type ClusterTask } from './notify';
import { deletedWith } from './pruning';
import type { Stage } from './stage';

interface Choice extends QuickPickItem {
  readonly icon?: string;
  /** `none` for what is only to be read. */
  readonly act?: 'deploy' | 'cancel' | 'list' | 'none' | ObjectDiff;
}

const ICONS: Readonly<Record<ObjectDiff['change'], string>> = {
  create: 'diff-added',
  change: 'diff-modified',
  owners: 'account',
  replace: 'replace-all',
  unchanged: 'check',
  unknown: 'question',
};

/** What the summary shows. */
export interface Review {
  readonly chosen: ObjectsResult;
  readonly checks: Preflight;
  readonly found: Orphans;
  readonly offer: ListOffer | null;
}

/**
 * Shows a difference in the editor, and returns to the summary when the user asks for it. `dismissed`: the user closed it without a choice;
 * `again`: the summary is out of date, because of a change of the files or of the folder's list.
 */
export async function reviewChanges(
  { cluster: { target }, signal }: ClusterTask,
  { chosen: files, checks, found, offer }: Review,
  { client, differences, resumption }: Pick<Stage, 'client' | 'differences' | 'resumption'>,
): Promise<'deploy' | 'cancel' | 'dismissed' | 'again'> {
  const diffs = checks.objects.map(diffObject);
  const choices = [...firstChoices(target, diffs, found, offer), ...diffChoices(diffs, checks.pods), ...orphanChoices(found)];
  const counts = summarize(diffs);
  const placeHolder = [
    ...Object.entries(changeCountTexts).map(([change, text]) => [counts[change as ObjectDiff['change']], text] as const),
    [found.orphans.length, inventoryTexts.count] as const,
  ]
    .flatMap(([count, text]) => (count > 0 ? [text(count)] : []))
    .join(', ');
  const back = buttonTexts.backToSummary();
  for (;;) {
    const chosen = await window.showQuickPick(
      choices,
      { title: reviewTexts.title(target.context, target.namespace), placeHolder, ignoreFocusOut: true },
      tokenOf(signal),
    );
    if (chosen?.act === 'deploy' || chosen?.act === 'cancel') return chosen.act;
    if (chosen?.act === undefined) return 'dismissed';
    if (chosen.act === 'list' && (await offer?.accept()) === true) return 'again';
    if (chosen.act === 'list' || chosen.act === 'none') continue;
    await differences.show(chosen.act, files);
    const shown = [reviewTexts.shown(describeRef(chosen.act.planned.ref)), chosen.detail ?? ''].join(' ').trimEnd();
    const answer = answerUnless(signal, window.showInformationMessage(shown, back, buttonTexts.cancel()));
    const next = await resumption.answerOrReturn(answer, back);
    if (next !== back) return next === undefined ? 'dismissed' : 'cancel';
    if (!(await areFresh(client, files.files))) return 'again';
  }
}

/** What to do, with the number of objects that it changes, the cluster and the user. It is the only question about a context that is not protected. */
function firstChoices(
  { cluster, server, user, namespace }: Cluster['target'],
  diffs: readonly ObjectDiff[],
  { orphans }: Orphans,
  offer: ListOffer | null,
): readonly Choice[] {
  const objects = partTexts.objects(diffs.length);
  const count = diffs.filter(({ change }) => change !== 'unchanged').length;
  const due = orphans.filter(({ kept }) => kept === null).length;
  const unchanged = reviewTexts.unchanged(objects);
  const [label, icon, description] =
    count > 0
      ? [l10n.t('Deploy'), 'rocket', count < diffs.length ? reviewTexts.some(count, objects) : objects]
      : due > 0
        ? [l10n.t('Delete What No Manifest Has…'), 'trash', [partTexts.objects(due), unchanged].join('; ')]
        : [l10n.t('Follow the Rollout'), 'pulse', unchanged];
  const detail = connectionTexts.contextDetail({ cluster, server, user: user ?? connectionTexts.noUser() });
  const list = (folder: string): Choice => ({
    label: l10n.t('Keep a List…'),
    icon: 'list-unordered',
    description: l10n.t('on the cluster, in the namespace {namespace}', { namespace }),
    detail: inventoryTexts.list(folder),
    act: 'list',
  });
  return [
    { label, icon, description, detail, act: 'deploy' },
    { label: buttonTexts.cancel(), icon: 'close', act: 'cancel' },
    ...(offer === null ? [] : [list(offer.folder)]),
  ];
}

const diffChoices = (diffs: readonly ObjectDiff[], pods: readonly PodCheck[]): readonly Choice[] => [
  { label: l10n.t('differences'), kind: QuickPickItemKind.Separator },
  ...diffs.map((diff): Choice => {
    const { planned, change, conflicts, warnings, reason, keepsPod, otherField } = diff;
    const managers = [...new Set(conflicts.map(({ manager }) => manager))].join(', ');
    const details = [
      ...(keepsPod ? [reviewTexts.keepsPod()] : otherField === null ? [] : [reviewTexts.otherPod(otherField)]),
      ...pods.filter(pod => pod.planned === planned).map(podSentence),
      ...warnings.map(warning => reviewTexts.warning(warning)),
      ...(reason === null ? [] : [reason]),
    ];
    return {
      label: describeRef(planned.ref),
      icon: ICONS[change],
      // The editor cuts the second line where it is long.
      description: managers === '' ? changeTexts[change]() : reviewTexts.owned(changeTexts[change](), managers),
      detail: details.join('; '),
      act: diff,
    };
  }),
];

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
