/** What an apply will remove besides what its dry run shows: fields of client-side applies that it takes over. */
import { fieldsAt, isFields, listAt } from '../words';
import type { Fields } from '../words';
import { valueAtPath } from './fieldPaths';

/**
 * The outcome of a dry run without the fields that only these managers own.
 * @param taken managers whose fields are taken over
 */
export function withoutLeftovers(object: Fields, taken: readonly string[]): Fields {
  if (taken.length === 0) return object;
  const entries = listAt(object, 'metadata', 'managedFields').map(entry => fieldsAt(entry));
  const isTaken = ({ manager, subresource }: Fields): boolean =>
    typeof manager === 'string' && taken.includes(manager) && subresource === undefined;
  const others = entries.filter(entry => !isTaken(entry)).map(entry => fieldsAt(entry, 'fieldsV1'));
  return entries
    .filter(isTaken)
    .reduce<Fields>((left, entry) => fieldsAt({ left: prune(left, fieldsAt(entry, 'fieldsV1'), others) }, 'left'), object);
}

/** `owned` and `others` are sets of fields as `fieldsV1` has them. */
function prune(value: unknown, owned: Fields, others: readonly Fields[]): unknown {
  const left = (step: string, below: unknown, found: unknown): unknown => {
    const shared = others.map(fields => fields[step]).filter(isFields);
    return shared.length === 0 ? undefined : prune(found, fieldsAt(below), shared);
  };
  if (isFields(value)) {
    const fields = new Map(Object.entries(value));
    for (const [step, below] of Object.entries(owned)) {
      const name = step.slice(2);
      if (step.startsWith('f:') && fields.has(name)) fields.set(name, left(step, below, fields.get(name)));
    }
    return Object.fromEntries([...fields].filter(([, field]) => field !== undefined));
  }
  if (!Array.isArray(value)) return value;
  const items = new Map<unknown, unknown>();
  for (const [step, below] of Object.entries(owned)) {
    const item = valueAtPath(value, [step]);
    if (item !== undefined) items.set(item, left(step, below, item));
  }
  return value.map((item: unknown) => (items.has(item) ? items.get(item) : item)).filter(item => item !== undefined);
}
