/** Whole documents as YAML text, with comments of ours. */
import { parseDocument } from 'yaml';
import { formatFieldPath, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { entryLines, isCollection, itemLines, type Pen } from './render';
import { keyText, type ScalarLook } from './scalar';
import { styleOf } from './style';

/** Beyond this column a comment goes on in the next line. */
const MAX_WIDTH = 120;
const STEP = '  ';

/**
 * An object as a YAML document with two columns of indentation. `comments` are the lines above a field, by the field's formatted path;
 * comments of the whole document are under the empty path. Long ones are wrapped.
 */
export function renderYaml(value: JsonObject, comments: ReadonlyMap<string, readonly string[]>): string {
  return [...commentLines([], '', comments), ...mappingLines(value, [], '', comments)].map(line => `${line}\n`).join('');
}

const style = styleOf(parseDocument(''), '');
const pen: Pen = { style, layout: style.layout };
const KEY: ScalarLook = { inFlow: false, quote: style.quote, always: false };

type Comments = ReadonlyMap<string, readonly string[]>;

function mappingLines(value: JsonObject, path: FieldPath, pad: string, comments: Comments): readonly string[] {
  return Object.entries(value).flatMap(([key, entry]) => {
    if (entry === undefined) return [];
    const at = [...path, key];
    const above = commentLines(at, pad, comments);
    if (!hasEntries(entry)) return [...above, ...entryLines(key, entry, pad, pen)];
    return [...above, `${pad}${keyText(key, KEY)}:`, ...collectionLines(entry, at, pad + STEP, comments)];
  });
}

function collectionLines(value: readonly Json[] | JsonObject, path: FieldPath, pad: string, comments: Comments): readonly string[] {
  if (!Array.isArray(value)) return mappingLines(value as JsonObject, path, pad, comments);
  return (value as readonly Json[]).flatMap((item, index) => {
    const at = [...path, index];
    const above = commentLines(at, pad, comments);
    return [...above, ...(hasEntries(item) ? dashed(collectionLines(item, at, pad + STEP, comments), pad) : itemLines(item, pad, '', pen))];
  });
}

/** Lines of an item behind a dash; comments on its first entry are above the dash. */
function dashed(lines: readonly string[], pad: string): readonly string[] {
  const first = lines.findIndex(line => !line.trimStart().startsWith('#'));
  return lines.map((line, index) => (index < first ? pad + line.trimStart() : index === first ? `${pad}- ${line.trimStart()}` : line));
}

const hasEntries = (value: Json): value is readonly Json[] | JsonObject =>
  isCollection(value) && Object.values(value).some((entry: Json | undefined) => entry !== undefined);

function commentLines(path: FieldPath, pad: string, comments: Comments): readonly string[] {
  return (comments.get(formatFieldPath(path)) ?? []).flatMap(text =>
    wrap(text, MAX_WIDTH - pad.length - 2).map(line => `${pad}# ${line}`.trimEnd()),
  );
}

/** Also what YAML allows in no comment, and U+0085, at which YAML 1.1 ends a line. */
const BLANKS = /[\s\p{Cc}\p{Cs}\uFFFE\uFFFF]+/u;

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BLANKS)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
