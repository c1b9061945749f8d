/** Fixes of what charts, kustomizations and environments render to: in the files that they are rendered from, each proven by rendering again. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { refusedSourceTexts } from '@scc-lens/charts';
import { repositoryOf, type Printed, type RenderedOnce } from '@scc-lens/files';
import {
  choicesAt,
  chosenRemedy,
  halves,
  isDenial,
  lastingKey,
  nameOf,
  objectKeyOf,
  planFix,
  planTexts,
  proveFix,
  refusedFixTexts,
} from '@scc-lens/lens';
import type { Choice, FixSelection } from '@scc-lens/lens';
import type { Finding, Remedy } from '@scc-lens/words';
import { applyEdits, composeEdits } from '@scc-lens/yaml';
import type { Question } from './analysis';
import { DONE, FOUND, PROBLEM, type ExitCode } from './command';
import { editable, isSameFile } from './replaceFile';
import { idOf, isRenderedSource, UnitReader } from './renderedUnits';
import type { EditedFile, Placed, ReadingOrder, RenderedSource, Unit } from './renderedUnits';
import { mayRead } from './selection';
import { isNotRendered, type NotRendered } from './sources';
import { startProgress, warnAbout, type Streams } from './streams';

/** What the fixes of a run depend on. */
interface Order extends ReadingOrder, Pick<Question, 'entries' | 'readMore'> {
  readonly operands: readonly string[];
  readonly selection: FixSelection;
  /** Whether a fix that no file of a kustomization can take becomes a patch in it, and any fix of what a HelmRelease deploys one in that. */
  readonly patch: boolean;
  readonly streams: Streams;
}

/** Why a finding with a fix keeps it, or what a rule that failed reports. `reason` is absent for a fix that is unsafe. */
export function whyKept(finding: Finding, remedy?: Remedy, reason?: string): string {
  if (remedy === undefined) return `${finding.rule}: ${finding.message}`;
  const why =
    reason === undefined
      ? l10n.t('not fixed without --unsafe ({title})', { title: remedy.title })
      : l10n.t('not fixed ({title}): {reason}', { title: remedy.title, reason });
  return `${finding.rule}: ${why}`;
}

/** Makes one fix after another, until none is left that can be proven, and reports each. Nothing is written. */
export async function fixRendered(sources: readonly RenderedSource[], order: Order) {
  const fixing = new Fixing(sources, order);
  do await fixing.run();
  while (fixing.startsAgain());
  fixing.progress.clear();
  fixing.reportMade();
  return { files: [...fixing.files.values()], code: fixing.reportKept() };
}

/** So often one finding is fixed: two fixes that undo each other would do so for ever. */
const MOST_TIMES = 3;
/** So many fixes are tried: each renders all that reads the file. */
const MOST_TRIES = 1000;
/** So often all fixes are tried; then none is left. */
const MOST_ATTEMPTS = 20;

/** A fix that was made, the finding and its like in every source, and its line of the report. */
interface Made {
  readonly key: string;
  readonly choices: readonly ChoiceIn[];
  /** What it changes in a file of values, and the keys of objects of each source that lose something by that. */
  readonly values: string;
  readonly losing: ReadonlyMap<RenderedSource, ReadonlySet<string>>;
  readonly file: string;
  readonly line: string;
}

type ChoiceIn = Choice & Pick<Unit, 'source'>;

class Fixing {
  private units: Unit[];
  /** Without any fix. */
  private readonly unfixed: Unit[];
  /** What could not be rendered in the repository; null until that is read. */
  private failed: readonly NotRendered[] | null = null;
  private readonly refused = new Map<string, string>();
  /** What leaves a pod refused, and the sentence for it. */
  private readonly futile = new Map<string, string>();
  /** By their absolute paths. */
  readonly files = new Map<string, EditedFile>();
  readonly progress;
  private readonly reader: UnitReader;
  private made: Made[] = [];
  private tries = 0;
  private attempts = 1;

  constructor(
    sources: readonly RenderedSource[],
    private readonly order: Order,
  ) {
    this.progress = startProgress(order.streams, count => l10n.t('{count} fixes tried', { count }));
    this.reader = new UnitReader(order, this.files);
    this.unfixed = sources.map(source => this.reader.unitOf(source, { ...source.rendered, text: source.text }, true));
    this.units = [...this.unfixed];
  }

