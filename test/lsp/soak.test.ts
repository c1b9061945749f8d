/** A long day in one server: what is closed or overwritten is forgotten. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { isFull } from '../properties';
import { startSession } from './session';
import type { Session } from './session';

const POD = readFileSync(path.resolve(__dirname, '../fixtures/lsp/pod.yaml'), 'utf8');
const LINES = POD.split('\n').length;
const [EDITS, DOCUMENTS] = isFull ? [10_000, 1_000] : [2_000, 200];
/** Edits of one document before its findings are waited for. */
const BURST = 50;
/** Bytes. One kept version of the document and its findings in each of 10,000 edits would take 20 times as much. */
const BOUND = 16 * 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is reachable, in bytes, without the publications that the session of the test keeps. */
async function heapOf({ published }: Session): Promise<number> {
  (published as PublishDiagnosticsParams[]).length = 0;
  for (let i = 0; i < 3; i++) {
    await new Promise(resolve => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

/** Types a label and deletes it again, anywhere in the text. */
async function edit(session: Session, uri: string, from: number, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const line = Math.floor(i / 2) % LINES;
    const [start, end] = [
      { line, character: 0 },
      { line: i % 2 === 0 ? line : line + 1, character: 0 },
    ];
    await session.change(uri, from + i, [{ range: { start, end }, text: i % 2 === 0 ? `# note ${i}\n` : '' }]);
    if (i % BURST === BURST - 1) await session.diagnostics(uri, from + i);
  }
}

async function openAndClose(session: Session, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i++) {
    const uri = `untitled:pod-${i}.yaml`;
    await session.open(uri, POD.replace(/^ {2}name: .*$/m, `  name: pod-${i}`));
    await session.diagnostics(uri, 1);
    await session.close(uri);
  }
}

describe('a long session', () => {
  it('needs no more memory after thousands of edits and hundreds of opened documents', async () => {
    const session = await startSession();
    const uri = 'untitled:edited.yaml';
    await session.open(uri, POD);
    await edit(session, uri, 2, EDITS / 10);
    await openAndClose(session, 0, DOCUMENTS / 10);
    const before = await heapOf(session);
    await edit(session, uri, 2 + EDITS / 10, EDITS);
    await openAndClose(session, DOCUMENTS / 10, DOCUMENTS);
    const grown = (await heapOf(session)) - before;
    assert.ok(grown < BOUND, `The heap grew by ${(grown / 2 ** 20).toFixed(1)} MiB.`);
    await session.end();
  }).timeout(300_000);
});
