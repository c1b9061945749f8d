/** Joins what the shards of a cluster report to what one run would have reported. */
import * as l10n from '@vscode/l10n';
import { readBounded, reasonOf } from '@scc-lens/files';
import { GAINS, type Gain, type MissingList, type Shard } from '@scc-lens/fleet';
import { objectListOf, objectOf, parseJson, stringsOf, textOf, type Json, type JsonObject, type Severity } from '@scc-lens/words';
import { partsOfJson } from '@scc-lens/yaml';
import { DONE, FOUND, misuse, PROBLEM, type Arguments, type Command, type ExitCode } from '../command';
import { isAtLeast, thresholdOf } from '../formats/report';
import { decode } from '../readSource';
import { print, printableName, warn, type Streams } from '../streams';
import { itemJson, mapped, reportJson } from './json';
import { missingOf } from './report';

/** Mebibytes of a report that are read. */
const LARGEST_REPORT = 384;

interface ShardReport {
  readonly shard: Shard;
  readonly head: JsonObject;
  readonly accounts: readonly MergedAccount[];
}

/** An account, as its place in a report, with what it is sorted by and what all of them come to. */
interface MergedAccount {
  readonly text: () => string;
  readonly rank: readonly (number | string)[];
  readonly missing: readonly MissingList[];
  readonly severities: readonly Severity[];
}

export async function answerMerge(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  if (args.operands.length === 0) return misuse(streams, command, l10n.t('name the reports of all shards'));
  const reports: ShardReport[] = [];
  for (const file of args.operands) {
    const report = await readReport(file);
    const problem = typeof report === 'string' ? report : misfit(report.shard, reports[0]?.shard ?? report.shard, reports);
    if (problem !== null) {
      warn(streams, `${printableName(file)}: ${problem}`);
      return PROBLEM;
    }
    if (typeof report !== 'string') reports.push(report);
  }
  const { of = 0 } = reports[0]?.shard ?? {};
  const absent = Array.from({ length: of }, (_, index) => index).filter(index => !reports.some(({ shard }) => shard.index === index));
  if (absent.length > 0) {
    warn(
      streams,
      l10n.t('the reports of these shards are missing: {shards}', { shards: absent.map(index => `${index}/${of}`).join(', ') }),
    );
    return PROBLEM;
  }
  const accounts = reports.flatMap(report => report.accounts).sort((a, b) => compare(a.rank, b.rank));
  const groups = reports.flatMap(({ head }) => objectListOf(head['groups'])).sort((a, b) => compare(groupRank(a), groupRank(b)));
  const sum = (field: string): number => reports.reduce((all, { head }) => all + (Number(head[field]) || 0), 0);
  const pieces = reportJson({
    head: {
      ...{ version: 1, pods: sum('pods'), unplaced: sum('unplaced'), known: sum('known') },
      managed: reports.some(({ head }) => head['managed'] === true) || 'unknown',
    },
    accounts: mapped(accounts, ({ text }) => text()),
    tail: { groups, missing: missingOf(accounts) },
  });
  for (const piece of pieces) print(streams, piece);
  const found = [...accounts.flatMap(({ severities }) => severities), ...groups.flatMap(severitiesIn)];
  return found.some(severity => isAtLeast(severity, thresholdOf(args))) ? FOUND : DONE;
}

/** The report in a file, or what is wrong with it. */
async function readReport(file: string): Promise<ShardReport | string> {
  const bytes = await readBounded(file, LARGEST_REPORT).catch(reasonOf);
  if (typeof bytes === 'string') return bytes;
  const read = decode(bytes);
  if ('error' in read) return read.error;
  const parts = partsOfJson(read.text, 'accounts');
  if (parts?.head['version'] !== 1) return l10n.t('is no report of {command}', { command: '`scc-lens audit --format json`' });
  const { index, of } = objectOf(parts.head['shard']);
  if (typeof index !== 'number' || typeof of !== 'number') return l10n.t('is the report of a whole cluster, not of a shard');
  const accounts = parts.items.map(([start, end]) => accountAt(read.text, start, end));
  return { shard: { index, of }, head: parts.head, accounts };
}

/** Why a report does not fit to those before. */
function misfit({ index, of }: Shard, first: Shard, before: readonly ShardReport[]): string | null {
  if (of !== first.of) return l10n.t('is of {of} shards, and the first report of {others}', { of, others: first.of });
  return before.some(({ shard }) => shard.index === index)
    ? l10n.t('is a second report of shard {shard}', { shard: `${index}/${of}` })
    : null;
}

function accountAt(text: string, start: number, end: number): MergedAccount {
  const value = (): JsonObject => objectOf(parseJson(text.slice(start, end)));
  const account = value();
  const findings = objectListOf(account['findings']);
  const isCertain = findings.some(
    ({ removal, doubt }) => removal !== undefined && objectOf(removal)['kind'] !== 'role' && (doubt ?? null) === null,
  );
  const gain = GAINS.indexOf(textOf(account['gain']) as Gain);
  const name = `${textOf(account['namespace'])}/${textOf(account['name'])}`;
  return {
    text: () => itemJson(value()),
    rank: [gain, isCertain ? 0 : 1, -stringsOf(account['powers']).length, name],
    missing: objectListOf(account['missing']).map(one => one as Json as unknown as MissingList),
    severities: severitiesIn(account),
  };
}

/** Groups of accounts are before SCCs. */
const groupRank = ({ kind, name }: JsonObject): readonly string[] => [textOf(kind), textOf(name)];

const severitiesIn = ({ findings }: JsonObject): readonly Severity[] =>
  objectListOf(findings).map(({ severity }) => textOf(severity) as Severity);

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}
