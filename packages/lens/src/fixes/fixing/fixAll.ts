import { groupBy, shiftedEdits, type Finding, type Remedy, type TextEdit, type WorkloadRef } from '@scc-lens/words';
import { applyEdits, batchesOf, composeEdits, insertApart, makesChanges, parseFile, type ParsedFile } from '@scc-lens/yaml';
import { withSources } from '../../facts';
import { analyze, identityOf, isDenial, type AnalyzeOptions } from '../../rules';
import { refusedFixTexts } from '../messages';
import { resolveRemedies, type Choice, type Refused } from './resolve';

export interface FixSelection {
  /** Only findings of these rules; all rules where absent. */
  readonly rules?: readonly string[];
  /** Whether unsafe remedies are taken too, where a finding has no safe one. */
  readonly unsafe?: boolean;
  /** Only findings on these workloads; on all, and those on none, where absent. */
  readonly workload?: (ref: WorkloadRef) => boolean;
  /** The name under which the facts know this file: what it contributes to them changes with its text. Absent where it contributes nothing. */
  readonly file?: string;
  /** What such a text is in other environments, and what it is judged by there. */
  readonly elsewhere?: (text: string) => readonly InPlace[];
}

/** A file, and what it is judged by. */
export type InPlace = readonly [file: ParsedFile, options: AnalyzeOptions];

export interface FixedText {
  readonly text: string;
  /** What leads from the original text to `text`. */
  readonly edits: readonly TextEdit[];
  readonly applied: readonly Choice[];
  readonly refused: readonly Refused[];
  /** What `unsafe` would have applied as well, of the findings on `text`. */
  readonly unsafe: readonly Choice[];
  /** The findings on `text` that report a rule which failed; what it would have fixed is not known. */
  readonly faults: readonly Finding[];
}

/** Each round applies at least one remedy; only a text that is made to take many rounds comes near this. */
const MAX_ROUNDS = 100;
/** Each attempt knows at least one futile remedy more than the one before. */
const MAX_ATTEMPTS = 20;

/**
 * Applies the preferred remedy of every finding, round by round until nothing more can be fixed. A round is one rule's, because rules do
 * not know of each other; after it the text is read, the facts are gathered and all rules are asked again. What is refused is listed with
 * its reason, and its text left as it was. Fixing the result again changes nothing: a remedy that brings back what it was to remove, by
 * itself or together with another, is refused.
 */
export function fixAll(source: string | ParsedFile, options: AnalyzeOptions, selection: FixSelection = {}): FixedText {
  const original = typeof source === 'string' ? parseFile(source) : source;
  const memory = new Memory();
  for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts++) {
    const fixed = attempt(original, options, selection, memory, MAX_ROUNDS);
    if (fixed !== null) return fixed;
  }
  return (
    attempt(original, options, selection, memory, 0) ?? { text: original.text, edits: [], applied: [], refused: [], unsafe: [], faults: [] }
  );
}

/** All rounds, up to `limit`; null where a remedy turned out to be futile, which the memory then knows. */
function attempt(original: ParsedFile, options: AnalyzeOptions, selection: FixSelection, memory: Memory, limit: number): FixedText | null {
  const applied: Choice[] = [];
  let file = original;
  let edits: readonly TextEdit[] = [];
  memory.restart();
  for (let rounds = 0; ; rounds++) {
    const findings = findingsIn(file, options, selection);
    const choices = choicesOf(findings, selection);
    const possible = choices.filter(choice => !memory.isFutile(choice));
    if (memory.isExhausted(possible)) return null;
    const round = nextRound(file, rounds < limit ? possible : []);
    if (round.applied.length === 0) {
      if (rounds < limit && memory.keepWhole(halves(applied, findings))) return null;
      const refused = [
        ...round.refused,
        ...choices.filter(choice => memory.isFutile(choice)).map(choice => because(memory.reasonFor(choice))(choice)),
        ...(rounds < limit ? [] : possible.map(because(refusedFixTexts.tooManyRounds()))),
      ];
      return {
        text: file.text,
        edits,
        applied,
        refused,
        unsafe: leftOut(findings, selection),
        faults: findings.filter(({ isFault }) => isFault),
      };
    }
    memory.note(possible, round.applied);
    applied.push(...round.applied);
    file = parseFile(applyEdits(file.text, round.edits), file);
    edits = composeEdits(edits, round.edits);
  }
}

