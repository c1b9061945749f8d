import * as l10n from '@vscode/l10n';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { shellQuote } from '@scc-lens/files';
import { DENIAL_RULE } from '@scc-lens/lens';
import { firstSentence, groupBy, joinLines, lazily, objectTitle, type Severity } from '@scc-lens/words';
import { isFailing, type Gap } from '../gaps';
import { countTexts, texts } from '../messages';
import { printable, printableName } from '../streams';
import { isAtLeast, SEVERITIES, type FileReport, type Format, type ReportedFinding } from './report';
import { count, startTally, type Tally } from './tally';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;
type Row = readonly { readonly text: string; readonly style: Style }[];

const COLOURS: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'cyan', hint: 'gray' };

/** What the format is asked for. */
interface Wishes {
  readonly toRead: readonly string[];
  /** It decides on colours; null: none. */
  readonly stdout: Writable | null;
  /** Whether only what fails the run is shown, one line a file. */
  readonly quiet: boolean;
  readonly threshold: Severity;
  readonly failsOnGaps: boolean;
}

/** For people and `grep`: a line for each finding that starts with `path:line:column`, its reasons below it, and last those in other files that are not. What repeats is counted; hints and gaps come last. */
export function prettyFormat(wishes: Wishes): Format {
  const { toRead, stdout } = wishes;
  // Node decides from the stream, NO_COLOR and FORCE_COLOR whether to colour.
  const paint: Paint = (style, text) => (stdout === null ? text : styleText(style, text, { stream: stdout }));
  if (wishes.quiet) return { showsFixes: false, file: report => failureLine(report, wishes, paint), end: () => '' };
  const tally = startTally();
  const repeats = new Map<string, Repeat>();
  /** Reasons whose finding is in another file. */
  const apart: { readonly file: string; readonly group: Group }[] = [];
  const known = new Set<string>();
  /** The pods with a finding that has no reason in its own file. */
  const bare = new Set<string>();
  const show = (entries: readonly Entry[]): string => {
    const shown = entries.filter(entry => isNew(entry, repeats));
    return shown.length === 0 ? '' : `${blockOf(shown, paint)}\n\n`;
  };
  return {
    showsFixes: true,
    file: report => {
      count(tally, report);
      const { path: file, gaps } = report;
      const groups = groupsOf(report.findings);
      for (const { head, details } of groups) for (const id of reasonsOfAll(file, head, details)) known.add(id);
      for (const { head, details } of groups) if (!head.isDetail && details.length === 0) bare.add(podId(head));
      apart.push(...groups.flatMap(group => (group.head.isDetail ? [{ file, group }] : [])));
      const here = groups.filter(({ head }) => !head.isDetail);
      return show([...here.map(group => entryOf(file, group)), ...gaps.flatMap(gapEntry)]);
    },
    end: ({ assumed = [] }) => {
      const unknown = apart.filter(({ file, group: { head } }) => bare.has(podId(head)) || !known.has(reasonId(file, head)));
      const reasons = show(unknown.map(({ file, group }) => entryOf(file, group)));
      const last = [...repeats.values()].toSorted((a, b) => a.first.rank - b.first.rank);
      const lines = [...last.flatMap(repeat => repeatLines(repeat, paint)), ...summary(tally, assumed, toRead, paint)];
      return `${reasons}${lines.join('\n')}\n`;
    },
  };
}

/** The same in the file of the finding and in what it includes, a file of the same folder. */
const reasonId = (file: string, { rule, workload, fieldPath, message }: ReportedFinding): string =>
  JSON.stringify([path.dirname(file), rule, workload, fieldPath, firstSentence(message)]);

/** The reasons that are given for each environment of their finding. */
function reasonsOfAll(file: string, head: ReportedFinding, details: readonly ReportedFinding[]): readonly string[] {
  const isOfAll = (alike: readonly ReportedFinding[]): boolean => {
    const given = new Set(alike.flatMap(({ environments = [] }) => environments));
    return alike.some(({ environments }) => environments === undefined) || (head.environments ?? []).every(one => given.has(one));
  };
  return [...groupBy(details, detail => [reasonId(file, detail)])].flatMap(([id, alike]) => (isOfAll(alike) ? [id] : []));
}

