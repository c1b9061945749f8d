import { formatFieldPath, lineStarts, positionAt, resolveRemedies } from '../../core';
import type { Applicability, Finding, ParsedFile, Position, Remedy, Severity, Span, WorkloadRef } from '../../core';
import type { Analyzed } from '../analysis';

/** What is reported of one file. Its shape, names and order are the JSON format's, which others rely on. */
export interface FileReport {
  readonly path: string;
  readonly findings: readonly ReportedFinding[];
  /** What the absence of findings does not vouch for. */
  readonly notJudged: readonly ReportedUnjudged[];
  /** Why the file could not be read; it then has no findings. */
  readonly error: string | null;
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** As LSP counts: lines and characters from zero, in UTF-16 units. */
  readonly range: { readonly start: Position; readonly end: Position };
  /** From the document's root; empty where the finding is about the text. */
  readonly fieldPath: string;
  readonly workload: WorkloadRef | null;
  /** The fixes on offer, the preferred one first; a safe one is listed only where it can be made. */
  readonly fixes: readonly { readonly title: string; readonly applicability: Applicability }[];
}

/** A workload, or the whole file, on which there is no verdict. */
export interface ReportedUnjudged extends Pick<ReportedFinding, 'range' | 'workload'> {
  readonly reason: string;
}

/** How the reports of a run are written. */
export interface Format {
  readonly start: () => string;
  readonly file: (report: FileReport) => string;
  readonly end: () => string;
}

export function reportFindings(path: string, { file, findings, unjudged }: Analyzed): FileReport {
  const starts = findings.length + unjudged.length === 0 ? [] : lineStarts(file.text);
  const refused = refusedRemedies(file, findings);
  return {
    path,
    findings: findings.map(finding => reportFinding(finding, remedy => !refused.has(remedy), starts)),
    notJudged: unjudged.map(({ workload, span, reason }) => ({ workload: reportWorkload(workload), range: rangeOf(span, starts), reason })),
    error: null,
  };
}

const rangeOf = ({ start, end }: Span, starts: readonly number[]): ReportedFinding['range'] => ({
  start: positionAt(starts, start),
  end: positionAt(starts, end),
});

const reportWorkload = (workload: WorkloadRef | null): WorkloadRef | null =>
  workload === null ? null : { kind: workload.kind, name: workload.name, namespace: workload.namespace };

function reportFinding(
  { rule, severity, message, span, path, workload, remedies }: Finding,
  isPossible: (remedy: Remedy) => boolean,
  starts: readonly number[],
): ReportedFinding {
  return {
    rule,
    severity,
    message,
    range: rangeOf(span, starts),
    fieldPath: formatFieldPath(path),
    workload: reportWorkload(workload),
    fixes: remedies
      .filter(isPossible)
      .sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false))
      .map(({ title, applicability }) => ({ title, applicability })),
  };
}

/** The remedies that are refused from the start, and the safe ones that cannot be made in this text. */
function refusedRemedies(file: ParsedFile, findings: readonly Finding[]): ReadonlySet<Remedy> {
  const choices = findings.flatMap(finding => finding.remedies.map(remedy => ({ finding, remedy })));
  const tried = choices.filter(({ remedy }) => remedy.applicability === 'safe' || remedy.refused !== undefined);
  return new Set([...resolveRemedies(file, tried)].flatMap(([{ remedy }, result]) => ('refused' in result ? [remedy] : [])));
}
