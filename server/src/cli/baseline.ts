/** Known findings: a file that lists them, and what a run makes of it. */
import * as l10n from '@vscode/l10n';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readBounded, reasonOf } from '@scc-lens/files';
import { isObject } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import { relativePath } from './formats/report';
import type { FileReport, ReportedFinding } from './formats/report';
import { printableName, warn, warnAbout, warnSome } from './streams';
import type { Streams } from './streams';

/** A finding that is known. All but the fingerprint is for people who read the file. */
interface Known {
  readonly fingerprint: string;
  readonly rule: string;
  /** From the folder of the project file, or the current one. */
  readonly path: string;
  readonly field: string;
}

export interface Baseline {
  readonly file: string;
  readonly known: ReadonlyMap<string, Known>;
}

/** MiB. A finding has some two hundred bytes. */
const LARGEST = 64;

/** Reads a baseline; or states in one sentence why it cannot be read. */
export async function readBaseline(file: string): Promise<Baseline | { readonly problem: string }> {
  try {
    const content = JSON.parse((await readBounded(file, LARGEST)).toString('utf8')) as Json;
    const findings = isObject(content) && content['version'] === 1 && Array.isArray(content['findings']) ? content['findings'] : null;
    if (findings === null) return noBaseline(file);
    return { file, known: new Map((findings as readonly Json[]).filter(isKnown).map(one => [one.fingerprint, one])) };
  } catch (error) {
    if (error instanceof SyntaxError) return noBaseline(file);
    return { problem: l10n.t('the baseline {file} cannot be read: {problem}', { file, problem: reasonOf(error) }) };
  }
}

const noBaseline = (file: string): { readonly problem: string } => ({
  problem: l10n.t('{file} is no baseline; --write-baseline writes one', { file }),
});

/** The report without the findings that the baseline has; these are apart. */
export function withoutKnown(report: FileReport, baseline: Baseline | null): FileReport {
  if (baseline === null) return report;
  const isNew = ({ fingerprint }: ReportedFinding): boolean => !baseline.known.has(fingerprint);
  return { ...report, findings: report.findings.filter(isNew), known: report.findings.filter(one => !isNew(one)) };
}

/** What a baseline is made of or compared with, taken from the reports of a run one by one. Paths are from the folder of the baseline's paths. */
export interface Ledger {
  readonly add: (report: FileReport) => void;
  /** The files that were judged. */
  readonly judged: ReadonlySet<string>;
  /** The fingerprints of the baseline that were found. */
  readonly known: ReadonlySet<string>;
  /** All other findings. */
  readonly findings: readonly Known[];
}

export function startLedger(base: string): Ledger {
  const judged = new Set<string>();
  const known = new Set<string>();
  const findings: Known[] = [];
  const add = (report: FileReport): void => {
    const place = relativePath(report.path, base);
    if (report.error === null) judged.add(place);
    for (const { fingerprint } of report.known) known.add(fingerprint);
    for (const { rule, fieldPath, fingerprint } of report.findings) findings.push({ path: place, rule, field: fieldPath, fingerprint });
  };
  return { add, judged, known, findings };
}

/** Reports what the baseline has and the run has not found, in files that were judged or are gone; `base` is the folder of its paths. */
export function warnOfGone({ file, known }: Baseline, ledger: Ledger, base: string, streams: Streams): void {
  const gone = [...known.values()].filter(
    one => !ledger.known.has(one.fingerprint) && (ledger.judged.has(one.path) || !existsSync(path.join(base, one.path))),
  );
  warnSome(
    streams,
    gone.map(one =>
      l10n.t('{path}: {rule} at "{field}" is in {file} and no longer found; write the baseline again', {
        file: printableName(file),
        path: printableName(one.path),
        rule: one.rule,
        field: one.field,
      }),
    ),
  );
}

/** Writes all findings of a run as known; false where that fails, which stderr then states. */
export function writeBaseline(file: string, ledger: Ledger, streams: Streams): boolean {
  const findings = ledger.findings.toSorted(
    (a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.field, b.field) || compare(a.fingerprint, b.fingerprint),
  );
  const rows = findings.map(one => `    ${JSON.stringify(one)}`).join(',\n');
  try {
    writeFileSync(file, `{\n  "version": 1,\n  "findings": [${rows === '' ? '' : `\n${rows}\n  `}]\n}\n`);
    const parts = { file: printableName(file), count: findings.length };
    warn(streams, parts.count === 1 ? l10n.t('{file}: 1 finding written', parts) : l10n.t('{file}: {count} findings written', parts));
    return true;
  } catch (error) {
    warnAbout(streams, file, reasonOf(error));
    return false;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function isKnown(value: Json): value is Json & Known {
  return isObject(value) && ['fingerprint', 'rule', 'path', 'field'].every(name => typeof value[name] === 'string');
}
