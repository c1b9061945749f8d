/** How apimachinery (field.Error) introduces a value that it quotes. */
const LABEL = /(?<![^ ])(?:Invalid|Unsupported|Duplicate) value: /g;
/** The begin of a struct, a mapping or bytes, as Go's `%#v` writes them, or of JSON; not of a list of numbers, which is short and of use. */
const DUMP = /^(?:&?(?:\[\])*(?:\w+\.\w+|map\[[\w.]+\](?:interface \{\}|[\w.[\]*]+)|interface \{\}|byte|uint8)\{|\{|\[(?=[{"]))/;
/** No type's name is longer. */
const TYPE_LENGTH = 200;

/**
 * A message without the whole objects that a server quotes in it, such as the pod template that cannot be changed: they are pages, and
 * contain the values of its variables. `spec.template: Invalid value: core.PodTemplateSpec{…}: field is immutable`. Takes linear time.
 */
export function cutDumps(message: string): string {
  let cut = '';
  let from = 0;
  for (const { 0: label, index } of message.matchAll(LABEL)) {
    const start = index + label.length;
    if (start < from) continue;
    const opening = DUMP.exec(message.slice(start, start + TYPE_LENGTH))?.[0];
    if (opening === undefined) continue;
    cut += `${message.slice(from, start)}${opening}…`;
    from = endOfDump(message, start);
  }
  return cut + message.slice(from);
}

/** Where the first bracket closes, and with it no type's name; the end of the text where it does not. Brackets in quoted text do not count. */
function endOfDump(text: string, start: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i] ?? '';
    if (isQuoted && char === '\\') i++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0 && !/[\w[*{]/.test(text[i + 1] ?? '')) return i;
  }
  return text.length;
}
