/** The actions of a Go template, `{{ … }}`, and what each one does to the text around it. */
import type { Span } from '@scc-lens/words';

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
