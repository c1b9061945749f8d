import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { fixable, identityOf, isJudged, resolveRemedies } from '@scc-lens/lens';
import { formatFieldPath, groupBy, lazily } from '@scc-lens/words';
import type { Applicability, Finding, Remedy, Severity, TextEdit, WorkloadRef } from '@scc-lens/words';
import { isBuildRole, lineStarts, type ParsedFile } from '@scc-lens/yaml';
import type { Analyzed } from '../analysis';
import { optionValue, type Arguments, type Option } from '../command';
import { gapsByPath, type Gap } from '../gaps';
import { placer, rangeOf, type Range } from '@scc-lens/charts';
import { assumedNamespaceOf, refOf } from '../placed';
import type { Source } from '../sources';

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
  /** The namespace that it is in or names, where that is assumed. */
  readonly assumedNamespace?: string | undefined;
  /** The object that it is about, such as `Pod team-a/web`; empty where it is about the text. */
  readonly object: string;
  readonly related: readonly { readonly message: string; readonly range: Range }[];
  /** The fixes on offer, the preferred one first; a safe one is listed only where it can be made, which is found out when they are asked for. */
  readonly fixes: readonly ReportedFix[];
  /** Whether `fix` has one to try, which shows only when all is rendered again. */
  readonly isFixTried?: boolean;
  /** Where the value is written that a template prints, as the message names it. */
  readonly value?: string | undefined;
  /** The environments that it is found in; absent where the file is judged as it is. */
  readonly environments?: readonly string[];
  /** The same in every run as long as the finding is about the same field of the same object. */
  readonly fingerprint: string;
}

