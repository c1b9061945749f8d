/** From a field of a rendered document to the line of the template that prints it. */
import { isObject, isText, valueAt } from '../words';
import type { FieldPath, Json, Span } from '../words';
import type { ChartTexts, TemplateText } from './chartTexts';
import { fieldsFit, fits } from './fits';
import { partsOf } from './level';
import type { Level, Part } from './level';
import type { OutlineDocument, OutlineNode } from './outline';
import { readYaml } from './readYaml';
import { isHole } from './skeleton';
import type { Piece } from './skeleton';
import type { Origin, Place, Tracer } from './types';
import { dotIn, onlyPath } from './values';
import type { Values } from './values';

/** Documents of one template that a rendered one is compared with, and items of a list. */
const MOST_CANDIDATES = 32;

/** Traces fields of a document that a template has printed. A template of which it is unclear which document that was is named as a file. */
export function traceTemplate(template: TemplateText, chart: ChartTexts, values: Values, value: Json | undefined): Tracer {
  const document = documentOf(template, chart, values, value);
  if (document === null) return () => ({ file: template.file, span: { start: 0, end: 0 }, exactness: 'file', value: null });
  const levels = new Map<readonly OutlineNode[], readonly Part[] | null>();
  const run: Run = {
    values,
    parts: level => {
      const known = levels.get(level.nodes);
      if (known !== undefined) return known;
      const parts = partsOf(level, chart, values);
      levels.set(level.nodes, parts);
      return parts;
    },
  };
  const level: Level = { template, nodes: document.children, block: document.block };
  const start: Cursor = { place: placeOfDocument(level, run), level, value: value ?? null };
  return path => follow(run, start, path);
}

interface Run {
  readonly values: Values;
  /** What a level may print, worked out once. */
  readonly parts: (level: Level) => readonly Part[] | null;
}

/** A field that was traced. */
interface Cursor {
  readonly place: Place;
  /** The rendered value. */
  readonly value: Json | undefined;
  /** What is below it: fields of the template, of the values, or a text on its line. */
  readonly level?: Level;
  readonly path?: FieldPath;
  readonly inline?: { readonly template: TemplateText; readonly node: OutlineNode; readonly path: FieldPath };
  /** Where its value is written. */
  readonly source?: Place;
}

function follow(run: Run, start: Cursor, path: FieldPath): Origin {
  let at = start;
  for (const step of path) {
    const below = valueBelow(at.value, step);
    // A finding on what is absent is about the parent.
    if (below === undefined) break;
    const next = stepInto(run, at, step, below);
    if (next === null) return { ...at.place, exactness: 'parent', value: at.source ?? null };
    at = next;
  }
  return { ...at.place, exactness: 'exact', value: at.source ?? null };
}

