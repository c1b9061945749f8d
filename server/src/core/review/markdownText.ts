/** What manifests hold, as parts of Markdown that show it letter by letter: no link, no picture, no end of a table's row comes of it. */

/** For running text. */
export function literal(text: string): string {
  return oneLine(text).replace(/[\\`*_~[\]<>|!#]/g, String.raw`\$&`);
}

/** For a code span, in a table's cell too. */
export function code(text: string): string {
  const content = oneLine(text).replaceAll('|', String.raw`\|`);
  const fence = '`'.repeat(1 + Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length)));
  return content.startsWith('`') || content.endsWith('`') ? `${fence} ${content} ${fence}` : fence + content + fence;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