export interface ReportedFix {
  readonly title: string;
  readonly applicability: Applicability;
  /** The edits of a safe fix; empty for others, which are computed when they are chosen. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** What is known when all files are judged. */
export interface RunEnd {
  /** Of all files, and of files that only describe the cluster. */
  readonly gaps: readonly Gap[];
  /** Namespaces that are assumed. */
  readonly assumed?: readonly string[];
  /** Whether every file was read, and every rule has judged it. */
  readonly isComplete: boolean;
}

/** What the reports of a run are made for. */
export interface Purpose {
  /** The folder from which fingerprints see a file. */
  readonly base: string;
  /** Whether a format shows fixes. */
  readonly showsFixes: boolean;
}

/** How the reports of a run are written: texts one after another. */
export interface Format {
  /** Whether it writes the fixes of a finding; where no format does, findings have none. */
  readonly showsFixes: boolean;
  readonly file: (report: FileReport) => string;
  readonly end: (end: RunEnd) => string;
}

/** The report on a file that was judged, or those on the files that it is rendered from. Of files that build images only those with findings, or that are named, have one. */
export function reportsOn(source: Source, analyzed: Analyzed, purpose: Purpose): readonly FileReport[] {
  if (isBuildRole(source.role) && !source.isNamed && analyzed.findings.length === 0) return [];
  const identities = identitiesIn(relativePath(source.path, purpose.base), analyzed.findings);
  return source.rendered === undefined
    ? [reportOwn(source.path, analyzed, purpose.showsFixes, identities)]
    : reportRendered(source, analyzed, identities);
}

function reportOwn(
  path: string,
  { file, findings, unjudged, gaps }: Analyzed,
  showsFixes: boolean,
  identities: readonly string[],
): FileReport {
  const starts = findings.length === 0 ? [] : lineStarts(file.text);
  const offered = lazily(() => offeredRemedies(file, findings));
  const reported = findings.map((finding, i) => ({
    ...reportFinding(finding, finding.message, rangeOf(finding.span, starts)),
    related: finding.related.map(one => ({ message: one.message, range: rangeOf(one.span, starts) })),
    get fixes() {
      return showsFixes ? reportFixes(finding, offered(), starts) : [];
    },
    get fingerprint() {
      return fingerprintOf(identities[i] ?? '');
    },
  }));
  return {
    path,
    findings: reported,
    known: [],
    gaps: [...unjudged, ...gaps],
    isJudged: isJudged(file) || findings.length > 0,
    error: null,
  };
}

/** A report for each file that a document was rendered from, without fixes: `fix` finds out which can be made. Fingerprints are of rendered objects, which stay the same. */
function reportRendered(
  source: Source,
  { file, findings, unjudged, gaps }: Analyzed,
  identities: readonly string[],
): readonly FileReport[] {
  const placeOf = placer(source, file);
  const tried = source.rendered?.edited === undefined ? new Set() : fixable(findings);
  const placed = findings.map((finding, i) => {
    const place = placeOf(finding);
    const own = {
      isFixTried: tried.has(finding),
      value: place.value,
      assumedNamespace: assumedNamespaceOf(source, file, finding),
      fingerprint: fingerprintOf(identities[i] ?? ''),
    };
    return { file: place.file, reported: { ...reportFinding(finding, place.message, place.range), ...own } };
  });
  const byFile = groupBy(placed, one => [one.file]);
  const [unjudgedIn, gapsIn] = [gapsByPath(unjudged), gapsByPath(gaps)];
  const documents = groupBy(documentsOf(file, placeOf), ({ path }) => [path]);
  return [...new Set([...documents.keys(), ...byFile.keys(), ...gapsIn.keys()])]
    .sort()
    .map(path => ({
      path,
      findings: (byFile.get(path) ?? []).map(({ reported }) => reported).toSorted(inOrder),
      known: [],
      gaps: [...(unjudgedIn.get(path) ?? []), ...(gapsIn.get(path) ?? [])],
      isJudged: byFile.has(path) || isJudged({ manifests: (documents.get(path) ?? []).map(({ manifest }) => manifest) }),
      error: null,
    }));
}

/** The rendered documents, and the files that they are made from. */
function documentsOf({ manifests, slices }: ParsedFile, placeOf: ReturnType<typeof placer>) {
  return manifests.flatMap((manifest, document) => {
    const { start = 0 } = slices[document] ?? {};
    return manifest.class === 'empty' ? [] : [{ manifest, path: placeOf({ document, path: [], span: { start, end: start } }).file }];
  });
}

/** By their places. */
export const inOrder = ({ range: { start: a } }: ReportedFinding, { range: { start: b } }: ReportedFinding): number =>
  a.line - b.line || a.character - b.character;

function reportFinding(finding: Finding, message: string, range: Range): Omit<ReportedFinding, 'fingerprint'> {
  const { rule, severity, path, workload, isDetail } = finding;
  const [, kind = '', namespace = '', name = ''] = identityOf(finding);
  const object = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`.trim();
  const fieldPath = formatFieldPath(path);
  return { rule, severity, message, range, isDetail, fieldPath, workload: refOf(workload), object, related: [], fixes: [] };
}

function reportFixes({ remedies }: Finding, offered: Offered, starts: readonly number[]): readonly ReportedFix[] {
  return remedies
    .filter(remedy => offered.has(remedy))
    .sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false))
    .map(remedy => {
      const { title, applicability } = remedy;
      const edits = offered.get(remedy) ?? [];
      return { title, applicability, edits: edits.map(({ span, newText }) => ({ range: rangeOf(span, starts), newText })) };
    });
}

type Offered = ReadonlyMap<Remedy, readonly TextEdit[]>;

/** The remedies that `fix` would make, with the edits of the safe ones, which are tried in this text. */
function offeredRemedies(file: ParsedFile, findings: readonly Finding[]): Offered {
  const choices = [...fixable(findings)].flatMap(finding => finding.remedies.map(remedy => ({ finding, remedy })));
  const tried = choices.filter(({ remedy }) => remedy.applicability === 'safe' || remedy.refused !== undefined);
  const results = resolveRemedies(file, tried);
  return new Map(
    choices.flatMap(choice => {
      const result = results.get(choice) ?? { edits: [] };
      return 'refused' in result ? [] : [[choice.remedy, result.edits] as const];
    }),
  );
}

/** A file's path from a folder, the current one by default, with slashes; outside of it, or where it is standard input, as it is named. */
export function relativePath(file: string, base = ''): string {
  const relative = path.relative(base, file).split(path.sep).join('/');
  return file.startsWith('<') || relative.startsWith('../') || path.isAbsolute(relative) ? file.split(path.sep).join('/') : relative;
}

/** For each finding its file's path from the base, its identity, and how many like it are before it: no lines, no messages. */
function identitiesIn(place: string, findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(finding => {
    const identity = JSON.stringify([place, ...identityOf(finding)]);
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return `${identity}#${before}`;
  });
}

/** A hash for formats that keep track of findings. The others do not load what makes it. */
export const fingerprintOf = (identity: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(identity).digest('hex').slice(0, 32);

/** From the gravest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export const isAtLeast = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);

export const FAIL_ON: Option = {
  ...{ name: 'fail-on', value: 'SEVERITY', choices: SEVERITIES, fallback: 'error' },
  help: () => l10n.t('The least severity that makes the exit code 1.'),
};

/** The severity that `FAIL_ON` names. */
export const thresholdOf = (args: Arguments): Severity => (optionValue(args, FAIL_ON.name) ?? 'error') as Severity;
