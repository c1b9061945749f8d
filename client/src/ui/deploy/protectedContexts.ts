/** Whether the user must type a context's name before anything is changed there. `*` matches any text; case is ignored. */
export function isProtected(context: string, patterns: readonly string[]): boolean {
  const name = context.toLowerCase();
  return patterns.some(pattern => matches(name, pattern.toLowerCase().split('*')));
}

/** Whether the parts follow each other, the first at the start and the last at the end. Each is matched as early as possible, so that there is no backtracking. */
function matches(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}
