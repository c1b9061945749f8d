/**
 * The rows of `pod-rules.json`, and of the fields that Kubernetes' OpenAPI document requires, as rules of a type. A path leads from an object
 * of the type to fields: `ports[].name`, `limits{}` for the values of a map, `a|b.c` for one of several fields.
 */
import written from './pod-rules.json';
import { isList, isText, REQUIRED_FIELDS, type FieldPath, type Json } from '@scc-lens/words';

/** What is refused: no value, any value, one that is not allowed, and so on; `optional` only takes back what OpenAPI requires. */
export type Shape =
  | 'required'
  | 'optional'
  | 'forbidden'
  | 'invalid'
  | 'oneOf'
  | 'format'
  | 'keys'
  | 'range'
  | 'atMostField'
  | 'longest'
  | 'most'
  | 'divisor'
  | 'fieldPath'
  | 'single'
  | 'unique';

/** Fields and the values that they have, or have not where the name ends in `!`. Null is no value; the empty text is also an empty one. */
type WrittenConditions = Readonly<Record<string, readonly Json[]>>;

/** The conditions and variations of a row; most rows have none. */
interface Options<Conditions> {
  /** Of the object that has the field. */
  readonly when?: Conditions;
  /** Of the object that the path starts from. */
  readonly within?: Conditions;
  /** Values of the field itself. */
  readonly is?: readonly Json[];
  /** Fields of the value: none of them is set, or more than one. */
  readonly none?: readonly string[];
  readonly several?: readonly string[];
  /** The value is a quantity below this number. */
  readonly below?: number;
  /** What an unset field is checked as. */
  readonly unset?: Json;
  /** Whether an empty text is a value, as in fields that are pointers in Kubernetes' types. */
  readonly blank?: boolean;
  /** Whether objects on the path that are not there count as empty. */
  readonly deep?: boolean;
  /** What a message shows as the value, where Kubernetes shows something else; `hidden`: nothing, because Kubernetes shows an object. */
  readonly shown?: string;
  readonly hidden?: boolean;
  /** A pattern of texts that are allowed in addition to the listed ones. */
  readonly orMatching?: string;
  /** Whether the rule is for pods only, or for templates: for all, or for ones whose pods are kept running, or end. Of an object, its kind. */
  readonly of?: string;
  /** The first minor version of Kubernetes that has the rule, and the first that does not. */
  readonly since?: number;
  readonly until?: number;
}

type Row = readonly [path: string, shape: Shape, values?: Json, words?: string | null, options?: Options<WrittenConditions>];

export interface Rule extends Options<readonly Condition[]> {
  readonly path: readonly Step[];
  readonly shape: Shape;
  /** The texts among the row's values, and the numbers; null is no bound. */
  readonly texts: readonly string[];
  readonly bounds: readonly (number | null)[];
  /** Kubernetes' words; empty for those that the shape has. */
  readonly words: string;
  /** Whether an object without the first field of the path has nothing to check, and whether the same is so of every field. */
  readonly needsField: boolean;
  readonly needsValue: boolean;
}

export interface Condition {
  readonly path: FieldPath;
  readonly values: readonly Json[];
  readonly not: boolean;
}

/** From an object to one of its fields, or to each of several; `each`: on to the items or values of that. */
export interface Step {
  readonly fields: readonly string[];
  readonly each: boolean;
}

const ROWS = written.rules as unknown as Readonly<Record<string, readonly Row[]>>;
/** Ephemeral containers have the fields of containers. */
const LIKE: Readonly<Record<string, string>> = { EphemeralContainer: 'Container' };

/** The rules of an object type. */
export function rulesOf(type: string): readonly Rule[] {
  const rows = ROWS[LIKE[type] ?? type] ?? [];
  const required = (REQUIRED_FIELDS[type] ?? []).filter(field => !rows.some(row => row[0] === field && coversUnset(row)));
  return [...rows.filter(([, shape]) => shape !== 'optional'), ...required.map(field => [field, 'required'] as const)].map(compile);
}

/** The minor versions of Kubernetes that have some fields of a type by default, by field. */
export function introductionsOf(type: string): ReadonlyMap<string, number> {
  const prefix = `${LIKE[type] ?? type}.`;
  const own = Object.entries(written.since).filter(([field]) => field.startsWith(prefix));
  return new Map(own.map(([field, since]) => [field.slice(prefix.length), since]));
}

const coversUnset = ([field, shape, , , options]: Row): boolean =>
  shape === 'required' || shape === 'optional' || options?.unset !== undefined || options?.when?.[field]?.includes('') === true;

/** Shapes that refuse what is not there. */
const OF_NOTHING: readonly Shape[] = ['required', 'invalid'];

function compile([written, shape, values = null, words, options = {}]: Row): Rule {
  const path = written === '' ? [] : written.split('.').map(stepOf);
  const needsValue = isAboutValue(path, shape, options);
  const list = isList(values) ? values : [values];
  const { when, within, ...others } = options;
  const joinsFields = shape === 'unique' && (path[0]?.fields.length ?? 0) > 1;
  return {
    ...others,
    ...(when === undefined ? {} : { when: conditionsOf(when) }),
    ...(within === undefined ? {} : { within: conditionsOf(within) }),
    path,
    shape,
    texts: list.filter(isText),
    bounds: list.filter(value => value === null || typeof value === 'number'),
    words: words ?? '',
    needsField: path.length > 0 && !joinsFields && (needsValue || (path.length > 1 && options.deep !== true)),
    needsValue,
  };
}

/** Whether a rule refuses nothing where the field is not set. */
function isAboutValue(
  path: readonly Step[],
  shape: Shape,
  { when = {}, is, none, several, below, unset, deep }: Options<WrittenConditions>,
): boolean {
  if (unset !== undefined || deep === true) return false;
  if (!OF_NOTHING.includes(shape) || is !== undefined || none !== undefined || several !== undefined || below !== undefined) return true;
  const own = path.at(-1)?.fields ?? [];
  return Object.entries(when).some(
    ([name, values]) => own.includes(name.replace('!', '')) && name.endsWith('!') === (values.includes(null) || values.includes('')),
  );
}

const stepOf = (text: string): Step => ({ fields: text.replaceAll(/\[\]|\{\}/g, '').split('|'), each: /[\]}]$/.test(text) });

const conditionsOf = (written: WrittenConditions): readonly Condition[] =>
  Object.entries(written).map(([name, values]) => ({ path: name.replace('!', '').split('.'), values, not: name.endsWith('!') }));
