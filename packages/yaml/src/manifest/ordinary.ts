/**
 * Ordinary YAML: printable ASCII without tabs, escapes, anchors, tags, directives and explicit keys, and with each bracket closed on its
 * line. Nearly all manifests are, one look at each character is enough to know, and what is special about YAML needs not be looked for.
 */
import { endOfLine } from '@scc-lens/words';
import { JSON_OBJECT } from './json';

/** Whether it is. JSON, which has a reader of its own, is not. */
export function isOrdinary(text: string): boolean {
  if (JSON_OBJECT.test(text)) return false;
  let open = 0;
  /** The character before on the line, without blanks; 0 at its start. */
  let before = 0;
  /** Whether there is more than comments so far. */
  let isBegun = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LINE_FEED) {
      if (open > 0) return false;
      open = 0;
      before = 0;
    } else if (code !== SPACE) {
      if (code < SPACE || code > TILDE) return false;
      const role = ROLES[code];
      if (role === UNUSUAL) return false;
      if (code === COMMA || role !== 0) if (text.charCodeAt(i - 1) === COLON) return false;
      if (role === OPENING) open++;
      else if (role === CLOSING) open--;
      else if (code === COLON && (before === COLON || before === COMMA || ROLES[before] === OPENING)) return false;
      else if (before === 0 && (code === DASH || code === DOT) && isMarker(text, i) && !opensDocument(text, i, isBegun)) return false;
      if (before === 0 && code !== HASH) isBegun = true;
      before = code;
    }
  }
  return true;
}

const isMarker = (text: string, at: number): boolean => text.startsWith('---', at) || text.startsWith('...', at);

/** Whether a marker is the one above the document, with nothing but a comment on its line. */
function opensDocument(text: string, at: number, isBegun: boolean): boolean {
  if (isBegun || (at > 0 && text.charCodeAt(at - 1) !== LINE_FEED)) return false;
  return MARKER_LINE.test(text.slice(at, endOfLine(text, at)));
}

const [LINE_FEED, SPACE, HASH, COMMA, DASH, DOT, COLON, TILDE] = [0x0a, 0x20, 0x23, 0x2c, 0x2d, 0x2e, 0x3a, 0x7e];
const MARKER_LINE = /^--- *(?:$| #)/;

/** What each character up to a tilde may be. */
const ROLES = new Uint8Array(TILDE + 1);
const [UNUSUAL, OPENING, CLOSING] = [1, 2, 3];
for (const [role, characters] of [
  [UNUSUAL, '%\\&*?!'],
  [OPENING, '{['],
  [CLOSING, '}]'],
] as const)
  for (const character of characters) ROLES[character.charCodeAt(0)] = role;
