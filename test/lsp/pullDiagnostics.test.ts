import assert from 'node:assert/strict';
import type { ClientCapabilities, DocumentDiagnosticReport, FullDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { fixture } from './text';

const URI = 'file:///manifests/pod.yaml';
const OTHER = 'file:///manifests/scc.yaml';
const POD = fixture('pod.yaml').replace('name: agent # stays', 'name: agent\n  namespace: agents');
const SCC = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: sandboxes}
allowHostDirVolumePlugin: true
allowPrivilegeEscalation: true
volumes: ['*']
runAsUser: {type: RunAsAny}
seLinuxContext: {type: MustRunAs}
users: ['system:serviceaccount:agents:default']
`;

/** An editor other than VS Code that asks for diagnostics, and asks again on request. */
const PULLING: ClientCapabilities = {
  ...VSCODE,
  experimental: {},
  workspace: { ...VSCODE.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...VSCODE.textDocument, diagnostic: {} },
};

const pull = async (session: Session, uri = URI): Promise<readonly unknown[]> => {
  const report = await session.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  return (report as FullDocumentDiagnosticReport).items.map(({ code }) => code);
};

describe('diagnostics that the editor asks for', () => {
  afterEach(endAll);

  it('are for the present version, and are not published as well', async () => {
    const session = await startSession({ capabilities: PULLING });
    assert.deepEqual(session.initialized.capabilities.diagnosticProvider, {
      identifier: 'scc-lens',
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    await session.open(URI, POD);
    assert.ok((await pull(session)).includes('hostpath-supervisor'));
    await session.change(URI, 2, [{ text: fixture('plain.yaml') }]);
    assert.deepEqual((await pull(session)).includes('hostpath-supervisor'), false);
    await session.close(URI);
    assert.deepEqual(await pull(session), []);
    assert.deepEqual(session.published, []);
  });

  it('are to be asked for again when another document decides otherwise', async () => {
    const session = await startSession({ capabilities: PULLING });
    let refreshed: () => void = () => undefined;
    const refresh = new Promise<void>(resolve => {
      refreshed = resolve;
    });
    session.connection.onRequest('workspace/diagnostic/refresh', () => {
      refreshed();
      return null;
    });
    await session.open(URI, POD);
    assert.ok((await pull(session)).includes('scc-denied'));
    await session.open(OTHER, SCC);
    await refresh;
    assert.ok(!(await pull(session)).includes('scc-denied'));
  });

  it('are published to an editor that does not ask, or cannot be asked to ask again, and are answered all the same', async () => {
    for (const capabilities of [
      VSCODE,
      { ...PULLING, workspace: VSCODE.workspace ?? {} },
      { ...PULLING, experimental: VSCODE.experimental as object },
    ]) {
      const session = await startSession({ capabilities });
      assert.equal(session.initialized.capabilities.diagnosticProvider, undefined);
      await session.open(URI, POD);
      const { diagnostics } = await session.diagnostics(URI, 1);
      assert.deepEqual(
        await pull(session),
        diagnostics.map(({ code }) => code),
      );
      await session.end();
    }
  });
});
