/** What is reported of one file, wherever that is worked out: everything here and in `Judged` is plain data. */
import type { AnalyzeOptions } from '@scc-lens/lens';
import { faultText } from '@scc-lens/words';
import { analyzeSource } from './analysis';
import { reportFindings } from './formats/report';
import type { FileReport, Purpose } from './formats/report';
import { reportRendered } from './formats/reportRendered';
import type { Gap } from './gaps';
import { fileTexts } from './messages';
import type { Source } from './sources';

/** The reports on one file, or on those that it is rendered from. */
export interface Judged {
  readonly reports: readonly FileReport[];
  /** What is not judged in files that have no report. */
  readonly others: readonly Gap[];
  /** Whether every rule has judged it. */
  readonly isWhole: boolean;
  /** What stderr states about it, after its path; null for nothing. */
  readonly fault: string | null;
}

/**
 * Judges a file that was read. A defect that no rule contains costs this file's report and no other.
 */
export function judge(source: Source, options: AnalyzeOptions, purpose: Purpose): Judged {
  try {
    const analyzed = analyzeSource(source, options);
    const reports =
      source.rendered === undefined ? [reportFindings(source.path, analyzed, purpose)] : reportRendered(source, analyzed, purpose);
    const paths = new Set(reports.map(({ path }) => path));
    return {
      reports,
      others: analyzed.unjudged.filter(({ path }) => !paths.has(path)),
      isWhole: !analyzed.findings.some(({ isFault }) => isFault),
      fault: null,
    };
  } catch (error) {
    const fault = fileTexts.fault(faultText(error));
    return { reports: [unreported(source.path, fault)], others: [], isWhole: false, fault };
  }
}

/** The report on a file that is not judged. */
export function unreported(path: string, error: string | null): FileReport {
  return { path, findings: [], known: [], gaps: [], isJudged: false, error };
}
