/** Fixes of what charts, kustomizations and environments render to: in the files that they are rendered from, each proven by rendering again. */
import path from 'node:path';
import { rangeOf, refusedSourceTexts, relocate } from '@scc-lens/charts';
import { kustomizationPlaces } from '@scc-lens/files';
import type { Printed, Rendered, RenderedOnce } from '@scc-lens/files';
import { analyze, choicesAt, chosenRemedy, planFix, planTexts, proveFix, refusedFixTexts, withSources } from '@scc-lens/lens';
import type { AnalyzeOptions, Choice, Facts, FixSelection, PlacedFinding, Rendition } from '@scc-lens/lens';
import { cached, groupBy } from '@scc-lens/words';
import type { Finding, Remedy, TextEdit } from '@scc-lens/words';
import { applyEdits, composeEdits, lineStarts } from '@scc-lens/yaml';
import type { Position } from '@scc-lens/yaml';
import { parseSource } from './sources';
import type { NotRendered, Source } from './sources';

/** A source that can be rendered again. */
export interface RenderedSource extends Source {
  readonly rendered: Pick<Rendered, 'places' | 'rendering' | 'edited'>;
}

export const isRenderedSource = (source: Source): source is RenderedSource => source.rendered?.edited !== undefined;

/** What the fixes of a run depend on. */
export interface Surroundings {
  readonly facts: Facts;
  readonly optionsOf: (source: Source) => AnalyzeOptions;
  readonly selection: FixSelection;
  /** What else is rendered, or is not, from the same repository. */
  readonly readOthers: () => Promise<{ readonly rendered: readonly RenderedSource[]; readonly failed: readonly NotRendered[] }>;
  /** A file with its text, or why it is not edited. */
  readonly openFile: (file: string) => Source | { readonly reason: string };
  readonly onTried: () => void;
}

/** A finding that has a fix and keeps it. */
export interface Kept {
  readonly finding: Finding;
  readonly path: string;
  readonly at: Position;
  /** Absent for a rule that failed. */
  readonly remedy?: Remedy;
  /** Why the fix was refused; absent for one that is unsafe. */
  readonly reason?: string;
}

export interface RenderedFixes {
  /** The files that are edited, as they were. */
  readonly files: readonly { readonly source: Source; readonly edits: readonly TextEdit[] }[];
  /** The fixes in their order, with what each changes in which rendering. */
  readonly made: readonly { readonly file: string; readonly choice: Choice; readonly reached: readonly string[] }[];
  readonly kept: readonly Kept[];
}

type Placed = PlacedFinding & { readonly file: string };

/** A source as it renders with the fixes made so far. */
interface Unit extends Rendition {
  readonly source: RenderedSource;
  /** Whether its findings are fixed; else it only has to stay what it is otherwise. */
  readonly isAsked: boolean;
  readonly found: readonly Placed[];
}

/** Makes one fix after another, until none is left that can be proven. Nothing is written. */
export async function fixRendered(sources: readonly RenderedSource[], around: Surroundings): Promise<RenderedFixes> {
  const fixing = new Fixing(sources, around);
  await fixing.run();
  return fixing.result();
}

/** So often one finding is fixed: two fixes that undo each other would do so for ever. */
const MOST_TIMES = 3;

class Fixing {
  private readonly units: Unit[];
  /** What could not be rendered in the repository; null until that is read. */
  private failed: readonly NotRendered[] | null = null;
  private readonly refused = new Map<string, string>();
  private readonly files = new Map<string, { readonly source: Source; readonly text: string; readonly edits: readonly TextEdit[] }>();
  private readonly made: (RenderedFixes['made'][number] & { readonly key: string })[] = [];

  constructor(
    sources: readonly RenderedSource[],
    private readonly around: Surroundings,
  ) {
    this.units = sources.map(source => this.unitOf(source, { ...source.rendered, text: source.text }, true));
  }

  /** What was refused may be possible after other fixes. */
  async run(): Promise<void> {
    for (let before = -1; before < this.made.length;) {
      before = this.made.length;
      this.refused.clear();
      while (await this.step());
    }
  }

  /** Tries the next fix; false where there is none. */
  async step(): Promise<boolean> {
    for (const unit of this.units.filter(({ isAsked }) => isAsked))
      for (const placed of unit.found) {
        const { finding } = placed;
        const remedy = chosenRemedy(finding, this.around.selection);
        if (remedy === undefined || remedy.refused !== undefined || this.refused.has(keyOf(unit, { finding, remedy }))) continue;
        const reason = await this.tryFix(unit, placed, remedy);
        this.around.onTried();
        if (reason === null) return true;
        for (const one of this.units)
          for (const choice of one === unit ? [{ finding, remedy }] : choicesAt(one.foundIn(placed.file), placed, remedy.key))
            this.refused.set(keyOf(one, choice), reason);
      }
    return false;
  }

  result(): RenderedFixes {
    const { selection } = this.around;
    const kept = new Map<string, Kept>();
    for (const unit of this.units.filter(({ isAsked }) => isAsked))
      for (const { finding, file, range } of unit.found) {
        const chosen = chosenRemedy(finding, selection);
        const remedy = chosen ?? chosenRemedy(finding, { ...selection, unsafe: true });
        if (!finding.isFault && (remedy === undefined || (chosen === undefined && remedy.refused !== undefined))) continue;
        const reason = chosen && (chosen.refused ?? this.refused.get(keyOf(unit, { finding, remedy: chosen })));
        const place = { path: unit.nameOf(file), at: range.start };
        const one = { finding, ...place, ...(remedy !== undefined && { remedy }), ...(reason !== undefined && { reason }) };
        kept.set(JSON.stringify([place, finding.rule, remedy?.key, reason]), one);
      }
    return { files: [...this.files.values()], made: this.made, kept: [...kept.values()] };
  }

