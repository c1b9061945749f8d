import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { outsideBundle } from '@scc-lens/charts';
import { excludedBy } from '@scc-lens/files';
import { freeFileName, planEach, planScc, prepareTexts, sccFileStem, serviceAccountsOf } from '@scc-lens/lens';
import type { Account, AddedScc, CurrentFile, Facts, Files, GeneratedScc, NotPrepared, PreparedScc, SccPlan } from '@scc-lens/lens';
import { remember, type TextEdit } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { anyInvalid, gapsOf, readQuestion, type Question } from './analysis';
import { DONE, FOUND, hasFlag, misuse, optionValue, PROBLEM, type Arguments, type Command, type ExitCode } from './command';
import { newFileDiff } from './diff';
import { FAIL_ON_NOT_JUDGED, failsOnGaps, warnOfObjects } from './gaps';
import { folderName, texts } from './messages';
import { ANALYSIS_OPTIONS, RENDER_OPTIONS } from './options';
import { createFile, putEdits, type Output } from './replaceFile';
import { assumedNamespaces, isReadable, type Source } from './sources';
import { printExactly, warn, warnAbout, type Streams } from './streams';

export const scc: Command = {
  name: 'scc',
  summary: () => l10n.t('Write the least-privilege SCC that admits the pods, with the objects that grant it.'),
  operands: 'PATH…|-',
  options: [
    { name: 'write', short: 'w', help: () => l10n.t('Write each SCC to a file next to its manifest, and change the manifests for it.') },
    { name: 'diff', short: 'd', help: () => l10n.t('Print what --write would do as a unified diff.') },
    { name: 'convert', help: () => l10n.t('First deliver supervisors that pods mount from the node by init container.') },
    { name: 'name', value: 'NAME', help: () => l10n.t('Name of the SCC. Default: made of the namespace and the service account.') },
    {
      name: 'service-account',
      value: 'NAMESPACE/NAME',
      help: () => l10n.t('Only for the pods of this service account, including those that name no namespace.'),
    },
    FAIL_ON_NOT_JUDGED,
    ...ANALYSIS_OPTIONS,
    ...RENDER_OPTIONS,
  ],
  notes: () => [
    l10n.t(
      'One SCC for each service account with pods that neither an SCC of every user nor one of the files admits, as YAML with ServiceAccount, ClusterRole and RoleBinding. Comments name the pod and the field that need each permission, and what was proven. Without --write or --diff it is printed, and standard error lists what the manifests have to change for it.',
    ),
    l10n.t(
      'With --write or --diff, an SCC that was generated before is updated in its file. One that was edited by hand is left alone. A file that is read-only, has several hard links, or changed since it was read is not written; the reason is printed.',
    ),
    l10n.t('The files are those that `check` reads. No environment is followed: the objects that describe one are named as not judged.'),
  ],
  exitCodes: {
    0: () => l10n.t('Every pod that needs an SCC has one now.'),
    1: () =>
      l10n.t('Some pods have none, or need a change to what is rendered, or what --fail-on-not-judged names; standard error explains why.'),
    2: () => l10n.t('A file could not be read or written or is invalid, or an option is wrong; everything else was done.'),
  },
  run,
};

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  const account = accountOf(args);
  if (account === undefined)
    return misuse(streams, scc, l10n.t('{option} is {form}', { option: '--service-account', form: 'NAMESPACE/NAME' }));
  if (hasFlag(args, 'write') && args.operands.includes('-')) return misuse(streams, scc, texts.stdinInPlace());
  const question = await readQuestion(scc, args, streams);
  if (typeof question === 'number') return question;
  const { entries, isIncomplete } = question;
  const gaps = gapsOf(question, streams);
  warnOfObjects(gaps, streams);
  const isInvalid = anyInvalid(entries.filter(isReadable), streams);
  const { results, plan } = await prepareAll(question, args, account);
  const used = assumedNamespaces(entries).filter(namespace => results.some(one => one.account.namespace === namespace));
  if (used.length > 0) warn(streams, texts.assumedNamespaces(used));
  const prepared = results.flatMap(({ result }) => ('refused' in result ? [] : [result]));
  const name = optionValue(args, 'name');
  if (name !== undefined && prepared.length > 1)
    return misuse(streams, scc, l10n.t('--name is for one SCC, and there are {count}; add --service-account', { count: prepared.length }));
  const isWritten = await put(plan, results, question, args, streams);
  const isComplete = reportRefused(results, streams);
  const isChanged = isPrinted(args) || results.every(({ result }) => changesByHand(result).length === 0);
  if (results.length === 0) warn(streams, l10n.t('no workload was found'));
  if (isIncomplete || isInvalid || !isWritten) return PROBLEM;
  return isComplete && isChanged && !failsOnGaps(args, gaps) ? DONE : FOUND;
}

