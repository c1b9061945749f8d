/** The values that a chart's templates print, and where they are written. */
import { cached, isObject, isWithin, remember, valueAt, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { readYaml, type YamlText } from './readYaml';
import { actionsIn } from './actions';
import type { Piece } from './marks';
import type { ChartSource, Place, SourceText, TemplateSource } from './types';

/** What is known of a value. */
export type Known = { readonly value: Json; readonly place: () => Place } | 'absent' | 'unknown';

/** A file of values, as one chart sees it. */
export interface Layer {
  readonly yaml: YamlText;
  readonly file: string;
  readonly prefix: readonly string[];
}

/** The values of one chart, as its templates see them. */
export class Values {
  /** The file that wins comes first. */
  readonly layers: readonly Layer[];

  private readonly known = new Map<string, Known>();

  constructor(
    private readonly chart: Pick<ChartSource, 'values' | 'overridden'> & { readonly changed: ChangedValues },
    private readonly scope: readonly string[],
  ) {
    const layers = chart.values.filter(source => isWithin(scope, source.scope));
    this.layers = layers.map(source => ({ yaml: readYaml(source), file: source.file, prefix: scope.slice(source.scope.length) }));
  }

  /** The values of a named template that gets something else than its caller's. */
  static readonly unknown = new Values({ values: [], overridden: [], changed: { paths: [], names: new Set() } }, []);

  /** What a path is: the value of the file that wins, a mapping with the fields that only others have. */
  at(path: FieldPath): Known {
    if (this.layers.length === 0) return 'unknown';
    return cached(this.known, JSON.stringify(path), () => this.lookUp(path));
  }

  private lookUp(path: FieldPath): Known {
    if (this.isOverridden(path) || (path[0] === 'global' && this.hasOwnGlobals())) return 'unknown';
    let merged: JsonObject | null = null;
    let place: (() => Place) | null = null;
    for (const layer of this.layers) {
      const { yaml, file } = layer;
      const whole = pathFrom(layer, path);
      const found = lookUp(yaml.value, whole);
      if (found === undefined) continue;
      if (found === 'shadowed') break;
      if (!isObject(found.value)) {
        if (merged === null) return { value: found.value, place: () => ({ file, span: yaml.locate(whole) }) };
        break;
      }
      place ??= () => ({ file, span: yaml.locate(whole) });
      merged = merged === null ? found.value : mergedValues(found.value, merged);
    }
    return merged === null || place === null ? 'absent' : { value: merged, place };
  }

  /** Whether a parent chart sets `global` values, which Helm merges into every subchart. */
  private hasOwnGlobals(): boolean {
    return this.layers.some(({ yaml, prefix }) => prefix.length > 0 && valueAt(yaml.value, [...prefix, 'global']) !== undefined);
  }

  private isOverridden(path: FieldPath): boolean {
    const whole = path[0] === 'global' ? path : [...this.scope, ...path];
    const { overridden, changed } = this.chart;
    const isOn = (given: FieldPath, own: FieldPath): boolean => given.every((step, i) => i >= own.length || step === String(own[i]));
    return (
      overridden.some(given => isOn(given, whole)) ||
      changed.paths.some(given => isOn(given, path)) ||
      path.some(step => changed.names.has(String(step)))
    );
  }
}

/** The path of a value in a file. */
export const pathFrom = ({ prefix }: Layer, path: FieldPath): FieldPath => (path[0] === 'global' ? path : [...prefix, ...path]);

/** The value of `.` in a template: a path in the values, or null for the root and for what is not known. */
export type Dot = FieldPath | null;

/** What is around a part of a template. */
interface Context {
  readonly dot: Dot;
  /** Whether `.` is what the template gets. */
  readonly isOwn: boolean;
}

const OUTSIDE: Context = { dot: null, isOwn: true };

export const contextOf = ({ template, start }: Pick<Piece, 'template' | 'start'>): Context =>
  contextsIn(template).contexts.get(start) ?? OUTSIDE;

/** The code of an action, with `$` for what is no other thing: `$root` after `$root := .`. */
export function codeIn(template: SourceText, code = ''): string {
  const { roots } = contextsIn(template);
  return roots.size === 0 ? code : code.replace(/\$\w+/g, name => (roots.has(name) ? '$' : name));
}

const ASSIGNED = /^(?:(?:if|with)\s+)?(\$\w+)(?:\s*,\s*(\$\w+))?\s*:?=(.*)$/s;

/** What is around actions, by their offsets; and the variables that are always what the template gets. */
const contextsIn = remember(({ text }: SourceText) => {
  const contexts = new Map<number, Context>();
  const roots = new Set<string>();
  const others = new Set<string>();
  const open: Context[] = [];
  let at = OUTSIDE;
  for (const { kind, code, start } of actionsIn(text)) {
    if (kind === 'hole') contexts.set(start, at);
    const [, name, another, value] = ASSIGNED.exec(code) ?? [];
    const isRoot = kind === 'silent' && (value?.trim() === '$' || (value?.trim() === '.' && at.isOwn));
    for (const one of [name ?? [], another ?? []].flat()) (isRoot ? roots : others).add(one);
    if (kind === 'end' || kind === 'else') at = open.pop() ?? OUTSIDE;
    if (kind === 'hole' || kind === 'silent' || kind === 'end') continue;
    open.push(at);
    if (kind === 'define' || kind === 'block') at = OUTSIDE;
    else if (kind === 'with') at = { dot: simplePath(code, at.dot), isOwn: false };
    // What `.` is in the branch of an `else with` is not followed.
    else if (kind === 'range' || code.startsWith('with')) at = { dot: null, isOwn: false };
  }
  for (const name of others) roots.delete(name);
  return { contexts, roots };
});

/** The path in the values that an expression is, and nothing else; null where it is more. */
function simplePath(code: string, dot: Dot): FieldPath | null {
  const expression = code.trim().replace(/^\((.*)\)$/, '$1');
  const values = /^\$?\.Values((?:\.\w+)+)$/.exec(expression);
  if (values !== null) return (values[1] ?? '').slice(1).split('.');
  if (dot === null) return null;
  if (expression === '.') return dot;
  const field = /^((?:\.\w+)+)$/.exec(expression);
  return field === null ? null : [...dot, ...(field[1] ?? '').slice(1).split('.')];
}

/** Longer expressions are not looked into. */
const LONGEST_CODE = 1000;

/** The one path in the values that an expression prints; null where it names none or several. */
export function onlyPath(code: string, dot: Dot): FieldPath | null {
  if (code.length > LONGEST_CODE) return null;
  const plain = code.replace(/"[^"]*"|`[^`]*`/g, text => (text.startsWith('"') ? text.replace(/[.$(]/g, '_') : '_'));
  const paths = new Map<string, FieldPath>();
  for (const match of plain.matchAll(/(?:^|[\s(|])(\$?\.[\w.]*)/g)) {
    const path = simplePath(match[1] ?? '', dot);
    if (path !== null) paths.set(path.join('.'), path);
    else if (
      match[1] !== '.' &&
      match[1] !== '$' &&
      match[1] !== '$.' &&
      !/^\$?\.(?:Chart|Release|Template|Capabilities|Files)\b/.test(match[1] ?? '')
    )
      return null;
  }
  const [only] = paths.values();
  return paths.size === 1 && only !== undefined ? only : null;
}

/** As Helm merges values: mappings by their keys, all else as a whole. */
export function mergedValues(before: JsonObject, after: JsonObject): JsonObject {
  const merged = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(after)) {
    const known = merged.get(key);
    merged.set(key, isObject(known) && isObject(value) ? mergedValues(known, value) : value);
  }
  return Object.fromEntries(merged);
}

/** The value at a path; `shadowed` where something that has no fields is on the way, so that no other file is asked. An empty file has no value. */
export function lookUp(root: Json | undefined, path: FieldPath): { readonly value: Json } | 'shadowed' | undefined {
  let value: Json | undefined = root ?? undefined;
  for (const step of path) {
    if (value === undefined) return undefined;
    if (isObject(value)) value = Object.hasOwn(value, step) ? value[step] : undefined;
    else if (Array.isArray(value) && typeof step === 'number') value = (value as readonly Json[])[step] ?? null;
    else return 'shadowed';
  }
  if (value === undefined) return undefined;
  return value === null ? 'shadowed' : { value };
}

interface ChangedValues {
  /** Paths in the values of any of the charts; the empty one is all of them. */
  readonly paths: readonly FieldPath[];
  /** Names of fields that are changed in an unknown mapping. */
  readonly names: ReadonlySet<string>;
}

/** Functions that change their first argument: what that is, and for `set` the name of the field. */
const CHANGE = /\b(set|unset|merge|mergeOverwrite|mustMerge|mustMergeOverwrite)[\s(]+(\$?[\w.]+|\$)(?:[\s)]+"([^"\n]*)")?/g;

