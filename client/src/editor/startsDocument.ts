/** Whether there is nothing but comments, and the start of a word on this line, between the separators around it. */
export function startsDocument(lines: readonly string[], line: number): boolean {
  if (!/^[\w-]*$/.test(lines[line] ?? '')) return false;
  const isNothing = (other: string): boolean => /^\s*(?:#|$)/.test(other);
  const isSeparator = (other: string): boolean => /^---(?:\s|$)/.test(other);
  const above = lines.slice(0, line).findLast(other => !isNothing(other));
  const below = lines.slice(line + 1).find(other => !isNothing(other));
  return [above, below].every(other => other === undefined || isSeparator(other));
}
