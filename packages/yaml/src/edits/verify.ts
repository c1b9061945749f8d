/** Reading edits back as kubectl would read the text that they make. A wrong edit ends here. */
import type { Change, TextEdit } from '@scc-lens/words';
import { commentsOf, type Comment } from '../manifest/comments';
import { isFatal, readDocument } from '../manifest/read';
import type { Manifest } from '../manifest/types';
import { batchesOf, type Proposal } from './batches';
import { misreadTexts } from './messages';
import { isRefusal } from './refusal';
import { sceneOf } from './scene';
import { applyEdits } from './tidy';
import { applyToValue, sameValue } from './value';

/**
 * The proposals that, each made on its own, would not give exactly the intended value or would lose a comment. Proposals that
 * cannot make up for each other's mistakes are read together, and one by one only where that goes wrong.
 */
export function misread(manifest: Manifest, proposals: readonly Proposal[]): ReadonlySet<Proposal> {
  const pending = proposals.filter(({ edits }) => edits.length > 0);
  return new Set(batchesOf(pending).flatMap(batch => misreadIn(manifest, batch)));
}

function misreadIn(manifest: Manifest, batch: readonly Proposal[]): readonly Proposal[] {
  if (readsBack(manifest, batch)) return [];
  if (batch.length === 1) return batch;
  const middle = Math.ceil(batch.length / 2);
  return [...misreadIn(manifest, batch.slice(0, middle)), ...misreadIn(manifest, batch.slice(middle))];
}

function readsBack(manifest: Manifest, batch: readonly Proposal[]): boolean {
  return makesChanges(
    manifest,
    batch.flatMap(({ edits }) => edits),
    batch.flatMap(({ changes }) => changes),
  );
}

/** Whether the text after the edits has exactly the value that the changes make, and still has every comment. */
export const makesChanges = (manifest: Manifest, edits: readonly TextEdit[], changes: readonly Change[]): boolean =>
  misreading(manifest, edits, changes) === null;

/** What would be wrong with the text after the edits, as the end of a sentence; null where it is what the changes mean. */
export function misreading(manifest: Manifest, edits: readonly TextEdit[], changes: readonly Change[]): string | null {
  const intended = applyToValue(manifest.value ?? null, changes);
  if (isRefusal(intended)) return intended.refused;
  const result = applyEdits(manifest.text, edits);
  const { value, problems } = readDocument(result);
  const problem = problems.find(isFatal);
  if (problem !== undefined) return misreadTexts.unreadable(problem.message);
  if (!sameValue(value, intended.value)) return misreadTexts.otherMeaning();
  const { comments } = sceneOf(manifest);
  return comments.length === 0 || keepsComments(comments, commentsOf(result)) ? null : misreadTexts.lostComment();
}

function keepsComments(before: readonly Comment[], after: readonly Comment[]): boolean {
  const left = new Map<string, number>();
  for (const { text } of after) left.set(text, (left.get(text) ?? 0) + 1);
  return before.every(({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count > 0;
  });
}
