/** What the language client's trace leaves in the log. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, Trace, TraceFormat } from 'vscode-languageserver/node';
import { nameOfTraced } from '../client/src/editor/maskLog';

const SECRET = 'sha256~token-in-a-manifest';

/** The texts that the client would log of a request with its answer and of a notification. */
async function traced(traceFormat: TraceFormat): Promise<readonly string[]> {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const server = createProtocolConnection(new StreamMessageReader(there), new StreamMessageWriter(back));
  const client = createProtocolConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  server.onRequest('ask', () => ({ text: SECRET }));
  server.listen();
  client.listen();
  const texts: string[] = [];
  // As BaseLanguageClient.getLogMessage and traceObject put them together.
  const log = (message: unknown, data?: string): void => {
    texts.push(typeof message === 'string' ? `${message}${data === undefined ? '' : `\n${data}`}` : JSON.stringify(message));
  };
  await client.trace(Trace.Verbose, { log }, { traceFormat, sendNotification: false });
  await client.sendNotification('notify', { text: SECRET });
  await client.sendRequest('ask', { text: SECRET });
  for (const connection of [client, server]) connection.dispose();
  return texts;
}

describe('the trace of messages', () => {
  it('has their names and nothing of what is in them, though the client traces all', async () => {
    const texts = await traced(TraceFormat.Text);
    assert.ok(texts.every(text => text.includes(SECRET)));
    const kept = texts.map(text => nameOfTraced(text)?.replace(/in \d+ms/, 'in … ms'));
    assert.deepEqual(kept, ["Sending notification 'notify'.", "Sending request 'ask - (0)'.", "Received response 'ask - (0)' in … ms."]);
  });

  it('has nothing of messages as JSON', async () => {
    const texts = await traced(TraceFormat.JSON);
    assert.ok(texts.some(text => text.includes(SECRET)));
    assert.deepEqual(
      texts.flatMap(text => nameOfTraced(text) ?? []),
      [],
    );
  });
});
