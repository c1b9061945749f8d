/** A text of several lines as one: without its empty lines and the blanks around the others, a space between. */
export function joinLines(text: string): string {
  return text
    .split(/[\r\n]/)
    .map(line => line.trim())
    .filter(line => line !== '')
    .join(' ');
}
