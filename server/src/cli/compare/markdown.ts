/** Changes as Markdown, whole or in parts that fit comments. Nothing of what manifests contain is more than text in it. */
import * as l10n from '@vscode/l10n';
import { literalMarkdown } from '@scc-lens/lens';
import { groupBy } from '@scc-lens/words';
import { isFailing } from '../gaps';
import { printable } from '../streams';
import { countsText, missingIn, placeText, type Comparison } from './report';

/** Characters of a comment, without its marker; GitHub takes 65,536. */
const LARGEST_COMMENT = 65_000;
/** Comments on one pull request. */
const MOST_COMMENTS = 10;
/** Characters of a cell, which escapes can triple. */
const LONGEST_CELL = 1500;

/** As one text. */
export const comparisonMarkdown = (comparison: Comparison): string => partsOf(comparison, Infinity).join('');

/** For comments; none where nothing changes and all is judged. */
export const commentsOf = (comparison: Comparison): readonly string[] =>
  sectionsOf(comparison).length === 0 ? [] : partsOf(comparison, LARGEST_COMMENT);

/** A table with its title. */
interface Section {
  readonly head: string;
  readonly rows: readonly string[];
}

function partsOf(comparison: Comparison, limit: number): readonly string[] {
  const [base = '', head = ''] = comparison.names.map(name => inert(name.slice(0, 100)));
  const title = `## SCC Lens: ${base} → ${head}`;
  const summary = countsText(comparison.changes);
  const rest = l10n.t('The rest does not fit: {command} has all.', { command: '`scc-lens diff --format json`' });
  const bodies = pack(sectionsOf(comparison), limit - title.length - summary.length - rest.length - 100);
  const kept = limit === Infinity ? bodies : bodies.slice(0, MOST_COMMENTS);
  return kept.map((body, i) => {
    const part = kept.length === 1 ? '' : ` (${l10n.t('part {part} of {of}', { part: i + 1, of: kept.length })})`;
    const note = i + 1 === kept.length && kept.length < bodies.length ? `\n${rest}\n` : '';
    return printable(`${title}${part}\n\n${summary}\n${body}${note}`);
  });
}

/** Sections stay whole where they fit into one part. */
function pack(sections: readonly Section[], room: number): readonly string[] {
  const parts = [''];
  const add = (text: string, head = ''): void => {
    const last = parts.pop() ?? '';
    if (last.length + text.length <= room) parts.push(last + text);
    else parts.push(...(last === '' ? [] : [last]), head + text);
  };
  for (const { head, rows } of sections) {
    const whole = head + rows.join('');
    if (whole.length <= room) add(whole);
    else for (const [i, row] of rows.entries()) add(i === 0 ? head + row : row, i === 0 ? '' : head);
  }
  return parts;
}

/** By environment, which often is an application, or by namespace; and what the head side leaves out. */
function sectionsOf(comparison: Comparison): readonly Section[] {
  const { changes, head } = comparison;
  const groups = groupBy(changes, ({ environments, subject }) => [environments.join(', ') || (subject.namespace ?? '')]);
  const gaps = head.gaps.filter(isFailing);
  const notJudged = [
    ...gaps.map(({ path, range, reason }) => [range === null ? path : `${path}:${range.start.line + 1}`, reason]),
    ...missingIn(comparison).map(({ kind, command }) => [kind, command]),
  ];
  const sections = [...groups].map(([name, all]) => ({
    head: headOf(name === '' ? l10n.t('Without a namespace') : name, [l10n.t('Severity'), l10n.t('Change'), l10n.t('Place')]),
    rows: all.map(one => row([one.severity, one.message, placeText(one)])),
  }));
  if (notJudged.length === 0) return sections;
  return [
    ...sections,
    { head: headOf(l10n.t('Not judged'), [l10n.t('Place'), l10n.t('Reason')]), rows: notJudged.map(cells => row(cells)) },
  ];
}

const headOf = (title: string, headings: readonly string[]): string =>
  `\n### ${inert(title)}\n\n${row(headings)}|${' --- |'.repeat(headings.length)}\n`;

const row = (cells: readonly string[]): string => `| ${cells.map(inert).join(' | ')} |\n`;

/**
 * Text that mentions no user and links to nothing: GitHub looks for names, issues and addresses in what Markdown has made, where an escape is
 * gone. A space without width ends them.
 */
function inert(text: string): string {
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  return literalMarkdown(short).replace(/[@#]|\bGH-|\bwww\.|:(?=\\?\/)/gi, '$&\u{200B}');
}