const podId = ({ rule, workload }: ReportedFinding): string => JSON.stringify([rule, workload && objectTitle(workload)]);

/** What fails the run in a file: the only one, or their number and their rules. Where it has no finding that does, the reasons of what is known, or in another file. */
function failureLine({ path, findings, gaps }: FileReport, { threshold, failsOnGaps }: Wishes, paint: Paint): string {
  const groups = groupsOf(findings.filter(({ severity }) => isAtLeast(severity, threshold)));
  const isWhole = groups.some(({ head }) => !head.isDetail);
  const heads = groups.filter(({ head }) => head.isDetail !== isWhole);
  const places = failsOnGaps ? gaps.filter(isFailing).flatMap(gapEntry) : [];
  const [first, second] = [...heads.map(group => entryOf(path, group)), ...places];
  if (first === undefined) return '';
  const { place, label, style, subject, brief } = first;
  const counts = SEVERITIES.map(one => [heads.filter(({ head }) => head.severity === one).length, countTexts[one]] as const);
  const counted = [...(isWhole ? counts : [[heads.length, countTexts.reasonsAlone] as const]), [places.length, countTexts.places] as const];
  const labels = counted.flatMap(([count, text]) => (count === 0 ? [] : [text(count)])).join(', ');
  const rules = [...new Set(heads.map(({ head }) => head.rule))].join(', ');
  const rest = second === undefined ? [paint(style, label), subject, brief] : [paint(style, labels), ...(rules === '' ? [] : [rules])];
  return `${[paint('bold', place), ...rest].join('  ')}\n`;
}

/** A finding, and the details that it gives as its reasons. */
interface Group {
  readonly head: ReportedFinding;
  readonly details: readonly ReportedFinding[];
}

/** A detail belongs to the last finding of its rule about the same workload in each of its environments. One whose finding is in another file goes by itself. */
function groupsOf(findings: readonly ReportedFinding[]): readonly Group[] {
  const groups: { readonly head: ReportedFinding; readonly details: ReportedFinding[] }[] = [];
  const last = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const object = finding.environments === undefined ? finding.workload : finding.workload && objectTitle(finding.workload);
    const owners = (finding.environments ?? ['']).map(name => JSON.stringify([finding.rule, object, name]));
    const found = new Set(finding.isDetail ? owners.map(owner => last.get(owner)) : []);
    found.delete(undefined);
    for (const details of found) details?.push(finding);
    if (found.size === 0) {
      const group = { head: finding, details: [] };
      groups.push(group);
      if (!finding.isDetail) for (const owner of owners) last.set(owner, group.details);
    }
  }
  return groups;
}

/** A line and what is below it. */
interface Entry {
  readonly place: string;
  readonly label: string;
  readonly style: Style;
  readonly subject: string;
  readonly text: string;
  /** The text by which its repetitions name it, with its environments. */
  readonly brief: string;
  /** Asked of what is printed only: the fixes of a file are tried for it. */
  readonly below: () => readonly string[];
  /** What a place of a repetition is about, with the places of its reasons; several may be at one place. */
  readonly object: string;
  /** From the gravest severity to what has no verdict. */
  readonly rank: number;
  /** The same for entries that state the same, and for hints that begin so. */
  readonly key: string;
}

