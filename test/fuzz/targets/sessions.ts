import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CodeAction, Diagnostic, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { startSession } from '../../lsp/session';
import type { Session } from '../../lsp/session';
import { mutate } from '../mutate';
import type { Random } from '../random';
import { earlierFaults } from '../seeds';
import type { Target } from '../target';
import { manifests } from './manifests';

/** Between the states of the document. */
const STATES = '\n\f\n';
const URI = 'untitled:fuzz.yaml';
/** Has the second half of the documents of every other input. */
const OTHER = 'untitled:other.yaml';
const EDITS = 6;
/** Everything that is off by default. */
const settings = { inlayHints: { enabled: true } };

/** A manifest and what it becomes, edit by edit; often all is undone in the end. */
function input(random: Random): string {
  const first = random.pick(manifests.seeds);
  const states = [first];
  for (let left = 1 + random.below(EDITS); left > 0; left--)
    states.push(mutate({ seeds: [states.at(-1) ?? ''], words: manifests.words }, random));
  return [...states, ...(random.once(2) ? [first] : [])].join(STATES);
}

/** The one change that leads from a text to another, as an editor sends it. */
function changeBetween(before: string, after: string): TextDocumentContentChangeEvent {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const document = TextDocument.create(URI, 'yaml', 1, before);
  const range = { start: document.positionAt(start), end: document.positionAt(before.length - end) };
  // Inside `\r\n` there is no position; such an edit replaces the whole text.
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return before.slice(0, from) + after.slice(start, after.length - end) + before.slice(to) === after
    ? { range, text: after.slice(start, after.length - end) }
    : { text: after };
}

/** What an editor asks about a position. */
const POSITION_REQUESTS = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
];

/** The middle, and ends of lines that the text itself chooses, so that the same text is asked about at the same places. */
function offsetsIn(text: string): readonly number[] {
  const ends = [...text.matchAll(/$/gm)].map(({ index }) => index);
  return [text.length >> 1, ...[3, 5, 7].map(part => ends[Math.floor((ends.length * part) / 8)] ?? text.length)];
}

/** A rename is refused with a reason; any other error is a fault. */
async function answerOrReason(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestFailed) return error.message;
    throw error;
  }
}

interface Answers {
  readonly diagnostics: readonly Diagnostic[];
  readonly actions: readonly CodeAction[];
  /** Of the requests about a position, at several. */
  readonly atPositions: readonly unknown[];
  readonly lenses: unknown;
  readonly symbols: unknown;
  readonly folds: unknown;
  readonly hints: unknown;
}

async function answersFor({ connection, ...session }: Session, version: number, text: string): Promise<Answers> {
  const document = TextDocument.create(URI, 'yaml', version, text);
  const { diagnostics } = await session.diagnostics(URI, version);
  const whole = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  const textDocument = { uri: URI };
  const actions = await session.codeActions(URI, whole);
  const resolved: CodeAction[] = [];
  for (const action of actions) resolved.push(await connection.sendRequest<CodeAction>('codeAction/resolve', action));
  const atPositions: unknown[] = [];
  for (const offset of offsetsIn(text)) {
    const place = { textDocument, position: document.positionAt(offset) };
    for (const request of POSITION_REQUESTS) atPositions.push(await answerOrReason(connection.sendRequest(request, place)));
    const references = { ...place, context: { includeDeclaration: true } };
    atPositions.push(await connection.sendRequest('textDocument/references', references));
    atPositions.push(await answerOrReason(connection.sendRequest('textDocument/rename', { ...place, newName: 'renamed' })));
  }
  return {
    diagnostics,
    actions: resolved,
    atPositions,
    lenses: await connection.sendRequest('textDocument/codeLens', { textDocument }),
    symbols: await connection.sendRequest('textDocument/documentSymbol', { textDocument }),
    hints: await connection.sendRequest('textDocument/inlayHint', { textDocument, range: whole }),
    folds: await connection.sendRequest('textDocument/foldingRange', { textDocument }),
  };
}

