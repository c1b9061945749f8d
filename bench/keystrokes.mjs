/** didOpen → diagnostics and didChange → diagnostics, over stdio, with yaml-language-server on the same files in the same run. */
import path from 'node:path';
import { podFile } from './pods.mjs';
import { startSession } from './session.mjs';

const PEER_SETTINGS = {
  yaml: {
    validate: true,
    hover: false,
    completion: false,
    schemas: {},
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
  },
};

function servers(root, schema) {
  const peer = [path.join(root, 'bench/node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'];
  const withSchema = { yaml: { ...PEER_SETTINGS.yaml, schemas: { kubernetes: '*.yaml' } } };
  return [
    { name: 'scc-lens', args: [path.join(root, 'dist/server.js'), '--stdio'], settings: {} },
    { name: 'yaml-language-server', args: peer, settings: PEER_SETTINGS },
    ...(schema === null ? [] : [{ name: 'the same with the Kubernetes schema', args: peer, settings: withSchema, schema }]),
  ];
}

/**
 * Measures one file size, ours first; the servers take turns, so that what else the machine does hits both. What is published first may be the start
 * of the file alone: measured is when all that a first opening led to is there.
 */
export async function measureKeystrokes(root, schema, { documents, mixture, opens, changes }) {
  const text = podFile(documents, mixture);
  const runs = await Promise.all(
    servers(root, schema).map(async ({ name, args, settings, schema: text }) => ({
      name,
      session: await startSession(args, settings, null, text),
      open: [],
      change: [],
      version: 1,
    })),
  );
  for (const run of runs) run.findings = await countFindings(run, text);
  for (let round = 0; round < opens; round++) {
    for (const run of runs.filter(({ open }) => isWorthMore(open))) {
      run.open.push(await timeOpening(run, text, `pods-${documents}-${round}.yaml`));
    }
  }
  const edits = tokenEdits(text);
  for (let round = 0; round < changes; round++) {
    for (const run of runs.filter(({ change }) => isWorthMore(change))) {
      run.change.push(await timeChange(run, edits));
    }
  }
  const results = runs.map(({ name, session, open, change, findings }) => ({ name, open, change, findings, memory: session.peakMemory() }));
  await Promise.all(runs.map(({ session }) => session.stop()));
  return { bytes: Buffer.byteLength(text), results };
}

/** Milliseconds of all openings, or all changes, after which a slow server is measured no more often than that. */
const ENOUGH = 40_000;
const FEWEST = 3;

function isWorthMore(times) {
  return times.length < FEWEST || times.reduce((sum, time) => sum + time, 0) < ENOUGH;
}

/** Milliseconds after which nothing more is expected; a first opening of the largest file takes two seconds. */
const QUIET = 8_000;

/** How many findings a text has in the end, once nothing more is published for a while. */
export async function countFindings(run, text) {
  run.uri = 'file:///bench/first.yaml';
  let found = run.session.diagnosticsOf(run.uri, 1);
  run.session.notify('textDocument/didOpen', { textDocument: { uri: run.uri, languageId: 'yaml', version: 1, text } });
  for (;;) {
    const { length } = await found;
    found = run.session.diagnosticsOf(run.uri, 1);
    found.catch(() => undefined); // nothing more may come
    const quiet = new Promise(resolve => setTimeout(resolve, QUIET, null));
    if ((await Promise.race([found, quiet])) === null) return length;
  }
}

/** Milliseconds; the file that was open is closed first. */
export function timeOpening(run, text, name) {
  run.session.notify('textDocument/didClose', { textDocument: { uri: run.uri } });
  run.uri = `file:///bench/${name}`;
  const open = { textDocument: { uri: run.uri, languageId: 'yaml', version: 1, text } };
  return timed(run, 1, () => run.session.notify('textDocument/didOpen', open));
}

/** Milliseconds; `edits` gives the edit for a version of the open file. */
export function timeChange(run, edits) {
  const version = ++run.version;
  const change = { textDocument: { uri: run.uri, version }, contentChanges: [edits(version)] };
  return timed(run, version, () => run.session.notify('textDocument/didChange', change));
}

/** Milliseconds until the diagnostics of this version are there. */
async function timed(run, version, act) {
  const started = performance.now();
  let answered = run.session.diagnosticsOf(run.uri, version);
  act();
  while ((await answered).length < run.findings) answered = run.session.diagnosticsOf(run.uri, version);
  return performance.now() - started;
}

/** Edits of one token, the patch level of an image tag, in the document in the middle of the file; all of one length. */
export function tokenEdits(text) {
  const at = text.indexOf('base:1.0.', text.length / 2 - 1_300) + 'base:1.0.'.length;
  const before = text.slice(0, at).split('\n');
  const start = { line: before.length - 1, character: before.at(-1).length };
  const range = { start, end: { line: start.line, character: start.character + 1 } };
  return version => ({ range, text: String(version % 10) });
}
