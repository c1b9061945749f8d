/** Answers questions about the cluster that a command line names. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { NEWEST_RELEASE, releaseMeant } from '@scc-lens/admission';
import {
  audit,
  isInShard,
  may,
  policyOf,
  READER_ROLE,
  readSelector,
  releaseOf,
  RIGHTS,
  selectAccounts,
  whoMay,
  why,
} from '@scc-lens/fleet';
import type { GuardOrder, MissingList, Scope, Shard } from '@scc-lens/fleet';
import { readSettings } from '@scc-lens/lens';
import { renderYaml } from '@scc-lens/yaml';
import { auditJson } from './audit/json';
import { auditPage } from './audit/page';
import { policyReports } from './audit/policyReports';
import { reportOn, type AuditReport } from './audit/report';
import { auditSarif, withoutKnownFindings } from './audit/checkForm';
import { auditCsv, auditMarkdown } from './audit/tables';
import { auditText } from './audit/text';
import { Ledger, readBaseline } from './baseline';
import { mayJson, mayText, missingLines, whoMayJson, whoMayText, whyJson, whyText } from './clusterReports';
import { DONE, FOUND, hasFlag, misuse, optionValue, optionValues, PROBLEM, type Arguments, type Command, type ExitCode } from './command';
import { readAnalysisOptions, readReleases } from './options';
import { isAtLeast, thresholdOf } from './formats/report';
import type { Reading } from './liveCluster';
import { readCluster } from './readCluster';
import { print, printableName, warn, type Streams } from './streams';

export async function answerWhoMay(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const [verb, scc, ...paths] = args.operands;
  if (verb !== 'use' || scc === undefined)
    return misuse(streams, command, l10n.t('name an SCC: {form}', { form: 'who-may use SCC PATH…' }));
  const read = await readCluster(command, paths, args, streams, { kinds: RIGHTS });
  if (typeof read === 'number') return read;
  const answer = whoMay(read.snapshot, scc, optionValue(args, 'namespace') ?? null);
  return report(read, { ...answer, isAbsent: answer.exists === false }, args, streams, [whoMayText(answer), whoMayJson(answer)]);
}

export async function answerMay(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const [account = '', ...paths] = args.operands;
  const [namespace = '', name = '', ...rest] = account.split('/');
  if (namespace === '' || name === '' || rest.length > 0)
    return misuse(streams, command, l10n.t('name a service account as {form}', { form: 'NAMESPACE/ACCOUNT' }));
  const read = await readCluster(command, paths, args, streams, { kinds: RIGHTS });
  if (typeof read === 'number') return read;
  const answer = may(read.snapshot, { namespace, name });
  return report(read, { ...answer, isAbsent: answer.exists === false }, args, streams, [mayText(answer), mayJson(answer)]);
}

export async function answerWhy(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const [name, ...paths] = args.operands;
  const namespace = optionValue(args, 'namespace');
  if (name === undefined || namespace === undefined)
    return misuse(streams, command, l10n.t('name a pod, and its namespace by {option}', { option: '--namespace' }));
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, command, given.problem);
  const read = await readCluster(command, paths, args, streams);
  if (typeof read === 'number') return read;
  const answer = why(read.snapshot, { namespace, name }, readSettings(given.given).settings);
  const place = `${namespace}/${name}`;
  return report(read, { missing: answer.missing, isAbsent: answer.pod === null }, args, streams, [
    whyText(answer, place),
    whyJson(answer, place),
  ]);
}

/** The formats of an audit, and how each is written; text and JSON are escaped as the other answers are. */
const AUDIT_FORMATS: Readonly<
  Record<string, (report: AuditReport, args: Arguments, read: Reading, streams: Streams) => string | Iterable<string>>
> = {
  text: (report, args) => textOf(auditText(report, hasFlag(args, 'platform'))),
  json: auditJson,
  csv: auditCsv,
  markdown: auditMarkdown,
  sarif: (report, _args, read, streams) => auditSarif(report, read, streams),
  html: (report, args, { source }) => auditPage(report, source, hasFlag(args, 'platform')),
  policyreport: (report, args) => policyReports(report, 'wgpolicyk8s.io/v1alpha2', hasFlag(args, 'platform')),
  openreport: (report, args) => policyReports(report, 'openreports.io/v1alpha1', hasFlag(args, 'platform')),
};

