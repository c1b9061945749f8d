import assert from 'node:assert/strict';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { InitializeResult, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { ruleUrl } from '@scc-lens/words';
import { startBundle, useBundle } from './bundle';
import { fixture, folderWith } from './command';

const INITIALIZE = {
  processId: process.pid,
  rootUri: null,
  capabilities: { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } },
};

describe('scc-lens lsp --stdio', () => {
  useBundle();

  // The second is what VS Code's client library makes of it.
  for (const args of [['--stdio'], ['--stdio', `--clientProcessId=${process.pid}`]]) {
    it(`is, with ${args.join(' ').replace(/\d+$/, 'PID')}, a language server that ends at its client's request`, async () => {
      const child = startBundle(['lsp', ...args], folderWith({}));
      const closed = new Promise(resolve => child.once('close', resolve));
      const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
      client.listen();
      const { capabilities } = await client.sendRequest<InitializeResult>('initialize', INITIALIZE);
      assert.ok(capabilities.codeActionProvider);
      await client.sendNotification('initialized', {});
      const published = new Promise<PublishDiagnosticsParams>(resolve => {
        client.onNotification('textDocument/publishDiagnostics', resolve);
      });
      const text = fixture('hostpath-pod.yaml');
      await client.sendNotification('textDocument/didOpen', {
        textDocument: { uri: 'file:///pod.yaml', languageId: 'yaml', version: 1, text },
      });
      const { diagnostics } = await published;
      const page = diagnostics.find(({ code }) => code === 'hostpath-supervisor')?.codeDescription?.href;
      assert.equal(page, ruleUrl('hostpath-supervisor'));
      await client.sendRequest('shutdown');
      await client.sendNotification('exit');
      assert.equal(await closed, 0);
    });
  }

  it('exits with 1 when the editor goes away without a word', async () => {
    const child = startBundle(['lsp', '--stdio'], folderWith({}));
    const closed = new Promise(resolve => child.once('close', resolve));
    const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    client.listen();
    await client.sendRequest('initialize', INITIALIZE);
    child.stdin.end();
    assert.equal(await closed, 1);
  });
});
