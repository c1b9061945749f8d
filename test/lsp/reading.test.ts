/** What the editor shows before the files of the workspace were read. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, CompletionList, Hover, InlayHint, Location, MarkupContent } from 'vscode-languageserver/node';
import { DOCUMENT_STATUS, REVIEW, type DocumentStatusResult, type ReviewAnswer } from '@scc-lens/protocol';
import { folderWith } from '../cli/command';
import { endAll, startSession, VSCODE } from './session';
import { rangeOf } from './text';

const POD = `# scc-lens: allow scc-denied -- it watches the interfaces of its node
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: agents} # scc-lens: allow invalid-pod
spec:
  hostNetwork: true
  serviceAccountName: agent
  containers:
    - {name: agent, image: registry.example.com/agent:1.0}
`;
const SCC = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: agents}
users: ['system:serviceaccount:agents:agent']
allowHostNetwork: true
allowHostPorts: true
allowedCapabilities: ['*']
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
volumes: ['*']
`;

/** An editor of a pod and of its SCC, whose other files are listed after a call. */
async function opened() {
  let list = (): void => undefined;
  const listed = new Promise<void>(resolve => {
    list = resolve;
  });
  const folder = folderWith({ 'pod.yaml': POD, 'scc.yaml': SCC });
  const refreshes: string[] = [];
  const workspace = { ...VSCODE.workspace, codeLens: { refreshSupport: true } };
  const session = await startSession({ folder, listed, capabilities: { ...VSCODE, workspace }, settings: { inlayHints: true } });
  session.connection.onRequest('workspace/codeLens/refresh', () => void refreshes.push('lens'));
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const ask = <R>(method: string, name: string, more: object = {}): Promise<R> =>
    session.connection.sendRequest<R>(method, { textDocument: { uri: uriOf(name) }, ...more });
  return { session, list, refreshes, uriOf, ask };
}

describe('before the workspace is read', () => {
  afterEach(endAll);

  it('a pod has findings that it alone shows, and no verdict, which each place states; afterwards it has all', async () => {
    const { session, list, refreshes, uriOf, ask } = await opened();
    const pod = uriOf('pod.yaml');
    await session.open(pod, POD);
    const codes = (await session.diagnostics(pod, 1)).diagnostics.map(({ code }) => code);
    assert.deepEqual(codes, ['suppression-without-reason']);
    const title = async (): Promise<string | undefined> => {
      const lenses = await ask<CodeLens[]>('textDocument/codeLens', 'pod.yaml');
      const open = lenses.find(({ data }) => data !== undefined);
      return (await session.connection.sendRequest<CodeLens>('codeLens/resolve', open)).command?.title;
    };
    const status = async () => (await session.connection.sendRequest<DocumentStatusResult>(DOCUMENT_STATUS, { uri: pod })).verdict;
    const waiting = 'Not judged yet: the workspace is still being read.';
    assert.equal(await title(), `– ${waiting}`);
    assert.equal((await status()).text, waiting);
    const whole = { range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } } };
    assert.deepEqual(await ask<InlayHint[]>('textDocument/inlayHint', 'pod.yaml', whole), []);
    const position = rangeOf(POD, 'serviceAccountName: agent').end;
    const accounts = await ask<CompletionList>('textDocument/completion', 'pod.yaml', { position });
    assert.ok(accounts.items.every(({ labelDetails }) => labelDetails === undefined));
    assert.equal(refreshes.length, 0);
    list();
    const { diagnostics } = await session.until(pod, ({ diagnostics }) => diagnostics.length > 1);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['unused-suppression', 'suppression-without-reason'],
    );
    assert.equal(await title(), '✓ Admitted by agents');
    assert.ok(refreshes.includes('lens'));
  });

  it('an SCC has no finding about who uses it, and its hover names what is missing', async () => {
    const { session, list, uriOf, ask } = await opened();
    await session.open(uriOf('scc.yaml'), SCC);
    assert.deepEqual((await session.diagnostics(uriOf('scc.yaml'), 1)).diagnostics, []);
    const hover = async (): Promise<string> => {
      const found = await ask<Hover | null>('textDocument/hover', 'scc.yaml', { position: rangeOf(SCC, 'agents}').start });
      return (found?.contents as MarkupContent).value;
    };
    assert.match(await hover(), /^The workspace is still being read: what follows is without the files that are not read yet\.\n\n/);
    list();
    let text = await hover();
    while (text.includes('still being read')) text = await hover();
    assert.match(text, /OpenShift chooses it for \[Pod agent\]/);
  });

  it('an editor that cannot be asked to get its lenses again waits for them', async () => {
    let list = (): void => undefined;
    const listed = new Promise<void>(resolve => {
      list = resolve;
    });
    const folder = folderWith({ 'pod.yaml': POD, 'scc.yaml': SCC });
    const session = await startSession({ folder, listed });
    const uri = pathToFileURL(path.join(folder, 'pod.yaml')).href;
    await session.open(uri, POD);
    const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const resolved = session.connection.sendRequest<CodeLens>(
      'codeLens/resolve',
      lenses.find(({ data }) => data !== undefined),
    );
    list();
    assert.equal((await resolved).command?.title, '✓ Admitted by agents');
  });

  it('what is asked about other files is answered once they were read', async () => {
    const { session, list, uriOf, ask } = await opened();
    await session.open(uriOf('pod.yaml'), POD);
    const position = rangeOf(POD, 'agent\n  containers').start;
    const review = session.connection.sendRequest<ReviewAnswer>(REVIEW, { uri: uriOf('pod.yaml'), position });
    const places = ask<Location[]>('textDocument/references', 'pod.yaml', { position, context: { includeDeclaration: true } });
    list();
    assert.match((await review).markdown, /Admitted by agents/);
    assert.ok((await places).some(({ uri }) => uri === uriOf('scc.yaml')));
  });
});
