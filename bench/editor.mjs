/** What an editor waits for in addition to diagnostics: menus, hovers while other work goes on, the first screen, an indexed workspace. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HOSTILE } from './hostile.mjs';
import { pod, podFile } from './pods.mjs';
import { startSession } from './session.mjs';
import { inFiles } from './throughput.mjs';

const SMALL = 'file:///bench/small.yaml';
const LARGE = 'file:///bench/large.yaml';
/** Milliseconds between two keystrokes of a burst, as of a key that repeats. */
const KEY = 30;

const start = (root, folder) => startSession([path.join(root, 'dist/server.js'), '--stdio'], {}, folder);
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

function open(session, uri, text) {
  session.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
}

async function timed(act) {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

/** Milliseconds for a hover on the kind of the first pod of a file. */
const hover = (session, uri) =>
  timed(() => session.request('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 7 } }));

/** A session with one small pod open, on which some hovers were answered, so that no code runs for the first time. */
async function warm(root) {
  const session = await start(root, null);
  const judged = session.diagnosticsOf(SMALL, 1);
  open(session, SMALL, pod(0));
  await judged;
  for (let i = 0; i < 5; i++) await hover(session, SMALL);
  return session;
}

/** Resolves once a file that was opened is judged as a whole: lenses wait for that. */
const judged = (session, uri) => session.request('textDocument/codeLens', { textDocument: { uri } });

/** The menu of fixes on one finding of a file with as many as pods. */
export async function measureLightBulb(root, documents, rounds) {
  const session = await warm(root);
  const text = podFile(documents, 'all wrong');
  open(session, LARGE, text);
  await judged(session, LARGE);
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const offset = text.indexOf('hostPath', Math.floor((text.length * (round + 1)) / (rounds + 2)));
    const position = { line: text.slice(0, offset).split('\n').length - 1, character: 8 };
    const params = { textDocument: { uri: LARGE }, range: { start: position, end: position }, context: { diagnostics: [] } };
    times.push(await timed(() => session.request('textDocument/codeAction', params)));
  }
  await session.stop();
  return times;
}

/** From the opening of a file to the diagnostics of its first screen. */
export async function measureFirstScreen(root, documents, rounds) {
  const session = await warm(root);
  const text = podFile(documents);
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const uri = `file:///bench/screen-${round}.yaml`;
    times.push(
      await timed(() => {
        const first = session.diagnosticsOf(uri, 1);
        open(session, uri, text);
        return first;
      }),
    );
    await judged(session, uri);
    session.notify('textDocument/didClose', { textDocument: { uri } });
  }
  await session.stop();
  return times;
}

/** Hovers on a small file while a key repeats in a large one. */
export async function measureBurst(root, documents, hovers) {
  const session = await warm(root);
  open(session, LARGE, podFile(documents, 'all wrong'));
  await judged(session, LARGE);
  const at = { line: 0, character: 0 };
  let version = 1;
  const key = setInterval(() => {
    const change = { range: { start: at, end: at }, text: '#\n' };
    session.notify('textDocument/didChange', { textDocument: { uri: LARGE, version: ++version }, contentChanges: [change] });
  }, KEY);
  const times = [];
  for (let i = 0; i < hovers; i++) {
    times.push(await hover(session, SMALL));
    await pause(KEY / 3);
  }
  clearInterval(key);
  await session.stop();
  return times;
}

/** Hovers on a small file from the opening of a hostile one until that is judged; milliseconds, and how long the judging took. */
export async function measureHostile(root, name) {
  const session = await warm(root);
  const started = performance.now();
  let isOver = false;
  open(session, LARGE, HOSTILE[name]());
  const over = judged(session, LARGE).then(() => {
    isOver = true;
    return performance.now() - started;
  });
  const times = [];
  do times.push(await hover(session, SMALL));
  while (!isOver);
  const milliseconds = await over;
  await session.stop();
  return { times, milliseconds };
}

/** From the start of the server in a folder of so many files until it knows the last of them, and hovers meanwhile. */
export async function measureIndexing(root, files) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    inFiles(files)(folder);
    const started = performance.now();
    const session = await start(root, pathToFileURL(folder).href);
    open(session, SMALL, pod(0));
    let isOver = false;
    const over = session.next('sccLens/manifests').then(({ uris }) => {
      if (uris.length !== files) throw new Error(`${uris.length} of ${files} files were indexed`);
      isOver = true;
    });
    const times = [];
    do {
      times.push(await hover(session, SMALL));
      await pause(20);
    } while (!isOver);
    await over;
    const milliseconds = performance.now() - started;
    const memory = session.peakMemory();
    await session.stop();
    return { milliseconds, times, memory };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
