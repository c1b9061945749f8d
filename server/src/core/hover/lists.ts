import * as l10n from '@vscode/l10n';

/** So many are named before the rest is counted. */
const MOST_NAMED = 12;

/** `a, b, c` or, of many, `a, b, … and 7 more`. */
export function boundedList(items: readonly string[]): string {
  const rest = items.length - MOST_NAMED;
  const named = items.slice(0, MOST_NAMED).join(', ');
  return rest <= 0 ? named : l10n.t('{items} and {count} more', { items: named, count: rest });
}