export function changedValues(templates: readonly TemplateSource[]): ChangedValues {
  const paths: FieldPath[] = [];
  const names = new Set<string>();
  for (const { text } of templates)
    for (const [, change = '', target = '', name] of text.matchAll(CHANGE)) {
      const isField = change === 'set' || change === 'unset';
      if (isField && name !== undefined) names.add(name);
      const [root, ...path] = target.replace(/^\$/, '').split('.').slice(1);
      if (root === 'Values') paths.push(path);
      else if (isField ? name === 'Values' : /^(?:\$|\$?\.)$/.test(target)) paths.push([]);
    }
  return { paths, names };
}

/** Functions that print a value's fields, or leave some out; whether they do shows when the fields are compared. */
const PRINTING: ReadonlySet<string> = new Set(['toYaml', 'toJson', 'toRawJson', 'omit', 'pick', 'nindent', 'indent', 'trim', 'tpl']);
const SERIALIZING: ReadonlySet<string> = new Set(['toYaml', 'toJson', 'toRawJson']);

/** Bitnami's function that prints a value as a template. */
const RENDER = /^\(?include\s+"[\w.-]*tplvalues\.render"\s+\(\s*dict\s+"value"\s+(\$?\.[\w.]*)\s+"context"\s+[$.]\s*\)/;

const TOKEN = /"[^"]*"|`[^`]*`|\$?\.[\w.]*|\$\w*|\d+|[A-Za-z_]\w*|[|()]|\S/g;

/** The path in the values whose fields an action prints; null where it prints something else as well, or they are changed before. */
export function printedPath(code: string, dot: Dot): FieldPath | null {
  if (code.length > LONGEST_CODE) return null;
  const rendered = RENDER.exec(code);
  if (rendered !== null) return isSpace(code.slice(rendered[0].length)) ? onlyPath(rendered[1] ?? '', dot) : null;
  const tokens: readonly string[] = code.match(TOKEN) ?? [];
  const isRead = tokens.every(token => PRINTING.has(token) || /^(?:"|`|\$?\.|\$$|\d|[|()])/.test(token));
  return isRead && tokens.some(token => SERIALIZING.has(token)) ? onlyPath(code, dot) : null;
}

/** Whether nothing follows but functions that change the space around a text. */
function isSpace(code: string): boolean {
  const stage = code.trim().replace(/^\)/, '').trim();
  return stage === '' || /^\|\s*n?indent\s+\d+$/.test(stage);
}

/** What a named template gets as `.` from an action that prints it; null for another action. */
export function includedArgument(code: string): string | null {
  const call = /^(?:include|template)\s+"[^"]+"([^|]*)/.exec(code);
  return call === null ? null : (call[1] ?? '').trim();
}