function valueBelow(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? (value as readonly Json[])[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function stepInto(run: Run, at: Cursor, step: string | number, value: Json): Cursor | null {
  if (at.path !== undefined) return valuesCursor(run, at.place, [...at.path, step], value);
  if (at.inline !== undefined) return insideText(at.inline, step, value);
  if (at.level === undefined) return null;
  const parts = run.parts(at.level);
  if (parts === null) return null;
  const part = typeof step === 'string' ? entryOf(parts, step, value) : itemOf(parts, step, at.value, value);
  if (part === null) return null;
  return 'index' in part ? cursorOfValues(run, part.part, part.index, value) : cursorOf(run, part, value);
}

/** The part that prints a field; null where it is not certain. */
function entryOf(parts: readonly Part[], key: string, value: Json): Part | { readonly part: Part; readonly index: string } | null {
  const written = parts.filter(({ node }) => node.kind === 'entry' && node.key === key);
  const [always, another] = written.filter(({ often }) => often === 'once');
  if (always !== undefined && another === undefined && fits(always.node, value)) return always;
  // Not a literal key: it may be this one.
  if (parts.some(({ node, values }) => (node.kind === 'hole' && values === null) || (node.kind === 'entry' && node.key === null)))
    return null;
  const printing = parts.filter(({ values }) => isObject(values?.value) && Object.hasOwn(values.value, key));
  const fitting = written.length > MOST_CANDIDATES ? [] : written.filter(({ node }) => fits(node, value));
  const [only, ...others] = [...fitting, ...printing];
  if (only === undefined || others.length > 0) return null;
  return only.values === null ? only : { part: only, index: key };
}

/** The part that prints an item of a list; null where it is not certain. */
function itemOf(
  parts: readonly Part[],
  index: number,
  list: Json | undefined,
  value: Json,
): Part | { readonly part: Part; readonly index: number } | null {
  if (!Array.isArray(list)) return null;
  const slots = slotsOf(parts);
  const found =
    countedFrom(slots, index) ??
    countedFrom(slots.toReversed(), list.length - 1 - index) ??
    countedAll(slots, list.length, index) ??
    named(slots, value) ??
    fittingOnly(slots, value);
  if (found === null || (found.index === undefined && !fits(found.part.node, value))) return null;
  return found.index === undefined ? found.part : { part: found.part, index: found.index };
}

/** A place in a list: an item of the template, or of the values that a hole prints; of other holes nothing is known. */
interface Slot {
  readonly part: Part;
  readonly index?: number;
}

function slotsOf(parts: readonly Part[]): readonly Slot[] {
  return parts
    .filter(({ node }) => node.kind !== 'entry')
    .flatMap((part): readonly Slot[] => {
      const { values } = part;
      return Array.isArray(values?.value) ? values.value.map((_, index) => ({ part, index })) : [{ part }];
    });
}

const isKnown = ({ part: { node, often }, index }: Slot): boolean => often === 'once' && (node.kind === 'item' || index !== undefined);

/** By position, where everything before is printed exactly once. */
function countedFrom(slots: readonly Slot[], index: number): Slot | null {
  const slot = slots[index];
  return slot !== undefined && slots.slice(0, index + 1).every(isKnown) ? slot : null;
}

/** By position among the items that are always printed, or among all, where the list has room for no others. */
function countedAll(slots: readonly Slot[], count: number, index: number): Slot | null {
  const always = slots.filter(isKnown);
  if (always.length === count) return always[index] ?? null;
  const isBounded = slots.every(({ part: { node, often }, index: at }) => often !== 'many' && (node.kind === 'item' || at !== undefined));
  return isBounded && slots.length === count ? (slots[index] ?? null) : null;
}

/** By its name, which the items of such a list do not share. */
function named(slots: readonly Slot[], value: Json): Slot | null {
  const name = isObject(value) ? value['name'] : undefined;
  if (!isText(name) || slots.some(({ part: { node, values } }) => node.kind === 'hole' && values === null)) return null;
  const found = slots.filter(({ part: { node, values }, index }) => {
    if (index === undefined) return literalName(node) === name;
    const item = Array.isArray(values?.value) ? (values.value as readonly Json[])[index] : undefined;
    return isObject(item) && item['name'] === name;
  });
  const [only] = found;
  return found.length === 1 && only !== undefined ? only : null;
}

function literalName({ children }: OutlineNode): string | null {
  const [piece, ...rest] = children.find(({ key }) => key === 'name')?.inline ?? [];
  return piece === undefined || rest.length > 0 || isHole(piece) ? null : piece.text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** The only item that can print the value. */
function fittingOnly(slots: readonly Slot[], value: Json): Slot | null {
  if (slots.length > MOST_CANDIDATES || slots.some(({ part: { node }, index }) => node.kind === 'hole' && index === undefined)) return null;
  const [only, ...others] = slots.filter(({ part: { node, values }, index }) =>
    index === undefined ? fits(node, value) : isEqual((values?.value as readonly Json[])[index], value),
  );
  return only !== undefined && others.length === 0 ? only : null;
}

function cursorOf({ values: known }: Run, { template, node }: Part, value: Json): Cursor {
  const place = placeOf(template, node);
  const below: Level = { template, nodes: node.children, block: node.block };
  if (node.isBlockText) return { place, value };
  if (node.inline.length === 0) return { place, value, level: below };
  const [first, ...rest] = node.inline;
  const path = first !== undefined && isHole(first) && rest.length === 0 ? onlyPath(first.code, dotIn(first.block)) : null;
  const source = sourceOf(known, node.inline, value);
  const more = source === undefined ? {} : { source };
  return path !== null && source !== undefined
    ? { place, value, path, ...more }
    : { place, value, inline: { template, node, path: [] }, ...more };
}

/** Where the value is written that a text with one hole prints, if it is that value. */
function sourceOf(values: Values, inline: readonly Piece[], value: Json): Place | undefined {
  const [hole, ...others] = inline.filter(isHole);
  const literal = inline.map(piece => (isHole(piece) ? '' : piece.text)).join('');
  if (hole === undefined || others.length > 0 || !/^["']*$/.test(literal)) return undefined;
  const path = onlyPath(hole.code, dotIn(hole.block));
  const known = path === null ? 'unknown' : values.at(path);
  return typeof known === 'object' && isPrinted(known.value, value) ? known.place() : undefined;
}

function cursorOfValues(run: Run, { template, node, values }: Part, index: string | number, value: Json): Cursor | null {
  return values === null ? null : valuesCursor(run, placeOf(template, node), [...values.path, index], value);
}

/** A field that a template prints from its values. The template may have changed it: then it is not traced. */
function valuesCursor({ values }: Run, place: Place, path: FieldPath, value: Json): Cursor | null {
  const known = values.at(path);
  if (typeof known === 'string' || !isPrinted(known.value, value)) return null;
  return { place, value, path, source: known.place() };
}

/** Whether a value of the values prints as a rendered one: scalars by their text, as `quote` changes types; others by their kind. */
function isPrinted(written: Json, rendered: Json): boolean {
  if (isScalar(written) || isScalar(rendered)) return isScalar(written) && isScalar(rendered) && `${written}` === `${rendered}`;
  return Array.isArray(written) === Array.isArray(rendered);
}

function isScalar(value: Json): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
}

/** Equal to a depth at which two items of a list differ. */
function isEqual(a: Json | undefined, b: Json, depth = 3): boolean {
  if (a === b) return true;
  if (a === undefined || a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (depth === 0) return true;
  const [ours, theirs] = [Object.entries(a), b as Readonly<Record<string, Json>>];
  return (
    ours.length <= MOST_CANDIDATES &&
    ours.length === Object.keys(b).length &&
    ours.every(([key, one]) => Object.hasOwn(b, key) && isEqual(one as Json, theirs[key] ?? null, depth - 1))
  );
}

/** A field of a mapping or list in brackets, where nothing of it is a hole. */
function insideText({ template, node, path: before }: NonNullable<Cursor['inline']>, step: string | number, value: Json): Cursor | null {
  const [text, ...others] = node.inline;
  if (text === undefined || others.length > 0 || isHole(text)) return null;
  const yaml = readYaml(text);
  const path = [...before, step];
  if (valueAt(yaml.value, path) === undefined) return null;
  const { start, end } = yaml.locate(path);
  const span: Span = { start: text.start + start, end: text.start + end };
  return { place: { file: template.file, span }, value, inline: { template, node, path } };
}

/** The value on the line, else the key, the dash or the hole. */
function placeOf({ file, text }: TemplateText, { span, inline }: OutlineNode): Place {
  const [first, last] = [inline[0], inline.at(-1)];
  if (first === undefined || last === undefined) return { file, span: lineBehindDash(text, span) };
  return { file, span: { start: first.start, end: isHole(last) ? last.end : last.start + last.text.trimEnd().length } };
}

/** Of a list item its first line. */
function lineBehindDash(text: string, span: Span): Span {
  if (text[span.start] !== '-' || span.end !== span.start + 1) return span;
  const newline = text.indexOf('\n', span.end);
  const line = text.slice(span.end, newline < 0 ? text.length : newline);
  const content = line.trim();
  return content === '' ? span : { start: span.end + line.indexOf(content), end: span.end + line.indexOf(content) + content.length };
}

/** The kind of the object, where the template writes it. */
function placeOfDocument(level: Level, run: Run): Place {
  const kind = run.parts(level)?.find(({ node }) => node.key === 'kind');
  if (kind !== undefined) return placeOf(kind.template, kind.node);
  const [first] = level.nodes;
  return first === undefined ? { file: level.template.file, span: { start: 0, end: 0 } } : placeOf(level.template, first);
}

/** The document of a template that prints this value; null where several can. */
function documentOf(template: TemplateText, chart: ChartTexts, values: Values, value: Json | undefined): OutlineDocument | null {
  const near = template.documentsOf(isObject(value) && isText(value['kind']) ? value['kind'] : '');
  if (near.length > MOST_CANDIDATES) return null;
  const fitting = near.filter(({ children, block }) => {
    const parts = partsOf({ template, nodes: children, block }, chart, values) ?? [];
    return fieldsFit(children, block, value) && parts.every(({ node, often }) => often !== 'once' || hasKey(node, value));
  });
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only : null;
}

function hasKey({ kind, key }: OutlineNode, value: Json | undefined): boolean {
  return kind !== 'entry' || key === null || (isObject(value) && Object.hasOwn(value, key));
}
