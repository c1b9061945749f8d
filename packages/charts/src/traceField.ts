/** From a field of a document that a marked chart has printed to the line of the template, and to the values that are printed there. */
import { countBefore, isList, isObject, objectOf, presentPart, valueAt, type FieldPath, type Json, type Span } from '@scc-lens/words';
import { locate, type Manifest } from '@scc-lens/yaml';
import type { Printed, PrintedDocument, Printing } from './printed';
import type { Origin, Place, WrittenField } from './types';
import { codeIn, contextOf, includedArgument, onlyPath, printedPath, Values, type Dot } from './values';

/** A rendered document with what has printed it. */
export interface PrintedPage {
  readonly manifest: Manifest;
  readonly printed: PrintedDocument;
  /** Where the printed document starts in the manifest's text. */
  readonly start: number;
}

/** A field's place, or the nearest parent's; null where there is none. */
export function traceField(page: PrintedPage, path: FieldPath, scope: Values): Origin | null {
  const root = page.manifest.value;
  // A finding on what is absent is about the parent.
  const whole = presentPart(root, path).length;
  for (let length = whole; length >= 0; length--) {
    const field = length === 0 ? headField(root) : path.slice(0, length);
    const key = keyOf(page, field);
    if (key === null) continue;
    const value = length === 0 ? null : valuePlace(page, field, key, scope);
    return { ...placeOf(page, field, key), exactness: length === whole ? 'exact' : 'parent', value };
  }
  return null;
}

/** A document is shown at its kind. */
const headField = (root: Json | undefined): FieldPath =>
  isObject(root) && 'kind' in root ? ['kind'] : Object.keys(objectOf(root)).slice(0, 1);

/** Where a template writes a field itself; null where an action prints its key. */
export function writtenField(page: PrintedPage, path: FieldPath): WrittenField | null {
  const key = keyOf(page, path.length === 0 ? headField(page.manifest.value) : path);
  if (key?.by.piece.action !== null) return null;
  const { file, text } = key.by.piece.template;
  return { file, text, start: key.offset };
}

/** What has printed a field's key, or the start of an item; the dash of a text that begins with what a named template prints. */
export function keyOf({ manifest, printed, start }: PrintedPage, path: FieldPath): Printed | null {
  const at = locate(manifest, path, 'key').start - start;
  const key = printed.at(at);
  if (typeof path.at(-1) !== 'number' || typeof valueAt(manifest.value, path) === 'object') return key;
  const dash = printed.at(at - 1);
  return dash !== null && key !== null && dash.by.around !== key.by.around ? dash : key;
}

/** What is printed next to a field's key, by itself or with others. */
function nextTo(key: Printed, one: Printed | null): Printed | null {
  if (one === null) return null;
  let by: Printing | null = one.by;
  while (by !== null && by.around !== key.by.around) by = by.around;
  return by === null ? null : by === one.by ? one : { by, offset: by.piece.start };
}

function placeOf({ manifest, printed, start }: PrintedPage, path: FieldPath, key: Printed): Place {
  const { template, action, end } = key.by.piece;
  const { file, text } = template;
  if (action !== null) return { file, span: { start: key.offset, end } };
  const spanOf = (rendered: Span): Span | null => {
    const [first, last] = [rendered.start, rendered.end - 1].map(offset => nextTo(key, printed.at(offset - start)));
    if (first?.by.piece.template !== template || last?.by.piece.template !== template) return null;
    const span = { start: first.offset, end: last.by.piece.action === null ? last.offset + 1 : last.by.piece.end };
    return span.start >= key.offset && span.start < span.end && !text.slice(key.offset, first.offset).includes('\n') ? span : null;
  };
  const span = spanOf(locate(manifest, path)) ?? spanOf(locate(manifest, path, 'key'));
  return { file, span: span ?? { start: key.offset, end } };
}

/** Where the value is written that the template prints as a field's; null where that is not certain. */
function valuePlace(page: PrintedPage, path: FieldPath, key: Printed, scope: Values): Place | null {
  const printed = printedBy(page, path, key, scope);
  const found = printed === null ? undefined : knownIn(printed, valueAt(page.manifest.value, path) ?? null);
  const known = found === undefined ? undefined : printed?.values.at(found);
  return typeof known === 'object' ? known.place() : null;
}

/** The paths in the values that an action may print; none for an action that names several, or none. */
export interface PrintedPaths {
  readonly values: Values;
  readonly paths: readonly FieldPath[];
}