  /** What was refused may be possible after other fixes. */
  async run(): Promise<void> {
    for (let before = -1; before < this.made.length;) {
      before = this.made.length;
      this.refused.clear();
      while (await this.step());
    }
  }

  /** Whether pods gave something up and are refused all the same. Then nothing is fixed yet, and these keep it. */
  startsAgain(): boolean {
    const choices = this.made.flatMap(one => one.choices);
    const before = this.futile.size;
    for (const { source, label, found, stream } of this.units.filter(({ isAsked }) => isAsked)) {
      const findings = found.map(({ finding }) => finding);
      const own = choices.filter(one => one.source === source);
      for (const choice of halves(own, findings)) this.futile.set(futileKey({ ...choice, source }), refusedFixTexts.stillRefused());
      for (const denial of findings.filter(one => isDenial(one) && !one.isDetail))
        for (const { values, losing } of this.made)
          if (denial.workload !== null && losing.get(source)?.has(objectKeyOf(stream, denial)) === true)
            this.futile.set(values, planTexts.keepsValue({ workload: nameOf(denial.workload), folder: label }));
    }
    if (this.futile.size === before) return false;
    this.units = [...this.unfixed];
    this.files.clear();
    this.made = [];
    this.tries = ++this.attempts < MOST_ATTEMPTS ? 0 : MOST_TRIES;
    return true;
  }

  /** Tries the next fix; false where there is none. Why it is refused is so for all of the same title at the place: others change other fields. */
  private async step(): Promise<boolean> {
    for (const unit of this.units.filter(({ isAsked }) => isAsked))
      for (const placed of unit.found) {
        const { finding } = placed;
        const remedy = chosenRemedy(finding, this.order.selection);
        if (remedy === undefined || remedy.refused !== undefined || this.refused.has(keyOf(unit, { finding, remedy }))) continue;
        const reason = await this.tryFix(unit, placed, remedy);
        if (reason === null) return true;
        const alike = this.everywhere(unit, placed, remedy).filter(choice => choice.remedy.title === remedy.title);
        for (const choice of alike) this.refused.set(keyOf(choice, choice), reason);
      }
    return false;
  }

  /** A fix of a finding, and of all that is rendered from the same place. */
  private everywhere({ source }: Unit, placed: Placed, remedy: Remedy): readonly ChoiceIn[] {
    const found = this.units.flatMap(one =>
      choicesAt(one.foundIn(placed.file), placed, remedy.key).map(choice => ({ ...choice, source: one.source })),
    );
    return [{ finding: placed.finding, remedy, source }, ...found];
  }

  /** Reports the fixes that were made. */
  reportMade(): void {
    for (const { file, line } of this.made) warnAbout(this.order.streams, file, line);
  }

  /** Reports the findings that have a fix and keep it. */
  reportKept(): ExitCode {
    const { selection, streams } = this.order;
    const lines = new Set<string>();
    let hasFault = false;
    for (const unit of this.units.filter(({ isAsked }) => isAsked))
      for (const { finding, file, range, span } of unit.found) {
        const chosen = chosenRemedy(finding, selection);
        const remedy = chosen ?? chosenRemedy(finding, { ...selection, unsafe: true });
        if (!finding.isFault && (remedy === undefined || (chosen === undefined && remedy.refused !== undefined))) continue;
        const why = whyKept(finding, remedy, chosen && (chosen.refused ?? this.refused.get(keyOf(unit, { finding, remedy: chosen }))));
        const line = JSON.stringify([file, range, why]);
        if (!lines.has(line)) warnAbout(streams, unit.nameOf(file), why, this.reader.onDisk(file, span.start) ?? range.start);
        lines.add(line);
        hasFault ||= finding.isFault;
      }
    return hasFault ? PROBLEM : lines.size > 0 ? FOUND : DONE;
  }

