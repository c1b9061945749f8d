/**
 * Levenshtein's distance: how many characters must be added, removed or replaced to make one name of the other; `most + 1` for
 * everything farther than `most`. Only the band of that width around the diagonal is computed, so the cost is linear in the names' length.
 */
export function editDistance(a: string, b: string, most: number): number {
  const far = most + 1;
  if (Math.abs(a.length - b.length) > most) return far;
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const first = Math.max(1, i - most);
    let diagonal = row[first - 1] ?? far;
    row[first - 1] = first === 1 ? i : far;
    for (let j = first; j <= Math.min(b.length, i + most); j++) {
      const above = row[j] ?? far;
      row[j] = Math.min(diagonal + (a[i - 1] === b[j - 1] ? 0 : 1), above + 1, (row[j - 1] ?? far) + 1);
      diagonal = above;
    }
  }
  return Math.min(row[b.length] ?? far, far);
}
