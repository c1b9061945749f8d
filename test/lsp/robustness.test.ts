import assert from 'node:assert/strict';
import { endAll, startSession } from './session';
import { fixture } from './text';

const URI = 'file:///manifests/pod.yaml';

describe('the server', () => {
  afterEach(endAll);

  it('answers a request that makes no sense with an error, and the next one as ever', async () => {
    const session = await startSession();
    await assert.rejects(session.connection.sendRequest('textDocument/codeAction', { nonsense: true }));
    await assert.rejects(session.connection.sendRequest('sccLens/noSuchThing', {}), /Unhandled method/);
    await session.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///never-opened.yaml', version: 3 },
      contentChanges: [{ text: 'a' }],
    });
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: 'none' });
    await session.open(URI, fixture('pod.yaml'));
    assert.ok((await session.diagnostics(URI, 1)).diagnostics.length > 0);
    assert.ok(
      session.logged.some(line => line.includes('textDocument/codeAction')),
      'what went wrong is in the log',
    );
    assert.equal(await session.end(), 0);
  });

  it('survives a message that is not JSON', async () => {
    const session = await startSession();
    session.send('Content-Length: 9\r\n\r\n{"jsonrpc');
    await session.open(URI, fixture('pod.yaml'));
    assert.ok((await session.diagnostics(URI, 1)).diagnostics.length > 0);
    assert.equal(await session.end(), 0);
  });

  it('takes any text', async () => {
    const session = await startSession();
    for (const [i, text] of [
      '',
      '\0',
      '﻿kind: Pod',
      '---\n'.repeat(1000),
      'kind: &a [*a]',
      `kind: ${'['.repeat(5000)}`,
      '{"kind": "Pod", "spec": null}',
      '\ud800 kind: Pod',
    ].entries()) {
      await session.open(`file:///${i}.yaml`, text);
      await session.diagnostics(`file:///${i}.yaml`, 1);
    }
    assert.equal(await session.end(), 0);
  });
});
