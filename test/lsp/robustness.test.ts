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

  for (const uri of [
    'file:////server/share/pod.yaml',
    'a b:c',
    '//',
    '////a',
    'file:///a%ZZ.yaml',
    'file:///\ud83d.yaml',
    'C:\\pods\\a.yaml',
    '',
  ])
    it(`judges a document that an editor calls ${JSON.stringify(uri)}`, async () => {
      const session = await startSession();
      await session.open(uri, fixture('pod.yaml'));
      assert.ok((await session.diagnostics(uri, 1)).diagnostics.length > 0);
      const whole = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
      const actions = await session.codeActions(uri, whole);
      assert.ok(actions.length > 0);
      for (const action of actions) await session.resolve(action);
      await session.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
      assert.deepEqual(session.logged, []);
      assert.equal(await session.end(), 0);
    });
});
