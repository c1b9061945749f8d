import * as l10n from '@vscode/l10n';
import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { joinLines } from '@scc-lens/words';
import type { Severity } from '@scc-lens/words';
import type { Gap } from '../gaps';
import { countTexts, texts } from '../messages';
import { printable, printableName } from '../streams';
import { SEVERITIES } from './report';
import type { FileReport, Format, ReportedFinding } from './report';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;
type Row = readonly { readonly text: string; readonly style: Style }[];

const COLOURS: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'cyan', hint: 'gray' };

/** For people and `grep`: a finding or reason is a line that starts with `path:line:column`. `stdout` decides on colours; null: none. */
export function prettyFormat(operands: readonly string[], stdout: Writable | null): Format {
  // Node decides from the stream, NO_COLOR and FORCE_COLOR whether to colour.
  const paint: Paint = (style, text) => (stdout === null ? text : styleText(style, text, { stream: stdout }));
  const tally = startTally();
  return {
    showsFixes: true,
    file: report => {
      count(tally, report);
      const block = [...findingLines(report, paint), ...report.gaps.flatMap(gap => gapLine(gap, paint))].join('\n');
      return block === '' ? '' : `${block}\n\n`;
    },
    end: () => `${summary(tally, operands, paint).join('\n')}\n`,
  };
}

/** Lines for workloads without a verdict. A finding reports objects whose pods no field shows; standard error lists texts that are not read. */
function gapLine({ path, kind, range, workload, reason }: Gap, paint: Paint): readonly string[] {
  if (range === null || workload === null || kind === 'pods') return [];
  const name = paint('dim', printable(`${workload.kind}/${workload.name ?? ''}`));
  return [
    [paint('bold', printableName(path, range.start)), paint('yellow', texts.notJudged()), name, printable(joinLines(reason))].join('  '),
  ];
}

function findingLines({ path, findings }: FileReport, paint: Paint): readonly string[] {
  const rows = findings.map(finding => rowOf(path, finding));
  const widths = rows.reduce<readonly number[]>((widest, row) => row.map(({ text }, i) => Math.max(text.length, widest[i] ?? 0)), []);
  return findings.flatMap((finding, i) => [
    alignedLine(rows[i] ?? [], widths, finding, paint),
    ...finding.fixes.slice(0, 1).map(({ title, applicability }) => {
      const line = printable(joinLines(title));
      return paint(
        'dim',
        `    ${applicability === 'safe' ? l10n.t('fix: {title}', { title: line }) : l10n.t('unsafe fix: {title}', { title: line })}`,
      );
    }),
  ]);
}

function rowOf(path: string, { range, severity, rule, isDetail }: ReportedFinding): Row {
  return [
    { text: printableName(path, range.start), style: 'bold' },
    { text: isDetail ? l10n.t('reason') : severity, style: COLOURS[severity] },
    { text: rule, style: 'dim' },
  ];
}

/** Spaces are put outside the colours, and the message's own line breaks become spaces. */
function alignedLine(row: Row, widths: readonly number[], { message }: ReportedFinding, paint: Paint): string {
  const cells = row.map(({ text, style }, i) => paint(style, text) + ' '.repeat((widths[i] ?? 0) - text.length));
  return [...cells, printable(joinLines(message))].join('  ');
}

function summary(tally: Tally, operands: readonly string[], paint: Paint): readonly string[] {
  const { findings, reasons, affected, unread, known, places, judged, bySeverity } = tally;
  const unreadNote = unread === 0 ? '' : paint('red', `, ${l10n.t('{files} could not be read', { files: countTexts.files(unread) })}`);
  const knownNote = known === 0 ? '' : paint('dim', `, ${l10n.t('{count} known', { count: known })}`);
  const notes = knownNote + (places === 0 ? '' : paint('yellow', `, ${countTexts.places(places)}`)) + unreadNote;
  const files = countedFiles(tally);
  if (judged === 0) return [paint('yellow', l10n.t('Nothing was judged in {files}', { files })) + notes];
  if (findings + reasons === 0) return [paint('green', l10n.t('No findings in {files}', { files })) + notes];
  const grades = SEVERITIES.flatMap(severity => {
    const number = bySeverity.get(severity) ?? 0;
    return number === 0 ? [] : [paint(COLOURS[severity], countTexts[severity](number))];
  });
  const counts = (findings === 0 ? [countTexts.reasons(reasons)] : grades).join(', ');
  return [
    l10n.t('{findings} in {affected} of {files}: {counts}', {
      findings: paint('bold', countTexts.findings(findings)),
      affected: String(affected),
      files,
      counts: counts + notes,
    }),
    ...howToFix(tally, operands, paint),
  ];
}

