/** Fixes of rendered documents, in the files that they are rendered from. */
import { manifestChanges, patchEdits, refusedSourceTexts, templateEdits, valueChanges } from '@scc-lens/charts';
import type { Rendering, SourceEdits, ValueChanges, WantedEdits } from '@scc-lens/charts';
import type { TextEdit } from '@scc-lens/words';
import { applyChanges, readYaml, type ParsedFile, type Refusal } from '@scc-lens/yaml';
import { provesReach, provesText, provesValues, type Proves } from './proofs';
import { resolveChanges, type Choice } from './resolve';

/** One fix of everything that is rendered from the same lines. */
export interface SourceFix {
  /** As the rendering calls it. */
  readonly file: string;
  /** In the offsets of the text that it was rendered from. */
  readonly edits: readonly TextEdit[];
  /** What the first of the fixes changes in the rendered text. */
  readonly rendered: readonly TextEdit[];
  /** Whether it is known that nothing else of its document is changed. */
  readonly isAlone: boolean;
  /** Whether the edited file renders to what the fixes make of the rendering. `again` is a second rendering: what differs in it is left out. */
  readonly isProvenBy: Proves;
  /** The changes of a file of values, which may reach more than the fixes are of. */
  readonly values?: ValueChanges;
}

/**
 * The edits of the one file that make all of these fixes. Refused where one cannot be made there, or where they are not the same edits.
 * `asPatch` makes them a patch in the kustomization, or in the HelmRelease.
 */
export function fixSource(stream: ParsedFile, rendering: Rendering, choices: readonly Choice[], asPatch = false): SourceFix | Refusal {
  const made: Made[] = [];
  for (const { finding, remedy } of choices) {
    const one = makeIn(stream, rendering, { finding, remedy }, asPatch);
    if ('refused' in one) return one;
    made.push(one);
  }
  const [first] = made;
  if (first === undefined) return { refused: refusedSourceTexts.notTraced() };
  const { file, edits, values } = first;
  const spelled = JSON.stringify([file, edits]);
  if (made.some(one => JSON.stringify([one.file, one.edits]) !== spelled)) return { refused: refusedSourceTexts.differs(file) };
  return {
    file,
    edits,
    rendered: first.rendered,
    isAlone: values === undefined && choices.every(({ finding }, i) => i === 0 || finding.document !== choices[0]?.finding.document),
    ...(values !== undefined && { values }),
    isProvenBy:
      values !== undefined
        ? provesReach(stream, rendering, values, choices)
        : asPatch || rendering.written === undefined
          ? provesValues(stream, choices)
          : provesText(
              stream,
              made.flatMap(({ rendered }) => rendered),
            ),
  };
}

type Made = Pick<SourceFix, 'file' | 'edits' | 'rendered' | 'values'>;

function makeIn(stream: ParsedFile, rendering: Rendering, { finding, remedy }: Choice, asPatch: boolean): Made | Refusal {
  const { document } = finding;
  const { changes, refused } = remedy;
  if (refused !== undefined) return { refused };
  if (changes.some(({ path }) => path.length === 0)) return { refused: refusedSourceTexts.document() };
  const result = resolveChanges(stream, document, changes);
  if ('refused' in result) return result;
  const wanted = { document, changes, edits: result.edits };
  const make = asPatch ? patchEdits : rendering.written === undefined ? inManifest : inChart;
  const found = make(rendering, stream, wanted);
  return 'refused' in found ? found : { ...found, rendered: result.edits };
}

/** A template where it writes the lines itself, else the values that it prints. */
function inChart(rendering: Rendering, stream: ParsedFile, wanted: WantedEdits): Omit<Made, 'rendered'> | Refusal {
  const found = templateEdits(rendering, stream, wanted);
  const values = 'refused' in found ? valueChanges(rendering, wanted) : null;
  if (values === null || 'refused' in values) return values ?? found;
  const result = applyChanges(readYaml(rendering.textOf(values.file)), values.changes);
  return 'refused' in result ? result : { file: values.file, edits: result.edits, values };
}

/** A manifest or patch is YAML itself, which is edited as any manifest is. */
function inManifest(rendering: Rendering, stream: ParsedFile, wanted: WantedEdits): SourceEdits {
  const found = manifestChanges(rendering, stream, wanted);
  if ('refused' in found) return found;
  const { source, changes } = found;
  const result = applyChanges(source.manifest, changes);
  if ('refused' in result) return result;
  const edits = result.edits.map(source.inFile).filter(edit => edit !== null);
  return edits.length < result.edits.length ? { refused: refusedSourceTexts.notTraced() } : { file: source.file, edits };
}