function entryOf(path: string, { head, details }: Group): Entry {
  const { severity, rule, isDetail, workload, message } = head;
  const name = workload === null ? '' : printable(objectTitle(workload));
  // A refusal names its pod nowhere else; its reasons may be in other files. A hint is one of many alike.
  const title = name !== '' && (severity === 'hint' || details.length > 0 || isDetail || rule === DENIAL_RULE) ? `${name}: ` : '';
  const reasonsAt = [...new Set(details.map(lineOf))].join(', ');
  const place = placeOf(head.environments ?? []);
  const below = lazily(() => {
    const safe = head.fixes.find(({ applicability }) => applicability === 'safe');
    return [
      ...[...groupBy(details, detail => [reasonOf(detail)])].map(([reason, alike]) => {
        const own = placeOf(alike.flatMap(({ environments = [] }) => environments));
        return own === place ? reason : reason + own;
      }),
      ...(safe === undefined ? [] : [l10n.t('fix: {title}', { title: printable(joinLines(safe.title)) })]),
    ];
  });
  return {
    place: printableName(path, head.range.start),
    label: isDetail ? texts.reason() : severity,
    style: COLOURS[severity],
    subject: rule,
    text: title + (details.length === 0 ? printable(joinLines(message)) : sentenceOf(head) + place),
    brief: title + sentenceOf(head) + place,
    below,
    object: [name || printable(head.object), reasonsAt].map(part => part && `  ${part}`).join('') + (reasonsAt && place),
    rank: SEVERITIES.indexOf(severity),
    key: JSON.stringify(
      severity === 'hint'
        ? [rule, firstSentence(message)]
        : [severity, rule, ...(details.length === 0 ? [message] : [head, ...details].map(one => [sentenceOf(one), one.value]))],
    ),
  };
}

const lineOf = ({ range: { start } }: ReportedFinding): string => `${start.line + 1}:${start.character + 1}`;

/** Its place, its first sentence, and where a value is written that a template prints. */
const reasonOf = (detail: ReportedFinding): string =>
  `${lineOf(detail)}  ${sentenceOf(detail)}${detail.value === undefined ? '' : ` (${printable(detail.value)})`}`;

const placeOf = (environments: readonly string[]): string =>
  environments.length === 0 ? '' : ` ${printable(joinLines(texts.environments([...new Set(environments)])))}`;

const sentenceOf = ({ message }: ReportedFinding): string => printable(joinLines(firstSentence(message)));

/** What has no verdict; standard error lists texts that are not read. */
function gapEntry({ path, kind, range, workload, reason }: Gap): readonly Entry[] {
  if (range === null || workload === null) return [];
  const subject = printable(objectTitle(workload));
  const label = kind === 'unknown' ? l10n.t('unknown') : kind === 'not-checked' ? l10n.t('not checked') : texts.notJudged();
  // Most reasons begin with their label. A path keeps its letters.
  const whole = printable(joinLines(reason));
  const [begin = '', rest = ''] = whole.split(/[:：] ?(.*)/, 2);
  const text = begin.toLowerCase() === label ? rest.replace(/^.(?=(?:n|ts?|he)? )/, first => first.toUpperCase()) : whole;
  const place = printableName(path, range.start);
  // A chart often has the name of the object that deploys it.
  const key = workload.name === null ? text : text.replaceAll(` ${workload.name}`, '');
  return [
    {
      place,
      label,
      style: 'yellow',
      subject,
      text,
      brief: firstSentence(text),
      below: () => [],
      object: `  ${subject}`,
      rank: SEVERITIES.length,
      key,
    },
  ];
}

/** Spaces are put outside the colours. */
function blockOf(entries: readonly Entry[], paint: Paint): string {
  const rows = entries.map(({ place, label, style, subject }): Row => [
    { text: place, style: 'bold' },
    { text: label, style },
    { text: subject, style: 'dim' },
  ]);
  const widths = rows.reduce<readonly number[]>((widest, row) => row.map(({ text }, i) => Math.max(text.length, widest[i] ?? 0)), []);
  return entries
    .flatMap(({ text, below }, at) => {
      const cells = (rows[at] ?? []).map((cell, i) => paint(cell.style, cell.text) + ' '.repeat((widths[i] ?? 0) - cell.text.length));
      return [[...cells, text].join('  '), ...below().map(line => paint('dim', `    ${line}`))];
    })
    .join('\n');
}

/** An entry that was printed, and where else the same is. */
interface Repeat {
  readonly first: Entry;
  readonly places: Pick<Entry, 'place' | 'object'>[];
}

