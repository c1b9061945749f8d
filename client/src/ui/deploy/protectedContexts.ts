/** Whether a context's name has to be typed before anything is changed there. `*` is any text; upper and lower case count as one. */
export function isProtected(context: string, patterns: readonly string[]): boolean {
  const name = context.toLowerCase();
  return patterns.some(pattern => matches(name, pattern.toLowerCase().split('*')));
}

/** Whether the parts come one after the other, the first at the start and the last at the end: each as early as it can, so that no way is tried twice. */
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