/** Null where none is asked for, undefined where what is asked for is not one. */
function accountOf(args: Arguments): Account | null | undefined {
  const given = optionValue(args, 'service-account');
  if (given === undefined) return null;
  const [namespace = '', name = '', ...rest] = given.split('/');
  return namespace === '' || name === '' || rest.length > 0 ? undefined : { namespace, name };
}

interface Result {
  readonly account: Account;
  readonly result: PreparedScc<SourceFile> | NotPrepared<SourceFile>;
}

const isPrinted = (args: Arguments): boolean => !hasFlag(args, 'write') && !hasFlag(args, 'diff');

/** Each SCC is prepared as if those before it were written already, whether it is written or only printed; a name is for one SCC. */
function prepareAll({ sources, options: { facts, settings } }: Question, args: Arguments, only: Account | null) {
  const name = optionValue(args, 'name');
  const printed = isPrinted(args);
  const files = filesOf(sources, printed || !hasFlag(args, 'convert'));
  const place = facts.cluster.defaultNamespace;
  const accounts = only === null ? placedAccounts(facts) : [only];
  return planEach(facts, accounts, async (account, before: SccPlan<SourceFile>) => {
    const step = await planScc(files, before, {
      settings,
      account,
      convert: hasFlag(args, 'convert'),
      includeUnplaced: only !== null || (place !== null && account.namespace === place),
      keepEarlier: printed,
      ...(name === undefined ? {} : { name }),
    });
    const added = printed ? undefined : step.plan.added[before.added.length];
    const excluded = added === undefined ? null : await exclusionOf(await freePath(added, sources), args.operands);
    const refused = excluded ?? (printed ? null : refusedRewrite(step.prepared));
    const result: Result = { account, result: refused ?? step.prepared };
    return { plan: refused === null && (!printed || name === undefined) ? step.plan : before, result };
  });
}

/** Why an SCC that was generated before is not replaced: its file is rendered. Null where it is not. */
function refusedRewrite(prepared: Result['result']): NotPrepared<SourceFile> | null {
  const rewrite = 'refused' in prepared ? null : prepared.rewrite;
  if (rewrite === null || rewrite.edits.length === 0 || rewrite.source.source.rendered === undefined) return null;
  return { refused: renderedText(rewrite.file), needed: true, reworked: new Map() };
}

const renderedText = (file: string): string =>
  l10n.t('{folder} is rendered: change its templates, patches or values.', { folder: folderName(file) });

/** The service accounts of the pods, each once; those that name no namespace are in the one that is given. */
function placedAccounts({ cluster, workspace }: Facts): readonly Account[] {
  const accounts = serviceAccountsOf(workspace.workloads).map(({ namespace, name }) => ({
    namespace: namespace ?? cluster.defaultNamespace,
    name,
  }));
  return [...new Map(accounts.map(account => [`${account.namespace ?? ''}/${account.name}`, account])).values()];
}

/** Puts the SCCs where the options want them; false where something could not be written. */
async function put(
  plan: SccPlan<SourceFile>,
  results: readonly Result[],
  { sources }: Question,
  args: Arguments,
  streams: Streams,
): Promise<boolean> {
  const output = { write: hasFlag(args, 'write'), diff: hasFlag(args, 'diff') };
  if (output.write || output.diff) {
    const isWritten = await putPlan(plan, sources, output, streams);
    for (const { result } of results) for (const change of changesByHand(result)) reportChange(change, streams);
    return isWritten;
  }
  printExactly(streams, results.flatMap(({ result }) => ('refused' in result ? [] : [result.generated.text])).join('---\n'));
  const mustConvert = l10n.t('the supervisor has to be delivered by an init container; --diff shows how');
  for (const { result } of results) {
    if (!('refused' in result)) reportChanges(result, streams);
    else for (const file of result.reworked.keys()) warnAbout(streams, file, mustConvert);
  }
  return true;
}

