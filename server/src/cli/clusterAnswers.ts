/** Answers questions about a cluster, which is read from the files that a command line names. */
import * as l10n from '@vscode/l10n';
import { audit, may, READER_ROLE, whoMay, why } from '@scc-lens/fleet';
import type { MissingList } from '@scc-lens/fleet';
import { readSettings } from '@scc-lens/lens';
import type { Severity } from '@scc-lens/words';
import { renderYaml } from '@scc-lens/yaml';
import { auditJson } from './audit/json';
import { reportOn } from './audit/report';
import type { AuditReport } from './audit/report';
import { auditSarif } from './audit/sarif';
import type { AuditRun } from './audit/sarif';
import { auditCsv, auditMarkdown } from './audit/tables';
import { auditText } from './audit/text';
import { mayJson, mayText, whoMayJson, whoMayText, whyJson, whyText } from './clusterReports';
import { DONE, FOUND, hasFlag, misuse, optionValue, optionValues, PROBLEM } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { readAnalysisOptions } from './options';
import { isAtLeast } from './formats/report';
import { readCluster } from './readCluster';
import type { Reading } from './readCluster';
import { print, printableName, warn } from './streams';
import type { Streams } from './streams';

export async function answerWhoMay(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const [verb, scc, ...paths] = args.operands;
  if (verb !== 'use' || scc === undefined)
    return misuse(streams, command, l10n.t('name an SCC: {form}', { form: 'who-may use SCC PATH…' }));
  const read = await readCluster(command, paths, streams);
  if (typeof read === 'number') return read;
  const answer = whoMay(read.snapshot, scc, optionValue(args, 'namespace') ?? null);
  return report(read, { ...answer, isAbsent: answer.exists === false }, args, streams, [whoMayText(answer), whoMayJson(answer)]);
}

export async function answerMay(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const [account = '', ...paths] = args.operands;
  const [namespace = '', name = '', ...rest] = account.split('/');
  if (namespace === '' || name === '' || rest.length > 0)
    return misuse(streams, command, l10n.t('name a service account as {form}', { form: 'NAMESPACE/ACCOUNT' }));
  const read = await readCluster(command, paths, streams);
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
  const read = await readCluster(command, paths, streams);
  if (typeof read === 'number') return read;
  const answer = why(read.snapshot, { namespace, name }, readSettings(given.given).settings);
  const place = `${namespace}/${name}`;
  return report(read, { missing: answer.missing, isAbsent: answer.pod === null }, args, streams, [
    whyText(answer, place),
    whyJson(answer, place),
  ]);
}

export { printPolicy } from './policy';

/** The formats of an audit, and how each is written; text and JSON are escaped as the other answers are. */
const AUDIT_FORMATS: Readonly<Record<string, (report: AuditReport, args: Arguments, run: AuditRun) => string>> = {
  text: (report, args) => textOf(auditText(report, hasFlag(args, 'platform'))),
  json: report => jsonOf(auditJson(report)),
  csv: auditCsv,
  markdown: auditMarkdown,
  sarif: (report, _args, run) => auditSarif(report, run),
};

export async function answerAudit(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  if (hasFlag(args, 'print-rbac')) {
    print(streams, renderYaml(READER_ROLE, new Map()));
    return DONE;
  }
  const given = readAnalysisOptions({ ...args, options: new Map([...args.options].filter(([name]) => name !== 'namespace')) });
  if ('problem' in given) return misuse(streams, command, given.problem);
  const read = await readCluster(command, args.operands, streams);
  if (typeof read === 'number') return read;
  const namespaces = optionValues(args, 'namespace');
  const { settings } = readSettings(given.given);
  const report = reportOn(audit(read.snapshot, settings, namespaces.length === 0 ? null : new Set(namespaces)), read.snapshot);
  const run: AuditRun = {
    ...{ source: args.operands[0] === '-' ? '<stdin>' : (args.operands[0] ?? ''), isComplete: !read.isIncomplete },
    warn: text => {
      warn(streams, text);
    },
  };
  print(streams, AUDIT_FORMATS[optionValue(args, 'format') ?? 'text']?.(report, args, run) ?? '');
  if (read.isIncomplete) return PROBLEM;
  const threshold = (optionValue(args, 'fail-on') ?? 'error') as Severity;
  const found = [...[...report.findings.values()].flat(), ...report.groups.map(({ finding }) => finding)];
  return found.some(({ severity }) => isAtLeast(severity, threshold)) ? FOUND : DONE;
}

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
