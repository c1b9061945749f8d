/** One row of a table for rows that differ in their first cell only, in the order of the first of them. */
export function joinedRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const names = new Map<string, readonly string[]>();
  for (const [name = '', ...facts] of rows) names.set(facts.join('|'), [...(names.get(facts.join('|')) ?? []), name]);
  return [...names].map(([facts, all]) => [all.join(', '), ...facts.split('|')]);
}