/** How many files there are, and how many of them are judged where these are not all. */
function countedFiles({ read, judged, ofOtherTools }: Tally): string {
  const files = countTexts.files(read);
  const unjudged = read - judged - ofOtherTools;
  if (unjudged + ofOtherTools === 0) return files;
  const parts = [
    ...(judged === 0 ? [] : [l10n.t('{count} judged', { count: judged })]),
    ...(unjudged === 0 ? [] : [l10n.t('{count} not judged', { count: unjudged })]),
    ...(ofOtherTools === 0 ? [] : [l10n.t('{count} without Kubernetes objects', { count: ofOtherTools })]),
  ];
  return l10n.t('{files} ({parts})', { files, parts: parts.join(', ') });
}

/** The command that fixes the same paths; standard input cannot be written to. */
function howToFix({ safe, unsafe }: Tally, operands: readonly string[], paint: Paint): readonly string[] {
  const write = operands.includes('-') ? [] : ['--write'];
  const command = (...flags: readonly string[]): string =>
    paint('bold', ['scc-lens fix', ...flags, ...operands.map(operand => printableName(shellQuote(operand)))].join(' '));
  const byChoice = { count: String(unsafe), command: command('--unsafe', ...write) };
  return [
    ...(safe === 0 ? [] : [l10n.t('{count} can be fixed: {command}', { count: String(safe), command: command(...write) })]),
    ...(unsafe === 0 || safe > 0 ? [] : [l10n.t('{count} can be fixed if you choose to: {command}', byChoice)]),
    ...(unsafe === 0 || safe === 0 ? [] : [l10n.t('{count} more can be fixed if you choose to: {command}', byChoice)]),
  ];
}

type Tally = ReturnType<typeof startTally>;

/** What the summary of a run counts, so that no report has to be kept for it. */
function startTally() {
  return {
    /** Files that could be read: all of them, the ones with a judged document, and the ones of other tools next to manifests. */
    read: 0,
    judged: 0,
    ofOtherTools: 0,
    /** Files that could not be read, and files with findings. */
    unread: 0,
    affected: 0,
    /** A pod's refusal is one, with any number of reasons. */
    findings: 0,
    reasons: 0,
    bySeverity: new Map<Severity, number>(),
    /** Findings that the baseline has, and places in files that are not judged. */
    known: 0,
    places: 0,
    /** Findings with a safe fix, and those with another one only. */
    safe: 0,
    unsafe: 0,
  };
}

function count(tally: Tally, { findings, known, gaps, isJudged, error }: FileReport): void {
  const isRead = error === null;
  const whole = findings.filter(({ isDetail }) => !isDetail);
  const safe = findings.filter(({ fixes }) => fixes.some(({ applicability }) => applicability === 'safe')).length;
  tally.read += Number(isRead);
  tally.judged += Number(isRead && isJudged);
  tally.ofOtherTools += Number(isRead && gaps.some(({ isOfOtherTool }) => isOfOtherTool));
  tally.unread += Number(!isRead);
  tally.affected += Number(findings.length > 0);
  tally.findings += whole.length;
  tally.reasons += findings.length - whole.length;
  for (const { severity } of whole) tally.bySeverity.set(severity, (tally.bySeverity.get(severity) ?? 0) + 1);
  tally.known += known.length;
  tally.places += gaps.filter(({ range }) => range !== null).length;
  tally.safe += safe;
  tally.unsafe += findings.filter(({ fixes }) => fixes.length > 0).length - safe;
}

/** A word as a POSIX shell must be given it, for commands that people copy. */
function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