  /** Why the fix is not made; null once it is. */
  private async tryFix(unit: Unit, placed: Placed, remedy: Remedy): Promise<string | null> {
    if (placed.exactness !== 'exact') return refusedSourceTexts.notTraced();
    const choice = { finding: placed.finding, remedy };
    const key = keyOf(unit, choice);
    if (this.made.filter(one => one.key === key).length === MOST_TIMES) return refusedFixTexts.comesBack();
    const asked = { file: placed.file, shown: unit, placed, remedy: remedy.key, textOf: () => undefined };
    const first = planFix(this.units, asked);
    if ('refused' in first) return first.refused;
    const failed = await this.readOthers();
    const plan = planFix(this.units, asked);
    if ('refused' in plan) return plan.refused;
    const { file, text, own } = plan;
    for (const { path: folder, renderer, reason } of failed)
      if (await mayRead(path.resolve(folder), renderer, file)) return planTexts.notRendered({ folder, reason });
    const known = this.files.get(file);
    const source = known?.source ?? this.around.openFile(file);
    if ('reason' in source) return `${unit.nameOf(file)}: ${source.reason}`;
    if ((known?.text ?? source.text) !== text) return planTexts.notSaved(unit.nameOf(file));
    const texts = [...this.files].map(([place, edited]) => [place, edited.text] as const);
    const render = (one: Unit, place: string, now: string): Promise<Printed> =>
      one.source.rendered.edited(new Map([...texts, [place, now]]));
    const proof = await proveFix<Unit, RenderedOnce>(plan, render);
    if ('refused' in proof) return proof.refused;
    this.files.set(file, { source, text: applyEdits(text, own.edits), edits: composeEdits(known?.edits ?? [], own.edits) });
    this.made.push({ file: source.path, choice, reached: proof.reached, key });
    for (const [i, one] of this.units.entries()) {
      const printed = proof.after.get(one);
      if (printed !== undefined) this.units[i] = this.unitOf(one.source, printed, one.isAsked);
    }
    return null;
  }

  /** Adds everything else of the repository that is rendered, once a fix is about to be made; returns what cannot be rendered. */
  private async readOthers(): Promise<readonly NotRendered[]> {
    if (this.failed !== null) return this.failed;
    const { rendered, failed } = await this.around.readOthers();
    const ours = new Set(this.units.flatMap(({ source }) => [...source.rendered.places]));
    const known = new Set(this.units.map(({ source }) => idOf(source)));
    for (const one of rendered)
      if (!known.has(idOf(one)) && [...one.rendered.places].some(place => ours.has(place)))
        this.units.push(this.unitOf(one, { ...one.rendered, text: one.text }, false));
    this.failed = failed;
    return failed;
  }

  private unitOf(source: RenderedSource, printed: RenderedOnce, isAsked: boolean): Unit {
    const stream = parseSource({ ...source, text: printed.text });
    const rendering = printed.rendering(stream);
    const facts = withSources(this.around.facts, [{ file: source.path, manifests: stream.manifests }]);
    const starts = new Map<string, readonly number[]>();
    const found = analyze(stream, { ...this.around.optionsOf(source), facts }).map((finding): Placed => {
      const { file, span, exactness } = relocate(rendering, finding) ?? { file: source.path, span: NOWHERE, exactness: 'file' };
      const lines = cached(starts, file, () => lineStarts(rendering.textOf(file)));
      return { finding, document: finding.document, exactness, range: rangeOf(span, lines), file: path.resolve(file) };
    });
    const byFile = groupBy(found, ({ file }) => [file]);
    // A file of values keeps the name that it was given.
    const nameOf = (file: string): string => {
      const inFolder = path.join(source.path, path.relative(source.path, file));
      return [inFolder, file].find(name => rendering.textOf(name) !== '') ?? path.relative('', file);
    };
    return {
      ...{ source, isAsked, found, stream, rendering, nameOf, fileOf: name => path.resolve(name) },
      label: source.deployed === undefined ? source.path : [...source.deployed.names].join(', '),
      foundIn: file => byFile.get(file) ?? [],
      textOf: file => (printed.places.has(file) ? rendering.textOf(nameOf(file)) : null),
    };
  }
}

const NOWHERE = { start: 0, end: 0 };

const idOf = ({ path: folder, deployed }: Source): string => deployed?.key ?? path.resolve(folder);

const keyOf = ({ source }: Unit, { finding, remedy }: Choice): string =>
  JSON.stringify([idOf(source), finding.document, finding.id, remedy.key]);

/** Whether a chart has a file, or a kustomization may be built from it. */
async function mayRead(folder: string, renderer: NotRendered['renderer'], file: string, seen = new Set<string>()): Promise<boolean> {
  if (file.startsWith(folder + path.sep)) return true;
  if (renderer === 'helm' || seen.has(folder)) return false;
  seen.add(folder);
  for (const part of (await kustomizationPlaces(folder)).parts) if (await mayRead(part, renderer, file, seen)) return true;
  return false;
}
