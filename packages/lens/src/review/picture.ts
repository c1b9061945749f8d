/** The SCCs in OpenShift's order with their verdicts, as an SVG in the colours of the editor's theme. Marks differ in shape too. */
import type { PodReview, SccReview } from '@scc-lens/admission';
import { html } from './markdownText';
import { pictureTexts, reviewTexts, verdictWord } from './messages';
import { reasonsOf } from './summary';

const [WIDTH, ROW] = [440, 28];
/** If a list is longer, only the SCCs that count for the pod are drawn; the table has all. */
const MOST_ROWS = 14;
const LONGEST_NAME = 27;
/** In a narrower column the picture scrolls: its text stays readable. */
const NARROWEST = 340;

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
  const height = (shown.length + (left > 0 ? 1 : 0)) * ROW;
  const spoken = shown.map(
    ({ scc, number }) => `${number} ${scc.scc}: ${[verdictWord(scc.verdict), usage(scc)].filter(Boolean).join(', ')}`,
  );
  const label = html(`${reviewTexts.order()}. ${spoken.join('; ')}`);
  return [
    '<div style="overflow-x: auto">',
    `<svg role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${height}" style="width: 100%; min-width: ${NARROWEST}px; max-width: ${WIDTH}px; font-size: 13px">`,
    `<path d="M18 ${ROW / 2} V${shown.length * ROW - ROW / 2}" style="stroke: currentColor; stroke-opacity: 0.3"/>`,
    ...shown.map((row, i) => rowOf(row, i * ROW + ROW / 2)),
    ...(left > 0 ? [text(40, height - ROW / 2, html(pictureTexts.more(left)), '')] : []),
    '</svg>',
    '</div>',
  ].join('\n');
}

interface Row {
  readonly scc: SccReview;
  readonly number: number;
  readonly isChosen: boolean;
}

function rowOf({ scc, number, isChosen }: Row, y: number): string {
  const { color, shape } = MARKS[scc.verdict];
  const dashed = scc.granted === false ? '; stroke-dasharray: 2 2' : '';
  const name = scc.scc.length > LONGEST_NAME ? `${scc.scc.slice(0, LONGEST_NAME)}…` : scc.scc;
  const note = [isChosen ? pictureTexts.chosen() : noteOf(scc), usage(scc)].filter(Boolean).join(', ');
  const weight = isChosen ? 'font-weight: bold' : scc.granted === false ? 'fill-opacity: 0.75' : '';
  const frame = `<rect x="1" y="${y - ROW / 2 + 1}" width="${WIDTH - 2}" height="${ROW - 2}" rx="4" style="fill: none; stroke: ${color}"/>`;
  return [
    ...(isChosen ? [frame] : []),
    `<g transform="translate(18 ${y})" style="fill: none; stroke: ${color}; stroke-width: 1.5">`,
    `<circle r="9" style="fill: var(--vscode-editor-background, none)${dashed}"/>${shape}</g>`,
    text(40, y, `${number}. ${html(name)}`, weight),
    text(WIDTH - 12, y, html(note), `text-anchor: end; ${weight}`),
  ].join('\n');
}

const text = (x: number, y: number, content: string, style: string): string =>
  `<text x="${x}" y="${y + 4.5}" style="fill: currentColor; ${style}">${content}</text>`;

function noteOf(made: SccReview): string {
  const { verdict, violations } = made;
  if (verdict === 'denied') return violations.length === 0 ? verdictWord(verdict) : reviewTexts.reasons(reasonsOf(made).length);
  return verdict === 'admitted' ? pictureTexts.wouldAdmit() : verdictWord(verdict);
}

function usage({ granted }: SccReview): string {
  return granted === true ? '' : granted === false ? pictureTexts.mayNotBeUsed() : pictureTexts.mayPerhapsBeUsed();
}
