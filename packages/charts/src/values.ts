/** The values that a chart's templates print, and where they are written. */
import { cached, isObject, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { readYaml } from './readYaml';
import type { YamlText } from './readYaml';
import { MOST_BLOCKS } from './skeleton';
import type { Block } from './skeleton';
import type { ChartSource, Place, TemplateSource, ValuesSource } from './types';

/** What is known of a value. */
export type Known = { readonly value: Json; readonly place: () => Place } | 'absent' | 'unknown';

/** The values of one chart, as its templates see them. */
export class Values {
  private readonly layers: readonly { readonly yaml: YamlText; readonly file: string; readonly prefix: readonly string[] }[];

  constructor(
    { values, overridden, changed }: Pick<ChartSource, 'values' | 'overridden'> & { readonly changed: ChangedValues },
    private readonly scope: readonly string[],
  ) {
    this.overridden = overridden;
    this.changed = changed;
    this.layers = values.filter(source => isIn(source, scope)).map(source => layerOf(source, scope));
  }

  private readonly overridden: readonly FieldPath[];
  private readonly changed: ChangedValues;
  private readonly known = new Map<string, Known>();

  /** Those of a named template that gets something else than its caller's. */
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
    for (const { yaml, file, prefix } of this.layers) {
      const whole = path[0] === 'global' ? path : [...prefix, ...path];
      const found = lookUp(yaml.value, whole);
      if (found === undefined) continue;
      if (found === 'shadowed') break;
      if (!isObject(found.value)) {
        if (merged === null) return { value: found.value, place: () => ({ file, span: yaml.locate(whole) }) };
        break;
      }
      place ??= () => ({ file, span: yaml.locate(whole) });
      merged = merged === null ? found.value : withOthers(merged, found.value);
    }
    return merged === null || place === null ? 'absent' : { value: merged, place };
  }

  /** Whether the chart around gives the chart global values of its own, which Helm merges with those of all charts. */
  private hasOwnGlobals(): boolean {
    return this.layers.some(({ yaml, prefix }) => prefix.length > 0 && valueAt(yaml.value, [...prefix, 'global']) !== undefined);
  }

  /** Whether a condition is true; null where that is not known. */
  truthOf(code: string, dot: Dot): boolean | null {
    if (code.startsWith('not ')) {
      const inner = this.truthOf(code.slice('not '.length).trim(), dot);
      return inner === null ? null : !inner;
    }
    const path = simplePath(code, dot);
    if (path === null) return null;
    const known = this.at(path);
    return known === 'unknown' ? null : known !== 'absent' && isTruthy(known.value);
  }

  private isOverridden(path: FieldPath): boolean {
    const whole = path[0] === 'global' ? path : [...this.scope, ...path];
    const isOn = (given: FieldPath, own: FieldPath): boolean => given.every((step, i) => i >= own.length || step === String(own[i]));
    return (
      this.overridden.some(given => isOn(given, whole)) ||
      this.changed.paths.some(given => isOn(given, path)) ||
      path.some(step => this.changed.names.has(String(step)))
    );
  }
}

/** The value of `.` in a template: a path in the values, or null for the root and for what is not known. */
export type Dot = FieldPath | null;

/** What `.` is in a block. */
export function dotIn(block: Block, left = MOST_BLOCKS): Dot {
  let at: Block | null = block;
  for (let depth = left; at !== null && depth > 0; depth--, at = at.parent) {
    if (at.kind === 'range') return null;
    if (at.kind === 'with') return at.parent === null || at.code === '' ? null : simplePath(at.code, dotIn(at.parent, depth - 1));
  }
  return null;
}

/** Whether `.` in a block is what the template gets. */
export function isOwnDot(block: Block): boolean {
  let at: Block | null = block;
  for (let depth = MOST_BLOCKS; at !== null && depth > 0; depth--, at = at.parent)
    if (at.kind === 'range' || at.kind === 'with') return false;
  return at === null;
}

/** The path in the values that an expression is, and nothing else; null where it is more. */
export function simplePath(code: string, dot: Dot): FieldPath | null {
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

function isIn({ scope: own }: ValuesSource, scope: readonly string[]): boolean {
  return own.length <= scope.length && own.every((name, i) => name === scope[i]);
}

function layerOf(source: ValuesSource, scope: readonly string[]): { yaml: YamlText; file: string; prefix: readonly string[] } {
  return { yaml: readYaml(source), file: source.file, prefix: scope.slice(source.scope.length) };
}

/** A mapping with the fields that another one has and it does not, at each depth. */
function withOthers(ours: JsonObject, others: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...others };
  for (const [name, value] of Object.entries(ours)) {
    const other = Object.hasOwn(others, name) ? others[name] : undefined;
    merged[name] = isObject(value) && isObject(other) ? withOthers(value, other) : value;
  }
  return merged;
}

/** The value at a path; `shadowed` where something that has no fields is on the way, so that no other file is asked. */
function lookUp(root: Json | undefined, path: FieldPath): { readonly value: Json } | 'shadowed' | undefined {
  let value = root;
  for (const step of path) {
    if (value === undefined) return undefined;
    if (isObject(value)) value = Object.hasOwn(value, step) ? value[step] : undefined;
    else if (Array.isArray(value) && typeof step === 'number') value = (value as readonly Json[])[step] ?? null;
    else return 'shadowed';
  }
  if (value === undefined) return undefined;
  return value === null ? 'shadowed' : { value };
}

function isTruthy(value: Json): boolean {
  if (value === null || typeof value !== 'object') return Boolean(value);
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

interface ChangedValues {
  /** Paths in the values of any of the charts; the empty one is all of them. */
  readonly paths: readonly FieldPath[];
  /** Names of fields of which it is not clear in which mapping they are changed. */
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
      else if (/^(?:\$|\$?\.)$/.test(target) && (isField ? name === 'Values' : true)) paths.push([]);
    }
  return { paths, names };
}
