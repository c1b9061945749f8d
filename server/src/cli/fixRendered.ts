/** Fixes of what charts, kustomizations and environments render to: in the files that they are rendered from, each proven by rendering again. */
import path from 'node:path';
import { rangeOf, refusedSourceTexts, relocate } from '@scc-lens/charts';
import { kustomizationPlaces } from '@scc-lens/files';
import type { Rendered, RenderedOnce } from '@scc-lens/files';
import { analyze, choicesAt, chosenRemedy, FixMemory, planFix, planTexts, proveFix, refusedFixTexts, withSources } from '@scc-lens/lens';
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
  readonly at: Position | undefined;
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
  readonly facts: Facts;
}

type Placed = PlacedFinding & { readonly file: string };

/** A source as it renders with the fixes made so far. */
interface Unit extends Rendition {
  readonly source: RenderedSource;
  readonly found: readonly Placed[];
  readonly unplaced: readonly Finding[];
}

/** Makes one fix after another, until none is left that can be proven. Nothing is written. */
export async function fixRendered(sources: readonly RenderedSource[], around: Surroundings): Promise<RenderedFixes> {
  const fixing = new Fixing(sources, around);
  do while (await fixing.step());
  while (fixing.beginAgain());
  return fixing.result();
}

class Fixing {
  private readonly units: Unit[] = [];
  private others: Unit[] | null = null;
  private failed: readonly NotRendered[] = [];
  private readonly memories = new Map<RenderedSource, FixMemory>();
  private readonly refused = new Map<string, string>();
  private readonly files = new Map<string, { readonly source: Source; readonly text: string; readonly edits: readonly TextEdit[] }>();
  private readonly made: RenderedFixes['made'][number][] = [];
  private facts: Facts;
  /** How many fixes were made when what is refused was last tried. */
  private before = 0;

  constructor(
    sources: readonly RenderedSource[],
    private readonly around: Surroundings,
  ) {
    this.facts = around.facts;
    for (const source of sources) this.units.push(this.unitOf(source, { ...source.rendered, text: source.text }, this.facts));
  }

  /** What was refused may be possible after other fixes; false if there were none since. */
  beginAgain(): boolean {
    const isWorth = this.refused.size > 0 && this.made.length > this.before;
    this.before = this.made.length;
    if (isWorth) this.refused.clear();
    return isWorth;
  }

  /** Tries the next fix; false where there is none. */
  async step(): Promise<boolean> {
    for (const unit of this.units)
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
    for (const unit of this.units) {
      const all = [...unit.found, ...unit.unplaced.map(finding => ({ finding, file: null, range: null }))];
      for (const { finding, file, range } of all) {
        const chosen = chosenRemedy(finding, selection);
        const remedy = chosen ?? chosenRemedy(finding, { ...selection, unsafe: true });
        if (!finding.isFault && (remedy === undefined || (chosen === undefined && remedy.refused !== undefined))) continue;
        const refused =
          chosen === undefined ? undefined : (this.refused.get(keyOf(unit, { finding, remedy: chosen })) ?? refusedSourceTexts.notTraced());
        const reason = chosen?.refused ?? refused;
        const place = { path: file === null ? unit.source.path : unit.nameOf(file), at: range?.start };
        const one = { finding, ...place, ...(remedy !== undefined && { remedy }), ...(reason !== undefined && { reason }) };
        kept.set(JSON.stringify([place, finding.rule, remedy?.key, reason]), one);
      }
    }
    return { files: [...this.files.values()], made: this.made, kept: [...kept.values()], facts: this.facts };
  }

  /** Why the fix is not made; null once it is. */
  private async tryFix(unit: Unit, placed: Placed, remedy: Remedy): Promise<string | null> {
    if (placed.exactness !== 'exact') return refusedSourceTexts.notTraced();
    const choice = { finding: placed.finding, remedy };
    const memory = this.memories.get(unit.source) ?? new FixMemory();
    this.memories.set(unit.source, memory);
    const offered = unit.found.flatMap(({ finding }) => {
      const own = chosenRemedy(finding, this.around.selection);
      return own === undefined ? [] : [{ finding, remedy: own }];
    });
    if (memory.isFutile(choice) || memory.isExhausted([choice])) return refusedFixTexts.comesBack();
    const asked = { file: placed.file, shown: unit, placed, remedy: remedy.key, textOf: () => undefined };
    const first = planFix(this.units, asked);
    if ('refused' in first) return first.refused;
    const plan = planFix([...this.units, ...(await this.allOthers())], asked);
    if ('refused' in plan) return plan.refused;
    const { file, text, own } = plan;
    for (const { path: folder, renderer, reason } of this.failed)
      if (await mayRead(path.resolve(folder), renderer, file)) return planTexts.notRendered({ folder, reason });
    const known = this.files.get(file);
    const source = known?.source ?? this.around.openFile(file);
    if ('reason' in source) return `${unit.nameOf(file)}: ${source.reason}`;
    if ((known?.text ?? source.text) !== text) return planTexts.notSaved(unit.nameOf(file));
    const texts = new Map([...this.files].map(([place, edited]) => [place, edited.text]));
    const proof = await proveFix<Unit, RenderedOnce>(plan, (one, place, now) =>
      one.source.rendered.edited(new Map([...texts, [place, now]])),
    );
    if ('refused' in proof) return proof.refused;
    memory.note(offered, choicesAt(unit.foundIn(placed.file), placed, remedy.key));
    this.files.set(file, { source, text: applyEdits(text, own.edits), edits: composeEdits(known?.edits ?? [], own.edits) });
    this.made.push({ file: source.path, choice, reached: proof.reached });
    this.renew(proof.after);
    return null;
  }

