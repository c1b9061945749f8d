import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { analyze, chosenRemedy, factsAround, fixAll, RULES, withSources } from '@scc-lens/lens';
import type { AnalyzeOptions, Choice, Facts, FixedText, FixSelection, InPlace } from '@scc-lens/lens';
import { groupBy } from '@scc-lens/words';
import { composeEdits, lineStarts, positionAt } from '@scc-lens/yaml';
import { gapsOf, readQuestion, type OptionsOf } from './analysis';
import { fixRendered, whyKept } from './fixRendered';
import { isRenderedSource } from './renderedUnits';
import { ANALYSIS_OPTIONS, RENDER_OPTIONS, unknownRule } from './options';
import { DONE, FOUND, hasFlag, misuse, optionValues, PROBLEM, type Arguments, type Command, type ExitCode } from './command';
import { withMark } from './readSource';
import { isReadable, parseSource, type Source } from './sources';
import { FAIL_ON_NOT_JUDGED, failsOnGaps } from './gaps';
import { countTexts, texts } from './messages';
import { putEdits, type Output } from './replaceFile';
import { printableName, printExactly, warn, warnAbout, type Streams } from './streams';

export const fix: Command = {
  name: 'fix',
  summary: () => l10n.t('Apply the fixes that are safe.'),
  operands: 'PATH…|-',
  options: [
    { name: 'write', short: 'w', help: () => l10n.t('Write the fixed files in place.') },
    { name: 'diff', short: 'd', help: () => l10n.t('Print a unified diff, to read or for `git apply`.') },
    { name: 'rule', value: 'ID', repeatable: true, help: () => l10n.t('Only the findings of this rule.') },
    { name: 'unsafe', help: () => l10n.t('Apply also the fixes that change what the pod may do or how it runs; review them.') },
    {
      name: 'patch',
      help: () => l10n.t("Write a fix of an object of a kustomization's chart, or of a Flux HelmRelease, as a patch in that."),
    },
    FAIL_ON_NOT_JUDGED,
    ...ANALYSIS_OPTIONS,
    ...RENDER_OPTIONS,
  ],
  notes: () => [
    l10n.t('Without --write or --diff the fixed text of the one file is printed. The files are those that `check` reads.'),
    l10n.t(
      'What a chart, kustomization or environment renders to is fixed in its templates, values, patches and manifests. Each fix is tried on a copy first: all that the repository renders from the file has to become what the fix intends. A line on standard error names what each fix changes.',
    ),
    l10n.t(
      'A file that needs no change is not written. Lines that a fix does not concern stay as they are, byte for byte. Comments about what it removes are kept. A file that is read-only, has several hard links, or changed since it was read is not written; the reason is printed.',
    ),
    l10n.t(
      'Each fix that is left out has a line on standard error, with its place in the fixed text. Of what is rendered, --diff alone names places in the files as they are. A refused fix has its reason; --unsafe applies the others, but gives up no field of a pod that would be refused all the same. Fixing again changes nothing.',
    ),
  ],
  exitCodes: {
    0: () => l10n.t('Every finding that has a fix was fixed.'),
    1: () => l10n.t('A fix was refused, or left out because it is unsafe; what --fail-on-not-judged names; everything else was fixed.'),
    2: () => l10n.t('A file could not be read or written, a rule failed on one, or an option is wrong; everything else was fixed.'),
  },
  run,
};

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  const output: Output = { write: hasFlag(args, 'write'), diff: hasFlag(args, 'diff') };
  const problem = misuseOf(args, output);
  if (problem !== null) return misuse(streams, fix, problem);
  const question = await readQuestion(fix, args, streams);
  if (typeof question === 'number') return question;
  const { entries, options, optionsOf, isIncomplete, unbuilt } = question;
  const gaps = gapsOf(question, streams);
  const readable = entries.filter(isReadable);
  const rendered = readable.filter(isRenderedSource);
  if (!output.write && !output.diff && entries.length > 1)
    return misuse(streams, fix, l10n.t('there are {count} files; add --write or --diff', { count: entries.length }));
  if (!output.write && !output.diff && rendered.length > 0)
    return misuse(streams, fix, l10n.t('{folder} is rendered; add --write or --diff', { folder: rendered[0]?.path ?? '' }));
  const rules = optionValues(args, 'rule');
  const selection: FixSelection = { unsafe: hasFlag(args, 'unsafe'), ...(rules.length === 0 ? {} : { rules }) };
  // What is rendered is fixed as such, and a file once, however many environments it is judged for.
  const known = new Set(rendered.flatMap(source => [...source.rendered.places]));
  const plain = [...groupBy(readable, one => (isRenderedSource(one) || unbuilt.has(one) ? [] : [path.resolve(one.path)]))].flatMap(
    ([place, [source, ...others]]) =>
      source === undefined || known.has(place) ? [] : [{ ...unfixed(source.rendered ? { ...source, role: 'own' } : source), others }],
  );
  const left = readable
    .filter(source => unbuilt.has(source) && !isRenderedSource(source))
    .map(source => unfixed(source, leftIn(source, optionsOf(source), selection)));
  const { results: made, facts } = fixSources(plain, options.facts, optionsOf, selection);
  const isWhole = made.every(({ fixed }) => fixed.unsafe.length === 0);
  const results = isWhole ? made : asUnsafe(made, fixSources(plain, options.facts, optionsOf, { ...selection, unsafe: true }).results);
  const order = { ...question, facts, operands: args.operands, selection, patch: hasFlag(args, 'patch'), write: output.write, streams };
  const { files, code } = await fixRendered(rendered, order);
  const edited = files.map(({ source, text, edits, applied }) => ({ source, fixed: { ...unfixed(source).fixed, text, edits }, applied }));
  const codes = [...deliver([...results, ...left, ...edited], output, streams), code];
  return isIncomplete ? PROBLEM : worst(failsOnGaps(args, gaps) ? [...codes, FOUND] : codes);
}

