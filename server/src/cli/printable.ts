/** What a terminal acts on instead of showing it: control characters, and those that turn the direction of the text around. */
const ACTIVE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A text in which such characters of a manifest are spelled out, so that it cannot hide or overwrite other text. */
export function printable(text: string): string {
  return text.replace(ACTIVE, char => (char === '\n' || char === '\t' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** A file's name on one line: its line breaks and tabs are spelled out as well. */
export function printableName(name: string): string {
  return printable(name)
    .replaceAll('\n', String.raw`\u000a`)
    .replaceAll('\t', String.raw`\u0009`);
}