  /** Everything else of the repository that is rendered; read once a fix is about to be made. */
  private async allOthers(): Promise<readonly Unit[]> {
    if (this.others !== null) return this.others;
    const { rendered, failed } = await this.around.readOthers();
    const ours = new Set(this.units.flatMap(({ source }) => [...source.rendered.places]));
    const known = new Set(this.units.map(({ source }) => idOf(source)));
    const near = rendered.filter(one => !known.has(idOf(one)) && [...one.rendered.places].some(place => ours.has(place)));
    this.failed = failed;
    this.others = near.map(one => this.unitOf(one, { ...one.rendered, text: one.text }, factsWith(this.facts, [one])));
    return this.others;
  }

  /** Takes what renders otherwise now, and judges it. */
  private renew(after: ReadonlyMap<Unit, RenderedOnce>): void {
    const now = (unit: Unit): Source => ({ ...unit.source, text: after.get(unit)?.text ?? unit.stream.text });
    const paths = new Set(this.units.filter(unit => after.has(unit)).map(({ source }) => source.path));
    this.facts = factsWith(this.facts, this.units.filter(({ source }) => paths.has(source.path)).map(now));
    for (const list of [this.units, this.others ?? []])
      for (const [i, unit] of list.entries()) {
        const printed = after.get(unit);
        const facts = list === this.units ? this.facts : factsWith(this.facts, [now(unit)]);
        if (printed !== undefined) list[i] = this.unitOf(unit.source, printed, facts);
      }
  }

  private unitOf(source: RenderedSource, printed: RenderedOnce, facts: Facts): Unit {
    const stream = parseSource({ ...source, text: printed.text });
    const rendering = printed.rendering(stream);
    const starts = new Map<string, readonly number[]>();
    const found: Placed[] = [];
    const unplaced: Finding[] = [];
    for (const finding of analyze(stream, { ...this.around.optionsOf(source), facts })) {
      const place = relocate(rendering, finding);
      if (place === null) unplaced.push(finding);
      else {
        const range = rangeOf(
          place.span,
          cached(starts, place.file, () => lineStarts(rendering.textOf(place.file))),
        );
        found.push({ finding, document: finding.document, exactness: place.exactness, range, file: path.resolve(place.file) });
      }
    }
    const byFile = groupBy(found, ({ file }) => [file]);
    const folder = path.resolve(source.path);
    // A file of values keeps the name that it was given.
    const nameOf = (file: string): string => {
      const inFolder = path.join(source.path, path.relative(folder, file));
      return [inFolder, file].find(name => rendering.textOf(name) !== '') ?? path.relative('', file);
    };
    return {
      ...{ source, found, unplaced, stream, rendering, nameOf, fileOf: name => path.resolve(name) },
      label: source.deployed === undefined ? source.path : [...source.deployed.names].join(', '),
      foundIn: file => byFile.get(file) ?? [],
      textOf: file => (printed.places.has(file) ? rendering.textOf(nameOf(file)) : null),
    };
  }
}

const idOf = ({ path: folder, deployed }: Source): string => deployed?.key ?? path.resolve(folder);

const keyOf = ({ source }: Unit, { finding, remedy }: Choice): string =>
  JSON.stringify([idOf(source), finding.document, finding.id, remedy.key]);

const factsWith = (facts: Facts, sources: readonly Source[]): Facts =>
  withSources(
    facts,
    sources.map(source => ({ file: source.path, manifests: parseSource(source).manifests })),
  );

/** Whether a chart has a file, or a kustomization may be built from it. */
async function mayRead(folder: string, renderer: NotRendered['renderer'], file: string, seen = new Set<string>()): Promise<boolean> {
  if (file.startsWith(folder + path.sep)) return true;
  if (renderer === 'helm' || seen.has(folder)) return false;
  seen.add(folder);
  for (const part of (await kustomizationPlaces(folder)).parts) if (await mayRead(part, renderer, file, seen)) return true;
  return false;
}
