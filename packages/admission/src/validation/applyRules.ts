/** The rules of a type, applied to an object. */
import { cached, groupBy, isList, isObject, isPlaceholder, isText, objectOf, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, InvalidField, Json, JsonObject } from '@scc-lens/words';
import { fieldPathFault } from './fieldPath';
import { formatFaults } from './formats';
import { formatQuantity, quantityOf } from './quantity';
import { duplicate, forbidden, invalid, invalidObject, refusal, repeated, required, unsupported } from './refusals';
import type { Condition, Rule, Shape } from './rules';

/** Where a pod is validated, and as what. */
export interface RuleContext {
  /** The minor version of Kubernetes. */
  readonly kubernetes: number;
  /** What it is, as rules name it. */
  readonly of: readonly string[];
  /** The rules that count, by all rules of a type. */
  readonly active: Map<readonly Rule[], ActiveRules>;
}

/** Rules for every object, and those for objects with a field. */
interface ActiveRules {
  readonly always: readonly Rule[];
  readonly byField: ReadonlyMap<string, readonly Rule[]>;
}

/** What the rules refuse of an object, in time linear in it. */
export function applyRules(rules: readonly Rule[], object: JsonObject, path: FieldPath, context: RuleContext): readonly InvalidField[] {
  const { always, byField } = activeOf(rules, context);
  const run: Run = { context, root: object, rootPath: path, trail: [], faults: [], seen: null };
  for (const rule of always) apply(rule, run);
  for (const field in object) {
    const rules = byField.get(field);
    if (rules === undefined || object[field] === undefined || object[field] === null) continue;
    for (const rule of rules) apply(rule, run);
  }
  return run.faults;
}

function apply(rule: Rule, run: Run): void {
  if (isFulfilled(rule.within, run.root)) visit(rule, run, 0, run.root, run.root);
}

/** The rules on their way through one object, one after the other. */
interface Run {
  readonly context: RuleContext;
  readonly root: JsonObject;
  readonly rootPath: FieldPath;
  /** From the root to where it is. */
  readonly trail: (string | number)[];
  readonly faults: InvalidField[];
  /** For each rule, where values that may not be repeated are. */
  seen: Map<Rule, Map<string, FieldPath>> | null;
}

/** The rules that count in a context. */
function activeOf(rules: readonly Rule[], context: RuleContext): ActiveRules {
  const known = context.active.get(rules);
  if (known !== undefined) return known;
  const counting = rules.filter(rule => counts(rule, context));
  const ofFields = counting.filter(({ needsField }) => needsField).flatMap(perField);
  const active = {
    always: counting.filter(({ needsField }) => !needsField),
    byField: groupBy(ofFields, ({ path }) => path[0]?.fields ?? []),
  };
  context.active.set(rules, active);
  return active;
}

/** A rule for each field that its path can start with. */
function perField(rule: Rule): readonly Rule[] {
  const [first, ...rest] = rule.path;
  return first?.fields.map(field => ({ ...rule, path: [{ ...first, fields: [field] }, ...rest] })) ?? [rule];
}

function counts({ of, since = 0, until = Infinity }: Rule, context: RuleContext): boolean {
  return (of === undefined || context.of.includes(of)) && since <= context.kubernetes && context.kubernetes < until;
}

/** Follows the path of the rule from its step `at`, and checks what is at its end. */
function visit(rule: Rule, run: Run, at: number, value: Json | undefined, parent: JsonObject): void {
  const step = rule.path[at];
  if (step === undefined) {
    check(rule, run, value, parent);
    return;
  }
  const object = value ?? (rule.deep === true ? {} : undefined);
  if (!isObject(object)) return;
  for (const field of step.fields) {
    const inner = Object.hasOwn(object, field) ? object[field] : undefined;
    if ((inner === undefined || inner === null) && rule.needsValue) continue;
    run.trail.push(field);
    if (step.each) visitParts(rule, run, at + 1, inner, object);
    else visit(rule, run, at + 1, inner, object);
    run.trail.pop();
  }
}

/** The items of a list, or the values of a map. */
function visitParts(rule: Rule, run: Run, at: number, value: Json | undefined, parent: JsonObject): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of isList(value) ? value.entries() : Object.entries(value)) {
    run.trail.push(key);
    visit(rule, run, at, part, parent);
    run.trail.pop();
  }
}

