/** Reading edits back as kubectl would read the text that they make. A wrong edit ends here. */
import { formatFieldPath, isWithin } from '../words';
import { commentsOf, decode, parseTree, type Comment, type Manifest } from '../manifest';
import type { Change, FieldPath, TextEdit } from '../words';
import { isRefusal } from './refusal';
import { sceneOf } from './scene';
import { applyEdits } from './tidy';
import { applyToValue, sameValue } from './value';

/** Edits that are thought to make the changes. */
export interface Proposal {
  readonly changes: readonly Change[];
  /** Of the changes that change something. */
  readonly paths: readonly FieldPath[];
  readonly edits: readonly TextEdit[];
}

/**
 * Those of the proposals that, each made on its own, would not give exactly the intended value or would lose a comment. Proposals for
 * different objects cannot make up for each other's mistakes, so these are read together, and one by one only where that goes wrong.
 */
export function misread(manifest: Manifest, proposals: readonly Proposal[]): ReadonlySet<Proposal> {
  return new Set(
    batchesOf(
      manifest,
      proposals.filter(({ edits }) => edits.length > 0),
    ).flatMap(batch => misreadIn(manifest, batch)),
  );
}

function misreadIn(manifest: Manifest, batch: readonly Proposal[]): readonly Proposal[] {
  if (readsBack(manifest, batch)) return [];
  if (batch.length === 1) return batch;
  const middle = Math.ceil(batch.length / 2);
  return [...misreadIn(manifest, batch.slice(0, middle)), ...misreadIn(manifest, batch.slice(middle))];
}

/** Lists in which no two proposals change the same object; one that changes more than the inside of an object is alone. */
function batchesOf({ objects }: Manifest, proposals: readonly Proposal[]): readonly (readonly Proposal[])[] {
  const known = new Set(objects.map(({ path }) => formatFieldPath(path)));
  const counts = new Map<string, number>();
  const alone: Proposal[][] = [];
  const together: Proposal[][] = [];
  for (const proposal of proposals) {
    const object = objectIn(known, proposal.paths);
    if (object === null) alone.push([proposal]);
    else {
      const count = counts.get(object) ?? 0;
      counts.set(object, count + 1);
      (together[count] ??= []).push(proposal);
    }
  }
  return [...together, ...alone];
}

/** The one object inside of which all paths lead, as text; null where there is none. */
function objectIn(objects: ReadonlySet<string>, paths: readonly FieldPath[]): string | null {
  const [first = []] = paths;
  const path = first.map((_, depth) => first.slice(0, depth)).find(prefix => objects.has(formatFieldPath(prefix)));
  return path !== undefined && paths.every(other => other.length > path.length && isWithin(other, path)) ? formatFieldPath(path) : null;
}

function readsBack(manifest: Manifest, batch: readonly Proposal[]): boolean {
  const intended = applyToValue(
    manifest.value ?? null,
    batch.flatMap(({ changes }) => changes),
  );
  if (isRefusal(intended)) return false;
  const result = applyEdits(
    manifest.text,
    batch.flatMap(({ edits }) => edits),
  );
  const { document, problems } = parseTree(result);
  const decoded = decode(document);
  const sound = problems.length === 0 && decoded.problems.every(({ kind }) => kind === 'duplicate-key');
  return sound && sameValue(decoded.value, intended.value) && keepsComments(sceneOf(manifest).comments, commentsOf(result));
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
