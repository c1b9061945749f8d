/** The value that a share of the values does not exceed; the median at 0.5. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values) {
  return quantile(values, 0.5);
}

/** Two significant digits below a hundred, none after the point above. */
export function short(value) {
  return Number.isNaN(value) ? 'n/a' : value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** A Markdown table, its columns padded so that it reads as text too. The columns named in `left` are not numbers. */
export function table(head, rows, left = [0]) {
  const all = [head, ...rows].map(row => row.map(String));
  const widths = head.map((_, i) => Math.max(...all.map(row => row[i].length)));
  const line = (row, pad) =>
    `| ${row.map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i], pad) : cell.padStart(widths[i], pad))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (left.includes(i) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(all[0], ' '), rule, ...all.slice(1).map(row => line(row, ' '))].join('\n');
}
