/** Fixes of rendered documents, in the files that they are rendered from. */
import { manifestChanges, refusedSourceTexts, templateEdits } from '@scc-lens/charts';
import type { Rendering, SourceEdits } from '@scc-lens/charts';
import type { Json, TextEdit } from '@scc-lens/words';
import { applyChanges, applyEdits, applyToValue, parseFile, sameValue } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { resolveChanges } from './resolve';
import type { Choice } from './resolve';

/** One fix of everything that is rendered from the same lines. */
export interface SourceFix {
  /** As the rendering calls it. */
  readonly file: string;
  /** In the offsets of the text that it was rendered from. */
  readonly edits: readonly TextEdit[];
  /** What the first of the fixes changes in the rendered text. */
  readonly rendered: readonly TextEdit[];
  /** Whether the edited file renders to what the fixes make of the rendering. `again` is a second rendering: what differs in it is left out. */
  readonly isProvenBy: (edited: string, again?: string) => boolean;
}

/** The edits of the one file that make all of these fixes. Refused where one cannot be made there, or where they are not the same edits. */
export function fixSource(stream: ParsedFile, rendering: Rendering, choices: readonly Choice[]): SourceFix | { readonly refused: string } {
  const made: Made[] = [];
  for (const { finding, remedy } of choices) {
    const one = makeIn(stream, rendering, { finding, remedy });
    if ('refused' in one) return one;
    made.push(one);
  }
  const [first] = made;
  if (first === undefined) return { refused: refusedSourceTexts.notTraced() };
  const { file, edits } = first;
  const spelled = JSON.stringify([file, edits]);
  if (made.some(one => JSON.stringify([one.file, one.edits]) !== spelled)) return { refused: refusedSourceTexts.differs(file) };
  return {
    file,
    edits,
    rendered: first.rendered,
    isProvenBy: rendering.written === undefined ? provesValues(stream, choices) : provesText(stream, made),
  };
}

interface Made {
  readonly file: string;
  readonly edits: readonly TextEdit[];
  readonly rendered: readonly TextEdit[];
}

function makeIn(stream: ParsedFile, rendering: Rendering, { finding, remedy }: Choice): Made | { readonly refused: string } {
  const { document } = finding;
  const { changes, refused } = remedy;
  if (refused !== undefined) return { refused };
  if (changes.some(({ path }) => path.length === 0)) return { refused: refusedSourceTexts.document() };
  const result = resolveChanges(stream, document, changes);
  if ('refused' in result) return result;
  const wanted = { document, changes, edits: result.edits };
  const found = rendering.written === undefined ? inManifest(stream, rendering, wanted) : templateEdits(rendering, stream, wanted);
  return 'refused' in found ? found : { ...found, rendered: result.edits };
}

/** A manifest or patch is YAML itself, which is edited as any manifest is. */
function inManifest(stream: ParsedFile, rendering: Rendering, wanted: Parameters<typeof manifestChanges>[2]): SourceEdits {
  const found = manifestChanges(rendering, stream, wanted);
  if ('refused' in found) return found;
  const { source, changes } = found;
  const result = applyChanges(source.manifest, changes);
  if ('refused' in result) return result;
  const edits = result.edits.map(source.inFile).filter(edit => edit !== null);
  return edits.length < result.edits.length ? { refused: refusedSourceTexts.notTraced() } : { file: source.file, edits };
}

/** Helm prints templates as they are written. */
function provesText(stream: ParsedFile, made: readonly Made[]): SourceFix['isProvenBy'] {
  const documentsOf = (text: string): readonly string[] => parseFile(text).slices.map(slice => slice.text);
  const isSame = (a: string, b: string): boolean => withFeeds(a) === withFeeds(b);
  const intended = applyEdits(
    stream.text,
    made.flatMap(({ rendered }) => rendered),
  );
  return (edited, again) =>
    isSame(edited, intended) ||
    (again !== undefined && isSameBut(documentsOf(intended), documentsOf(edited), documentsOf(again), documentsOf(stream.text), isSame));
}

/** Kustomize prints values, so that only these are compared. */
function provesValues(stream: ParsedFile, choices: readonly Choice[]): SourceFix['isProvenBy'] {
  const valuesOf = (text: string): Values => parseFile(text, stream.role).manifests.map(({ value }) => value);
  const old = stream.manifests.map(({ value }) => value);
  const intended = old.map((value, i) =>
    choices
      .filter(({ finding }) => finding.document === i)
      .reduceRight<Json | undefined>((before, { remedy }) => {
        const applied = applyToValue(before ?? null, remedy.changes);
        return 'refused' in applied ? undefined : applied.value;
      }, value),
  );
  return (edited, again) => isSameBut(intended, valuesOf(edited), again === undefined ? old : valuesOf(again), old, sameValue);
}

type Values = readonly (Json | undefined)[];

/** Whether all documents are as intended, but for those that no fix changes and that were different once more. */
function isSameBut<T>(
  intended: readonly T[],
  now: readonly T[],
  again: readonly T[],
  old: readonly T[],
  isSame: (a: T, b: T) => boolean,
): boolean {
  if (now.length !== intended.length || again.length !== old.length || old.length !== intended.length) return false;
  return intended.every((wanted, i) => {
    const [current, repeated, before] = [now[i] as T, again[i] as T, old[i] as T];
    return isSame(wanted, current) || (isSame(wanted, before) && !isSame(repeated, before));
  });
}

/** Helm keeps the line breaks of a template and writes its own comments with others. */
const withFeeds = (text: string): string => text.replaceAll('\r\n', '\n');
