/** A fix in a file that charts or kustomizations are rendered from: worked out for each of them, and tried by rendering before it is made. */
import type { Exactness, Range, Rendering } from '@scc-lens/charts';
import { isSameData, type Finding } from '@scc-lens/words';
import { applyEdits, parseFile, type ParsedFile, type Refusal } from '@scc-lens/yaml';
import { planTexts as texts } from '../messages';
import { isReason, lastingKey } from './fixAll';
import { fixSource, type SourceFix } from './fixSource';
import { nameOf, objectKeyOf, provesPatches, provesReach, reachedObjects } from './proofs';
import type { Choice } from './resolve';

/** A chart or kustomization as it was rendered. A file is a path or a URI, as long as all renditions call it the same. */
export interface Rendition {
  /** What messages call it. */
  readonly label: string;
  readonly stream: ParsedFile;
  readonly rendering: Rendering;
  /** What is found in it where it renders to this. */
  readonly judge: (stream: ParsedFile) => readonly Finding[];
  /** What was found in it on the lines of a file. */
  readonly foundIn: (file: string) => readonly PlacedFinding[];
  /** The text that a file had; null where it was not rendered from it. */
  readonly textOf: (file: string) => string | null;
  /** The file that findings call so, and what they call a file. */
  readonly fileOf: (name: string) => string;
  readonly nameOf: (file: string) => string;
}

/** A finding on a line of a file that is edited. */
export interface PlacedFinding {
  readonly finding: Finding;
  /** Which of the rendering's documents it is in. */
  readonly document: number;
  readonly exactness: Exactness;
  readonly range: Range;
}

/** What a fix is of. */
export interface AskedFix<R extends Rendition> {
  readonly file: string;
  readonly shown: R;
  readonly placed: PlacedFinding;
  /** The remedy's key. */
  readonly remedy: string;
  /** Whether it is written as a patch: in the kustomization, which has the field nowhere else, or in the HelmRelease. */
  readonly asPatch: boolean;
  /** The text that a file has in an editor; undefined for one that is not open. */
  readonly textOf: (file: string) => string | undefined;
}

export interface PlannedFix<R extends Rendition> {
  readonly asked: AskedFix<R>;
  /** The file that is edited, and its present text. */
  readonly file: string;
  readonly text: string;
  /** The fix where the finding is shown. */
  readonly own: SourceFix;
  /** What proves it in each rendering that has the finding, or reads the edited values; null in one that it must not change. */
  readonly proofs: ReadonlyMap<R, SourceFix['isProvenBy'] | null>;
}

/** The edits of the file, the same ones in all of these; those that are not rendered from the file do not matter. */
export function planFix<R extends Rendition>(all: readonly R[], asked: AskedFix<R>): PlannedFix<R> | Refusal {
  const { textOf, shown, asPatch } = asked;
  const own = fixIn(shown, asked) ?? { refused: texts.notSaved(shown.nameOf(asked.file)) };
  if ('refused' in own) return own;
  const { values } = own;
  const file = values === undefined && !asPatch ? asked.file : shown.fileOf(own.file);
  const text = shown.textOf(file) ?? '';
  const proofs = new Map<R, SourceFix['isProvenBy'] | null>();
  for (const one of all) {
    const before = one.textOf(file);
    if (before === null) continue;
    const name = one.nameOf(file);
    if (before !== text || before !== (textOf(file) ?? text)) return { refused: texts.notSaved(name) };
    if (values !== undefined) {
      proofs.set(one, one === shown ? own.isProvenBy : provesReach(one.stream, one.rendering, { ...values, file: name }));
      continue;
    }
    const fix = one === shown ? own : fixIn(one, asked);
    if (fix !== null && 'refused' in fix) return { refused: texts.refusedIn({ folder: one.label, reason: fix.refused }) };
    proofs.set(one, fix?.isProvenBy ?? (isOfRelease(shown) && asPatch ? provesPatches(one.stream) : null));
    // A patch that another kustomization lists as a part of it has the same result there.
    if (fix === null || asPatch) continue;
    if (one.fileOf(fix.file) !== file || !isSameData(own.edits, fix.edits)) return { refused: texts.differsIn(one.label) };
  }
  return { asked, file, text, own, proofs };
}

/** Refused also until the file is saved; null where the finding is not there. */
function fixIn(one: Rendition, { file, textOf, shown, placed, remedy, asPatch }: AskedFix<Rendition>): SourceFix | Refusal | null {
  const before = one.textOf(file);
  if (before === null) return null;
  if (before !== (textOf(file) ?? before)) return { refused: texts.notSaved(one.nameOf(file)) };
  const isPatched = asPatch && isOfRelease(shown);
  if (isPatched && !isSameRelease(one, shown)) return null;
  const found = one.foundIn(asPatch && !isPatched ? one.fileOf(one.rendering.kustomization?.file ?? '') : file);
  const alike = (other: PlacedFinding): boolean => isSameField(placed, shown.stream, other, one.stream);
  const choices = asPatch ? choicesOf(found.filter(alike), placed, remedy) : choicesAt(found, placed, remedy);
  return choices.length === 0 ? null : fixSource(one.stream, one.rendering, choices, asPatch);
}

