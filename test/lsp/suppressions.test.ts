import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import { ALLOW, ALLOW_COMMAND } from '@scc-lens/protocol';
import type { AllowAnswer, AllowArguments } from '@scc-lens/protocol';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { applied, onlyEdit, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostPID: true
  containers: [{ name: web, image: quay.io/acme/web:1.4 }]
`;
const HERE = 'Allow scc-denied here, with a reason…';

async function opened(text: string, capabilities = VSCODE, languageId?: string): Promise<Session> {
  const session = await startSession({ capabilities });
  await session.open(URI, text, languageId);
  await session.diagnostics(URI, 1);
  return session;
}

const target = (action: CodeAction | undefined): AllowArguments => action?.command?.arguments?.[0] as AllowArguments;
const titled = (actions: readonly CodeAction[], title: string): CodeAction | undefined => actions.find(action => action.title === title);

describe('suppressions as code actions', () => {
  afterEach(endAll);

  it('ask the client for the reason; with its comment the finding is gone', async () => {
    const session = await opened(POD);
    const action = titled(await session.codeActions(URI, rangeOf(POD, 'true')), HERE);
    assert.equal(action?.command?.command, ALLOW_COMMAND);
    assert.equal(action.edit, undefined);
    const answer: AllowAnswer = await session.connection.sendRequest(ALLOW, { ...target(action), reason: 'reads the process table' });
    assert.ok('edits' in answer);
    assert.deepEqual([answer.uri, answer.version], [URI, 1]);
    const text = applied(POD, [...answer.edits]);
    assert.equal(text, POD.replace('  hostPID', '  # scc-lens: allow scc-denied -- reads the process table\n  hostPID'));
    await session.change(URI, 2, [{ text }]);
    const { diagnostics } = await session.diagnostics(URI, 2);
    assert.deepEqual(
      diagnostics.map(({ range }) => range.start.line),
      [1],
    );
    await session.end();
  });

  it('are for the whole document too', async () => {
    const session = await opened(POD);
    const action = titled(await session.codeActions(URI, rangeOf(POD, 'true')), 'Allow scc-denied in this document, with a reason…');
    const answer: AllowAnswer = await session.connection.sendRequest(ALLOW, { ...target(action), reason: 'a debug pod' });
    assert.ok('edits' in answer);
    assert.equal(applied(POD, [...answer.edits]), `# scc-lens: allow scc-denied -- a debug pod\n${POD}`);
    await session.end();
  });

  it('are not written for a text that has changed', async () => {
    const session = await opened(POD);
    const action = titled(await session.codeActions(URI, rangeOf(POD, 'true')), HERE);
    await session.change(URI, 2, [{ text: `# first\n${POD}` }]);
    assert.deepEqual(await session.connection.sendRequest(ALLOW, { ...target(action), reason: 'so' }), {
      refused: 'The document has changed in the meantime.',
    });
    await session.end();
  });

  it('are offered to no client that cannot ask, nor for a selection of many findings', async () => {
    const session = await opened(POD, { ...VSCODE, experimental: {} });
    assert.equal(titled(await session.codeActions(URI, rangeOf(POD, 'true')), HERE), undefined);
    await session.end();
    const many = `${POD}---\n`.repeat(6);
    const vscode = await opened(many);
    const whole = { start: { line: 0, character: 0 }, end: { line: many.split('\n').length, character: 0 } };
    assert.equal(titled(await vscode.codeActions(URI, whole), HERE), undefined);
    await vscode.end();
  });

  it('are refused in JSON, with what can be done', async () => {
    const json =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"hostPID":true,"containers":[{"name":"web","image":"i"}]}}\n';
    const session = await opened(json, VSCODE, 'json');
    const action = titled(await session.codeActions(URI, rangeOf(json, 'true')), HERE);
    assert.equal(action?.command, undefined);
    assert.equal(
      action?.disabled?.reason,
      'The document is JSON, which has no comments. The setting sccLens.rules.scc-denied changes the rule for all files.',
    );
    await session.end();
  });

  it('remove a comment that suppresses nothing, and one that does', async () => {
    const comment = '# scc-lens: allow scc-denied, capability-name -- reads the process table';
    const text = POD.replace('hostPID: true', `hostPID: true ${comment}`);
    for (const capabilities of [VSCODE, { ...VSCODE, experimental: {} }]) {
      const session = await opened(text, capabilities);
      const actions = await session.codeActions(URI, rangeOf(text, 'the process'));
      const removed = (title: string): string => applied(text, onlyEdit(titled(actions, title)?.edit).edits);
      assert.equal(removed('Remove this suppression'), POD);
      assert.equal(removed('Remove capability-name from this suppression'), text.replace(', capability-name', ''));
      assert.deepEqual(
        titled(actions, 'Remove this suppression')?.diagnostics?.map(({ code }) => code),
        ['unused-suppression'],
      );
      await session.end();
    }
  });
});
