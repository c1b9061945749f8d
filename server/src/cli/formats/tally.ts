/** What the summary of a run counts, so that no report has to be kept for it. */
import type { Severity } from '../../core';
import type { FileReport } from './report';

export interface Tally {
  /** Files that could be read: all of them, those of which a document is judged, and those of other tools beside manifests. */
  readonly read: number;
  readonly judged: number;
  readonly beside: number;
  /** Files that could not be read. */
  readonly unread: number;
  /** Files with findings. */
  readonly affected: number;
  /** A pod's refusal is one, whatever its reasons. */
  readonly findings: number;
  readonly reasons: number;
  readonly bySeverity: ReadonlyMap<Severity, number>;
  /** Findings that the baseline has. */
  readonly known: number;
  /** Places in files that are not judged. */
  readonly places: number;
  /** Findings with a safe fix, and those with another one only. */
  readonly safe: number;
  readonly unsafe: number;
}

export const NO_REPORTS: Tally = {
  read: 0,
  judged: 0,
  beside: 0,
  unread: 0,
  affected: 0,
  findings: 0,
  reasons: 0,
  bySeverity: new Map(),
  known: 0,
  places: 0,
  safe: 0,
  unsafe: 0,
};

/** The tally with one report more. */
export function counted(tally: Tally, { findings, known, gaps, isJudged, error }: FileReport): Tally {
  const isRead = error === null;
  const bySeverity = new Map(tally.bySeverity);
  const whole = findings.filter(({ isDetail }) => !isDetail);
  for (const { severity } of whole) bySeverity.set(severity, (bySeverity.get(severity) ?? 0) + 1);
  const safe = findings.filter(({ fixes }) => fixes.some(({ applicability }) => applicability === 'safe')).length;
  const fixable = findings.filter(({ fixes }) => fixes.length > 0).length;
  return {
    read: tally.read + Number(isRead),
    judged: tally.judged + Number(isRead && isJudged),
    beside: tally.beside + Number(isRead && gaps.some(({ isBeside }) => isBeside)),
    unread: tally.unread + Number(!isRead),
    affected: tally.affected + Number(findings.length > 0),
    findings: tally.findings + whole.length,
    reasons: tally.reasons + findings.length - whole.length,
    bySeverity,
    known: tally.known + known.length,
    places: tally.places + gaps.filter(({ range }) => range !== null).length,
    safe: tally.safe + safe,
    unsafe: tally.unsafe + fixable - safe,
  };
}