/** Kubernetes itself fills in `$(NAME)` of a `subPathExpr`, when it starts the container. */
const isFilledLater = (value: Json | undefined, field: FieldPath[number] | undefined): boolean =>
  isPlaceholder(value) && field !== 'subPathExpr';

/** Whether conditions are fulfilled. A value that is filled in later fulfils none. */
function isFulfilled(conditions: readonly Condition[] | undefined, object: JsonObject): boolean {
  if (conditions === undefined) return true;
  for (const { path, values, not } of conditions) {
    const value = valueAt(object, path);
    if (isFilledLater(value, path.at(-1))) return false;
    if (isAmong(value, values) === not) return false;
  }
  return true;
}

function isAmong(value: Json | undefined, values: readonly Json[]): boolean {
  if (value === undefined || value === null) return values.includes(null) || values.includes('');
  return values.includes(isList(value) && value.length === 0 ? '' : value);
}

/** Whether Kubernetes reads a field as not set. */
function isUnset(value: Json | undefined, { blank, shape }: Rule): boolean {
  if (value === undefined || value === null || (isList(value) && value.length === 0)) return true;
  return blank !== true && (value === '' || (value === 0 && (shape === 'required' || shape === 'forbidden')));
}

function check(rule: Rule, run: Run, written: Json | undefined, parent: JsonObject): void {
  const { root, rootPath, trail, faults } = run;
  if (isFilledLater(written, trail.at(-1)) || !isFulfilled(rule.when, parent) || !matches(rule, written)) return;
  const isAbsent = isUnset(written, rule);
  const value = isAbsent ? rule.unset : written;
  if (isFine(rule, value, isAbsent)) return;
  const path = [...rootPath, ...trail];
  const found = CHECKS[rule.shape]?.(rule, { value, parent, path, run }) ?? [];
  if (found.length === 0) return;
  const { shape, unset, none, within, when } = rule;
  const isLacking = shape === 'required' || none !== undefined || (unset !== undefined && isAbsent);
  const around = path.slice(0, rule.path.at(-1)?.each === true ? -2 : -1);
  const lacks = [...(isLacking ? [path] : []), ...absentOf(within, root, rootPath), ...absentOf(when, parent, around)];
  faults.push(...(lacks.length === 0 ? found : found.map(fault => ({ ...fault, lacks }))));
}

/** What conditions name and an object at this path lacks. */
const absentOf = (conditions: readonly Condition[] | undefined, object: JsonObject, at: FieldPath): readonly FieldPath[] =>
  conditions?.flatMap(({ path }) => (valueAt(object, path) === undefined ? [[...at, ...path]] : [])) ?? [];

/** Whether a value is what nearly all are: it needs no path then. */
function isFine({ shape, none, is, texts }: Rule, value: Json | undefined, isAbsent: boolean): boolean {
  if (shape === 'required') return !isAbsent && none === undefined && is === undefined;
  if (shape === 'forbidden') return isAbsent;
  if (shape === 'format') return !isText(value) || formatFaults(texts[0] ?? '', value).length === 0;
  return value === undefined ? shape !== 'invalid' : shape === 'oneOf' && isText(value) && texts.includes(value);
}

/** A field that a rule speaks of. */
interface Site {
  /** As it is checked: with the default that the rule names. */
  readonly value: Json | undefined;
  readonly parent: JsonObject;
  readonly path: FieldPath;
  readonly run: Run;
}

type Check = (rule: Rule, site: Site) => readonly InvalidField[];

