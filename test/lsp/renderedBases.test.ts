/** What the editor shows of a manifest that several kustomizations render. In the place of kustomize is a script. */
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Position, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { GENERATE_SCC, type GenerateSccResult } from '@scc-lens/protocol';
import { folderWith } from '../cli/command';
import { endAll, startSession, VSCODE } from './session';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: listed, namespace: shop}
spec:
  containers: [{name: web, image: "registry.example/web:1"}]
`;

const OVERLAY = `resources: [../base/pod.yaml]
namespace: prod
patches:
  - patch: |-
      {apiVersion: v1, kind: Pod, metadata: {name: listed}, spec: {hostPID: true, serviceAccountName: runner}}
`;

const listing = (name: string): string => `resources: [${name}]\n`;

describe('a manifest of a base that overlays render', () => {
  afterEach(endAll);

  it('has the verdict of each open overlay by its name where they differ, and none of the base by itself', async () => {
    const files = { 'base/pod.yaml': POD, 'base/kustomization.yaml': listing('pod.yaml') };
    const overlays = { 'dev/kustomization.yaml': listing('../base'), 'prod/kustomization.yaml': listing('../base') };
    const folder = folderWith({ ...files, ...overlays });
    const kustomize = path.join(folder, 'kustomize');
    writeFileSync(kustomize, `#!/bin/sh\ncat '${folder}/base/pod.yaml'\ncase "$*" in *prod*) echo '  hostNetwork: true';; esac\n`);
    chmodSync(kustomize, 0o755);
    const capabilities = { ...VSCODE, experimental: { sccLens: { trusted: true } } };
    const session = await startSession({ capabilities, folder, settings: { render: { kustomize } } });
    const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
    const verdict = async (): Promise<string | undefined> => {
      const params = { textDocument: { uri: uriOf('base/pod.yaml') } };
      const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', params);
      const open = lenses.filter(({ data }) => data !== undefined);
      return (await session.connection.sendRequest<CodeLens>('codeLens/resolve', open[0])).command?.title;
    };
    await session.open(uriOf('base/pod.yaml'), POD);
    await session.open(uriOf('prod/kustomization.yaml'), listing('../base'));
    await session.until(uriOf('base/pod.yaml'), ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
    const inProd = '✓ Admitted by restricted-v2 (before rendering) · As rendered: ✗ Refused: 1 reason';
    assert.equal(await verdict(), inProd);
    await session.open(uriOf('dev/kustomization.yaml'), listing('../base'));
    while ((await verdict()) === inProd) await new Promise(resolve => setImmediate(resolve));
    assert.equal(await verdict(), `${inProd} (prod) · As rendered: ✓ Admitted by restricted-v2 (dev)`);
  });

  it('has its rights compared with the pods of its overlay alone', async () => {
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: scc}
subjects: [{kind: ServiceAccount, name: agent}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:privileged"}
`;
    const pod = POD.replace(', namespace: shop', '').replace('spec:', 'spec:\n  serviceAccountName: agent');
    const overlay = OVERLAY.replace('pod.yaml', 'pod.yaml, rb.yaml').replace('serviceAccountName: runner', 'hostIPC: true');
    const folder = folderWith({ 'base/pod.yaml': pod, 'prod/rb.yaml': binding, 'prod/kustomization.yaml': overlay });
    const kustomize = path.join(folder, 'kustomize');
    const made = [pod.replace('listed}', 'listed, namespace: prod}').replace('spec:', 'spec:\n  hostPID: true\n  hostIPC: true')];
    const bound = binding.replace('name: scc', 'name: scc, namespace: prod').replace('name: agent', 'name: agent, namespace: prod');
    writeFileSync(path.join(folder, 'made.txt'), [...made, bound].join('---\n'));
    writeFileSync(kustomize, `#!/bin/sh\ncat '${folder}/made.txt'\n`);
    chmodSync(kustomize, 0o755);
    const capabilities = { ...VSCODE, experimental: { sccLens: { trusted: true } } };
    const session = await startSession({ capabilities, folder, settings: { render: { kustomize } } });
    const uri = pathToFileURL(path.join(folder, 'prod/rb.yaml')).href;
    const isReported = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.some(({ code }) => code === 'privileged-grant');
    await session.open(uri, binding);
    await session.until(uri, isReported);
    await session.until(uri, params => !isReported(params) || JSON.stringify(params).includes('see the node'));
  });

  it('has the SCC generated for the pods of its overlay, and none while the editor has another text than the overlay', async () => {
    const base = POD.replace(', namespace: shop', '') + '  hostNetwork: true\n';
    const folder = folderWith({ 'base/pod.yaml': base, 'prod/kustomization.yaml': OVERLAY });
    const kustomize = path.join(folder, 'kustomize');
    const print = `sed -e 's/name: listed/name: listed, namespace: prod/' '${folder}/base/pod.yaml'`;
    writeFileSync(kustomize, `#!/bin/sh\n${print}\necho '  hostPID: true'\necho '  serviceAccountName: runner'\n`);
    chmodSync(kustomize, 0o755);
    const capabilities = { ...VSCODE, experimental: { sccLens: { trusted: true } } };
    const session = await startSession({ capabilities, folder, settings: { render: { kustomize } } });
    const uri = pathToFileURL(path.join(folder, 'base/pod.yaml')).href;
    await session.open(uri, base);
    const overlay = pathToFileURL(path.join(folder, 'prod/kustomization.yaml')).href;
    await session.open(overlay, OVERLAY);
    await session.until(overlay, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
    const generate = (position?: Position): Promise<GenerateSccResult> =>
      session.connection.sendRequest(GENERATE_SCC, { uris: [uri], ...(position && { position }) });
    for (const position of [{ line: 2, character: 0 }, undefined]) {
      const { generated, refused } = await generate(position);
      assert.deepEqual(refused, []);
      assert.deepEqual(
        generated.map(({ serviceAccount }) => serviceAccount),
        ['prod/runner'],
      );
      assert.match(generated[0]?.text ?? '', /allowHostPID: true/);
    }
    const actions = await session.codeActions(uri, { start: { line: 5, character: 17 }, end: { line: 5, character: 17 } });
    const resolved = await session.resolve(actions.find(({ title }) => title.startsWith('Generate least-privilege SCC')));
    assert.match(JSON.stringify(resolved.edit), /allowHostPID: true.*name: runner\\n +namespace: prod/s);
    const end = { line: 6, character: 0 };
    await session.change(uri, 2, [{ range: { start: end, end }, text: '  hostIPC: true\n' }]);
    assert.deepEqual(
      (await generate()).refused.map(({ reason }) => reason),
      ['prod is not rendered yet with the text of the editor: save its files, and wait until it is.'],
    );
  });
});
