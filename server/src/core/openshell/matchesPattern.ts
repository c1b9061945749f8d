/**
 * Whether a text is what a pattern describes, in which `*` is any text, also none. Each part is searched for once and after the one
 * before it, so that the time is linear in the text.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const inner = text.slice(first.length, text.length - last.length);
  let from = 0;
  for (const part of rest) {
    const at = inner.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