function misuseOf({ operands, options }: Arguments, { write }: Output): string | null {
  if (write && operands.includes('-')) return texts.stdinInPlace();
  const unknown = options.get('rule')?.find(id => !RULES.some(rule => rule.id === id));
  return unknown === undefined ? null : unknownRule(unknown);
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
  const done = changed === 0 ? l10n.t('nothing was fixed') : countTexts.applied({ count: applied, files: countTexts.files(changed) });
  if (output.write) warn(streams, done);
  return codes;
}

/** Puts the fixed text where the options want it. */
function put(source: Source, { text: fixed, edits }: FixedSource['fixed'], output: Output, streams: Streams): ExitCode {
  const { path, text, bom } = source;
  if (!output.write && !output.diff) printExactly(streams, withMark(fixed, bom));
  const reason = fixed === text ? null : putEdits(source, edits, output, streams);
  if (reason === null) return DONE;
  warnAbout(streams, path, reason);
  return PROBLEM;
}

/** One line for each finding that has a fix and keeps it, in the order of the text that the other fixes leave. */
function reportUnfixed({ path }: Source, { text, refused, unsafe, faults }: FixedSource['fixed'], streams: Streams): void {
  const kept = [
    ...faults.map(finding => ({ finding, why: whyKept(finding) })),
    ...refused.map(({ finding, remedy, reason }) => ({ finding, why: whyKept(finding, remedy, reason) })),
    ...unsafe.map(({ finding, remedy }) => ({ finding, why: whyKept(finding, remedy) })),
  ].sort((a, b) => a.finding.span.start - b.finding.span.start);
  const starts = kept.length === 0 ? [] : lineStarts(text);
  // Several environments may have the same one.
  const lines = new Set(kept.map(({ finding: { span }, why }) => `${printableName(path, positionAt(starts, span.start))}: ${why}`));
  for (const line of lines) warn(streams, line);
}

const worst = (codes: readonly ExitCode[]): ExitCode => (codes.includes(PROBLEM) ? PROBLEM : codes.includes(FOUND) ? FOUND : DONE);

/** What became of one file. */
interface FixedSource {
  readonly source: Source;
  /** The same file in its other environments. */
  readonly others?: readonly Source[];
  /** With the edits that lead from the source's text to this one. */
  readonly fixed: Pick<FixedText, 'text' | 'edits' | 'refused' | 'unsafe' | 'faults'>;
  /** How many findings were fixed. */
  readonly applied: number;
}

const unfixed = (source: Source, refused: FixedText['refused'] = []): FixedSource => ({
  source,
  fixed: { text: source.text, edits: [], refused, unsafe: [], faults: [] },
  applied: 0,
});

/** The fixes of a file that a kustomization lists which could not be built, so that none is proven in it. */
function leftIn(source: Source, options: AnalyzeOptions, selection: FixSelection): FixedText['refused'] {
  const reason = l10n.t('a kustomization that lists the file could not be built. Name the file to fix it by itself.');
  return analyze(parseSource(source), options).flatMap(finding => {
    const remedy = chosenRemedy(finding, { ...selection, unsafe: true });
    return remedy === undefined || remedy.refused !== undefined ? [] : [{ finding, remedy, reason }];
  });
}

/** A fix in one file seldom changes what another needs; two that undo each other would do so for ever. */
const MAX_PASSES = 5;

/** Fixes all files, again and again until no fix in one file changes what is known about the others. */
function fixSources(files: readonly FixedSource[], known: Facts, optionsOf: OptionsOf, selection: FixSelection) {
  let results = files;
  let facts = known;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = results;
    const inPlace = (one: Source): InPlace => [parseSource(one), { ...optionsOf(one), facts: factsAround(facts, one.path) }];
    results = before.map(({ source, others = [], fixed: { text, edits }, applied }) => {
      const elsewhere = (now: string): readonly InPlace[] => others.map(one => inPlace({ ...one, text: now }));
      const fixed = fixAll(...inPlace({ ...source, text }), { ...selection, file: source.path, elsewhere });
      return { source, others, fixed: { ...fixed, edits: composeEdits(edits, fixed.edits) }, applied: applied + fixed.applied.length };
    });
    const changed = results.flatMap(({ source, others = [], fixed: { text } }, i) =>
      text === before[i]?.fixed.text ? [] : [source, ...others].map(one => ({ file: one.path, ...parseSource({ ...one, text }) })),
    );
    if (changed.length === 0) break;
    facts = withSources(facts, changed);
  }
  return { results, facts };
}

/** What was left out as unsafe is refused where it is refused as well once unsafe fixes are made. */
function asUnsafe(made: readonly FixedSource[], tried: readonly FixedSource[]): readonly FixedSource[] {
  const keyOf = ({ finding, remedy }: Choice): string => JSON.stringify([finding.document, finding.id, remedy.key]);
  return made.map((one, i) => {
    const reasons = new Map(tried[i]?.fixed.refused.map(refused => [keyOf(refused), refused.reason]));
    const refused = one.fixed.unsafe.flatMap(choice => {
      const reason = reasons.get(keyOf(choice));
      return reason === undefined ? [] : [{ ...choice, reason }];
    });
    const unsafe = one.fixed.unsafe.filter(choice => !reasons.has(keyOf(choice)));
    return { ...one, fixed: { ...one.fixed, refused: [...one.fixed.refused, ...refused], unsafe } };
  });
}
