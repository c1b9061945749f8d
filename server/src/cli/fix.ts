import { fixAll, lineStarts, positionAt, RULES } from '../core';
import type { AnalyzeOptions, FixedText, FixSelection } from '../core';
import { readQuestion } from './analysis';
import { ANALYSIS_OPTIONS, unknownRule } from './analysisOptions';
import { DONE, FOUND, hasFlag, optionValues, TROUBLE } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { withMark } from './decode';
import { unifiedDiff } from './diff';
import { misuse } from './misuse';
import { replaceFile } from './replaceFile';
import { isReadable } from './sources';
import type { Source } from './sources';
import { complain, print } from './streams';
import type { Streams } from './streams';

export const fix: Command = {
  name: 'fix',
  summary: 'Apply the fixes that are safe.',
  operands: 'PATH…|-',
  options: [
    { name: 'write', short: 'w', help: 'Write the fixed files in place.' },
    { name: 'diff', short: 'd', help: 'Print a unified diff, for a look or for `git apply`.' },
    { name: 'rule', value: 'ID', repeatable: true, help: 'Only the findings of this rule.' },
    { name: 'unsafe', help: 'Also fixes that a person should choose.' },
    ...ANALYSIS_OPTIONS,
  ],
  notes: [
    'Without --write or --diff the fixed text of the one file is printed. What is read is what `check` reads.',
    'A file that needs no change is not written. Lines that a fix has no business with stay as they are, byte',
    'for byte. What was refused is told on standard error, with the reason and the place in the fixed text.',
  ],
  exitCodes: {
    0: 'Everything was mended that has a fix.',
    1: 'A fix was refused; everything else was mended.',
    2: 'A file could not be read or written, or an option is wrong; everything else was mended.',
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
  const { entries, options, isIncomplete } = question;
  if (!output.write && !output.diff && entries.length > 1)
    return misuse(streams, fix, `there are ${entries.length} files; say --write or --diff`);
  const codes = fixSources(entries.filter(isReadable), options, selectionOf(args), output, streams);
  return isIncomplete ? TROUBLE : worst(codes);
}

function misuseOf({ operands, options }: Arguments, { write }: Output): string | null {
  if (write && operands.includes('-')) return 'standard input cannot be written in place; leave out --write';
  const unknown = options.get('rule')?.find(id => !RULES.some(rule => rule.id === id));
  return unknown === undefined ? null : unknownRule(unknown);
}

function selectionOf(args: Arguments): FixSelection {
  const rules = optionValues(args, 'rule');
  return { unsafe: hasFlag(args, 'unsafe'), ...(rules.length === 0 ? {} : { rules }) };
}

function fixSources(
  sources: readonly Source[],
  options: AnalyzeOptions,
  selection: FixSelection,
  output: Output,
  streams: Streams,
): readonly ExitCode[] {
  let changed = 0;
  let applied = 0;
  const codes = sources.map((source): ExitCode => {
    const fixed = fixAll(source.text, options, selection);
    sayRefused(source, fixed, streams);
    const code = put(source, fixed, output, streams);
    if (code === DONE && fixed.text !== source.text) {
      changed += 1;
      applied += fixed.applied.length;
    }
    return fixed.refused.length > 0 ? worst([code, FOUND]) : code;
  });
  if (output.write)
    complain(
      streams,
      changed === 0
        ? 'nothing to fix'
        : `fixed ${applied} finding${applied === 1 ? '' : 's'} in ${changed} of ${sources.length} file${sources.length === 1 ? '' : 's'}`,
    );
  return codes;
}

/** Puts the fixed text where the options want it. */
function put({ path, text, bom }: Source, fixed: FixedText, { write, diff }: Output, streams: Streams): ExitCode {
  const before = withMark(text, bom);
  const after = withMark(fixed.text, bom);
  if (!write && !diff) print(streams, after);
  if (after === before) return DONE;
  if (diff) print(streams, unifiedDiff(path, before, after));
  const reason = write ? replaceFile(path, Buffer.from(before), Buffer.from(after)) : null;
  if (reason === null) return DONE;
  complain(streams, `${path}: ${reason}`);
  return TROUBLE;
}

function sayRefused({ path }: Source, { text, refused }: FixedText, streams: Streams): void {
  const starts = refused.length === 0 ? [] : lineStarts(text);
  for (const { finding, remedy, reason } of refused) {
    const { line, character } = positionAt(starts, finding.span.start);
    complain(streams, `${path}:${line + 1}:${character + 1}: ${finding.rule}: not fixed (${remedy.title}): ${reason}`);
  }
}

function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.includes(TROUBLE) ? TROUBLE : codes.includes(FOUND) ? FOUND : DONE;
}
