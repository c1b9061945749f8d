/** The built command line and language server use no network and start no program for any request. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CodeActionRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { InitializeParams, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { ROOT, runScript } from './build';

const ISOLATED = ['--require', path.join(__dirname, 'isolation.cjs')];
const CLI = [...ISOLATED, path.join(ROOT, 'dist/cli.js')];
const EXAMPLES = path.join(ROOT, 'examples');
const MANIFEST = path.join(EXAMPLES, 'hostpath-sandbox.yaml');

const run = (args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, args, { cwd: ROOT, input, encoding: 'utf8' });

describe('isolation from network and programs', () => {
  before(() => {
    runScript('build.mjs', []);
  });

  for (const attempt of [
    "fetch('http://127.0.0.1:1')",
    "require('node:https').get('https://127.0.0.1:1')",
    "require('node:dns').lookup('localhost', () => {})",
    "require('node:child_process').spawn('true')",
  ]) {
    it(`is noticed where it fails: ${attempt}`, () => {
      assert.equal(run([...ISOLATED, '--eval', attempt]).status, 97);
    });
  }

  for (const [args, codes] of [
    [['check', EXAMPLES], [1]],
    [['check', '--format', 'json', EXAMPLES], [1]],
    [
      ['fix', '--diff', '--unsafe', MANIFEST],
      [0, 1],
    ],
    [
      ['review', EXAMPLES],
      [0, 1],
    ],
    [
      ['scc', EXAMPLES],
      [0, 1],
    ],
    [
      ['who-may', 'use', 'anyuid', path.join(ROOT, 'test/fixtures/fleet/lists')],
      [0, 1],
    ],
    [
      ['explain', '-'],
      [0, 1],
    ],
  ] as const) {
    it(`is kept by scc-lens ${args.slice(0, -1).join(' ')}`, () => {
      const { status, stdout, stderr } = run(
        [...CLI, ...args],
        'pods "a" is forbidden: unable to validate against any security context constraint: []',
      );
      assert.doesNotMatch(stderr, /ISOLATION/);
      assert.ok((codes as readonly (number | null)[]).includes(status), `exit code ${String(status)}: ${stderr}`);
      assert.notEqual(stdout, '');
    });
  }

  it('is kept by the language server, from opening a manifest to its quick fixes', async () => {
    const child = spawn(process.execPath, [...CLI, 'lsp', '--stdio'], { cwd: ROOT });
    let stderr = '';
    child.stderr.on('data', data => (stderr += String(data)));
    const exited = once(child, 'exit');
    const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    client.listen();
    const uri = pathToFileURL(MANIFEST).href;
    const published = new Promise<PublishDiagnosticsParams>(resolve => {
      client.onNotification(PublishDiagnosticsNotification.type, params => {
        if (params.uri === uri && params.diagnostics.length > 0) resolve(params);
      });
    });
    await client.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      workspaceFolders: [{ uri: pathToFileURL(EXAMPLES).href, name: 'examples' }],
      capabilities: {},
    } as InitializeParams);
    await client.sendNotification(InitializedNotification.type, {});
    const text = readFileSync(MANIFEST, 'utf8');
    await client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const { diagnostics } = await Promise.race([published, exited.then(() => assert.fail(`the server ended: ${stderr}`))]);
    const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
    const actions = await client.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics } });
    assert.ok(actions && actions.length > 0);
    await client.sendRequest(ShutdownRequest.type);
    await client.sendNotification(ExitNotification.type);
    assert.deepEqual([(await exited)[0], stderr], [0, '']);
  });
});
