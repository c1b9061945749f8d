import type { Node } from 'yaml';
import { isWithin } from '../fieldPath';
import { commentsOf, type Comment, type Manifest } from '../manifest';
import { decode } from '../manifest/decode';
import { parseTree } from '../manifest/tree';
import type { Change, FieldPath, Json, TextEdit } from '../types';
import { emitOpen } from './block';
import { revise, type Draft, type OpenDraft } from './draft';
import { dominantEol, lineEnd, lineStart } from './lines';
import { isRefusal, refuse, type Refusal } from './refusal';
import { styleOf } from './style';
import { applyEdits, tidyEdits } from './tidy';
import { applyToValue, sameValue } from './value';

/** The smallest text edits that make the changes, in order and without overlap; or why they cannot be made safely. */
export type EditResult = { readonly edits: readonly TextEdit[] } | Refusal;

/**
 * The edits of `manifest.text` that make the changes, one after the other as `applyToValue` has it, and leave every other byte alone.
 * Changes that say what is there already need no edit. The result has been parsed again: it holds exactly the intended value and all
 * comments, or the changes are refused.
 */
export function applyChanges(manifest: Manifest, changes: readonly Change[]): EditResult {
  if (manifest.class === 'broken') return refuse([], `has an error, which has to be mended first: ${manifest.problems[0]?.message ?? ''}`);
  if (manifest.value === undefined) return refuse([], 'is not a plain Kubernetes manifest, so it can only be edited by hand.');
  const plan = planChanges(manifest.tree.contents, manifest.value, changes, new Set(manifest.aliases.values()));
  if (isRefusal(plan)) return plan;
  if (plan.draft.kind === 'kept') return { edits: [] };
  if (plan.draft.kind === 'fresh') return refuse([], 'is empty, so there is nothing to edit.');
  if (plan.draft.entries.length === 0) return refuse([], 'would be left with nothing in it.');
  const edits = spell(manifest, plan.draft);
  return isRefusal(edits) ? edits : (refuseTemplate(manifest.text, edits, plan.paths) ?? verify(manifest.text, edits, plan.value, plan.paths));
}

interface Plan {
  readonly draft: Draft;
  readonly value: Json;
  readonly paths: readonly FieldPath[];
}

function planChanges(root: Node | null, value: Json, changes: readonly Change[], repeated: ReadonlySet<Node>): Plan | Refusal {
  let plan: Plan = { draft: { kind: 'kept' }, value, paths: [] };
  for (const change of changes) {
    const applied = applyToValue(plan.value, [change]);
    if (isRefusal(applied)) return applied;
    if (sameValue(applied.value, plan.value)) continue;
    const draft = revise(plan.draft, root, change, 0, { value: plan.value, repeated });
    if (isRefusal(draft)) return draft;
    plan = { draft, value: applied.value, paths: [...plan.paths, change.path] };
  }
  return plan;
}

function spell({ text, tree }: Manifest, draft: OpenDraft): readonly TextEdit[] | Refusal {
  const style = styleOf(tree, text);
  const edits = tidyEdits(text, emitOpen(draft, '', style.layout, { text, eol: dominantEol(text), comments: commentsOf(text), style }));
  return edits ?? refuse([], 'could not be edited safely.');
}

/** Template text turns into YAML later, so nobody knows what an edit beside it will mean. */
function refuseTemplate(text: string, edits: readonly TextEdit[], paths: readonly FieldPath[]): Refusal | null {
  const near = edits.some(({ span }) => /\{\{|\{%/.test(text.slice(lineStart(text, lineStart(text, span.start) - 1), lineEnd(text, lineEnd(text, span.end) + 1))));
  return near ? refuse(commonPath(paths), 'stands beside template text ({{ … }}), so it can only be edited by hand.') : null;
}

/** Reads the result as kubectl would. A wrong edit ends here. */
function verify(text: string, edits: readonly TextEdit[], intended: Json, paths: readonly FieldPath[]): EditResult {
  const result = applyEdits(text, edits);
  const { document, problems } = parseTree(result);
  const decoded = decode(document);
  const sound = problems.length === 0 && decoded.problems.every(({ kind }) => kind === 'duplicate-key');
  const safe = sound && sameValue(decoded.value, intended) && keepsComments(commentsOf(text), commentsOf(result));
  return safe ? { edits } : refuse(commonPath(paths), 'could not be edited safely.');
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

/** The longest path that all of them share. */
function commonPath(paths: readonly FieldPath[]): FieldPath {
  const [first = [], ...others] = paths;
  const depth = first.findLastIndex((_, i) => others.every((path) => isWithin(path, first.slice(0, i + 1))));
  return first.slice(0, depth + 1);
}
