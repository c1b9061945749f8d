/** The fields or items that may be at one place of a rendered document, with what included templates and values bring. */
import { cached } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';
import type { ChartTexts, TemplateText } from './chartTexts';
import type { OutlineNode } from './outline';
import { isHole, MOST_BLOCKS } from './skeleton';
import type { Block } from './skeleton';
import { dotIn, isOwnDot, onlyPath, Values } from './values';
import type { Dot } from './values';

/** Nodes below one field, of one template. */
export interface Level {
  readonly template: TemplateText;
  readonly nodes: readonly OutlineNode[];
  /** What is in this block is printed where the level is. */
  readonly block: Block;
  /** What `.Values` is in it. */
  readonly scope: Values;
}

/** How often a field or item is printed: exactly once, at most once, any number of times. */
export type Often = 'once' | 'maybe' | 'many';

/** One thing that a level may print. */
export interface Part {
  readonly template: TemplateText;
  readonly node: OutlineNode;
  /** What `.Values` is where it is written. */
  readonly scope: Values;
  readonly often: Often;
  /** Of a hole: the path of the values that it prints, and what these are; null where that is not known. */
  readonly values: { readonly path: FieldPath; readonly value: Json } | null;
}

/** Included templates inside included templates, and nodes of one level, that are followed. */
const MOST_INCLUDES = 8;
const MOST_NODES = 4000;

/** What levels may print, worked out once for a chart. */
export class Levels {
  private readonly known = new Map<readonly OutlineNode[], Map<Values, readonly Part[] | null>>();

  constructor(private readonly chart: ChartTexts) {}

  parts(level: Level): readonly Part[] | null {
    const byScope = cached(this.known, level.nodes, () => new Map<Values, readonly Part[] | null>());
    return cached(byScope, level.scope, () => partsOf(level, this.chart));
  }
}

/** Everything that a level may print, in its order; null where there is too much of it. */
function partsOf(level: Level, chart: ChartTexts): readonly Part[] | null {
  const parts: Part[] = [];
  return addParts(parts, level, 'once', { chart, budget: { left: MOST_NODES } }, MOST_INCLUDES) ? parts : null;
}

interface Run {
  readonly chart: ChartTexts;
  readonly budget: { left: number };
}

function addParts(parts: Part[], { template, nodes, block, scope }: Level, around: Often, run: Run, depth: number): boolean {
  for (const node of nodes) {
    if (run.budget.left-- <= 0) return false;
    const often = oftenIn(node.block, block, scope);
    if (often === 'never') continue;
    const both = around === 'once' ? often : around === 'many' || often === 'many' ? 'many' : 'maybe';
    if (node.kind !== 'hole') {
      parts.push({ template, node, scope, often: both, values: null });
      continue;
    }
    const included = depth === 0 ? null : run.chart.included(codeOf(node));
    if (included !== null) {
      const { children, block: inside } = included.document;
      const isSame = included.argument === '$' || (included.argument === '.' && isOwnDot(node.block));
      const level: Level = { template: included.template, nodes: children, block: inside, scope: isSame ? scope : Values.unknown };
      if (!addParts(parts, level, both, run, depth - 1)) return false;
      continue;
    }
    const printed = printedBy(node, scope);
    if (!isNothing(printed)) parts.push({ template, node, scope, often: both, values: printed });
  }
  return true;
}

export function codeOf({ inline: [first] }: OutlineNode): string {
  return first !== undefined && isHole(first) ? first.code : '';
}

/** The values that a hole prints as they are; null where it prints something else, or they are not known. */
export function printedBy(node: OutlineNode, scope: Values): Part['values'] {
  const printed = printedPath(codeOf(node), dotIn(node.block));
  const known = printed === null ? 'unknown' : scope.at(printed.path);
  if (printed === null || known === 'unknown') return null;
  const value = known === 'absent' ? null : known.value;
  // As a template, its keys may be others.
  return printed.isTemplate && hasAction(value) ? null : { path: printed.path, value };
}

function hasAction(value: Json): boolean {
  return value !== null && JSON.stringify(value).includes('{{');
}

function isNothing(printed: Part['values']): boolean {
  if (printed === null) return false;
  const { value } = printed;
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** How often something in a block is printed where `outer` is. */
export function oftenIn(block: Block, outer: Block | null, values: Values): Often | 'never' {
  let often: Often = 'once';
  let depth = 0;
  for (let at: Block | null = block; at !== null && at !== outer; at = at.parent) {
    if (depth++ === MOST_BLOCKS) return 'many';
    if (at.kind === 'root') continue;
    if (at.kind === 'range') {
      often = 'many';
      continue;
    }
    const truth = at.code === '' || at.parent === null ? null : values.truthOf(at.code, dotIn(at.parent));
    if (truth === false) return 'never';
    if (truth === null && often === 'once') often = 'maybe';
  }
  return often;
}

interface PrintedPath {
  readonly path: FieldPath;
  /** Whether what is printed is rendered as a template itself. */
  readonly isTemplate: boolean;
}

/** Functions that print a value's fields, or leave some out; whether they do shows when the fields are compared. */
const PRINTING: ReadonlySet<string> = new Set(['toYaml', 'toJson', 'toRawJson', 'omit', 'pick', 'nindent', 'indent', 'trim', 'tpl']);
const SERIALIZING: ReadonlySet<string> = new Set(['toYaml', 'toJson', 'toRawJson']);

/** Bitnami's function that prints a value as a template. */
const RENDER = /^\(?include\s+"[\w.-]*tplvalues\.render"\s+\(\s*dict\s+"value"\s+(\$?\.[\w.]*)\s+"context"\s+[$.]\s*\)/;

const TOKEN = /"[^"]*"|`[^`]*`|\$?\.[\w.]*|\$\w*|\d+|[A-Za-z_]\w*|[|()]|\S/g;

/** Longer actions are not looked into. */
const LONGEST = 1000;

/** The path in the values whose fields an action prints; null where it prints something else as well, or they are changed before. */
function printedPath(code: string, dot: Dot): PrintedPath | null {
  if (code.length > LONGEST) return null;
  const rendered = RENDER.exec(code);
  if (rendered !== null) {
    const path = isSpace(code.slice(rendered[0].length)) ? onlyPath(rendered[1] ?? '', dot) : null;
    return path === null ? null : { path, isTemplate: true };
  }
  const tokens: readonly string[] = code.match(TOKEN) ?? [];
  const isRead = tokens.every(token => PRINTING.has(token) || /^(?:"|`|\$?\.|\$$|\d|[|()])/.test(token));
  if (!isRead || !tokens.some(token => SERIALIZING.has(token))) return null;
  const path = onlyPath(code, dot);
  return path === null ? null : { path, isTemplate: tokens.includes('tpl') };
}

/** Whether nothing follows but functions that change the space around a text. */
function isSpace(code: string): boolean {
  const stage = code.trim().replace(/^\)/, '').trim();
  return stage === '' || /^\|\s*n?indent\s+\d+$/.test(stage);
}
