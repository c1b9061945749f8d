import assert from 'node:assert/strict';
import type { DocumentSymbol, FoldingRange, SymbolInformation } from 'vscode-languageserver/node';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { fixture, textIn } from './text';

const URI = 'file:///manifests/pods.yaml';
const PODS = fixture('navigation/pods.yaml');
const RBAC = fixture('navigation/rbac.yaml');

async function opened(text: string, languageId = 'yaml', capabilities = VSCODE): Promise<Session> {
  const session = await startSession({ capabilities });
  await session.open(URI, text, languageId);
  return session;
}

const symbols = <T = DocumentSymbol[]>({ connection }: Session): Promise<T> =>
  connection.sendRequest<T>('textDocument/documentSymbol', { textDocument: { uri: URI } });

const folds = async ({ connection }: Session): Promise<readonly string[] | null> =>
  (await connection.sendRequest<FoldingRange[] | null>('textDocument/foldingRange', { textDocument: { uri: URI } }))?.map(
    ({ startLine, endLine, kind = '' }) => `${startLine + 1}-${endLine + 1} ${kind}`.trim(),
  ) ?? null;

const tree = (found: readonly DocumentSymbol[], indent = ''): readonly string[] =>
  found.flatMap(({ name, detail = '', children = [] }) => [`${indent}${name} | ${detail}`, ...tree(children, `${indent}  `)]);

describe('document symbols', () => {
  afterEach(endAll);

  it('are objects with their containers, volumes, roles and subjects', async () => {
    assert.deepEqual(tree(await symbols(await opened(`${PODS}---\n${RBAC}`))), [
      'Pod agent | agents',
      '  fill | registry.example.com/fill:1.0',
      '  agent | registry.example.com/agent:1.0',
      '  data | emptyDir',
      '  state | emptyDir',
      'Pod second | agents',
      '  second | registry.example.com/agent:1.0',
      '  data | emptyDir',
      'ServiceAccount agent | agents',
      'SecurityContextConstraints agents-scc | ',
      'ClusterRole system:openshift:scc:agents-scc | ',
      'RoleBinding agent | agents',
      '  system:openshift:scc:agents-scc | ClusterRole',
      '  agent | ServiceAccount',
    ]);
  });

  it('select the name, and cover the whole of what they are', async () => {
    const [pod] = await symbols(await opened(PODS));
    const container = pod?.children?.[1];
    assert.ok(pod !== undefined && container !== undefined);
    assert.equal(textIn(PODS, pod.selectionRange), 'Pod');
    assert.equal(textIn(PODS, pod.range), PODS.split('---\n')[0]?.trimEnd());
    assert.equal(textIn(PODS, container.selectionRange), 'agent');
    assert.match(textIn(PODS, container.range), /^name: agent\n[^]*mountPath: \/state$/);
  });

  it('are a flat list for an editor that shows no tree, and stay while a line is half typed', async () => {
    const session = await opened(PODS.replace('      emptyDir: {}\n    - name: state', '      empt\n    - name: state'), 'yaml', {});
    const found = await symbols<SymbolInformation[]>(session);
    assert.deepEqual(
      found.slice(0, 3).map(({ name, containerName }) => [name, containerName]),
      [
        ['Pod agent', ''],
        ['fill', 'Pod agent'],
        ['agent', 'Pod agent'],
      ],
    );
  });

  it('are none of other files', async () => {
    assert.deepEqual(await symbols(await opened('services:\n  web: {}\n')), []);
  });
});

describe('folding', () => {
  afterEach(endAll);

  it('is by document, by indentation, by list and by comment', async () => {
    const text = `# A comment
# of two lines
apiVersion: v1
kind: Pod
metadata:
  name: a

spec:
  containers:
  - name: a
    image: b
  - name: c
    image: d
---
apiVersion: v1
kind: Namespace
metadata:
  name: a
`;
    assert.deepEqual(await folds(await opened(text)), ['1-2 comment', '3-13', '5-6', '8-13', '9-13', '10-11', '12-13', '15-18', '17-18']);
  });

  it('is left to the editor in JSON and in other files', async () => {
    assert.equal(await folds(await opened('services:\n  web:\n    image: x\n')), null);
    const json = '{\n"apiVersion": "v1",\n"kind": "Namespace",\n"metadata": {"name": "a"}}\n';
    assert.equal(await folds(await opened(json, 'json')), null);
  });
});
