/** One round of fixes: remedies of one rule that have nothing to do with each other, made together and read back together. */
import { batchesOf, insertApart, makesChanges } from '../edits';
import type { ParsedFile } from '../manifest';
import type { TextEdit } from '../words';
import { resolveRemedies } from './resolve';
import type { Choice, Refused } from './resolve';

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
  const isRefused = ({ remedy }: Choice): boolean => remedy.refused !== undefined;
  const ordered = [...choices.filter(choice => !isRefused(choice)), ...choices.filter(isRefused)];
  return new Set(ordered.map(({ finding }) => finding.rule));
}

/** Of each document those of the candidates that do not meet, in the text or in the object. Each has been read back on its own; several are again. */
function together(file: ParsedFile, candidates: readonly Taken[]): Pick<Round, 'applied' | 'edits'> {
  const documents = new Map<number, Taken[]>();
  for (const candidate of candidates) {
    const { document } = candidate.choice.finding;
    const known = documents.get(document);
    if (known === undefined) documents.set(document, [candidate]);
    else known.push(candidate);
  }
  const kept = [...documents].flatMap(([document, own]) => withoutMeeting(file, document, own));
  const edits: TextEdit[] = [];
  const apart = kept.filter(one => insertApart(edits, one.edits));
  return { applied: apart.map(({ choice }) => choice), edits };
}

function withoutMeeting({ manifests, slices }: ParsedFile, document: number, candidates: readonly Taken[]): readonly Taken[] {
  const [manifest, slice] = [manifests[document], slices[document]];
  if (manifest === undefined || slice === undefined || candidates.length < 2) return candidates;
  const proposals = candidates.map(taken => ({
    taken,
    changes: taken.choice.remedy.changes,
    edits: taken.edits.map(({ span, newText }) => ({ span: { start: span.start - slice.start, end: span.end - slice.start }, newText })),
  }));
  const [batch = []] = batchesOf(proposals);
  const isSound = makesChanges(
    manifest,
    batch.flatMap(({ edits }) => edits),
    batch.flatMap(({ changes }) => changes),
  );
  return isSound ? batch.map(({ taken }) => taken) : candidates.slice(0, 1);
}
