import assert from 'node:assert/strict';
import { CompletionTriggerKind } from 'vscode-languageserver/node';
import type { CompletionItem, CompletionList, MarkupContent } from 'vscode-languageserver/node';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { applied, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  containers:
    - name: agent
      image: registry.example.com/agent:1.0
      securityContext:
        capabilities:
          add: [NET_]
`;

async function opened(text: string, languageId = 'yaml', capabilities = VSCODE): Promise<Session> {
  const session = await startSession({ capabilities });
  await session.open(URI, text, languageId);
  await session.diagnostics(URI, 1);
  return session;
}

/** The completions behind a part of a text, in the order in which an editor shows them. */
async function completionsBehind({ connection }: Session, text: string, part: string): Promise<readonly CompletionItem[]> {
  const list = await connection.sendRequest<CompletionList | null>('textDocument/completion', {
    textDocument: { uri: URI },
    position: rangeOf(text, part).end,
  });
  return (list?.items ?? []).toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

const withCompletion = (text: string, { textEdit }: CompletionItem): string => {
  assert.ok(textEdit !== undefined && 'range' in textEdit);
  return applied(text, [textEdit]);
};

describe('completions', () => {
  afterEach(endAll);

  it('come in the order of the verdict, with a note, and replace the typed word', async () => {
    const session = await opened(POD);
    const items = await completionsBehind(session, POD, 'NET_');
    assert.deepEqual(
      items.slice(0, 2).map(({ label, labelDetails }) => [label, labelDetails?.description]),
      [
        ['NET_BIND_SERVICE', '✓ restricted-v2'],
        ['AUDIT_CONTROL', '✗ restricted-v2'],
      ],
    );
    const admin = items.find(({ label }) => label === 'NET_ADMIN');
    assert.ok(admin !== undefined);
    assert.equal(withCompletion(POD, admin), POD.replace('NET_', 'NET_ADMIN'));
  });

  it('state in resolve what the choice means, as plain text where the editor shows no Markdown', async () => {
    const session = await opened(POD);
    const [first] = await completionsBehind(session, POD, 'NET_');
    const { documentation } = await session.connection.sendRequest<CompletionItem>('completionItem/resolve', first);
    assert.deepEqual(documentation, {
      kind: 'markdown',
      value: '`NET_BIND_SERVICE`: listen on ports below 1024.\n\nAdmitted by restricted-v2.',
    } satisfies MarkupContent);

    const plain = await opened(POD, 'yaml', { ...VSCODE, textDocument: {} });
    const [item] = await completionsBehind(plain, POD, 'NET_');
    assert.equal(item?.detail, '✓ restricted-v2');
    const resolved = await plain.connection.sendRequest<CompletionItem>('completionItem/resolve', item);
    assert.equal((resolved.documentation as MarkupContent).kind, 'plaintext');
  });

  it('follow the text while it is typed, and leave an item of an earlier version as it is', async () => {
    const text = POD.replace('add: [NET_]', 'add:');
    const session = await opened(text);
    const [first] = await completionsBehind(session, text, 'add:');
    assert.equal(first?.label, 'NET_BIND_SERVICE');
    assert.equal(withCompletion(text, first), text.replace('add:', 'add: [NET_BIND_SERVICE]'));
    const changed = `${text}            - `;
    await session.change(URI, 2, [{ text: changed }]);
    assert.deepEqual(await session.connection.sendRequest('completionItem/resolve', first), first);
    const [item] = await completionsBehind(session, changed, '            - ');
    assert.ok(item !== undefined);
    assert.equal(withCompletion(changed, item), `${changed}NET_BIND_SERVICE`);
  });

  it('come without a request behind `: ` and `- `, and not behind a blank or a dash in a text', async () => {
    const text = POD.replace(
      'capabilities:\n          add: [NET_]',
      'privileged: \n        capabilities:\n          add:\n            - ',
    ).replace('registry.example.com/agent:1.0', 'an image - ');
    const session = await opened(text);
    const behind = async (part: string, triggerCharacter: string): Promise<readonly string[]> => {
      const context = { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter };
      const params = { textDocument: { uri: URI }, position: rangeOf(text, part).end, context };
      const list = await session.connection.sendRequest<CompletionList | null>('textDocument/completion', params);
      return (list?.items ?? []).map(({ label }) => label);
    };
    assert.deepEqual(await behind('privileged: ', ' '), ['true', 'false']);
    assert.ok((await behind('            - ', ' ')).includes('NET_ADMIN'));
    assert.deepEqual(await behind('an image ', ' '), []);
  });

  it('know the service accounts of other files', async () => {
    const text = POD.replace('spec:', 'spec:\n  serviceAccountName: ').replace('name: agent\n', 'name: agent\n  namespace: agents\n');
    const session = await opened(text);
    await session.open('untitled:account', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: builder, namespace: agents}\n');
    const items = await completionsBehind(session, text, 'serviceAccountName: ');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['builder', 'default'],
    );
  });

  it('quote values in JSON', async () => {
    const text =
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"annotations": {"openshift.io/required-scc": }}, "spec": {"containers": [{"name": "a", "image": "b"}]}}';
    const session = await opened(text, 'json');
    const [first] = await completionsBehind(session, text, '"openshift.io/required-scc": ');
    assert.ok(first !== undefined);
    assert.equal(withCompletion(text, first), text.replace('required-scc": ', 'required-scc": "restricted-v2"'));
  });

  it('are none in files that are not open, or not manifests', async () => {
    const text = 'services:\n  web:\n    image: \n';
    const session = await opened(text);
    assert.deepEqual(await completionsBehind(session, text, 'image: '), []);
    await session.close(URI);
    assert.deepEqual(await completionsBehind(session, text, 'image: '), []);
  });
});