/** Whether a HelmRelease deploys it. */
const isOfRelease = ({ rendering }: Rendition): boolean => rendering.kustomization?.releaseAt !== undefined;

function isSameRelease(one: Rendition, other: Rendition): boolean {
  const [a, b] = [one.rendering.kustomization, other.rendering.kustomization];
  return a?.releaseAt === b?.releaseAt && one.fileOf(a?.file ?? '') === other.fileOf(b?.file ?? '');
}

/** Whether two findings are of the same field of an object, in two renderings of it. */
function isSameField(a: PlacedFinding, inA: ParsedFile, b: PlacedFinding, inB: ParsedFile): boolean {
  const [first, second] = [inA.manifests[a.document]?.objects[0], inB.manifests[b.document]?.objects[0]];
  return first?.kind === second?.kind && first?.name === second?.name && isSameData(a.finding.path, b.finding.path);
}

/** The same fix of every finding of the rule that is at the place: a template may print several objects. */
export function choicesAt(found: readonly PlacedFinding[], { finding, range }: PlacedFinding, key: string): readonly Choice[] {
  const isThere = (other: PlacedFinding): boolean => other.exactness === 'exact' && isSameData(other.range, range);
  return choicesOf(found.filter(isThere), { finding }, key);
}

const choicesOf = (found: readonly PlacedFinding[], { finding }: Pick<PlacedFinding, 'finding'>, key: string): readonly Choice[] =>
  found.flatMap(other => {
    const remedy = other.finding.rule === finding.rule ? other.finding.remedies.find(one => one.key === key) : undefined;
    return remedy === undefined ? [] : [{ finding: { ...other.finding, document: other.document }, remedy }];
  });

/** What a proven fix makes of each rendering, and what it changes there, as text. */
export interface ProvenFix<R extends Rendition, T> {
  readonly reached: readonly string[];
  readonly after: ReadonlyMap<R, T>;
  /** The keys of objects that lose a value by it, which only pods that are then admitted give up. */
  readonly losing: ReadonlyMap<R, ReadonlySet<string>>;
}

/**
 * Has all renderings tried with the edited file by `render`. Refused where one does not become what the fix intends, or where another
 * workload gets an error.
 */
export async function proveFix<R extends Rendition, T extends { readonly text: string }>(
  { asked, proofs, file, text, own }: PlannedFix<R>,
  render: (one: R, file: string, text: string) => Promise<T | { readonly reason: string }>,
): Promise<ProvenFix<R, T> | Refusal> {
  const edited = applyEdits(text, own.edits);
  const reached: string[] = [];
  const after = new Map<R, T>();
  const losing = new Map<R, ReadonlySet<string>>();
  for (const [one, proof] of proofs) {
    const { label, stream } = one;
    const proves = proof ?? ((now: string, again?: string) => now === (again ?? stream.text));
    const now = await render(one, file, edited);
    if ('reason' in now) return { refused: texts.notRendered({ folder: label, reason: now.reason }) };
    // What differs in each rendering is not the fix's doing.
    const again = proves(now.text) ? null : await render(one, file, text);
    if (again !== null && ('reason' in again || !proves(now.text, again.text))) return { refused: texts.notProven(label) };
    const objects = reachedObjects(stream, now.text, again?.text ?? stream.text);
    reached.push(texts.reached({ folder: label, objects: objects.map(({ name }) => name).join(', ') || texts.noObject() }));
    after.set(one, now);
    if (own.values === undefined) continue;
    const found = one.judge(stream);
    const fixed = new Set(found.filter(other => hasFix(other, asked)).map(other => objectKeyOf(stream, other)));
    const unwanted = newErrors(found, one.judge(parseFile(now.text, stream))).find(other => !fixed.has(objectKeyOf(stream, other)));
    if (unwanted !== undefined) return { refused: texts.givesError({ folder: label, ...unwanted }) };
    const kept = objects.filter(({ key, isLess }) => isLess && (isReason(asked.placed.finding) || !fixed.has(key)));
    losing.set(one, new Set(kept.map(({ key }) => key)));
  }
  return { reached, after, losing };
}

/** Whether it has the fix itself: other findings only share the value. */
const hasFix = ({ rule, remedies }: Finding, { placed, remedy }: AskedFix<Rendition>): boolean =>
  rule === placed.finding.rule && remedies.some(({ key }) => key === remedy);

/** The errors that workloads did not have before. */
function newErrors(before: readonly Finding[], now: readonly Finding[]) {
  const known = new Set(before.map(finding => lastingKey({ finding })));
  return now.flatMap(finding => {
    const { severity, isDetail, workload, document, path, message } = finding;
    const isNew = severity === 'error' && !isDetail && !known.has(lastingKey({ finding }));
    return isNew && workload !== null ? [{ document, path, workload: nameOf(workload), error: message }] : [];
  });
}
