/** Objects that were applied by `kubectl apply` without `--server-side`: its fields are owned by updates that own kubectl's annotation too. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt, isFields, listAt, type Fields } from '../words';
import { valueAtPath } from './fieldPaths';

const LAST_APPLIED = 'f:kubectl.kubernetes.io/last-applied-configuration';
/** Under this name `kubectl apply --server-side` keeps the annotation, and nothing else, for later client-side applies. */
const KEEPER = 'kubectl-last-applied';

/** Managers whose fields an apply takes over without asking: they are earlier client-side applies of kubectl (as csaupgrade finds them). */
export function clientSideAppliers(object: Fields): readonly string[] {
  return [...new Set(entriesOf(object).filter(isClientSide).map(managerOf))];
}

function isClientSide(entry: Fields): boolean {
  const ownsAnnotation = fieldsAt(entry, 'fieldsV1', 'f:metadata', 'f:annotations')[LAST_APPLIED] !== undefined;
  const isUpdate = entry['operation'] === 'Update' || managerOf(entry) === KEEPER;
  return ownsAnnotation && isUpdate && entry['subresource'] === undefined;
}

const entriesOf = (object: Fields): readonly Fields[] => listAt(object, 'metadata', 'managedFields').map(entry => fieldsAt(entry));
const managerOf = (entry: Fields): string => (typeof entry['manager'] === 'string' ? entry['manager'] : '');

/**
 * `metadata.managedFields` with the fields of client-side applies given to a manager's server-side apply, so that the next one removes what
 * the manifest no longer has; null where there is nothing to give. Of several entries of one manager, only one of the apply's API version
 * is given, as csaupgrade does; the others end.
 */
export function handOver(object: Fields, manager: string): readonly Fields[] | null {
  const entries = entriesOf(object);
  const given = clientSideAppliers(object).reduce((left, from) => handOverFrom(left, from, manager), entries);
  return isDeepStrictEqual(given, entries) ? null : given;
}

function handOverFrom(entries: readonly Fields[], from: string, manager: string): readonly Fields[] {
  const isFrom = (entry: Fields): boolean =>
    managerOf(entry) === from && entry['subresource'] === undefined && (entry['operation'] === 'Update' || from === KEEPER);
  const isOwn = (entry: Fields): boolean =>
    managerOf(entry) === manager && entry['subresource'] === undefined && entry['operation'] === 'Apply';
  const target = entries.find(isOwn) ?? entries.find(isFrom);
  if (target === undefined) return entries;
  const source = entries.find(entry => isFrom(entry) && entry['apiVersion'] === target['apiVersion']);
  const fieldsV1 = source === undefined ? target['fieldsV1'] : unite(fieldsAt(target, 'fieldsV1'), fieldsAt(source, 'fieldsV1'));
  const merged = { ...target, manager, operation: 'Apply', fieldsV1 };
  return entries.map(entry => (entry === target ? merged : entry)).filter(entry => entry === merged || !isFrom(entry));
}

/** Both sets of fields. An empty mapping owns the field itself; `.` owns it too where fields below it are owned. */
function unite(a: Fields, b: Fields): Fields {
  if (Object.keys(a).length === 0 || Object.keys(b).length === 0) {
    const rest = { ...a, ...b };
    return Object.keys(rest).length === 0 ? rest : { '.': {}, ...rest };
  }
  const both = { ...a, ...b };
  return Object.fromEntries(
    Object.entries(both).map(([step, below]) => {
      const [left, right] = [a[step], b[step]];
      return [step, isFields(left) && isFields(right) ? unite(left, right) : below];
    }),
  );
}

/** The outcome of a dry run without the fields that only `taken` own: managers whose fields are taken over. */
export function withoutLeftovers(object: Fields, taken: readonly string[]): Fields {
  if (taken.length === 0) return object;
  const entries = entriesOf(object);
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