/** What the template prints as a field's value; null where it writes that itself. */
export function printedBy(page: PrintedPage, path: FieldPath, key: Printed, scope: Values): PrintedPaths | null {
  const value = valueAt(page.manifest.value, path) ?? null;
  const isWhole = value !== null && typeof value === 'object' && Object.keys(value).length > 0;
  const behind = (): readonly Printing[] => (isWhole ? wholePrinting(page, path, value, key) : valuePrinting(page, path, key));
  const [by, another] = key.by.piece.action === null ? behind() : [key.by];
  if (by === undefined) return null;
  const values = scopeAt(by, scope);
  if (another !== undefined) return { values, paths: [] };
  // Where it prints a key or a dash too, it may print other values as well.
  const isAlone =
    by !== key.by ||
    (typeof path.at(-1) === 'number' && page.printed.at(locate(page.manifest, path, 'key').start - page.start - 1)?.by !== by);
  const { only, whole } = pathsOf(codeIn(by.piece.template, by.piece.action?.code), contextOf(by.piece).dot);
  return { values, paths: [...(isAlone ? only : []), ...whole.map(one => [...one, ...(by === key.by ? pathIn(page, path, by) : [])])] };
}

/** The one path that an expression names, and the one whose fields it prints. */
export function pathsOf(code: string, dot: Dot) {
  const [only, whole] = [onlyPath(code, dot), printedPath(code, dot)];
  return { only: only === null ? [] : [only], whole: whole === null ? [] : [whole] };
}

/** The first path that prints as a rendered value, or as any where that is undefined. */
export const knownIn = ({ values, paths }: PrintedPaths, rendered: Json | undefined): FieldPath | undefined =>
  paths.find(path => {
    const known = values.at(path);
    return typeof known === 'object' && (rendered === undefined || isPrinted(known.value, rendered));
  });

/** The actions that print a field's value behind its key. */
function valuePrinting({ manifest, printed, start }: PrintedPage, path: FieldPath, key: Printed): readonly Printing[] {
  const isEmpty = isObject(valueAt(manifest.value, path)) || isList(valueAt(manifest.value, path));
  const { start: from, end } = locate(manifest, path, isEmpty ? 'value' : 'field');
  const parts = printed.between(from - start, end - start).flatMap(part => nextTo(key, part)?.by ?? []);
  return [...new Set(parts.filter(by => by.piece.action !== null))];
}

/** The one action that prints all of a mapping or list, from its first field or item to its last. */
function wholePrinting(page: PrintedPage, path: FieldPath, value: object, key: Printed): readonly Printing[] {
  const steps = Array.isArray(value) ? [0, value.length - 1] : Object.keys(value);
  const [first, last] = [steps[0], steps.at(-1)].map(step => {
    const part = step === undefined ? null : keyOf(page, [...path, step]);
    return nextTo(key, part)?.by;
  });
  return first !== undefined && first.piece.action !== null && first === last ? [first] : [];
}

/** A field's path from the first parent that an action has printed with it; items are counted from the first that it has printed. */
function pathIn(page: PrintedPage, path: FieldPath, by: Printing): FieldPath {
  const isOwn = (field: FieldPath): boolean => keyOf(page, field)?.by === by;
  let length = path.length - 1;
  while (length > 0 && isOwn(path.slice(0, length))) length--;
  const [first, parent] = [path[length], path.slice(0, length)];
  if (typeof first !== 'number') return path.slice(length);
  const others = countBefore(first, index => !isOwn([...parent, index]));
  return [first - others, ...path.slice(length + 1)];
}

/** The values that an action has; in a named template, its caller's where it gets its `.`. */
export function scopeAt({ around }: Printing, scope: Values): Values {
  for (let by = around; by !== null; by = by.around) {
    const argument = includedArgument(codeIn(by.piece.template, by.piece.action?.code));
    if (argument !== '$' && (argument !== '.' || !contextOf(by.piece).isOwn)) return Values.unknown;
  }
  return scope;
}

/** Whether a value of the values prints as a rendered one: scalars by their text, as `quote` changes types; others by their kind. */
function isPrinted(written: Json, rendered: Json): boolean {
  if (isScalar(written) || isScalar(rendered)) return isScalar(written) && isScalar(rendered) && `${written}` === `${rendered}`;
  return Array.isArray(written) === Array.isArray(rendered);
}

const isScalar = (value: Json): value is string | number | boolean | null => value === null || typeof value !== 'object';
