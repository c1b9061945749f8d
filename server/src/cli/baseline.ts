/** Known findings: a file that lists them, and what a run makes of it. */
import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readBounded, reasonOf } from '@scc-lens/files';
import { cached, isObject, type Json } from '@scc-lens/words';
import { relativePath, type FileReport, type ReportedFinding } from './formats/report';
import { writeOutput } from './outputs';
import { printableName, warn, warnSome, type Streams } from './streams';

/** A finding that is known. All but the fingerprint is for people who read the file. */
interface Known {
  readonly fingerprint: string;
  readonly rule: string;
  /** From the folder of the project file, or the current one. */
  readonly path: string;
  readonly field: string;
  /** Absent in a file of an older version. */
  readonly object?: string;
}

export interface Baseline {
  readonly file: string;
  readonly known: ReadonlyMap<string, Known>;
  /** The known findings of files that are gone, by rule, object and field. A finding of another file takes one of them. */
  readonly gone: ReadonlyMap<string, Known[]>;
}

/** MiB. A finding has some two hundred bytes. */
const LARGEST = 64;

/** Reads a baseline, with the folder of its paths; or states in one sentence why it cannot be read. */
export async function readBaseline(file: string, base: string): Promise<Baseline | { readonly problem: string }> {
  try {
    const content = JSON.parse((await readBounded(file, LARGEST)).toString('utf8')) as Json;
    const findings = isObject(content) && content['version'] === 1 && Array.isArray(content['findings']) ? content['findings'] : null;
    if (findings === null) return noBaseline(file);
    const known = (findings as readonly Json[]).filter(isKnown);
    return { file, known: new Map(known.map(one => [one.fingerprint, one])), gone: goneOf(known, base) };
  } catch (error) {
    if (error instanceof SyntaxError) return noBaseline(file);
    return { problem: l10n.t('the baseline {file} cannot be read: {problem}', { file, problem: reasonOf(error) }) };
  }
}

const noBaseline = (file: string): { readonly problem: string } => ({
  problem: l10n.t('{file} is no baseline; --write-baseline writes one', { file }),
});

function goneOf(known: readonly Known[], base: string): ReadonlyMap<string, Known[]> {
  const gone = new Set([...new Set(known.map(one => one.path))].filter(file => !existsSync(path.join(base, file))));
  const moved = new Map<string, Known[]>();
  for (const one of known)
    if (gone.has(one.path) && (one.object ?? '') !== '') cached(moved, keyOf(one.rule, one.object, one.field), () => []).push(one);
  return moved;
}

const keyOf = (...parts: readonly (string | undefined)[]): string => JSON.stringify(parts);

/** The report without the findings that the baseline has, also under the former name of a file; these are apart. */
export function withoutKnown(report: FileReport, baseline: Baseline | null): FileReport {
  if (baseline === null) return report;
  const known: ReportedFinding[] = [];
  const findings = report.findings.filter(finding => {
    const { rule, object, fieldPath, fingerprint } = finding;
    const before = baseline.known.get(fingerprint) ?? baseline.gone.get(keyOf(rule, object, fieldPath))?.pop();
    if (before !== undefined) known.push({ ...finding, fingerprint: before.fingerprint });
    return before === undefined;
  });
  return { ...report, findings, known };
}

/** What a baseline is made of or compared with, taken from the reports of a run one by one. */
export class Ledger {
  /** The files that were judged. */
  private readonly judged = new Set<string>();
  /** The fingerprints of the baseline that were found, and all other findings. */
  private readonly known = new Set<string>();
  private readonly findings: Known[] = [];
  /** Of the findings, how many are more than a reason for another. */
  private count = 0;

  /** `base` is the folder of the baseline's paths. */
  constructor(
    private readonly base: string,
    private readonly streams: Streams,
  ) {}

  add(report: FileReport): void {
    const place = relativePath(report.path, this.base);
    if (report.error === null) this.judged.add(place);
    for (const { fingerprint } of report.known) this.known.add(fingerprint);
    this.count += report.findings.filter(({ isDetail }) => !isDetail).length;
    for (const { rule, object, fieldPath, fingerprint } of report.findings)
      this.findings.push({ path: place, rule, object, field: fieldPath, fingerprint });
  }

  /** Reports what the baseline has and the run has not found, in files that were judged or are gone. */
  warnOfGone(baseline: Baseline): void {
    const isGone = (file: string): boolean => this.judged.has(file) || !existsSync(path.join(this.base, file));
    const gone = [...baseline.known.values()].filter(one => !this.known.has(one.fingerprint) && isGone(one.path));
    const file = printableName(baseline.file);
    const lineOf = ({ path: place, rule, field }: Known): string =>
      l10n.t('{path}: {rule} at "{field}" is in {file} and no longer found; write the baseline again', {
        file,
        path: printableName(place),
        rule,
        field,
      });
    warnSome(this.streams, gone.map(lineOf));
  }

  /** Writes all findings of the run as known; false where that fails, which stderr then states. */
  write(file: string): boolean {
    const order = ['path', 'rule', 'field', 'fingerprint'] as const;
    const findings = this.findings.toSorted((a, b) => order.reduce((less, name) => less || compare(a[name], b[name]), 0));
    const rows = findings.map(one => `    ${JSON.stringify(one)}`).join(',\n');
    const text = `{\n  "version": 1,\n  "findings": [${rows === '' ? '' : `\n${rows}\n  `}]\n}\n`;
    if (!writeOutput(file, text, this.streams)) return false;
    const parts = { file: printableName(file), count: this.count };
    warn(this.streams, this.count === 1 ? l10n.t('{file}: 1 finding written', parts) : l10n.t('{file}: {count} findings written', parts));
    return true;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isKnown = (value: Json): value is Json & Known =>
  isObject(value) && ['fingerprint', 'rule', 'path', 'field'].every(name => typeof value[name] === 'string');