/** Without the version that edits and publications carry. */
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'version' ? undefined : each)));

const isValid = (text: string): boolean => parseFile(text).manifests.every(manifest => manifest.class !== 'invalid');

/** A state as the two files that it is in. */
function filesOf(state: string, inTwo: boolean): readonly [own: string, other: string] {
  const documents = state.split(/^---\n/m);
  const half = inTwo ? Math.ceil(documents.length / 2) : documents.length;
  return [documents.slice(0, half).join('---\n'), documents.slice(half).join('---\n')];
}

/** The findings in each of these files next to the other, judged for the first time. */
function foundIn(files: readonly (readonly [uri: string, text: string])[]): ReadonlyMap<string, readonly unknown[]> {
  const parsed = files.map(([uri, text]) => ({ file: uri, text, parsed: parseFile(text) }));
  const facts = gatherFacts(parsed.map(({ file, parsed: { manifests } }) => ({ file, manifests })));
  const options = { settings: readSettings(settings).settings, facts };
  return new Map(
    parsed.map(({ file, text, parsed: own }) => {
      const document = TextDocument.create(file, 'yaml', 1, text);
      return [file, analyze(own, options).map(({ rule, message, span }) => [rule, message, document.positionAt(span.start)])];
    }),
  );
}

/** Waits until what is shown of both files is what a first look at them finds. */
async function untilCurrent(session: Session, files: readonly (readonly [uri: string, text: string])[]): Promise<void> {
  const found = foundIn(files);
  for (const [uri, own] of found)
    await session.until(uri, ({ diagnostics }) =>
      isDeepStrictEqual(
        diagnostics.map(({ code, message, range }) => [code, message, range.start]),
        own,
      ),
    );
}

/** A server that followed the edits shows after each, and in the end answers, what one shows that has only seen the last texts. */
async function check(text: string): Promise<void> {
  const inTwo = text.length % 2 === 1;
  const [[first, other] = ['', ''], ...later] = text.split(STATES).map(state => filesOf(state, inTwo));
  const [last, otherLast] = later.at(-1) ?? [first, other];
  const [edited, fresh] = [await startSession({ settings }), await startSession({ settings })];
  try {
    await edited.open(OTHER, other);
    await edited.open(URI, first);
    let [version, before, otherBefore] = [1, first, other];
    for (const [after, otherAfter] of later) {
      version += 1;
      if (otherAfter !== otherBefore) await edited.change(OTHER, version, [changeBetween(otherBefore, otherAfter)]);
      await edited.change(URI, version, [changeBetween(before, after)]);
      if (version % 2 === 0) await edited.codeActions(URI, { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } });
      // While a document is invalid, its earlier content as a fact about the cluster stays in force.
      if (isValid(after) && isValid(otherAfter))
        await untilCurrent(edited, [
          [OTHER, otherAfter],
          [URI, after],
        ]);
      [before, otherBefore] = [after, otherAfter];
    }
    await fresh.open(OTHER, otherLast);
    await fresh.open(URI, last);
    if (isValid(last) && isValid(otherLast))
      await untilCurrent(fresh, [
        [OTHER, otherLast],
        [URI, last],
      ]);
    const [ofEdited, ofFresh] = [await answersFor(edited, version, last), await answersFor(fresh, 1, last)];
    if (isValid(last) && isValid(otherLast)) assert.deepEqual(timeless(ofEdited), timeless(ofFresh));
    for (const { logged, shown } of [edited, fresh])
      assert.doesNotMatch([...logged, ...shown].join('\n'), /is a defect of SCC Lens|failed:|Error:/);
  } finally {
    await Promise.all([edited.end(), fresh.end()]);
  }
}

/** Editors' messages: documents that are opened and edited. */
export const sessions: Target = {
  ...manifests,
  name: 'sessions',
  share: 3,
  seeds: [...manifests.seeds, ...earlierFaults('sessions')],
  input,
  check,
};
