/** Which part of a level prints a field. */
import { groupBy, isObject, remember } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import { fits } from './fits';
import type { Part } from './level';

/** So many parts are compared. */
const MOST_CANDIDATES = 32;

/** The part that prints a field; null where it is not certain. */
export function partOfField(
  parts: readonly Part[],
  key: string,
  value: Json,
): Part | { readonly part: Part; readonly index: string } | null {
  const { byKey, printing, isOpen } = fieldsOf(parts);
  const written = byKey.get(key) ?? [];
  const [always, another] = written.filter(({ often }) => often === 'once');
  if (always !== undefined && another === undefined && fits(always.node, value)) return always;
  if (isOpen || written.length + printing.length > MOST_CANDIDATES) return null;
  const fitting = written.filter(({ node }) => fits(node, value));
  const [only, ...others] = [...fitting, ...printing.filter(({ values }) => isObject(values?.value) && Object.hasOwn(values.value, key))];
  if (only === undefined || others.length > 0) return null;
  return only.values === null ? only : { part: only, index: key };
}

interface Fields {
  readonly byKey: ReadonlyMap<string, readonly Part[]>;
  /** Holes that print fields of known values. */
  readonly printing: readonly Part[];
  /** Whether something may print any field: a hole, a key with one, what an alias brings. */
  readonly isOpen: boolean;
}

const fieldsOf = remember((parts: readonly Part[]): Fields => ({
  byKey: groupBy(parts, ({ node }) => (node.kind === 'entry' && node.key !== null ? [node.key] : [])),
  printing: parts.filter(({ values }) => isObject(values?.value)),
  isOpen: parts.some(
    ({ node, values }) => (node.kind === 'hole' && values === null) || (node.kind === 'entry' && (node.key === null || node.key === '<<')),
  ),
}));
