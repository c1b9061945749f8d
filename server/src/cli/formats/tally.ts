/** What the summary of a run for people counts. */
import type { Severity } from '@scc-lens/words';
import type { FileReport, ReportedFinding } from './report';

export type Tally = ReturnType<typeof startTally>;

/** What the summary of a run counts, so that no report has to be kept for it. */
export const startTally = () => ({
  /** A file of several environments may have more than one report. */
  paths: new Set<string>(),
  /** Files that could be read: all of them, the ones with a judged document, and the ones of other tools next to manifests. */
  read: 0,
  judged: 0,
  ofOtherTools: 0,
  unread: 0,
  /** Files with findings; one with reasons alone has none. */
  affected: new Set<string>(),
  /** A pod's refusal is one, with any number of reasons. */
  findings: 0,
  reasons: 0,
  bySeverity: new Map<Severity, number>(),
  /** Findings that the baseline has, and places in files that are not judged, without those that SCC admission skips. */
  known: 0,
  places: 0,
  /** Whether a finding has a safe fix, and whether one has another kind of fix only: how many fixes change something shows when they are made. */
  safe: false,
  unsafe: false,
  /** Whether `fix` has a fix to try in what is rendered. */
  tried: false,
});

export function count(tally: Tally, { path, findings, known, gaps, isJudged, error }: FileReport): void {
  const isRead = error === null && !tally.paths.has(path);
  tally.paths.add(path);
  const whole = findings.filter(({ isDetail }) => !isDetail);
  const isSafe = ({ fixes }: ReportedFinding): boolean => fixes.some(({ applicability }) => applicability === 'safe');
  tally.read += Number(isRead);
  tally.judged += Number(isRead && isJudged);
  tally.ofOtherTools += Number(isRead && gaps.some(({ isOfOtherTool }) => isOfOtherTool));
  tally.unread += Number(error !== null);
  if (whole.length > 0) tally.affected.add(path);
  tally.findings += whole.length;
  tally.reasons += findings.length - whole.length;
  for (const { severity } of whole) tally.bySeverity.set(severity, (tally.bySeverity.get(severity) ?? 0) + 1);
  tally.known += known.filter(({ isDetail }) => !isDetail).length;
  tally.places += gaps.filter(({ range, kind }) => range !== null && kind !== 'not-checked').length;
  tally.safe ||= findings.some(isSafe);
  tally.unsafe ||= findings.some(finding => finding.fixes.length > 0 && !isSafe(finding));
  tally.tried ||= findings.some(({ isFixTried }) => isFixTried === true);
}
