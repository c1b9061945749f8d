import { isJudged, resolveRemedies } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import type { Applicability, Finding, Remedy, Severity, Span, WorkloadRef } from '@scc-lens/words';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import type { EditResult, ParsedFile, Position } from '@scc-lens/yaml';
import type { Analyzed } from '../analysis';
import type { Gap } from '../gaps';
import { fingerprintsOf, relativePath } from './fingerprints';

/** What is reported of one file. */
export interface FileReport {
  readonly path: string;
  readonly findings: readonly ReportedFinding[];
  /** Findings that the baseline has; they fail nothing, and only formats that keep track of findings have them. */
  readonly known: readonly ReportedFinding[];
  /** What the absence of findings does not vouch for. */
  readonly gaps: readonly Gap[];
  /** Whether any document of it is judged. */
  readonly isJudged: boolean;
  /** Why the file could not be read; it then has no findings. */
  readonly error: string | null;
}

/** As LSP counts: lines and characters from zero, in UTF-16 units. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  /** Whether it is one of the reasons of another finding, a pod's refusal: a summary counts that one. */
  readonly isDetail: boolean;
  /** From the document's root; empty where the finding is about the text. */
  readonly fieldPath: string;
  readonly workload: WorkloadRef | null;
  readonly related: readonly { readonly message: string; readonly range: Range }[];
  /** The fixes on offer, the preferred one first; a safe one is listed only where it can be made. */
  readonly fixes: readonly ReportedFix[];
  /** The same in every run as long as the finding is about the same field of the same object. */
  readonly fingerprint: string;
}

export interface ReportedFix {
  readonly title: string;
  readonly applicability: Applicability;
  /** Of a safe fix; empty for others, which are computed when they are chosen. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** What is known when all files are judged. */
export interface RunEnd {
  /** Of all files, and of files that only describe the cluster. */
  readonly gaps: readonly Gap[];
  /** Whether every file was read, and every rule has judged it. */
  readonly isComplete: boolean;
}

/** What the reports of a run are made for. */
export interface Purpose {
  /** The folder from which fingerprints see a file. */
  readonly base: string;
  /** Whether a format shows fixes; to find out whether a safe one can be made takes a quarter of the time of a run. */
  readonly showsFixes: boolean;
}

/** How the reports of a run are written: texts one after another. */
export interface Format {
  /** Whether it writes the fixes of a finding; where no format does, findings have none. */
  readonly showsFixes: boolean;
  readonly start: () => string;
  readonly file: (report: FileReport) => string;
  readonly end: (end: RunEnd) => string;
}

export function reportFindings(path: string, { file, findings, unjudged, gaps }: Analyzed, { base, showsFixes }: Purpose): FileReport {
  const starts = findings.length === 0 ? [] : lineStarts(file.text);
  const tried = showsFixes ? triedRemedies(file, findings) : null;
  const fingerprints = fingerprintsOf(relativePath(path, base), findings);
  return {
    path,
    findings: findings.map((finding, i) => reportFinding(finding, fingerprints[i] ?? '', tried, starts)),
    known: [],
    gaps: [...unjudged, ...gaps],
    isJudged: isJudged(file),
    error: null,
  };
}

const rangeOf = ({ start, end }: Span, starts: readonly number[]): Range => ({
  start: positionAt(starts, start),
  end: positionAt(starts, end),
});

/** A workload's reference as the reports spell it. */
export const refOf = (workload: WorkloadRef | null): WorkloadRef | null =>
  workload === null ? null : { kind: workload.kind, name: workload.name, namespace: workload.namespace };

function reportFinding(finding: Finding, fingerprint: string, tried: Tried | null, starts: readonly number[]): ReportedFinding {
  const { rule, severity, message, span, path, workload, related, isDetail } = finding;
  return {
    rule,
    severity,
    message,
    range: rangeOf(span, starts),
    isDetail,
    fieldPath: formatFieldPath(path),
    workload: refOf(workload),
    related: related.map(one => ({ message: one.message, range: rangeOf(one.span, starts) })),
    fixes: tried === null ? [] : reportFixes(finding, tried, starts),
    fingerprint,
  };
}

function reportFixes({ remedies }: Finding, tried: Tried, starts: readonly number[]): readonly ReportedFix[] {
  return remedies
    .filter(remedy => !isRefused(tried.get(remedy)))
    .sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false))
    .map(remedy => reportFix(remedy, tried.get(remedy), starts));
}

function reportFix({ title, applicability }: Remedy, result: EditResult | undefined, starts: readonly number[]): ReportedFix {
  const edits = result === undefined || 'refused' in result ? [] : result.edits;
  return { title, applicability, edits: edits.map(({ span, newText }) => ({ range: rangeOf(span, starts), newText })) };
}

const isRefused = (result: EditResult | undefined): boolean => result !== undefined && 'refused' in result;

/** What becomes of remedies. */
type Tried = ReadonlyMap<Remedy, EditResult>;

/** The remedies that are refused from the start, and the safe ones, tried in this text. */
function triedRemedies(file: ParsedFile, findings: readonly Finding[]): Tried {
  const choices = findings.flatMap(finding => finding.remedies.map(remedy => ({ finding, remedy })));
  const tried = choices.filter(({ remedy }) => remedy.applicability === 'safe' || remedy.refused !== undefined);
  return new Map([...resolveRemedies(file, tried)].map(([{ remedy }, result]) => [remedy, result]));
}
