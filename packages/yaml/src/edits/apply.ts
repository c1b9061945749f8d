import { nextLine, type Change, type FieldPath, type Json, type TextEdit } from '@scc-lens/words';
import type { Manifest } from '../manifest/types';
import type { Proposal } from './batches';
import { emitOpen } from './block';
import { revise, type Draft, type OpenDraft } from './draft';
import { isBlank, lineEnd, lineStart } from './lines';
import { misreadTexts, textTexts } from './messages';
import { isRefusal, refuse, refuseAll, type Refusal } from './refusal';
import { sceneOf } from './scene';
import { tidyEdits } from './tidy';
import { isVain, writing, type Own } from './value';
import { misread, misreading } from './verify';

/** The smallest text edits that make the changes, in order and without overlap; or why they cannot be made safely. */
export type EditResult = { readonly edits: readonly TextEdit[] } | Refusal;

/**
 * The edits of `manifest.text` that make the changes, one after the other as `applyToValue` has it, and leave every other byte alone.
 * Changes to what the text already contains need no edit. The result has been parsed again: it has exactly the intended value and all
 * comments, or the changes are refused.
 */
export function applyChanges(manifest: Manifest, changes: readonly Change[]): EditResult {
  const proposal = propose(manifest, changes);
  return isRefusal(proposal) ? proposal : resultOf(manifest, proposal, misread(manifest, [proposal]));
}

/** The same for a document that may be invalid: its invalid line stays as it is, and nothing is changed in it. */
export function applyAround(manifest: Manifest, changes: readonly Change[]): EditResult {
  const { text, readable, problems } = manifest;
  if (readable === null) return applyChanges(manifest, changes);
  const result = applyChanges(readable, changes);
  const isApart = ({ span }: TextEdit): boolean => {
    // An invalid line behind it might go on with what is inserted.
    const [start, end] = [lineStart(text, span.start), lineEnd(text, nextText(text, lineEnd(text, span.end)))];
    return text.slice(start, end) === readable.text.slice(start, end);
  };
  if ('refused' in result || result.edits.every(isApart)) return result;
  return refuse([], textTexts.invalid(problems[0]?.message ?? ''));
}

/** Where the next character is that is no blank; the end of the text where none is. */
function nextText(text: string, from: number): number {
  const blanks = /\s*/y;
  blanks.lastIndex = from;
  blanks.test(text);
  return blanks.lastIndex;
}

/**
 * Each item with the answer of `applyChanges` to its changes, made on their own. Items of different objects of a List are parsed again
 * together, so that thousands cost little more than one.
 */
export function applyEach<T>(
  manifest: Manifest,
  items: readonly T[],
  changesOf: (item: T) => readonly Change[],
): readonly (readonly [T, EditResult])[] {
  const proposals = items.map(item => [item, propose(manifest, changesOf(item))] as const);
  const wrong = misread(
    manifest,
    proposals.flatMap(([, proposal]) => (isRefusal(proposal) ? [] : [proposal])),
  );
  return proposals.map(([item, proposal]) => [item, isRefusal(proposal) ? proposal : resultOf(manifest, proposal, wrong)]);
}

function resultOf(manifest: Manifest, proposal: Proposal, wrong: ReadonlySet<Proposal>): EditResult {
  const { changes, paths, edits } = proposal;
  if (!wrong.has(proposal)) return { edits };
  const cause = misreading(manifest, edits, changes) ?? misreadTexts.otherMeaning();
  return { ...refuseAll(paths, textTexts.byHandBecause(cause)), at: edits[0]?.span.start ?? 0 };
}

function propose(manifest: Manifest, changes: readonly Change[]): Proposal | Refusal {
  if (manifest.class === 'invalid') return refuse([], textTexts.invalid(manifest.problems[0]?.message ?? ''));
  if (manifest.value === undefined) return refuse([], textTexts.noManifest);
  const plan = planChanges(manifest, manifest.value, changes);
  if (isRefusal(plan)) return plan;
  const { draft, paths } = plan;
  if (draft.kind === 'kept') return { changes, paths, edits: [] };
  if (draft.kind === 'fresh') return refuse([], textTexts.empty);
  if (draft.parts.length === 0) return refuse([], textTexts.wouldBeEmpty);
  const edits = spell(manifest, draft);
  return isRefusal(edits) ? edits : (refuseTemplate(manifest.text, edits, paths) ?? { changes, paths, edits });
}

/** The draft after the changes, and the paths of those that change something. */
type Plan = Pick<Proposal, 'paths'> & { readonly draft: Draft };

function planChanges(manifest: Manifest, before: Json, changes: readonly Change[]): Plan | Refusal {
  const { repeated } = sceneOf(manifest);
  const paths: FieldPath[] = [];
  const own: Own = new Set();
  let draft: Draft = { kind: 'kept' };
  let value = before;
  for (const [i, change] of changes.entries()) {
    const write = writing(value, change);
    if (isRefusal(write)) return write;
    if (isVain(value, change)) continue;
    const next = revise(draft, manifest.tree.contents, change, 0, { value, repeated });
    if (isRefusal(next)) return next;
    draft = next;
    paths.push(change.path);
    // Of most remedies this is the only change, and a long list is copied for none of its thousands.
    if (i < changes.length - 1) value = write(own);
  }
  return { draft, paths };
}

function spell(manifest: Manifest, draft: OpenDraft): readonly TextEdit[] | Refusal {
  const scene = sceneOf(manifest);
  return tidyEdits(scene.text, emitOpen(draft, '', scene.style.layout, scene)) ?? refuse([], textTexts.samePlace);
}

/** Template text turns into YAML later, so the meaning of an edit next to it, or with nothing but blank lines between, is not known. */
function refuseTemplate(text: string, edits: readonly TextEdit[], paths: readonly FieldPath[]): Refusal | null {
  const near = edits.some(({ span }) => {
    let [start, end] = [lineStart(text, span.start) - 1, nextLine(text, span.end)];
    while (start > 0 && isBlank(text.charAt(start))) start--;
    while (end < text.length && isBlank(text.charAt(end))) end++;
    return /\{\{|\{%/.test(text.slice(lineStart(text, start), lineEnd(text, end)));
  });
  return near ? refuseAll(paths, textTexts.template) : null;
}
