/**
 * How many characters must be added, removed, replaced, or swapped with the next one, to make one name of the other; `most + 1` for
 * everything farther than `most`. Only the band of that width around the diagonal is computed, so the cost is linear in the names' length.
 */
export function editDistance(a: string, b: string, most: number): number {
  const far = most + 1;
  if (Math.abs(a.length - b.length) > most) return far;
  const start = (): number[] => Array.from({ length: b.length + 1 }, (_, j) => j);
  let [older, above, row] = [start(), start(), start()];
  for (let i = 1; i <= a.length; i++) {
    const first = Math.max(1, i - most);
    [older, above, row] = [above, row, older];
    row[first - 1] = first === 1 ? i : far;
    for (let j = first; j <= Math.min(b.length, i + most); j++) {
      const replaced = (above[j - 1] ?? far) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (older[j - 2] ?? far) + 1 : far;
      row[j] = Math.min(replaced, swapped, (above[j] ?? far) + 1, (row[j - 1] ?? far) + 1);
    }
  }
  return Math.min(row[b.length] ?? far, far);
}
