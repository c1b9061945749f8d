/** One round of fixes: remedies of one rule that have nothing to do with each other, made together and read back together. */
import { insertApart, makesChanges } from '../edits';
import type { ParsedFile } from '../manifest';
import type { TextEdit } from '../words';
import type { Refused } from './fixAll';
import { createPlaces } from './places';
import type { Places } from './places';
import { resolveRemedies } from './resolve';
import type { Choice } from './resolve';

export interface Round {
  readonly applied: readonly Choice[];
  /** Of the file, apart and in order. */
  readonly edits: readonly TextEdit[];
  /** Of all choices; complete where nothing is applied. */
  readonly refused: readonly Refused[];
}

interface Taken {
  readonly choice: Choice;
  readonly edits: readonly TextEdit[];
}

/** What can be made of the choices at once. Where none can, it is empty but for what is refused. */
export function nextRound(file: ParsedFile, choices: readonly Choice[]): Round {
  const refused: Refused[] = [];
  for (const rule of new Set(choices.map(({ finding }) => finding.rule))) {
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

/** Those that neither meet in the text nor in the object. Each has been read back on its own; in a document with several, all are again. */
function together(file: ParsedFile, candidates: readonly Taken[]): Pick<Round, 'applied' | 'edits'> {
  const edits: TextEdit[] = [];
  const documents = new Map<number, { readonly places: Places; readonly taken: Taken[] }>();
  for (const candidate of candidates) {
    const { document } = candidate.choice.finding;
    const { changes } = candidate.choice.remedy;
    const known = documents.get(document) ?? { places: createPlaces(), taken: [] };
    documents.set(document, known);
    if (!known.places.isFree(changes) || !insertApart(edits, candidate.edits)) continue;
    known.places.claim(changes);
    known.taken.push(candidate);
  }
  const kept = [...documents].flatMap(([document, { taken }]) => (readsBack(file, document, taken) ? taken : taken.slice(0, 1)));
  return { applied: kept.map(({ choice }) => choice), edits: kept.flatMap(one => one.edits).sort((a, b) => a.span.start - b.span.start) };
}

/** Whether the edits of one document make all that its choices are meant to, and nothing else. */
function readsBack({ manifests, slices }: ParsedFile, document: number, taken: readonly Taken[]): boolean {
  const [manifest, slice] = [manifests[document], slices[document]];
  if (manifest === undefined || slice === undefined || taken.length < 2) return true;
  const edits = taken
    .flatMap(one => one.edits)
    .map(({ span, newText }) => ({ span: { start: span.start - slice.start, end: span.end - slice.start }, newText }));
  return makesChanges(
    manifest,
    edits,
    taken.flatMap(({ choice }) => choice.remedy.changes),
  );
}
