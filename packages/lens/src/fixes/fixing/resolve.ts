import { faultText, groupBy, shiftedEdits, type Change, type Finding, type Remedy } from '@scc-lens/words';
import { applyAround, applyChanges, applyEach, parseFile, type EditResult, type Manifest, type ParsedFile } from '@scc-lens/yaml';
import { refusedFixTexts } from '../messages';

/** A finding with the remedy that is chosen for it. */
export interface Choice {
  readonly finding: Finding;
  readonly remedy: Remedy;
}

export interface Refused extends Choice {
  readonly reason: string;
}

/** The text edits of one remedy, in the file's offsets; or why it cannot be made here. */
export const resolveRemedy = (file: ParsedFile, finding: Finding, remedy: Remedy): EditResult =>
  remedy.refused === undefined ? resolveChanges(file, finding.document, remedy.changes) : { refused: remedy.refused };

/** The answer of `resolveRemedy` to each choice on its own, in their order: thousands in one List cost little more than one. */
export function resolveRemedies(file: ParsedFile, choices: readonly Choice[]): ReadonlyMap<Choice, EditResult> {
  const isTogether = ({ remedy: { refused, changes } }: Choice): boolean => refused === undefined && !isRemoval(changes);
  const results = new Map<Choice, EditResult>();
  for (const choice of choices) results.set(choice, isTogether(choice) ? gone() : resolveRemedy(file, choice.finding, choice.remedy));
  for (const [key, group] of groupBy(choices.filter(isTogether), ({ finding }) => [String(finding.document)])) {
    const document = Number(key);
    const manifest = file.manifests[document];
    if (manifest === undefined) continue;
    for (const [choice, result] of applyAll(manifest, group)) results.set(choice, placed(file, document, result));
  }
  return results;
}

/** A choice whose edits cannot even be worked out must not take the others with it, so each is then made on its own. */
function applyAll(manifest: Manifest, choices: readonly Choice[]): readonly (readonly [Choice, EditResult])[] {
  try {
    return applyEach(manifest, choices, ({ remedy }) => remedy.changes);
  } catch {
    return choices.map(choice => [choice, orFault(() => applyChanges(manifest, choice.remedy.changes))] as const);
  }
}

/** A defect of SCC Lens is a refusal like any other, whose reason names it. */
function orFault(apply: () => EditResult): EditResult {
  try {
    return apply();
  } catch (error) {
    return { refused: refusedFixTexts.fault(faultText(error)) };
  }
}

/** The text edits, in the file's offsets, that changes to one of its documents come to; or why they cannot be made. */
export function resolveChanges(file: ParsedFile, document: number, changes: readonly Change[]): EditResult {
  const manifest = file.manifests[document];
  if (manifest === undefined) return gone();
  if (isRemoval(changes) && manifest.class !== 'invalid') return removeDocument(file, document);
  const result = orFault(() => applyAround(manifest, changes));
  return placed(file, document, result);
}

const gone = (): EditResult => ({ refused: refusedFixTexts.gone() });

const isRemoval = (changes: readonly Change[]): boolean => changes.some(({ op, path }) => op === 'remove' && path.length === 0);

/** Edits of a document as edits of the file. A refusal names its line, but of what is rendered, whose lines are of no file. */
export function placed({ slices, role }: ParsedFile, document: number, result: EditResult): EditResult {
  const { start, line, text } = slices[document] ?? { start: 0, line: 0, text: '' };
  if ('refused' in result) {
    const { refused, at } = result;
    return at === undefined || role === 'rendered'
      ? { refused }
      : { refused: refusedFixTexts.atLine({ line: line + text.slice(0, at).split('\n').length, reason: refused }) };
  }
  return { edits: shiftedEdits(result.edits, start) };
}

/** The edit that takes a document with its comments and its separator out of a file; or why it cannot be made. */
function removeDocument({ text, role, slices, manifests }: ParsedFile, document: number): EditResult {
  const slice = slices[document];
  if (slice === undefined) return gone();
  const others = manifests.filter((_, i) => i !== document);
  if (others.every(({ class: kind }) => kind === 'empty')) return { refused: refusedFixTexts.onlyObject() };
  const span = { start: slice.start, end: slice.start + slice.text.length };
  const left = parseFile(text.slice(0, span.start) + text.slice(span.end), role).manifests;
  const isSound = left.length === others.length && left.every((manifest, i) => manifest.class === others[i]?.class);
  return isSound ? { edits: [{ span, newText: '' }] } : { refused: refusedFixTexts.dependent() };
}
