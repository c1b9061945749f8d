/** Comments of a document, added and taken away. The text is read back: it keeps its value, and all other comments. */
import { nextLine, type Span, type TextEdit } from '@scc-lens/words';
import { commentsOf, type Comment } from '../manifest/comments';
import { isJson } from '../manifest/json';
import { readDocument } from '../manifest/read';
import type { Manifest } from '../manifest/types';
import type { EditResult } from './apply';
import { dominantEol, indentOf, lineEnd, lineStart, startsLine } from './lines';
import { commentTexts, misreadTexts, textTexts } from './messages';
import { refuse, type Refusal } from './refusal';
import { applyEdits } from './tidy';
import { sameValue } from './value';

/** On a line of its own above the line of an offset, or at the end of that line. */
export interface CommentPlace {
  readonly where: 'above' | 'behind';
  readonly offset: number;
}

/** Why a document can have no comment; null where it can, as far as one look shows. */
export function refuseComments({ text, class: kind, value, problems }: Manifest): Refusal | null {
  if (kind === 'invalid') return refuse([], textTexts.invalid(problems[0]?.message ?? ''));
  if (value === undefined || kind === 'build') return refuse([], textTexts.noManifest);
  return isJson(text.replace(/^\uFEFF/, '')) || problems.some(problem => problem.kind === 'json') ? refuse([], commentTexts.json) : null;
}

/** The edit that writes a comment of one line, `#` included, at a place of the document's text; or why it cannot be there. */
export function insertComment(manifest: Manifest, { where, offset }: CommentPlace, comment: string): EditResult {
  const refusal = refuseComments(manifest);
  if (refusal !== null) return refusal;
  const { text } = manifest;
  const [start, end] = [lineStart(text, offset), lineEnd(text, offset)];
  const edit: TextEdit =
    where === 'above'
      ? { span: { start, end: start }, newText: `${indentOf(text, offset)}${comment}${dominantEol(text)}` }
      : { span: { start: end, end }, newText: /[ \t]$/.test(text.slice(start, end)) ? comment : ` ${comment}` };
  return readBack(manifest, edit, [], [comment]);
}

/** The edit that takes the comment at a span away, with its line where that contains nothing else, or puts another one there; or why it cannot be made. */
export function replaceComment(manifest: Manifest, { start, end }: Span, comment: string | null): EditResult {
  const refusal = refuseComments(manifest);
  if (refusal !== null) return refusal;
  const { text } = manifest;
  const before = text.slice(start, end);
  if (comment !== null) return readBack(manifest, { span: { start, end }, newText: comment }, [before], [comment]);
  const [from, to] = startsLine(text, start)
    ? [lineStart(text, start), nextLine(text, end)]
    : [lineStart(text, start) + text.slice(lineStart(text, start), start).trimEnd().length, end];
  return readBack(manifest, { span: { start: from, end: to }, newText: '' }, [before], []);
}

function readBack(manifest: Manifest, edit: TextEdit, without: readonly string[], having: readonly string[]): EditResult {
  const result = applyEdits(manifest.text, [edit]);
  const { value, problems } = readDocument(result);
  const refusal = (cause: string): EditResult => ({ ...refuse([], textTexts.byHandBecause(cause)), at: edit.span.start });
  const added = problems.find(({ message }) => manifest.problems.every(known => known.message !== message));
  if (added !== undefined) return refusal(misreadTexts.unreadable(added.message));
  if (!sameValue(value, manifest.value)) return refusal(misreadTexts.otherMeaning());
  const [expected, found] = [[...textsOf(commentsOf(manifest.text)), ...having].sort(), textsOf(commentsOf(result)).sort()];
  for (const text of without) expected.splice(expected.indexOf(text), 1);
  const isKept = expected.length === found.length && expected.every((text, i) => text === found[i]);
  return isKept ? { edits: [edit] } : refusal(misreadTexts.lostComment());
}

const textsOf = (comments: readonly Comment[]): string[] => comments.map(({ text }) => text);
