/**
 * Levels of lists and mappings that are read. Manifests have at most 256, lists and watches put two more around an object; deeper ones would
 * end the stack of whatever looks at them.
 */
const MOST_LEVELS = 512;

/** JSON, or undefined where the text is none, or is deeper than any object of Kubernetes. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const [QUOTE, OPEN, CLOSE] = [0x22, 0x7b, 0x7d];

function isTooDeep(text: string): boolean {
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at + 1);
    // A brace is its bracket with one bit more.
    else if ((code | 0x20) === OPEN) level++;
    else if ((code | 0x20) === CLOSE) level--;
    if (level > MOST_LEVELS) return true;
  }
  return false;
}

/** Where the quotation mark is that ends a text. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let escape = at;
    while (escape > start && text[escape - 1] === '\\') escape--;
    if ((at - escape) % 2 === 0) return at;
  }
  return text.length;
}