/** What a pod gave up, and is refused all the same: it needs an SCC, and then all that it asked for. */
export function halves(applied: readonly Choice[], findings: readonly Finding[]): readonly Choice[] {
  const refused = new Set(findings.filter(finding => isDenial(finding) && !finding.isDetail).map(podOf));
  return applied.filter(({ finding }) => isReason(finding) && refused.has(podOf(finding)));
}

/** The findings that have a fix. A pod keeps all for which it is refused where one reason has none, as fix-all sees to it. */
export function fixable(findings: readonly Finding[]): ReadonlySet<Finding> {
  const found = new Set(findings.filter(({ remedies }) => remedies.some(({ refused }) => refused === undefined)));
  const kept = new Set(findings.filter(finding => isReason(finding) && finding.remedies.length === 0).map(podOf));
  for (const finding of found) if (!isReason(finding)) kept.delete(podOf(finding));
  return new Set([...found].filter(finding => !isReason(finding) || !kept.has(podOf(finding))));
}

const podOf = ({ document, workload }: Finding): string => JSON.stringify([document, workload]);
/** Whether it is one of the reasons for which a pod is refused. */
export const isReason = (finding: Finding): boolean => isDenial(finding) && finding.isDetail;

const because = (reason: string) => (choice: Choice) => ({ ...choice, reason });

/** In all environments. SCCs, grants and workloads of the file itself change with it. */
function findingsIn(own: ParsedFile, options: AnalyzeOptions, { file, elsewhere }: FixSelection): readonly Finding[] {
  const places: readonly InPlace[] = [[own, options], ...(elsewhere?.(own.text) ?? [])];
  const sources = file === undefined ? [] : places.map(([{ manifests }]) => ({ file, manifests }));
  return places.flatMap(([one, by]) => analyze(one, sources.length === 0 ? by : { ...by, facts: withSources(by.facts, sources) }));
}

function choicesOf(findings: readonly Finding[], selection: FixSelection): readonly Choice[] {
  return findings.flatMap(finding => {
    const remedy = chosenRemedy(finding, selection);
    return remedy === undefined ? [] : [{ finding, remedy }];
  });
}

function leftOut(findings: readonly Finding[], selection: FixSelection): readonly Choice[] {
  if (selection.unsafe === true) return [];
  return choicesOf(
    findings.filter(finding => chosenRemedy(finding, selection) === undefined),
    { ...selection, unsafe: true },
  ).filter(({ remedy }) => remedy.refused === undefined);
}

/** The remedy that fix-all takes: the preferred one among the safe, or among all where unsafe ones were asked for. */
export function chosenRemedy(finding: Finding, { rules, unsafe = false, workload }: FixSelection): Remedy | undefined {
  if (rules !== undefined && !rules.includes(finding.rule)) return undefined;
  if (workload !== undefined && (finding.workload === null || !workload(finding.workload))) return undefined;
  const candidates = finding.remedies.filter(remedy => unsafe || remedy.applicability === 'safe');
  const possible = candidates.filter(remedy => remedy.refused === undefined);
  const best = possible.length > 0 ? possible : candidates;
  return (
    best.find(remedy => remedy.applicability === 'safe' && remedy.preferred) ??
    best.find(remedy => remedy.applicability === 'safe') ??
    best.find(remedy => remedy.preferred) ??
    best[0]
  );
}

interface Round {
  readonly applied: readonly Choice[];
  /** Of the file, apart and in order. */
  readonly edits: readonly TextEdit[];
  /** The refusals of all choices; complete where nothing is applied. */
  readonly refused: readonly Refused[];
}

interface Taken {
  readonly choice: Choice;
  readonly edits: readonly TextEdit[];
}