export async function answerAudit(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  if (hasFlag(args, 'print-rbac')) {
    print(streams, renderYaml(READER_ROLE, new Map()));
    return DONE;
  }
  const releases = readReleases(args, streams);
  if ('problem' in releases) return misuse(streams, command, releases.problem);
  const named = releases.length > 0 ? [] : optionValues(args, 'openshift');
  const given = readAnalysisOptions({ ...args, options: new Map([['openshift', named]]) });
  if ('problem' in given) return misuse(streams, command, given.problem);
  const asked = await readAuditOptions(args);
  if ('problem' in asked) return misuse(streams, command, asked.problem);
  const { namespaces, selector, baseline, written, shard } = asked;
  const read = await readCluster(command, args.operands, args, streams, { shard });
  if (typeof read === 'number') return read;
  const { snapshot, isIncomplete } = read;
  const release = named.length > 0 ? releaseMeant(named.at(-1) ?? '') : releaseOf(snapshot);
  const { settings } = readSettings({ 'openshift.version': release ?? releases[0] ?? NEWEST_RELEASE, ...given.given });
  const more = { isManaged: hasFlag(args, 'managed'), release, releases };
  const whole = audit(snapshot, settings, scopeOf(namespaces, shard), more);
  const ledger = baseline === null && written === undefined ? null : new Ledger('', streams);
  const found = reportOn(selector === null ? whole : selectAccounts(whole, snapshot, selector), snapshot, shard);
  const report = ledger === null ? found : withoutKnownFindings(found, baseline, ledger);
  const printed = AUDIT_FORMATS[optionValue(args, 'format') ?? 'text']?.(report, args, read, streams) ?? '';
  for (const piece of typeof printed === 'string' ? [printed] : printed) print(streams, piece);
  if (baseline !== null && !isIncomplete && selector === null && namespaces.length === 0 && shard === null) ledger?.warnOfGone(baseline);
  const isKept = written === undefined || ledger === null || ledger.write(written);
  if (isIncomplete || !isKept) return PROBLEM;
  const all = [...[...report.findings.values()].flat(), ...report.groups.map(({ finding }) => finding)];
  return all.some(({ severity }) => isAtLeast(severity, thresholdOf(args))) && written === undefined ? FOUND : DONE;
}

/** What of a cluster is reported, and which findings are known; or what is wrong with the options. */
async function readAuditOptions(args: Arguments) {
  const labels = optionValue(args, 'selector');
  const selector = labels === undefined ? null : readSelector(labels);
  if (labels !== undefined && selector === null)
    return {
      problem: l10n.t('{text} is no label selector such as {form}', { text: JSON.stringify(labels), form: 'app=web,tier in (a,b),!test' }),
    };
  const shard = readShard(optionValue(args, 'shard'));
  if (shard === undefined) return { problem: l10n.t('{option} is one of 0/N to N-1/N', { option: '--shard' }) };
  const written = optionValue(args, 'write-baseline');
  if (written !== undefined && args.operands.some(operand => path.resolve(operand) === path.resolve(written)))
    return { problem: l10n.t('{file} is read as a manifest and would be overwritten', { file: written }) };
  const file = written === undefined ? optionValue(args, 'baseline') : undefined;
  const baseline = file === undefined ? null : await readBaseline(file, '');
  if (baseline !== null && 'problem' in baseline) return baseline;
  return { namespaces: optionValues(args, 'namespace'), selector, baseline, written, shard };
}

/** The shard that an option names; null where it is not given, undefined where it names none. */
function readShard(text: string | undefined): Shard | null | undefined {
  if (text === undefined) return null;
  const [, index = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  return index !== '' && Number(index) < Number(of) ? { index: Number(index), of: Number(of) } : undefined;
}

/** The accounts of some namespaces, or of all; null for all of a cluster. The first shard has what is of no namespace. */
function scopeOf(namespaces: readonly string[], shard: Shard | null): Scope | null {
  if (namespaces.length === 0 && shard === null) return null;
  return {
    has: name => (namespaces.length === 0 || namespaces.includes(name)) && (shard === null || isInShard(name, shard)),
    isShard: shard !== null,
    hasCluster: namespaces.length === 0 && shard?.index === 0,
  };
}

export { answerMerge } from './audit/merge';

interface Outcome {
  readonly missing: readonly MissingList[];
  /** Whether there is no such object. */
  readonly isAbsent: boolean;
}

/** Prints the answer as JSON, or as text whose lines no name in it can break. */
function report(
  { isIncomplete }: Reading,
  { missing, isAbsent }: Outcome,
  args: Arguments,
  streams: Streams,
  [text, json]: readonly [readonly string[], object],
): ExitCode {
  print(streams, optionValue(args, 'format') === 'json' ? jsonOf(json) : textOf(text));
  if (isIncomplete) return PROBLEM;
  return isAbsent || missing.length > 0 ? FOUND : DONE;
}

const jsonOf = (json: object): string => `${JSON.stringify({ version: 1, ...json }, null, 2)}\n`;

const textOf = (lines: readonly string[]): string => `${lines.map(line => printableName(line)).join('\n')}\n`;

export async function printPolicy(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, command, given.problem);
  const read = await readCluster(command, args.operands, args, streams);
  if (typeof read === 'number') return read;
  const order: GuardOrder = { kind: optionValue(args, 'for') as GuardOrder['kind'], denies: hasFlag(args, 'deny') };
  const { text, missing } = policyOf(read.snapshot, readSettings(given.given).settings, order);
  print(streams, text);
  for (const line of missingLines(missing)) warn(streams, line);
  return read.isIncomplete ? PROBLEM : missing.length > 0 ? FOUND : DONE;
}
