/** From a field of a rendered document to the line of the template that prints it. */
import { isObject, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, Span } from '@scc-lens/words';
import type { TemplateText } from './chartTexts';
import type { Level, Levels, Part } from './level';
import type { OutlineNode } from './outline';
import { partOfField } from './partOfField';
import { partOfItem } from './partOfItem';
import { readYaml } from './readYaml';
import { isHole } from './skeleton';
import type { Piece } from './skeleton';
import type { Place, Tracer, WrittenField } from './types';
import { dotIn, onlyPath } from './values';
import type { Values } from './values';

/** Traces fields of one document, and finds them in the templates. */
export interface DocumentTracer {
  readonly trace: Tracer;
  /** Null where it is not certain which part of a template prints the field, or the field is printed from values. */
  readonly written: (path: FieldPath) => WrittenField | null;
}

/** Traces fields of a document that a template has printed. A template of which it is unclear which document that was is named as a file. */
export function traceTemplate(template: TemplateText, level: Level | null, levels: Levels, value: Json | undefined): DocumentTracer {
  const { file } = template;
  if (level === null) return { trace: () => ({ file, span: { start: 0, end: 0 }, exactness: 'file', value: null }), written: () => null };
  const place = placeOfDocument(level, levels);
  const start: Cursor = { place, level, value: value ?? null, written: { template, node: null, below: level.nodes, isInline: false } };
  return {
    trace: path => {
      const { at, isWhole } = follow(levels, start, path);
      return { ...at.place, exactness: isWhole ? 'exact' : 'parent', value: at.source ?? null };
    },
    written: path => {
      const { at, isWhole } = follow(levels, start, path);
      if (!isWhole || at.written === undefined || valueAt(value, path) === undefined) return null;
      const { template: own, ...rest } = at.written;
      return { ...rest, file: own.file, text: own.text, start: at.written.node?.span.start ?? at.place.span.start };
    },
  };
}

/** A field that was traced. */
interface Cursor {
  readonly place: Place;
  /** The rendered value. */
  readonly value: Json | undefined;
  /** What is below it: fields of the template, of the values, or a text on its line. */
  readonly level?: Level;
  readonly values?: { readonly scope: Values; readonly path: FieldPath };
  readonly inline?: { readonly template: TemplateText; readonly node: OutlineNode; readonly path: FieldPath };
  /** Where its value is written. */
  readonly source?: Place;
  /** The part of a template that it is, where it is one. */
  readonly written?: Pick<WrittenField, 'node' | 'below' | 'isInline'> & { readonly template: TemplateText };
}

/** The field, or the nearest parent where it is not traced. */
function follow(levels: Levels, start: Cursor, path: FieldPath): { readonly at: Cursor; readonly isWhole: boolean } {
  let at = start;
  for (const step of path) {
    const below = valueBelow(at.value, step);
    // A finding on what is absent is about the parent.
    if (below === undefined) break;
    const next = stepInto(levels, at, step, below);
    if (next === null) return { at, isWhole: false };
    at = next;
  }
  return { at, isWhole: true };
}

function valueBelow(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? (value as readonly Json[])[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function stepInto(levels: Levels, at: Cursor, step: string | number, value: Json): Cursor | null {
  if (at.values !== undefined) return valuesCursor(at.values.scope, at.place, [...at.values.path, step], value);
  if (at.inline !== undefined) return insideText(at.inline, step, value);
  if (at.level === undefined) return null;
  const parts = levels.parts(at.level);
  if (parts === null) return null;
  const part = typeof step === 'string' ? partOfField(parts, step, value) : partOfItem(parts, step, at.value, value);
  if (part === null) return null;
  return 'index' in part ? cursorOfValues(part.part, part.index, value) : cursorOf(part, value);
}

function cursorOf({ template, node, scope }: Part, value: Json): Cursor {
  const place = placeOf(template, node);
  const below: Level = { template, nodes: node.children, block: node.block, scope };
  const written = { template, node, below: node.children, isInline: node.inline.length > 0 };
  if (node.isBlockText) return { place, value, written };
  if (node.inline.length === 0) return { place, value, level: below, written };
  const [first, ...rest] = node.inline;
  const path = first !== undefined && isHole(first) && rest.length === 0 ? onlyPath(first.code, dotIn(first.block)) : null;
  const source = sourceOf(scope, node.inline, value);
  const more = source === undefined ? {} : { source };
  return path !== null && source !== undefined
    ? { place, value, values: { scope, path }, written, ...more }
    : { place, value, inline: { template, node, path: [] }, written, ...more };
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

function cursorOfValues({ template, node, scope, values }: Part, index: string | number, value: Json): Cursor | null {
  return values === null ? null : valuesCursor(scope, placeOf(template, node), [...values.path, index], value);
}

/** A field that a template prints from its values. The template may have changed it: then it is not traced. */
function valuesCursor(scope: Values, place: Place, path: FieldPath, value: Json): Cursor | null {
  const known = scope.at(path);
  if (typeof known === 'string' || !isPrinted(known.value, value)) return null;
  return { place, value, values: { scope, path }, source: known.place() };
}

/** Whether a value of the values prints as a rendered one: scalars by their text, as `quote` changes types; others by their kind. */
function isPrinted(written: Json, rendered: Json): boolean {
  if (isScalar(written) || isScalar(rendered)) return isScalar(written) && isScalar(rendered) && `${written}` === `${rendered}`;
  return Array.isArray(written) === Array.isArray(rendered);
}

function isScalar(value: Json): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
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
  const written = { template, node, below: node.children, isInline: true };
  return { place: { file: template.file, span }, value, inline: { template, node, path }, written };
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
function placeOfDocument(level: Level, levels: Levels): Place {
  const kind = levels.parts(level)?.find(({ node }) => node.key === 'kind');
  if (kind !== undefined) return placeOf(kind.template, kind.node);
  const [first] = level.nodes;
  return first === undefined ? { file: level.template.file, span: { start: 0, end: 0 } } : placeOf(level.template, first);
}
