import assert from 'node:assert/strict';
import type { InlayHint } from 'vscode-languageserver/node';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';

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
        runAsNonRoot: true
    - name: logger
      image: registry.example.com/logger:1.0
`;
const ON = { inlayHints: { enabled: true } };
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

async function opened(text: string, settings: object): Promise<Session> {
  const session = await startSession({ settings });
  await session.open(URI, text);
  await session.diagnostics(URI, 1);
  return session;
}

/** `line: text` of each hint, with the end of the line that it follows. */
async function hints({ connection }: Session, text: string, range = WHOLE): Promise<readonly string[]> {
  const found = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: URI }, range });
  return found.map(({ position, label }) => {
    const line = text.split('\n')[position.line] ?? '';
    assert.equal(position.character, line.length);
    return `${line.trim()} | ${typeof label === 'string' ? label : ''}`;
  });
}

describe('inlay hints', () => {
  afterEach(endAll);

  it('show what the admitting SCC fills in, at the security contexts or what they would be in', async () => {
    assert.deepEqual(await hints(await opened(POD, ON), POD), [
      'spec: | restricted-v2: seccompProfile type RuntimeDefault, fsGroup from openshift.io/sa.scc.supplemental-groups, seLinuxOptions from openshift.io/sa.scc.mcs',
      'securityContext: | restricted-v2: capabilities drop ALL, allowPrivilegeEscalation false, runAsUser from openshift.io/sa.scc.uid-range',
      '- name: logger | restricted-v2: capabilities drop ALL, allowPrivilegeEscalation false, runAsNonRoot true, runAsUser from openshift.io/sa.scc.uid-range',
    ]);
  });

  it('are marked while a line is half typed', async () => {
    const text = POD.replace('spec:', 'met\nspec:');
    for (const hint of await hints(await opened(text, ON), text)) assert.match(hint, /\(without invalid lines\)$/);
    assert.equal((await hints(await opened(text, ON), text)).length, 3);
  });

  it('are only on the lines that the editor asks about', async () => {
    const lines = { start: { line: 10, character: 0 }, end: { line: 12, character: 0 } };
    assert.equal((await hints(await opened(POD, ON), POD, lines)).length, 1);
  });

  it('are off by default, and follow the setting', async () => {
    const session = await startSession({
      capabilities: { ...VSCODE, workspace: { ...VSCODE.workspace, inlayHint: { refreshSupport: true } } },
    });
    await session.open(URI, POD);
    await session.diagnostics(URI, 1);
    assert.deepEqual(await hints(session, POD), []);
    const asked = new Promise<void>(resolve => {
      session.connection.onRequest('workspace/inlayHint/refresh', () => {
        resolve();
        return null;
      });
    });
    await session.setSettings(ON);
    await asked;
    assert.equal((await hints(session, POD)).length, 3);
  });

  it('are none where the pod is refused', async () => {
    const text = POD.replace('spec:', 'spec:\n  hostNetwork: true');
    assert.deepEqual(await hints(await opened(text, ON), text), []);
  });
});
