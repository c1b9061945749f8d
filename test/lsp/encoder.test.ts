/** What the server writes to a stream. */
import assert from 'node:assert/strict';
import { PublishDiagnosticsNotification, RAL } from 'vscode-languageserver/node';
import type { Diagnostic, Message } from 'vscode-languageserver/node';
import { keepEncodedDiagnostics } from '../../server/src/lsp/encoder';

const BEFORE = RAL();
const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } };
const diagnostic = (message: string): Diagnostic => ({ range, severity: 1, message });
const publication = (diagnostics: readonly Diagnostic[], version?: number): Message =>
  ({
    jsonrpc: '2.0',
    method: PublishDiagnosticsNotification.method,
    params: { uri: 'file:///"é".yaml', version, diagnostics },
  }) as Message;

async function encoded(message: Message): Promise<unknown> {
  return JSON.parse(Buffer.from(await RAL().applicationJson.encoder.encode(message, { charset: 'utf-8' })).toString());
}

describe('encoding of messages', () => {
  before(keepEncodedDiagnostics);
  after(() => {
    RAL.install(BEFORE);
  });

  it('is JSON of the message', async () => {
    const others = { jsonrpc: '2.0', id: 1, result: { diagnostics: [diagnostic('one')] } };
    const messages = [publication([], 1), publication([diagnostic('one')], 2), publication([diagnostic('“two”'), diagnostic('}')]), others];
    for (const message of messages) assert.deepEqual(await encoded(message), JSON.parse(JSON.stringify(message)));
  });

  it('of a diagnostic that was sent before is not worked out again', async () => {
    let times = 0;
    const one = Object.defineProperty(diagnostic('one'), 'source', {
      enumerable: true,
      get: () => {
        times++;
        return 'scc-lens';
      },
    });
    for (const version of [1, 2, 3]) await encoded(publication([one, diagnostic('other')], version));
    assert.equal(times, 1);
  });
});
