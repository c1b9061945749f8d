export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Two significant digits below a hundred, none after the point above. */
export function short(value) {
  return Number.isNaN(value) ? 'n/a' : value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** A Markdown table, its columns padded so that it reads as text too. */
export function table(head, rows) {
  const all = [head, ...rows].map(row => row.map(String));
  const widths = head.map((_, i) => Math.max(...all.map(row => row[i].length)));
  const line = (row, pad) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i], pad) : cell.padStart(widths[i], pad))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(all[0], ' '), rule, ...all.slice(1).map(row => line(row, ' '))].join('\n');
}
