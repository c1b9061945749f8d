/** The fields or items that may be at one place of a rendered document, with what included templates and values bring. */
import type { FieldPath, Json } from '../words';
import type { OutlineNode } from './outline';
import { isHole } from './skeleton';
import type { Block } from './skeleton';
import type { ChartTexts, TemplateText } from './chartTexts';
import { dotIn, MOST_BLOCKS, onlyPath } from './values';
import type { Values } from './values';

/** Nodes below one field, of one template. */
export interface Level {
  readonly template: TemplateText;
  readonly nodes: readonly OutlineNode[];
  /** What is in this block is printed where the level is. */
  readonly block: Block;
}

/** How often a field or item is printed: exactly once, at most once, any number of times. */
export type Often = 'once' | 'maybe' | 'many';

/** One thing that a level may print. */
export interface Part {
  readonly template: TemplateText;
  readonly node: OutlineNode;
  readonly often: Often;
  /** Of a hole: the path of the values that it prints, and what these are; null where that is not known. */
  readonly values: { readonly path: FieldPath; readonly value: Json } | null;
}

/** Included templates inside included templates, and nodes of one level, that are followed. */
const MOST_INCLUDES = 8;
const MOST_NODES = 4000;

/** Everything that a level may print, in its order; null where there is too much of it. */
export function partsOf(level: Level, chart: ChartTexts, values: Values): readonly Part[] | null {
  const parts: Part[] = [];
  return addParts(parts, level, 'once', { chart, values, budget: { left: MOST_NODES } }, MOST_INCLUDES) ? parts : null;
}

interface Run {
  readonly chart: ChartTexts;
  readonly values: Values;
  readonly budget: { left: number };
}

function addParts(parts: Part[], { template, nodes, block }: Level, around: Often, run: Run, depth: number): boolean {
  for (const node of nodes) {
    if (run.budget.left-- <= 0) return false;
    const often = oftenIn(node.block, block, run.values);
    if (often === 'never') continue;
    const both = around === 'once' ? often : around === 'many' || often === 'many' ? 'many' : 'maybe';
    if (node.kind !== 'hole') {
      parts.push({ template, node, often: both, values: null });
      continue;
    }
    const included = depth === 0 ? null : run.chart.included(codeOf(node));
    if (included !== null) {
      const { children, block: inside } = included.document;
      if (!addParts(parts, { template: included.template, nodes: children, block: inside }, both, run, depth - 1)) return false;
      continue;
    }
    const printed = printedBy(node, run.values);
    if (!isNothing(printed)) parts.push({ template, node, often: both, values: printed });
  }
  return true;
}

export function codeOf({ inline: [first] }: OutlineNode): string {
  return first !== undefined && isHole(first) ? first.code : '';
}

/** The values that a hole prints as they are; null where it prints something else, or they are not known. */
export function printedBy(node: OutlineNode, values: Values): Part['values'] {
  const code = codeOf(node);
  if (!PRINTS_VALUES.test(code)) return null;
  const path = onlyPath(code, dotIn(node.block));
  const known = path === null ? 'unknown' : values.at(path);
  if (path === null || known === 'unknown') return null;
  return { path, value: known === 'absent' ? null : known.value };
}

/** Functions that print the fields of a value; whether they leave some out shows when the fields are compared. */
const PRINTS_VALUES = /\b(?:toYaml|toJson|toRawJson|tplvalues\.render|omit|pick)\b/;

function isNothing(printed: Part['values']): boolean {
  if (printed === null) return false;
  const { value } = printed;
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** How often something in a block is printed where `outer` is. */
function oftenIn(block: Block, outer: Block, values: Values): Often | 'never' {
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
