/** The SCCs in OpenShift's order with their verdicts, as a list in the colours of the editor's theme. Marks differ in shape too. */
import type { PodReview, SccReview } from '@scc-lens/admission';
import { html } from './markdownText';
import { pictureTexts, reviewTexts, verdictWord } from './messages';
import { reasonsOf } from './summary';

/** In pixels, where the column is as wide; in a narrower one, what is noted of an SCC moves below its name. */
const WIDTH = 440;
/** If a list is longer, only the SCCs that count for the pod are drawn; the table has all. */
const MOST_ROWS = 14;

const MARKS: Readonly<Record<SccReview['verdict'], { readonly color: string; readonly shape: string }>> = {
  admitted: { color: 'var(--vscode-testing-iconPassed, #388a34)', shape: '<path d="M-4 0.5 l3 3 l5 -7"/>' },
  denied: { color: 'var(--vscode-testing-iconFailed, #e51400)', shape: '<path d="M-3.5 -3.5 l7 7 M3.5 -3.5 l-7 7"/>' },
  unknown: {
    color: 'var(--vscode-testing-iconQueued, #bf8803)',
    shape: '<path d="M-2.5 -2 a2.5 2.5 0 1 1 3.5 2.2 q-1 0.6 -1 1.8 M0 4.6 v0.4"/>',
  },
};

/** The picture with its text for screen readers, as a block of HTML for Markdown; empty where no SCC was tried. */
export function sccPicture(review: PodReview): string {
  const numbered = review.sccs.map((scc, i) => ({ scc, number: i + 1, isChosen: scc.scc === review.scc }));
  const counting = numbered.filter(({ scc }) => scc.granted !== false || scc.verdict === 'admitted');
  const shown = numbered.length <= MOST_ROWS ? numbered : counting.slice(0, MOST_ROWS);
  if (shown.length === 0) return '';
  const left = numbered.length - shown.length;
  const spoken = shown.map(
    ({ scc, number }) => `${number} ${scc.scc}: ${[verdictWord(scc.verdict), usage(scc)].filter(Boolean).join(', ')}`,
  );
  const label = html(`${reviewTexts.order()}. ${spoken.join('; ')}`);
  return [
    `<div role="img" aria-label="${label}" style="position: relative; max-width: ${WIDTH}px; font-size: 0.85em; line-height: 1.4">`,
    '<div style="position: absolute; top: 16px; bottom: 16px; left: 18px; border-left: 1px solid; opacity: 0.3"></div>',
    ...shown.map(rowOf),
    ...(left > 0 ? [`<div style="padding: 4px 42px">${html(pictureTexts.more(left))}</div>`] : []),
    '</div>',
  ].join('\n');
}

interface Row {
  readonly scc: SccReview;
  readonly number: number;
  readonly isChosen: boolean;
}

function rowOf({ scc, number, isChosen }: Row): string {
  const { color, shape } = MARKS[scc.verdict];
  const dashed = scc.granted === false ? '; stroke-dasharray: 2 2' : '';
  const note = [isChosen ? pictureTexts.chosen() : noteOf(scc), usage(scc)].filter(Boolean).join(', ');
  const frame = isChosen ? `font-weight: bold; outline: 1px solid ${color}; border-radius: 4px; ` : '';
  const text = `display: flex; flex: 1; flex-wrap: wrap; justify-content: space-between; gap: 0 12px${scc.granted === false ? '; opacity: 0.75' : ''}`;
  return [
    `<div style="${frame}display: flex; gap: 12px; align-items: center; padding: 4px 12px 4px 8px">`,
    `<svg viewBox="-10 -10 20 20" style="position: relative; flex: none; width: 20px; fill: none; stroke: ${color}; stroke-width: 1.5">`,
    `<circle r="9" style="fill: var(--vscode-editor-background, none)${dashed}"/>${shape}</svg>`,
    `<div style="${text}"><span style="overflow-wrap: anywhere">${number}. ${html(scc.scc)}</span><span>${html(note)}</span></div></div>`,
  ].join('\n');
}

function noteOf(made: SccReview): string {
  const { verdict, violations } = made;
  if (verdict === 'denied') return violations.length === 0 ? verdictWord(verdict) : reviewTexts.reasons(reasonsOf(made).length);
  return verdict === 'admitted' ? pictureTexts.wouldAdmit() : verdictWord(verdict);
}

const usage = ({ granted }: SccReview): string =>
  granted === true ? '' : granted === false ? pictureTexts.mayNotBeUsed() : pictureTexts.mayPerhapsBeUsed();
