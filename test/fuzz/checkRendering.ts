/** What is promised of places and fixes in the files that something is rendered from. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { readYaml, relocate } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import type { AnalyzeOptions, SourceFix } from '@scc-lens/lens';
import { valueAt } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';
import { applyEdits, parseFile, readYaml as readDocument, splitDocuments } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import type { Relocated } from '../../packages/charts/src/placer';
import { contradictions, leaves, markedTemplate, traceAll } from '../files/fields';
import { editedText, sourceFixes } from '../files/sourceFixes';
import type { FoundFix } from '../files/sourceFixes';
import type { Folder } from './folder';

const { settings } = readSettings({});

/** What a program has printed, and what that is traced to. */
export interface Made {
  readonly printed: string;
  readonly trace: (stream: ParsedFile) => Rendering | null;
  /** What it is printed from. */
  readonly files: Folder;
  /** What the program prints of these files; null where that is not known. */
  readonly print: ((files: Folder) => string | null) | null;
  /** Whether the lines that print a field are checked. */
  readonly areLinesKnown: boolean;
}

/** Fails where a place or a fix is not what is promised of it. */
export function checkRendering({ printed, trace, files, print, areLinesKnown }: Made): void {
  const stream = parseFile(printed);
  const rendering = trace(stream);
  if (rendering === null) return;
  checkTraces(stream, rendering, trace(parseFile(printed)) ?? rendering);
  if (print !== null && areLinesKnown) checkLines(stream, rendering, files, print);
  const options: AnalyzeOptions = { settings, facts: gatherFacts([{ file: 'rendered.yaml', manifests: stream.manifests }]) };
  const found = sourceFixes(stream, rendering, options);
  for (const { fix, title } of found) {
    if ('refused' in fix) {
      assert.match(fix.refused, /^\S.*\.$/s, `${title}: the reason is no sentence`);
      assert.doesNotMatch(fix.refused, /is a defect of SCC Lens/);
    } else checkEdits(rendering, fix, title);
  }
  const made = found.filter(({ fix }) => !('refused' in fix)).slice(0, MOST_PROVEN);
  for (const { fix, count, title } of made as readonly (FoundFix & { readonly fix: SourceFix })[]) {
    const before = rendering.textOf(fix.file);
    const edited = editedText(rendering, fix);
    if (!before.includes('{{') && isReadable(before)) assert.ok(isReadable(edited), `${title} leaves a file that cannot be read`);
    const again = print?.(new Map([...files, [fix.file, edited]])) ?? null;
    if (again !== null) assert.ok(fix.isProvenBy(again), `${title}: the edited file renders to something else`);
    else if (count === 1 && isSound(stream))
      assert.ok(fix.isProvenBy(applyEdits(printed, fix.rendered)), `${title}: what the fix makes of the rendering does not prove it`);
    else fix.isProvenBy(edited, printed);
  }
}

/** What fixes leave is parsed for so many of them. */
const MOST_PROVEN = 5;

const isSound = (stream: ParsedFile): boolean => stream.manifests.every(({ problems }) => problems.length === 0);

/** Patches are no manifests. */
const isReadable = (text: string): boolean => splitDocuments(text).every(document => readDocument(document.text).problems.length === 0);

const MOST_FIELDS = 400;

/** Every place is in a file of the folder, and is the same after any other question. */
function checkTraces(stream: ParsedFile, rendering: Rendering, another: Rendering): void {
  const fields = stream.manifests
    .flatMap(({ value }, document) =>
      [[], ...leaves(value)].flatMap(leaf => placesOf(leaf).map(path => ({ document, path, message: 'It is so.' }))),
    )
    .slice(0, MOST_FIELDS);
  const places = fields.map(field => relocate(rendering, field));
  for (const [i, place] of places.entries()) {
    if (place === null) continue;
    for (const { file, span } of [place, ...(place.value === null ? [] : [place.value])])
      assert.ok(
        0 <= span.start && span.start <= span.end && span.end <= rendering.textOf(file).length,
        `${fields[i]?.path.join('.')} is at ${span.start}–${span.end} of ${file}`,
      );
    assert.match(place.message, /^It is so\.(?: .*\S)?$/s);
    const { document = 0, path: field = [] } = fields[i] ?? {};
    if (place.exactness === 'exact') checkValue(rendering, place, field, valueAt(stream.manifests[document]?.value, field));
  }
  const backwards = fields.toReversed().map(field => relocate(another, field));
  assert.deepEqual(backwards.reverse(), places, 'another order gives other places');
}

/**
 * Where a manifest or a patch sets a field to a word or a number, that is the rendered one. A kustomization may name a part of it, or where
 * it comes from; a text on several lines is placed at its key, or its first line.
 */
function checkValue({ written, textOf }: Rendering, { file, span }: Relocated, field: FieldPath, value: Json | undefined): void {
  const whole = textOf(file);
  const text = whole.slice(span.start, span.end);
  if (written !== undefined || value === undefined || value === null || typeof value === 'object') return;
  if (
    /\s/.test(`${value}`) ||
    text.includes(`${field.at(-1)}`) ||
    /^-?$|\n|^[*&!|>]/.test(text) ||
    /[!&]\S*\s+$/.test(whole.slice(0, span.start)) ||
    /fieldPath|^(?:images|patches\w*):/m.test(whole)
  )
    return;
  assert.equal(readYaml({ text }).value, value, 'what is written at an exact place is not what is rendered');
}

/** The lines that fields are traced to are those that print them: a comment on such a line is behind the field. */
function checkLines(stream: ParsedFile, rendering: Rendering, files: Folder, print: NonNullable<Made['print']>): void {
  if (rendering.written === undefined) return;
  const templates = [...files].filter(([file]) => file.includes('/templates/'));
  // An editor counts a return as a line, a template does not.
  if (templates.some(([, text]) => /\r(?!\n)/.test(text))) return;
  const marked = templates.map(
    ([file, text]) => [file, markedTemplate(text, file, new Set(text.split('\n').map((_, i) => i + 1)))] as const,
  );
  const again = print(new Map([...files, ...marked]));
  if (again === null || !isDeepStrictEqual(valuesOf(parseFile(again)), valuesOf(stream))) return;
  assert.deepEqual(contradictions(traceAll(stream, rendering), again).wrong, []);
}

const valuesOf = ({ manifests }: ParsedFile): readonly unknown[] => manifests.map(({ value }) => value);

/** A field, its parent, and one that is absent. */
const placesOf = (leaf: FieldPath): readonly FieldPath[] => [leaf, leaf.slice(0, -1), [...leaf.slice(0, -1), 'absent']];

/** The edits are in order and in the file, and touch no action. */
function checkEdits(rendering: Rendering, fix: SourceFix, title: string): void {
  const text = rendering.textOf(fix.file);
  let from = 0;
  for (const { span, newText } of fix.edits) {
    assert.ok(from <= span.start && span.start <= span.end && span.end <= text.length, `${title}: the edits are not in order`);
    from = span.end;
    if (rendering.written !== undefined)
      assert.doesNotMatch(text.slice(span.start, span.end) + newText, /\{\{/, `${title} edits an action`);
  }
}