/** What pods of charts and kustomizations need for their SCC, which is not written into what is rendered. */
function changesByHand(result: Result['result']): readonly NamedChange[] {
  if ('refused' in result) return [];
  const { generated, reworked } = result;
  const isRendered = (file: string): boolean => reworked.get(file)?.source.source.rendered !== undefined;
  return generated.changes.filter(({ file }) => isRendered(file)).map(change => ({ ...change, scc: generated.name }));
}

type NamedChange = GeneratedScc['changes'][number] & { readonly scc: string };

function reportChange({ file, label, title, scc }: NamedChange, streams: Streams): void {
  warnAbout(streams, file, l10n.t('{workload} has to change for {scc}: {change}', { workload: label, scc, change: title }));
}

function reportChanges({ generated: { name: scc, changes }, reworked }: PreparedScc<SourceFile>, streams: Streams): void {
  for (const change of changes) reportChange({ ...change, scc }, streams);
  const mustConvert = l10n.t('the supervisor has to be delivered by an init container for {scc}; --diff shows how', { scc });
  for (const file of reworked.keys()) if (!changes.some(change => change.file === file)) warnAbout(streams, file, mustConvert);
}

/** Reports why there is no SCC; false where a pod needs one. */
function reportRefused(results: readonly Result[], streams: Streams): boolean {
  let isComplete = true;
  for (const { account, result } of results) {
    if (!('refused' in result)) continue;
    const option = `--service-account NAMESPACE/${account.name}`;
    warn(streams, result.lacksNamespace === true ? l10n.t('{problem} Add {option}.', { problem: result.refused, option }) : result.refused);
    isComplete &&= !result.needed;
  }
  return isComplete;
}

export interface SourceFile extends CurrentFile {
  readonly source: Source;
}

/** The core's way to the files that the command line names. What is rendered cannot be converted. */
function filesOf(sources: readonly Source[], isRenderedRead: boolean): Files<SourceFile> {
  const byPath = new Map(sources.map(source => [source.path, source]));
  return {
    read: file => {
      const source = byPath.get(file);
      if (source === undefined) return Promise.resolve({ unread: l10n.t('{file} was not read.', { file }) });
      return Promise.resolve(
        source.rendered === undefined || isRenderedRead
          ? { name: file, file: parseFile(source.text, source.role), source }
          : { unread: renderedText(file) },
      );
    },
  };
}

/** Writes the plan, or shows it as a diff; false where something could not be written. */
async function putPlan(plan: SccPlan<SourceFile>, sources: readonly Source[], output: Output, streams: Streams): Promise<boolean> {
  const isWritten: boolean[] = [];
  for (const added of plan.added) isWritten.push(putNew(await freePath(added, sources), added.generated.text, output, streams));
  for (const { source, edits } of plan.edited.values())
    if (source.source.rendered === undefined) isWritten.push(putChanged(source.source, edits, output, streams));
  if (output.write && isWritten.length === 0) warn(streams, l10n.t('nothing to write'));
  return !isWritten.includes(false);
}

/** The first name that no file has that was read. */
async function freePath({ generated, nextTo }: AddedScc, sources: readonly Source[]): Promise<string> {
  const folder = path.dirname(outsideBundle(nextTo));
  return path.join(folder, await freeFileName(sccFileStem([generated]), name => placesOf(sources).has(path.resolve(folder, name))));
}

const placesOf = remember((sources: readonly Source[]) => new Set(sources.map(source => path.resolve(source.path))));

/** Why a new file is not written: the commands would not read it in these folders. Null where they would. */
async function exclusionOf(file: string, operands: readonly string[]): Promise<NotPrepared<SourceFile> | null> {
  const gitignore = await excludedBy(file, operands);
  const excluded = gitignore === null ? null : prepareTexts.excluded({ file, gitignore: path.relative('', gitignore) });
  const refused = excluded ?? (existsSync(file) ? prepareTexts.unreadFile(file) : null);
  return refused === null ? null : { refused, needed: true, reworked: new Map() };
}

function putNew(file: string, text: string, { write, diff }: Output, streams: Streams): boolean {
  if (diff) printExactly(streams, newFileDiff(file, text));
  return !write || report(streams, file, l10n.t('written'), createFile(file, Buffer.from(text)));
}

function putChanged(source: Source, edits: readonly TextEdit[], output: Output, streams: Streams): boolean {
  const reason = putEdits(source, edits, output, streams);
  return !output.write || report(streams, source.path, l10n.t('changed'), reason);
}

function report(streams: Streams, file: string, done: string, reason: string | null): boolean {
  warnAbout(streams, file, reason ?? done);
  return reason === null;
}
