/** How releases differ in what they make of a pod, in words. */
import * as l10n from '@vscode/l10n';
import type { PodReview, Release } from '@scc-lens/admission';
import type { Verdict } from '@scc-lens/fleet';
import { list, verdictSentence, type ReleaseChange } from '@scc-lens/lens';
import { countTexts } from './messages';

/** Of a whole review, or of what stays of one. */
type Change = ReleaseChange<PodReview | Verdict>;

export const isCertain = ({ kind }: Change): boolean => kind !== 'unknown';

/** How many workloads differ. */
export function changedSummary(compared: readonly { readonly changes: readonly Change[] }[], releases: readonly Release[]): string {
  const changed = compared.filter(({ changes }) => changes.some(isCertain)).length;
  const unknown = compared.filter(({ changes }) => changes.length > 0).length - changed;
  const summary = l10n.t('{changed} of {workloads} newly refused or under another SCC in a later release of {releases}', {
    changed: String(changed),
    workloads: countTexts.workloads(compared.length),
    releases: releases.join(', '),
  });
  return unknown === 0 ? summary : l10n.t('{summary}; {count} not known', { summary, count: String(unknown) });
}

/** E.g. `5.0 chooses restricted-v3, 4.20 restricted-v2.` */
export const changesSentence = (changes: readonly Change[]): string => reportedOf(changes).map(changeSentence).join(' ');

/** What is certain; only where nothing is, the first that is not known. */
function reportedOf(changes: readonly Change[]): readonly Change[] {
  const certain = changes.filter(isCertain);
  return certain.length > 0 ? certain : changes.slice(0, 1);
}

function changeSentence({ kind, from, to }: Change): string {
  const names = { later: to.release, earlier: from.release };
  if (kind === 'other-scc')
    return l10n.t('{later} chooses {laterScc}, {earlier} {earlierScc}.', {
      ...names,
      laterScc: sccsOf(to.review),
      earlierScc: sccsOf(from.review),
    });
  const parts = { ...names, verdict: sentenceOf(to.review) };
  if (kind === 'unknown') return l10n.t('It is not known whether {later} decides as {earlier}. In {later}: {verdict}', parts);
  return from.review.verdict === 'unknown'
    ? l10n.t('{later} refuses it; it is not known whether {earlier} does. {verdict}', parts)
    : l10n.t('{later} refuses it, {earlier} does not. {verdict}', parts);
}

export const sccsOf = ({ scc = '', unless }: PodReview | Verdict): string => list([scc, ...unless], 'or');

export const sentenceOf = (review: PodReview | Verdict): string => ('sentence' in review ? review.sentence : verdictSentence(review));