  /** Why the fix is not made; null once it is. */
  private async tryFix(unit: Unit, placed: Placed, remedy: Remedy): Promise<string | null> {
    const { kustomization } = unit.rendering;
    const asPatch =
      this.order.patch && kustomization !== undefined && (placed.exactness !== 'exact' || kustomization.releaseAt !== undefined);
    const isPatched = kustomization?.releaseAt !== undefined && unit.rendering.written?.(placed.document, ['kind']) === null;
    if ((placed.exactness !== 'exact' || isPatched) && !asPatch)
      return kustomization === undefined ? refusedSourceTexts.notTraced() : refusedSourceTexts.onlyPatch('--patch');
    const key = keyOf(unit, { finding: placed.finding, remedy });
    const choices = this.everywhere(unit, placed, remedy);
    const kept = choices.map(choice => this.futile.get(futileKey(choice))).find(reason => reason !== undefined);
    if (kept !== undefined) return kept;
    if (this.made.filter(one => one.key === key).length === MOST_TIMES) return refusedFixTexts.comesBack();
    if (this.tries++ >= MOST_TRIES) return refusedFixTexts.tooManyRounds();
    this.progress.step();
    const asked = { file: placed.file, shown: unit, placed, remedy: remedy.key, asPatch, textOf: () => undefined };
    const first = planFix(this.units, asked);
    if ('refused' in first) return first.refused;
    const values = JSON.stringify(first.own.values ?? null);
    const shared = this.futile.get(values);
    if (shared !== undefined) return shared;
    const failed = await this.readOthers();
    const plan = planFix(this.units, asked);
    if ('refused' in plan) return plan.refused;
    const { file, text, own } = plan;
    for (const { path: folder, renderer, reason } of failed)
      if (await mayRead(path.resolve(folder), renderer, file)) return planTexts.notTried({ folder, reason });
    const twin = [...this.files.keys()].find(other => other !== file && isSameFile(other, file));
    if (twin !== undefined) return l10n.t('it is the file {file}, which another fix changes; fix again', { file: path.relative('', twin) });
    const known = this.files.get(file);
    const source = known?.source ?? editable(file, this.order.write);
    if ('reason' in source) return `${unit.nameOf(file)}: ${source.reason}`;
    if ((known?.text ?? source.text) !== text) return planTexts.notSaved(unit.nameOf(file));
    const texts = [...this.files].map(([place, edited]) => [place, edited.text] as const);
    const render = (one: Unit, place: string, now: string): Promise<Printed> =>
      one.source.rendered.edited(new Map([...texts, [place, now]]));
    const proof = await proveFix<Unit, RenderedOnce>(plan, render);
    if ('refused' in proof) return proof.refused;
    const edits = composeEdits(known?.edits ?? [], own.edits);
    this.files.set(file, { source, text: applyEdits(text, own.edits), edits, applied: (known?.applied ?? 0) + 1 });
    const line = l10n.t('fixed ({title}): changes {reached}', { title: remedy.title, reached: proof.reached.join('; ') });
    const losing = new Map([...proof.losing].map(([one, keys]) => [one.source, keys]));
    this.made.push({ key, choices, values, losing, file: source.path, line: `${placed.finding.rule}: ${line}` });
    for (const [i, one] of this.units.entries()) {
      const printed = proof.after.get(one);
      if (printed !== undefined) this.units[i] = this.reader.unitOf(one.source, printed, one.isAsked, one);
    }
    return null;
  }

  /** Adds everything else of the repository that is rendered, once a fix is about to be made; returns what cannot be rendered. */
  private async readOthers(): Promise<readonly NotRendered[]> {
    if (this.failed !== null) return this.failed;
    const { entries, operands, readMore } = this.order;
    const roots = new Set<string>();
    for (const { source } of this.units) roots.add((await repositoryOf(source.path)) ?? '');
    for (const whole of ['', ...operands.map(one => path.resolve(one))]) roots.delete(whole);
    const read = await readMore([...roots].map(root => path.relative('', root) || '.'));
    const ours = new Set(this.units.flatMap(({ source }) => [...source.rendered.places]));
    const known = new Set(this.units.map(({ source }) => idOf(source)));
    for (const one of read.filter(entry => 'text' in entry).filter(isRenderedSource))
      if (!known.has(idOf(one)) && [...one.rendered.places].some(place => ours.has(place)))
        this.unfixed.push(this.reader.unitOf(one, { ...one.rendered, text: one.text }, false));
    this.units = [...this.unfixed];
    this.failed = [...entries, ...read].filter(isNotRendered);
    return this.failed;
  }
}

const futileKey = ({ source, ...choice }: ChoiceIn): string => JSON.stringify([idOf(source), lastingKey(choice)]);

const keyOf = ({ source }: Pick<Unit, 'source'>, { finding, remedy }: Choice): string =>
  JSON.stringify([idOf(source), finding.document, finding.id, remedy.key]);
