/** What Kubernetes refuses of a value: fields that it does not have, values of the wrong type, and what the rules of the types refuse. */
import { isList, isPlaceholder, isText, type FieldPath, type InvalidField, type Json, type JsonObject } from '@scc-lens/words';
import { applyRules, type RuleContext } from './applyRules';
import { fieldType, homeOf, nearestField, type FieldType } from './fieldTypes';
import { isQuantity } from './quantity';

/** Who refuses an unknown field: the API server, the decoder of a custom resource (which may drop it instead), or no one. */
export type UnknownFields = 'refused' | 'dropped' | 'allowed';

/** So many faults of one pod are reported, and no more. */
export const MOST_FAULTS = 100;

/**
 * Compares a value with a type of `pod-fields.json`, in time linear in the value.
 * @param rules where the rules of the types count; null for the structure alone
 */
export function structureOf(
  value: Json | undefined,
  type: string,
  path: FieldPath,
  unknown: UnknownFields,
  rules: RuleContext | null = null,
): readonly InvalidField[] {
  const run: Run = { faults: [], unknown, sound: new Map(), rules };
  check(run, value, fieldType(type), path);
  return run.faults;
}

interface Run {
  readonly faults: InvalidField[];
  readonly unknown: UnknownFields;
  /** The types as which objects and lists have no faults: aliases share values. */
  readonly sound: Map<object, readonly FieldType[]>;
  readonly rules: RuleContext | null;
}

function check(run: Run, value: Json | undefined, type: FieldType, path: FieldPath): void {
  if (value === undefined || value === null || run.faults.length >= MOST_FAULTS) return;
  if (typeof value !== 'object') {
    if (!fits(value, type.name) && !isPlaceholder(value)) refuse(run, value, type, path);
    return;
  }
  const sound = run.sound.get(value) ?? NONE;
  if (sound.includes(type)) return;
  const before = run.faults.length;
  checkInside(run, value, type, path);
  if (run.faults.length === before) run.sound.set(value, [...sound, type]);
}

const NONE: readonly FieldType[] = [];

/** Most fields are scalars of the right type, which need no path. */
function checkField(run: Run, value: Json | undefined, type: FieldType, path: FieldPath, step: string | number): void {
  if (value === undefined || value === null || (typeof value !== 'object' && fits(value, type.name))) return;
  check(run, value, type, [...path, step]);
}

function checkInside(run: Run, value: JsonObject | readonly Json[], type: FieldType, path: FieldPath): void {
  if (type.name === 'any') return;
  if (isList(value)) {
    if (type.items === null) refuse(run, value, type, path);
    else for (let i = 0; i < value.length; i++) checkField(run, value[i], type.items, path, i);
  } else if (type.fields !== null) checkFields(run, value, type, type.fields, path);
  else if (type.values !== null) for (const name of Object.keys(value)) checkField(run, value[name], type.values, path, name);
  else refuse(run, value, type, path);
}

function checkFields(run: Run, value: JsonObject, type: FieldType, fields: ReadonlyMap<string, FieldType>, path: FieldPath): void {
  let meant: Set<string> | undefined;
  for (const name in value) {
    const inner = fields.get(name);
    if (inner === undefined) checkUnknown(run, type.name, [...path, name], (meant ??= new Set()));
    else checkField(isDropped(run, type, name) ? { ...run, sound: new Map(), rules: null } : run, value[name], inner, path, name);
  }
  if (run.rules !== null && type.rules.length > 0) run.faults.push(...applyRules(type.rules, value, path, run.rules));
}

/** Whether the API server drops a field with any value. */
const isDropped = ({ rules }: Run, { introductions }: FieldType, field: string): boolean =>
  rules !== null && introductions.size > 0 && (introductions.get(field) ?? 0) > rules.kubernetes;

/** @param taken fields that other unknown ones of the object are meant to be */
function checkUnknown(run: Run, type: string, path: FieldPath, taken: Set<string>): void {
  const name = String(path.at(-1));
  if (run.unknown === 'allowed' || run.faults.length >= MOST_FAULTS || isPlaceholder(name)) return;
  const nearest = nearestField(type, name);
  const meant = nearest === null || taken.has(nearest) ? null : nearest;
  if (meant !== null) taken.add(meant);
  const fault = { kind: 'unknown', meant, home: nearest === null ? homeOf(type, name) : null } as const;
  run.faults.push({ path, isRefused: run.unknown === 'refused', fault });
}

function refuse(run: Run, value: Json, { name: expected }: FieldType, path: FieldPath): void {
  run.faults.push({ path, isRefused: true, fault: { kind: 'type', expected, value } });
}

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;

const isInteger = (value: Scalar, limit: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;

type Scalar = string | number | boolean;

/** Whether a scalar can be decoded into a type. Source: the types' UnmarshalJSON in k8s.io/apimachinery, and sigs.k8s.io/json. */
const FITS: Readonly<Record<string, (value: Scalar) => boolean>> = {
  any: () => true,
  string: isText,
  time: isText,
  boolean: value => typeof value === 'boolean',
  int32: value => isInteger(value, INT32),
  int64: value => isInteger(value, INT64),
  intOrString: value => isText(value) || isInteger(value, INT32),
  quantity: value => typeof value === 'number' || (isText(value) && isQuantity(value)),
};

const fits = (value: Scalar, type: string): boolean => FITS[type]?.(value) === true;