/** Hints, and what has no verdict, are printed at the end. */
const isLast = ({ rank }: Entry): boolean => rank >= SEVERITIES.indexOf('hint');

/** Whether nothing printed states the same; else its place is kept for the end. */
function isNew(entry: Entry, repeats: Map<string, Repeat>): boolean {
  const known = repeats.get(entry.key);
  if (known === undefined) {
    // What is kept to the end must not keep the file.
    entry.below();
    repeats.set(entry.key, { first: entry, places: [] });
  } else known.places.push({ place: entry.place, object: entry.object });
  return known === undefined && !isLast(entry);
}

/** So many places of what is no error and no warning are listed. */
const MOST_PLACES = 3;

/** An empty line behind each. */
function repeatLines({ first, places }: Repeat, paint: Paint): readonly string[] {
  if (places.length === 0 && !isLast(first)) return [];
  const shown = first.rank < SEVERITIES.indexOf('info') ? places : places.slice(0, MOST_PLACES);
  const left = places.length - shown.length;
  const more = l10n.t('{count} more like {place}', { count: places.length, place: first.place });
  return [
    isLast(first)
      ? blockOf([places.length === 0 ? first : { ...first, text: firstSentence(first.text) }], paint)
      : `${paint(first.style, first.label)}  ${more}  ${first.subject}  ${first.brief}`,
    ...shown.map(({ place, object }) => `    ${paint('bold', place)}${object}`),
    ...(left === 0 ? [] : [`    ${l10n.t('… and {count} more', { count: left })}`]),
    '',
  ];
}

function summary(tally: Tally, namespaces: readonly string[], toRead: readonly string[], paint: Paint): readonly string[] {
  const { findings, reasons, affected, unread, known, places, judged, bySeverity } = tally;
  const unreadNote = unread === 0 ? '' : paint('red', `, ${l10n.t('{files} could not be read', { files: countTexts.files(unread) })}`);
  const knownNote = known === 0 ? '' : paint('dim', `, ${l10n.t('{count} known', { count: known })}`);
  const notes = knownNote + (places === 0 ? '' : paint('yellow', `, ${countTexts.places(places)}`)) + unreadNote;
  const files = countedFiles(tally);
  if (judged === 0) return [paint('yellow', l10n.t('Nothing was judged in {files}', { files })) + notes];
  const assumed = namespaces.length === 0 ? [] : [printable(texts.assumedNamespaces(namespaces))];
  if (findings + reasons === 0) return [paint('green', l10n.t('No findings in {files}', { files })) + notes, ...assumed];
  const graded = SEVERITIES.filter(severity => bySeverity.has(severity));
  const grades = graded.map(severity => paint(COLOURS[severity], countTexts[severity](bySeverity.get(severity) ?? 0)));
  const counts = (findings === 0 ? [countTexts.reasons(reasons)] : grades).join(', ');
  return [
    l10n.t('{findings} in {affected} of {files}: {counts}', {
      findings: paint('bold', countTexts.findings(findings)),
      affected: String(affected.size),
      files,
      counts: counts + notes,
    }),
    ...assumed,
    ...howToFix(tally, toRead, paint),
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

/** The command that fixes the same; standard input cannot be written to. */
function howToFix({ safe, unsafe, tried }: Tally, toRead: readonly string[], paint: Paint): readonly string[] {
  const onFiles = (flag: string): readonly string[] => (toRead.includes('-') ? [] : [flag]);
  const command = (...flags: readonly string[]): string =>
    paint('bold', ['scc-lens fix', ...flags, ...toRead.map(text => printableName(shellQuote(text)))].join(' '));
  const review = command('--unsafe', ...onFiles('--diff'));
  return [
    ...(safe ? [l10n.t('Safe fixes: {command}', { command: command(...onFiles('--write')) })] : []),
    ...(unsafe ? [l10n.t('Fixes to review: {command}', { command: review })] : []),
    ...(tried && !unsafe ? [l10n.t('Fixes of what is rendered, if they can be proven: {command}', { command: review })] : []),
  ];
}
