/**
 * What manifests, clusters and refusals contain, as parts of Markdown that show it letter by letter: no link, picture, heading or fence
 * comes of it, nor the end of a table's row. As the documents are read as plain text too, only what Markdown would act on is escaped.
 */

/** Characters that can start something wherever they are, or only before what follows here; `_` is harmless between letters. */
const ACTIVE =
  /[`*~<|]|\\(?=[!-/:-@[-`{-~])|&(?=[#a-z])|\](?=[([:]|$)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=\/)\/|(?<=\S|^)@(?=\S|$)/giu;

/** What starts a heading, a quotation, a list, a line or a rule, where a text is the first of its block. */
const BLOCK = /^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=](?=[-= ]*$)|\d{1,9}(?=[.)](?:\s|$)))/;

/** For running text; the first or last part of a block as well. */
export function literal(text: string): string {
  const line = oneLine(text)
    .trim()
    .replace(ACTIVE, String.raw`\$&`)
    .replace(/\bmailto:/gi, String.raw`mailto\:`);
  return line.replace(BLOCK, start => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** For a code span. */
export function codeSpan(text: string): string {
  const content = oneLine(text);
  const fence = fenceFor(content, 1);
  const padding = /^`|`$|^ .* $|^$/.test(content) ? ' ' : '';
  return fence + padding + content + padding + fence;
}

/** For a code span in a table's cell. */
export const code = (text: string): string => codeSpan(text).replaceAll('|', String.raw`\|`);

/** A block of code, whose text may contain any fences. */
export function fenceCode(language: string, text: string): string {
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** More backticks than the text has in a row. */
function fenceFor(text: string, least: number): string {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(Math.max(least, longest + 1));
}

/** For HTML: between two tags, or as an attribute's value in double quotes. */
export const html = (text: string): string => oneLine(text).replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);

/** A text, or a link where there is a target. */
export const linkTo = (text: string, target: string | null): string => (target === null ? text : `[${text}](${target})`);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
