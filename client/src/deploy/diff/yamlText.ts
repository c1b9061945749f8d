/** Plain data as YAML for a person to read, in the style of kubectl. What it writes reads back as the same data. */
import { isFields } from '../../cluster';

/** The text of a mapping, sequence or scalar, with a newline at its end. */
export function yamlText(value: unknown): string {
  return `${block(value, '').replace(/^\n/, '')}\n`;
}

/** The value as it follows a key or dash: on the same line, or on lines of its own, which start with a newline. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value) && value.length > 0) return value.map(item => `\n${indent}- ${nested(item, `${indent}  `)}`).join('');
  if (isFields(value)) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    if (entries.length > 0) return entries.map(([key, one]) => `\n${indent}${scalar(key)}:${spaced(one, indent)}`).join('');
    return '{}';
  }
  return Array.isArray(value) ? '[]' : scalar(value, indent);
}

/** An item's first line stands behind its dash. */
function nested(item: unknown, indent: string): string {
  return block(item, indent).replace(/^\n */, '');
}

/** A sequence under a key is not indented, a mapping is. */
function spaced(value: unknown, indent: string): string {
  const text = block(value, Array.isArray(value) ? indent : `${indent}  `);
  return text.startsWith('\n') ? text : ` ${text}`;
}

/** Words that YAML 1.1 or 1.2 would read as something else than text, and anything that starts like a number. */
const NOT_TEXT = /^(?:null|true|false|yes|no|on|off|y|n|~|[-+.]?\d.*|e[-+]?\d+|[-+]?\.(?:inf|nan)|=|<<)$/i;
const PLAIN = /^[A-Za-z_/($][\w ./@$()+,=%~^;<>?!&*|:\\-]*$/;

function scalar(value: unknown, indent?: string): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null);
  if (indent !== undefined && isBlockText(value))
    return `|${value.endsWith('\n') ? '' : '-'}\n${value.replace(/\n$/, '').replace(/^(?=.)/gm, indent)}`;
  if (PLAIN.test(value) && !NOT_TEXT.test(value) && !/: |[: ]$/.test(value)) return value;
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Several lines that a literal block can hold as they are. */
function isBlockText(text: string): boolean {
  return (
    text.includes('\n') &&
    /^\S[^\r\t\p{Cc}\u2028\u2029\ufeff\ud800-\udfff]*$/u.test(text.replaceAll('\n', ' ')) &&
    !/\n\n$|[ ]\n|\n[ ]+$| $/.test(text)
  );
}
