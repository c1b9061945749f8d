import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { joinLines } from '../../core';
import type { Severity } from '../../core';
import { checkTexts, countTexts } from '../messages';
import { printable, printableName } from '../printable';
import { SEVERITIES } from '../severity';
import { shellQuote } from '../shellQuote';
import type { Gap } from '../gaps';
import type { FileReport, Format, ReportedFinding } from './report';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;
type Row = readonly { readonly text: string; readonly style: Style }[];

const COLOURS: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'cyan', hint: 'gray' };

/**
 * For people, and for `grep`: a finding is one line that starts with `path:line:column` (from one, as editors show them). Coloured
 * where standard output is a terminal, as `NO_COLOR` and `FORCE_COLOR` have it, and never in a file, for which `stdout` is null.
 */
export function prettyFormat(operands: readonly string[], stdout: Writable | null): Format {
  // Node decides from the stream, NO_COLOR and FORCE_COLOR whether to colour.
  const paint: Paint = (style, text) => (stdout === null ? text : styleText(style, text, { stream: stdout }));
  const seen: FileReport[] = [];
  return {
    start: () => '',
    file: report => {
      seen.push(report);
      const block = fileBlock(report, paint);
      return block === '' ? '' : `${block}\n\n`;
    },
    end: () => `${summary(seen, operands, paint).join('\n')}\n`,
  };
}

function fileBlock(report: FileReport, paint: Paint): string {
  return [...findingLines(report, paint), ...report.gaps.flatMap(gap => gapLine(gap, paint))].join('\n');
}

/** Of workloads without a verdict. A finding reports objects whose pods no field shows, and standard error the texts that are not read. */
function gapLine({ path, kind, range, workload, reason }: Gap, paint: Paint): readonly string[] {
  if (range === null || workload === null || kind === 'pods') return [];
  const name = paint('dim', printable(`${workload.kind}/${workload.name ?? ''}`));
  return [[paint('bold', placeOf(path, range)), paint('yellow', checkTexts.notJudged()), name, printable(joinLines(reason))].join('  ')];
}

const placeOf = (path: string, { start }: ReportedFinding['range']): string =>
  `${printableName(path)}:${start.line + 1}:${start.character + 1}`;

function findingLines({ path, findings }: FileReport, paint: Paint): readonly string[] {
  const rows = findings.map(finding => rowOf(path, finding));
  const widths = rows.reduce<readonly number[]>((widest, row) => row.map(({ text }, i) => Math.max(text.length, widest[i] ?? 0)), []);
  return findings.flatMap((finding, i) => [
    alignedLine(rows[i] ?? [], widths, finding, paint),
    ...finding.fixes
      .slice(0, 1)
      .map(({ title, applicability }) =>
        paint('dim', `    ${applicability === 'safe' ? checkTexts.fix(printable(title)) : checkTexts.unsafeFix(printable(title))}`),
      ),
  ]);
}

function rowOf(path: string, { range, severity, rule }: ReportedFinding): Row {
  return [
    { text: placeOf(path, range), style: 'bold' },
    { text: severity, style: COLOURS[severity] },
    { text: rule, style: 'dim' },
  ];
}

/** Spaces are put outside the colours, and the message's own line breaks become spaces. */
function alignedLine(row: Row, widths: readonly number[], { message }: ReportedFinding, paint: Paint): string {
  const cells = row.map(({ text, style }, i) => paint(style, text) + ' '.repeat((widths[i] ?? 0) - text.length));
  return [...cells, printable(joinLines(message))].join('  ');
}

function summary(reports: readonly FileReport[], operands: readonly string[], paint: Paint): readonly string[] {
  const findings = reports.flatMap(report => report.findings);
  const unread = reports.filter(({ error }) => error !== null).length;
  const readCount = countedFiles(reports.filter(({ error }) => error === null));
  const unreadNote = unread === 0 ? '' : paint('red', `, ${checkTexts.unread(countTexts.files(unread))}`);
  const places = reports.flatMap(({ gaps }) => gaps.filter(({ range }) => range !== null)).length;
  const known = reports.flatMap(report => report.known).length;
  const knownNote = known === 0 ? '' : paint('dim', `, ${checkTexts.known(known)}`);
  const notes = knownNote + (places === 0 ? '' : paint('yellow', `, ${checkTexts.placesNotJudged(places)}`)) + unreadNote;
  if (!reports.some(({ isJudged }) => isJudged)) return [paint('yellow', checkTexts.nothingJudged(readCount)) + notes];
  if (findings.length === 0) return [paint('green', checkTexts.noFindings(readCount)) + notes];
  const parts = SEVERITIES.flatMap(severity => {
    const count = findings.filter(finding => finding.severity === severity).length;
    return count === 0 ? [] : [paint(COLOURS[severity], countTexts[severity](count))];
  });
  const files = reports.filter(report => report.findings.length > 0).length;
  return [
    checkTexts.summary({
      findings: paint('bold', countTexts.findings(findings.length)),
      affected: String(files),
      files: readCount,
      counts: parts.join(', ') + notes,
    }),
    ...howToFix(findings, operands, paint),
  ];
}

/** How many files there are, and how many of them are judged where these are not all. */
function countedFiles(reports: readonly FileReport[]): string {
  const files = countTexts.files(reports.length);
  const judged = reports.filter(({ isJudged }) => isJudged).length;
  const beside = reports.filter(({ gaps }) => gaps.some(({ isBeside }) => isBeside)).length;
  const unjudged = reports.length - judged - beside;
  if (unjudged + beside === 0) return files;
  const parts = [
    ...(judged === 0 ? [] : [checkTexts.judgedFiles(judged)]),
    ...(unjudged === 0 ? [] : [checkTexts.unjudgedFiles(unjudged)]),
    ...(beside === 0 ? [] : [checkTexts.filesBeside(beside)]),
  ];
  return checkTexts.filesOf({ files, parts: parts.join(', ') });
}

/** The command that fixes the same paths; standard input cannot be written to. */
function howToFix(findings: readonly ReportedFinding[], operands: readonly string[], paint: Paint): readonly string[] {
  const safe = findings.filter(({ fixes }) => fixes.some(({ applicability }) => applicability === 'safe')).length;
  const unsafe = findings.filter(({ fixes }) => fixes.length > 0).length - safe;
  const write = operands.includes('-') ? [] : ['--write'];
  const command = (...flags: readonly string[]): string => paint('bold', ['scc-lens fix', ...flags, ...operands.map(shellQuote)].join(' '));
  const byChoice = { count: String(unsafe), command: command('--unsafe', ...write) };
  return [
    ...(safe === 0 ? [] : [checkTexts.fixable({ count: String(safe), command: command(...write) })]),
    ...(unsafe === 0 ? [] : [(safe === 0 ? checkTexts.fixableByChoice : checkTexts.moreFixableByChoice)(byChoice)]),
  ];
}