const CHECKS: Readonly<Partial<Record<Shape, Check>>> = {
  required: ({ words }, { path }) => [required(path, words)],
  forbidden: (rule, site) => [forbidden(site.path, rule.words, otherOf(rule, site))],
  invalid: (rule, site) => [contradiction(rule, site)],
  oneOf: ({ texts, words, orMatching }, { value, path }) => {
    if (!isText(value) || texts.includes(value) || (orMatching !== undefined && new RegExp(orMatching).test(value))) return [];
    return [words === '' ? unsupported(path, value, texts) : invalid(path, value, words)];
  },
  format: ({ texts: [format = ''] }, { value, path }) =>
    isText(value) ? formatFaults(format, value).map(fault => invalid(path, value, fault)) : [],
  keys: ({ texts: [format = ''] }, { value, path }) =>
    Object.keys(objectOf(value))
      .filter(key => !isPlaceholder(key))
      .flatMap(key => formatFaults(format, key).map(fault => invalid([...path, key], key, fault))),
  range: ({ bounds: [least, most], words }, { value, path }) => {
    if (typeof value !== 'number' || (value >= (least ?? -Infinity) && value <= (most ?? Infinity))) return [];
    return [invalid(path, value, words === '' ? `must be between ${least ?? ''} and ${most ?? ''}, inclusive` : words)];
  },
  /** The other field is of the object that the path starts from; the bound is its default. */
  atMostField: ({ texts: [field = ''], bounds: [otherwise], words }, { value, path, run: { root, rootPath } }) => {
    const most = root[field] ?? otherwise;
    if (typeof value !== 'number' || typeof most !== 'number' || (value >= 0 && value <= most)) return [];
    return [invalid(path, value, `${words} (${most})`, [...rootPath, field])];
  },
  longest: ({ bounds: [most] }, { value, path }) =>
    isText(value) && value.length > (most ?? Infinity) ? [refusal(path, `Too long: may not be more than ${most ?? ''} bytes`)] : [],
  most: ({ bounds: [most], words }, { value, path }) =>
    isList(value) && value.length > (most ?? Infinity) ? [invalidObject(path, words)] : [],
  divisor: ({ texts, words }, { value, path, parent }) => {
    const amount = quantityOf(value);
    const isFine = amount === undefined || amount.thousandths === 0n || texts.includes(formatQuantity(amount));
    return isFine ? [] : [invalid(path, parent['resource'] ?? '', words)];
  },
  fieldPath: ({ texts }, { value, path, parent }) =>
    isText(value) && value !== '' ? fieldPathFault(value, parent['apiVersion'], path, texts) : [],
  /** If several fields are set, only the first counts. */
  single: ({ texts, words }, { value, path }) => {
    const object = objectOf(value);
    const [first, ...others] = texts.filter(field => isObject(object[field]));
    return first === undefined ? [] : others.map(field => forbidden([...path, field], words, [...path, first]));
  },
  /** Values that an earlier place has; of objects, the fields that the row names. */
  unique: (rule, { value, path, run }) => {
    const { texts, words } = rule;
    const key = isObject(value) ? `{${texts.map(field => textOf(value[field])).join(', ')}}` : value;
    if (!isText(key) || key === '' || isPlaceholder(key)) return [];
    const places = cached((run.seen ??= new Map<Rule, Map<string, FieldPath>>()), rule, () => new Map<string, FieldPath>());
    const earlier = places.get(key);
    if (earlier === undefined) places.set(key, path);
    if (earlier === undefined) return [];
    return [words === '' ? duplicate(path, key, earlier) : repeated(path, key, words, earlier)];
  },
};

/** Whether the value is one that the rule is about. */
function matches({ is, none, several, below }: Rule, value: Json | undefined): boolean {
  if (is !== undefined && (value === undefined || !is.includes(value))) return false;
  if (none !== undefined && (!isObject(value) || setOf(value, none).length > 0)) return false;
  if (several !== undefined && (!isObject(value) || setOf(value, several).length < 2)) return false;
  const amount = below === undefined ? undefined : quantityOf(value);
  return below === undefined || (amount !== undefined && Number(amount.thousandths) < below * 1000);
}

const setOf = (object: JsonObject, fields: readonly string[]): readonly string[] =>
  fields.filter(field => object[field] !== undefined && object[field] !== null && object[field] !== '');

/** The field that a condition names, if it has a value. */
function otherOf({ when = [], within = [] }: Rule, { parent, path, run: { root, rootPath } }: Site): FieldPath | null {
  const own = path.at(-1);
  const set = when.find(condition => condition.path[0] !== own && valueAt(parent, condition.path) !== undefined);
  if (set !== undefined) return [...path.slice(0, -1), ...set.path];
  const above = within.find(condition => valueAt(root, condition.path) !== undefined);
  return above === undefined ? null : [...rootPath, ...above.path];
}

function contradiction(rule: Rule, site: Site): InvalidField {
  const { path, value } = site;
  const amount = rule.below === undefined ? undefined : quantityOf(value);
  const shown = rule.shown ?? (amount === undefined ? value : formatQuantity(amount));
  const isPrinted = shown !== undefined && typeof shown !== 'object' && rule.hidden !== true;
  return isPrinted ? invalid(path, shown, rule.words, otherOf(rule, site)) : invalidObject(path, rule.words, otherOf(rule, site));
}
