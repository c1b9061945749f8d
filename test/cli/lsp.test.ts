import assert from 'node:assert/strict';
import { folderWith, startSccLens } from './command';

function message(body: object): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...body });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

describe('scc-lens lsp --stdio', () => {
  // The second is what VS Code's client library makes of it.
  for (const args of [['--stdio'], ['--stdio', `--clientProcessId=${process.pid}`]]) {
    it(`is, with ${args.join(' ').replace(/\d+$/, 'PID')}, a language server that ends when its client says so`, async () => {
      const child = startSccLens(['lsp', ...args], folderWith({}));
      let output = '';
      child.stdout?.on('data', (data: Buffer) => {
        output += data.toString();
        if (output.includes('"id":1') && !output.includes('"id":2')) child.stdin?.write(message({ id: 2, method: 'shutdown' }));
        if (output.includes('"id":2')) child.stdin?.write(message({ method: 'exit' }));
      });
      child.stdin?.write(message({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } }));
      assert.equal(await new Promise(resolve => child.once('close', resolve)), 0);
      assert.match(output, /"codeActionProvider"/);
    });
  }
});