/** What can be made of the choices at once. Where none can, it is empty but for what is refused. */
function nextRound(file: ParsedFile, choices: readonly Choice[]): Round {
  const refused: Refused[] = [];
  for (const rule of rulesOf(choices)) {
    const taken: Taken[] = [];
    const own = choices.filter(({ finding }) => finding.rule === rule);
    for (const [choice, result] of resolveRemedies(file, own)) {
      if ('refused' in result) refused.push({ ...choice, reason: result.refused });
      else if (result.edits.length > 0) taken.push({ choice, edits: result.edits });
    }
    if (taken.length > 0) return { ...together(file, taken), refused };
  }
  return { applied: [], edits: [], refused };
}

/** In the order of their first choice that is possible; a refused one does not bring a rule forward. */
function rulesOf(choices: readonly Choice[]): ReadonlySet<string> {
  const isRefused = ({ remedy }: Choice): number => Number(remedy.refused !== undefined);
  return new Set(choices.toSorted((a, b) => isRefused(a) - isRefused(b)).map(({ finding }) => finding.rule));
}

/** The candidates of each document that do not meet, in the text or in the object. Each was read back on its own; several are again. */
function together(file: ParsedFile, candidates: readonly Taken[]): Pick<Round, 'applied' | 'edits'> {
  const documents = groupBy(candidates, ({ choice }) => [String(choice.finding.document)]);
  const kept = [...documents].flatMap(([document, own]) => withoutMeeting(file, Number(document), own));
  const edits: TextEdit[] = [];
  return { applied: kept.filter(one => insertApart(edits, one.edits)).map(({ choice }) => choice), edits };
}

function withoutMeeting({ manifests, slices }: ParsedFile, document: number, candidates: readonly Taken[]): readonly Taken[] {
  const [manifest, slice] = [manifests[document], slices[document]];
  if (manifest === undefined || slice === undefined || candidates.length < 2) return candidates;
  const proposals = candidates.map(taken => ({
    taken,
    changes: taken.choice.remedy.changes,
    edits: shiftedEdits(taken.edits, -slice.start),
  }));
  const [batch = []] = batchesOf(proposals);
  const [edits, changes] = [batch.flatMap(one => one.edits), batch.flatMap(one => one.changes)];
  return makesChanges(manifest, edits, changes) ? batch.map(({ taken }) => taken) : candidates.slice(0, 1);
}

/** Which remedies do not last: those that are wanted more often than there were findings at one time that they were offered for. Others do not suffice. Each has a reason. */
class Memory {
  readonly #futile = new Map<string, string>();
  #most = new Map<string, number>();
  #made = new Map<string, number>();

  /** Starts counting again; what is futile stays futile. */
  restart(): void {
    this.#most = new Map();
    this.#made = new Map();
  }

  isFutile(choice: Choice): boolean {
    return this.#futile.has(lastingKey(choice));
  }

  /** Whether one of the choices would be made too often; it is futile from now on. */
  isExhausted(choices: readonly Choice[]): boolean {
    const exhausted = choices.map(lastingKey).filter(key => (this.#made.get(key) ?? 0) >= (this.#most.get(key) ?? Infinity));
    for (const key of exhausted) this.#futile.set(key, refusedFixTexts.comesBack());
    return exhausted.length > 0;
  }

  /** Whether there are choices that do not suffice; they are futile from now on. */
  keepWhole(choices: readonly Choice[]): boolean {
    for (const choice of choices) this.#futile.set(lastingKey(choice), refusedFixTexts.stillRefused());
    return choices.length > 0;
  }

  reasonFor(choice: Choice): string {
    return this.#futile.get(lastingKey(choice)) ?? '';
  }

  /** Records what was offered in a round, and the outcome. */
  note(offered: readonly Choice[], applied: readonly Choice[]): void {
    for (const [key, { length }] of countsOf(offered)) this.#most.set(key, Math.max(length, this.#most.get(key) ?? 0));
    for (const [key, { length }] of countsOf(applied)) this.#made.set(key, (this.#made.get(key) ?? 0) + length);
  }
}

/** What is fixed, where and how: without indices, because these move with every fix. */
export const lastingKey = ({ finding, remedy }: Pick<Choice, 'finding'> & Partial<Choice>): string =>
  JSON.stringify([finding.document, remedy?.key, ...identityOf(finding)]).replace(/\[\d+\]/g, '[]');

const countsOf = (choices: readonly Choice[]): ReadonlyMap<string, readonly Choice[]> => groupBy(choices, choice => [lastingKey(choice)]);
