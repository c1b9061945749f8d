import * as l10n from '@vscode/l10n';
import { RULES } from '@scc-lens/lens';
import type { FixSelection } from '@scc-lens/lens';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import { gapsOf, readQuestion } from './analysis';
import { ANALYSIS_OPTIONS, unknownRule } from './analysisOptions';
import { DONE, FOUND, hasFlag, optionValues, PROBLEM } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { withMark } from './decode';
import { unifiedDiff } from './diff';
import { fixSources } from './fixSources';
import type { FixedSource } from './fixSources';
import { FAIL_ON_NOT_JUDGED, failsOnGaps } from './gaps';
import { countTexts, fixTexts, usageTexts } from './messages';
import { misuse } from './misuse';
import { printableName } from './printable';
import { replaceFile } from './replaceFile';
import { isReadable } from './sources';
import type { Source } from './sources';
import { printExactly, warn } from './streams';
import type { Streams } from './streams';

export const fix: Command = {
  name: 'fix',
  summary: () => l10n.t('Apply the fixes that are safe.'),
  operands: 'PATH…|-',
  options: [
    { name: 'write', short: 'w', help: () => l10n.t('Write the fixed files in place.') },
    { name: 'diff', short: 'd', help: () => l10n.t('Print a unified diff, to read or for `git apply`.') },
    { name: 'rule', value: 'ID', repeatable: true, help: () => l10n.t('Only the findings of this rule.') },
    { name: 'unsafe', help: () => l10n.t('Apply also the fixes that change what the pod may do or how it runs; review them.') },
    FAIL_ON_NOT_JUDGED,
    ...ANALYSIS_OPTIONS,
  ],
  notes: () => [
    l10n.t('Without --write or --diff the fixed text of the one file is printed. The files are those that `check` reads.'),
    l10n.t(
      'A file that needs no change is not written. Lines that a fix does not concern stay as they are, byte for byte. A file that is read-only, has several hard links, or changed since it was read is not written; the reason is printed.',
    ),
    l10n.t(
      'Each fix that is left out has a line on standard error, with its place in the fixed text. A refused fix has its reason; --unsafe applies the others. Fixing again changes nothing.',
    ),
  ],
  exitCodes: {
    0: () => l10n.t('Every finding that has a fix was fixed.'),
    1: () => l10n.t('A fix was refused, or left out because it is unsafe; what --fail-on-not-judged names; everything else was fixed.'),
    2: () => l10n.t('A file could not be read or written, a rule failed on one, or an option is wrong; everything else was fixed.'),
  },
  run,
};

interface Output {
  readonly write: boolean;
  readonly diff: boolean;
}

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  const output: Output = { write: hasFlag(args, 'write'), diff: hasFlag(args, 'diff') };
  const problem = misuseOf(args, output);
  if (problem !== null) return misuse(streams, fix, problem);
  const question = await readQuestion(fix, args, streams);
  if (typeof question === 'number') return question;
  const { entries, options, optionsOf, isIncomplete } = question;
  const gaps = gapsOf(question, streams);
  if (!output.write && !output.diff && entries.length > 1) return misuse(streams, fix, usageTexts.severalFiles(entries.length));
  const codes = deliver(fixSources(entries.filter(isReadable), options.facts, optionsOf, selectionOf(args)), output, streams);
  return isIncomplete ? PROBLEM : worst(failsOnGaps(args, gaps) ? [...codes, FOUND] : codes);
}

function misuseOf({ operands, options }: Arguments, { write }: Output): string | null {
  if (write && operands.includes('-')) return usageTexts.stdinInPlace();
  const unknown = options.get('rule')?.find(id => !RULES.some(rule => rule.id === id));
  return unknown === undefined ? null : unknownRule(unknown);
}

function selectionOf(args: Arguments): FixSelection {
  const rules = optionValues(args, 'rule');
  return { unsafe: hasFlag(args, 'unsafe'), ...(rules.length === 0 ? {} : { rules }) };
}

function deliver(results: readonly FixedSource[], output: Output, streams: Streams): readonly ExitCode[] {
  let changed = 0;
  let applied = 0;
  const codes = results.map(({ source, fixed, applied: count }): ExitCode => {
    reportUnfixed(source, fixed, streams);
    const code = put(source, fixed, output, streams);
    if (code === DONE && fixed.text !== source.text) {
      changed += 1;
      applied += count;
    }
    if (fixed.faults.length > 0) return PROBLEM;
    return fixed.refused.length > 0 || fixed.unsafe.length > 0 ? worst([code, FOUND]) : code;
  });
  if (output.write)
    warn(
      streams,
      changed === 0
        ? fixTexts.nothing()
        : fixTexts.fixed({ findings: countTexts.findings(applied), changed: String(changed), files: countTexts.files(results.length) }),
    );
  return codes;
}

/** Puts the fixed text where the options want it. */
function put(source: Source, { text: fixed, edits }: FixedSource['fixed'], { write, diff }: Output, streams: Streams): ExitCode {
  const { path, text, bom } = source;
  const before = withMark(text, bom);
  const after = withMark(fixed, bom);
  if (!write && !diff) printExactly(streams, after);
  if (after === before) return DONE;
  if (diff) printExactly(streams, unifiedDiff(source, edits));
  const reason = write ? replaceFile(path, Buffer.from(before), Buffer.from(after)) : null;
  if (reason === null) return DONE;
  warn(streams, `${printableName(path)}: ${reason}`);
  return PROBLEM;
}

/** One line for each finding that has a fix and keeps it, in the order of the text that the other fixes leave. */
function reportUnfixed({ path }: Source, { text, refused, unsafe, faults }: FixedSource['fixed'], streams: Streams): void {
  const lines = [
    ...faults.map(finding => ({ finding, why: finding.message })),
    ...refused.map(({ finding, remedy, reason }) => ({ finding, why: fixTexts.refused({ title: remedy.title, reason }) })),
    ...unsafe.map(({ finding, remedy }) => ({ finding, why: fixTexts.unsafe(remedy.title) })),
  ].sort((a, b) => a.finding.span.start - b.finding.span.start);
  const starts = lines.length === 0 ? [] : lineStarts(text);
  for (const { finding, why } of lines) {
    const { line, character } = positionAt(starts, finding.span.start);
    warn(streams, `${printableName(path)}:${line + 1}:${character + 1}: ${finding.rule}: ${why}`);
  }
}

function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.includes(PROBLEM) ? PROBLEM : codes.includes(FOUND) ? FOUND : DONE;
}
