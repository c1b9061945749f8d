/** The actions of a Go template, `{{ … }}`, what each one does to the text around it, and what they are around a place. */
import { countBefore, type Span } from '@scc-lens/words';

/** Of the last template that was asked about. */
let last: { readonly text: string; readonly actions: readonly Action[] } = { text: '', actions: [] };

/** The actions of a template. */
export function knownActions(text: string): readonly Action[] {
  if (last.text !== text) last = { text, actions: actionsIn(text) };
  return last.actions;
}

/**
 * The paths of files and, with a slash, folders that templates may read from their chart: `files/` of `.Files.Get (printf "files/%s" .name)`.
 * One may have them from another one, so that all that is in quotes counts where one uses `.Files`.
 */
export function readPaths(templates: readonly { readonly text: string }[]): ReadonlySet<string> {
  const codes = templates.flatMap(({ text }) => actionsIn(text).flatMap(({ code }) => (code.startsWith('/*') ? [] : code)));
  const quoted = codes.some(code => /\.Files\b/.test(code)) ? codes.flatMap(code => [...code.matchAll(/(["`])(.*?)\1/g)]) : [];
  return new Set(quoted.map(([, , path = '']) => /^(?:[^%*?[{]*$|[^%*?[{]*\/)/.exec(path)?.[0] ?? ''));
}

/** Whether an action, be it a comment, is in a part of a template, or the part in the action. */
export function isInAction(text: string, { start, end }: Span): boolean {
  // An action without an end is in none of the list.
  return actionsOn(text, { start, end }).length > 0 || text.slice(start, end).includes('{{');
}

function actionsOn(text: string, { start, end }: Span): readonly Action[] {
  const actions = knownActions(text);
  const from = countBefore(actions.length, i => (actions[i]?.end ?? 0) <= start);
  const to = countBefore(actions.length, i => (actions[i]?.start ?? 0) < end);
  return actions.slice(from, to);
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
export const blockAt = (text: string, offset: number): number => blocksAround(text, offset).at(-1)?.start ?? -1;

/** The actions that begin the blocks that an offset is in, the innermost last. */
export function blocksAround(text: string, offset: number): readonly Action[] {
  const open: Action[] = [];
  for (const action of knownActions(text)) {
    if (action.end > offset) break;
    if (action.kind === 'hole' || action.kind === 'silent') continue;
    if (action.kind === 'end' || action.kind === 'else') open.pop();
    if (action.kind !== 'end') open.push(action);
  }
  return open;
}

/** The column of what a template writes itself behind an offset, also in blocks that begin there; 0 where an action prints what is next. */
export function columnBehind(text: string, offset: number): number {
  const actions = knownActions(text);
  let at = offset;
  for (let i = countBefore(actions.length, i => (actions[i]?.end ?? 0) <= offset); ; i++) {
    while (isBlank(text[at])) at++;
    const action = actions[i];
    if (action?.start !== at) return at - text.lastIndexOf('\n', at - 1) - 1;
    if (action.kind === 'hole') return 0;
    at = action.end;
  }
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

/** One action, with its delimiters. */
export interface Action extends Span {
  /**
   * - `hole`: prints something that only rendering knows
   * - `silent`: prints nothing: a comment, an assignment
   * - anything else: the keyword of a block, its branch or its end
   */
  readonly kind: 'hole' | 'silent' | 'if' | 'with' | 'range' | 'define' | 'block' | 'else' | 'end';
  /** What is between the delimiters, without the keyword of a block. */
  readonly code: string;
  /** Whether the white space before and behind it is removed. */
  readonly trimsBefore: boolean;
  readonly trimsBehind: boolean;
}

/** The actions of a template in their order, in one pass. An action without an end, which Helm refuses, ends the list. */
export function actionsIn(text: string): readonly Action[] {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start >= 0;) {
    const action = actionAt(text, start);
    if (action === null) break;
    actions.push(action);
    start = text.indexOf('{{', action.end);
  }
  return actions;
}

function actionAt(text: string, start: number): Action | null {
  const trimsBefore = text[start + 2] === '-' && isBlank(text[start + 3]);
  const from = trimsBefore ? start + 3 : start + 2;
  const end = endOfAction(text, from);
  if (end < 0) return null;
  const trimsBehind = text[end - 3] === '-' && isBlank(text[end - 4]) && end - 3 > from;
  const inside = text.slice(from, trimsBehind ? end - 3 : end - 2).trim();
  return { start, end, trimsBefore, trimsBehind, ...meaningOf(inside) };
}

/** Behind the `}}` that closes an action; -1 where none does. Texts in quotes and comments may contain braces. */
function endOfAction(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    const end = close < 0 ? -1 : text.indexOf('}}', close);
    return end < 0 ? -1 : end + 2;
  }
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '}' && text[at + 1] === '}') return at + 2;
    if (char === '"' || char === "'") {
      for (at++; at < text.length && text[at] !== char && text[at] !== '\n'; at++) if (text[at] === '\\') at++;
    } else if (char === '`') {
      at = text.indexOf('`', at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

const KEYWORD = /^(if|with|range|define|block|else|end)(?!\w)\s*/;
const ASSIGNMENT = /^\$\w*(?:\s*,\s*\$\w+)?\s*:?=/;

function meaningOf(inside: string): Pick<Action, 'kind' | 'code'> {
  if (inside.startsWith('/*') || ASSIGNMENT.test(inside) || inside === 'break' || inside === 'continue')
    return { kind: 'silent', code: inside };
  const keyword = KEYWORD.exec(inside);
  if (keyword === null) return { kind: 'hole', code: inside };
  return { kind: keyword[1] as Action['kind'], code: inside.slice(keyword[0].length) };
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\n' || char === '\r';
