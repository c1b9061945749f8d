/** What the actions of a template are around a place of it. */
import { countBefore, remember } from '@scc-lens/words';
import type { Span } from '@scc-lens/words';
import { actionsIn } from './actions';
import type { Action } from './actions';

/** A template's actions, found once; the object must never change. */
const actionsOf = remember(({ text }: { readonly text: string }): readonly Action[] => actionsIn(text));

/** A text as an object that stays the same while it is the last one asked about. */
let last: { readonly text: string } = { text: '' };

/** The actions of a template. */
export function knownActions(text: string): readonly Action[] {
  if (last.text !== text) last = { text };
  return actionsOf(last);
}

/** Whether an action, be it a comment, is in a part of a template, or the part in the action. */
export function isInAction(text: string, { start, end }: Span): boolean {
  // An action without an end is in none of the list.
  return actionsOn(text, { start, end }).length > 0 || text.slice(start, end).includes('{{');
}

function actionsOn(text: string, { start, end }: Span): readonly Action[] {
  const actions = knownActions(text);
  const first = countBefore(actions.length, i => (actions[i]?.end ?? 0) <= start);
  return actions.slice(
    first,
    Math.max(
      first,
      countBefore(actions.length, i => (actions[i]?.start ?? 0) < end),
    ),
  );
}

/** Whether a line writes its start itself and prints only a part of itself: `image: "{{ .Values.image }}"`. */
export function isValueLine(text: string, { start, end }: Span): boolean {
  const own = actionsOn(text, { start, end });
  return (
    own.length > 0 &&
    own.every(action => action.kind === 'hole' && action.start > start && action.end <= end && !action.trimsBehind) &&
    /^[\s-]*["'\w./][\w"'./-]*:\s/.test(text.slice(start, own[0]?.start ?? start))
  );
}

/** The innermost block that an offset is in: the offset of the action that begins it; -1 for none. */
export function blockAt(text: string, offset: number): number {
  const open: number[] = [];
  for (const { kind, start, end } of knownActions(text)) {
    if (end > offset) break;
    if (kind === 'hole' || kind === 'silent') continue;
    if (kind === 'end' || kind === 'else') open.pop();
    if (kind !== 'end') open.push(start);
  }
  return open.at(-1) ?? -1;
}

/** Whether nothing would be left of a block but its actions without these parts of the text. */
export function emptiesBlock(text: string, removed: readonly Span[], at: number): boolean {
  const actions = knownActions(text);
  const next = actions.findIndex(({ start }) => start >= at);
  const [before, after] = [actions[next - 1], actions[next]];
  if (before === undefined || after === undefined || !OPENS.has(before.kind) || !CLOSES.has(after.kind)) return false;
  let left = '';
  let from = before.end;
  for (const { start, end } of removed.filter(span => span.start >= before.end && span.end <= after.start)) {
    left += text.slice(from, start);
    from = end;
  }
  return (left + text.slice(from, after.start)).trim() === '';
}

const OPENS: ReadonlySet<Action['kind']> = new Set(['if', 'with', 'range', 'else']);
const CLOSES: ReadonlySet<Action['kind']> = new Set(['else', 'end']);
