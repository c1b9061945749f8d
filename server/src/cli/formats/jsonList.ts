/** Lists that `JSON.stringify` would write with an indentation of two spaces, item by item, so that no item has to be kept as an object. */

/** An item of a list that is written at this depth of the text, from zero. */
export function itemText(item: object, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  return indent + JSON.stringify(item, null, 2).replaceAll('\n', `\n${indent}`);
}

/** The list of these items. */
export function listText(items: readonly string[], depth: number): string {
  return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${'  '.repeat(depth)}]`;
}
