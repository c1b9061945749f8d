/** What an apply will remove besides what its dry run shows: fields of client-side applies that it takes over. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields, listAt, parseJson } from '../../cluster';
import type { Fields } from '../../cluster';

/**
 * The outcome of a dry run without the fields that only these managers own.
 * @param taken managers whose fields are taken over
 */
export function withoutLeftovers(object: Fields, taken: readonly string[]): Fields {
  if (taken.length === 0) return object;
  const entries = listAt(object, 'metadata', 'managedFields').map(entry => fieldsAt(entry));
  const isTaken = ({ manager, subresource }: Fields): boolean => taken.includes(String(manager)) && subresource === undefined;
  const others = entries.filter(entry => !isTaken(entry)).map(entry => fieldsAt(entry, 'fieldsV1'));
  return entries
    .filter(isTaken)
    .reduce<Fields>((left, entry) => fieldsAt({ left: prune(left, fieldsAt(entry, 'fieldsV1'), others) }, 'left'), object);
}

/** `owned` and `others` are sets of fields as `fieldsV1` has them. */
function prune(value: unknown, owned: Fields, others: readonly Fields[]): unknown {
  let left = value;
  for (const [step, below] of Object.entries(owned)) {
    if (step === '.') continue;
    const shared = others.map(fields => fields[step]).filter(isFields);
    left = replace(left, step, found => (shared.length === 0 ? undefined : prune(found, fieldsAt(below), shared)));
  }
  return left;
}

/** @param change from what is there to what replaces it; undefined removes it */
function replace(value: unknown, step: string, change: (found: unknown) => unknown): unknown {
  const name = step.slice(2);
  if (step.startsWith('f:')) {
    if (!isFields(value) || !(name in value)) return value;
    const { [name]: found, ...rest } = value;
    const changed = change(found);
    return changed === undefined ? rest : { ...value, [name]: changed };
  }
  if (!Array.isArray(value)) return value;
  const wanted = parseJson(name);
  const isMeant = (item: unknown): boolean =>
    step.startsWith('k:')
      ? Object.entries(fieldsAt(wanted)).every(([key, part]) => isDeepStrictEqual(fieldsAt(item)[key], part))
      : isDeepStrictEqual(item, wanted);
  return value.flatMap((item: unknown) => {
    if (!isMeant(item)) return [item];
    const changed = change(item);
    return changed === undefined ? [] : [changed];
  });
}
