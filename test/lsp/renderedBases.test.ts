/** What the editor shows of a manifest that several kustomizations render. In the place of kustomize is a script. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  FileChangeType,
  type CodeLens,
  type Hover,
  type MarkupContent,
  type Position,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import {
  DOCUMENT_STATUS,
  GENERATE_SCC,
  HAND_OVER,
  type DocumentStatusResult,
  type GenerateSccParams,
  type GenerateSccResult,
  type HandOverResult,
} from '@scc-lens/protocol';
import { folderWith } from '../cli/command';
import { endAll, startSession, VSCODE, type Session } from './session';

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

/** An editor of a folder, in a session whose kustomize is a script. */
async function editing(folder: string, script: string): Promise<{ readonly session: Session; readonly uriOf: (name: string) => string }> {
  const kustomize = path.join(folder, 'kustomize');
  writeFileSync(kustomize, `#!/bin/sh\n${script}\n`);
  chmodSync(kustomize, 0o755);
  const capabilities = { ...VSCODE, experimental: { sccLens: { trusted: true } } };
  const session = await startSession({ capabilities, folder, settings: { render: { kustomize } } });
  return { session, uriOf: name => pathToFileURL(path.join(folder, name)).href };
}

/** What the lens above the first workload states. */
async function verdictIn({ connection }: Session, uri: string): Promise<string | undefined> {
  const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  const open = lenses.find(({ data }) => data !== undefined);
  return (await connection.sendRequest<CodeLens>('codeLens/resolve', open)).command?.title;
}

async function untilVerdict(session: Session, uri: string, verdict: string): Promise<void> {
  while ((await verdictIn(session, uri)) !== verdict) await nextTurn();
}

async function untilHover({ connection }: Session, uri: string, position: Position, text: RegExp): Promise<void> {
  for (;;) {
    const hover = await connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
    if (text.test((hover?.contents as MarkupContent | undefined)?.value ?? '')) return;
    await nextTurn();
  }
}

/** The first answer for which everything that may count is rendered. */
async function generatedFor({ connection }: Session, uri: string): Promise<GenerateSccResult> {
  for (;;) {
    const answer = await connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uri] });
    if (!answer.refused.some(({ reason }) => /^Not judged yet|is not rendered yet/.test(reason))) return answer;
  }
}

const nextTurn = (): Promise<unknown> => new Promise(resolve => setImmediate(resolve));

describe('a manifest of a base that overlays render', () => {
  afterEach(endAll);

  it('gives a pod elsewhere the verdict by an SCC as it is written, while that is not saved', async () => {
    const scc = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: node}
allowHostPID: false
allowPrivilegeEscalation: true
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
fsGroup: {type: RunAsAny}
supplementalGroups: {type: RunAsAny}
volumes: ['*']
users: ['system:serviceaccount:shop:default']
`;
    const pod = `${POD}  hostPID: true\n`;
    const folder = folderWith({ 'pod.yaml': pod, 'rights/scc.yaml': scc, 'rights/kustomization.yaml': listing('scc.yaml') });
    const { session, uriOf } = await editing(folder, `cat '${folder}/rights/scc.yaml'`);
    await session.open(uriOf('pod.yaml'), pod);
    await session.open(uriOf('rights/scc.yaml'), scc);
    await untilHover(session, uriOf('rights/scc.yaml'), { line: 2, character: 17 }, /^About the files before they are rendered\.\n/);
    await untilVerdict(session, uriOf('pod.yaml'), '✗ Refused: 1 reason');
    await session.change(uriOf('rights/scc.yaml'), 2, [{ text: scc.replace('HostPID: false', 'HostPID: true') }]);
    await untilVerdict(session, uriOf('pod.yaml'), '✓ Admitted by node');
  });

  it('has the verdict of each overlay by its name, open or not, where they differ, and none of the base by itself', async () => {
    const files = { 'base/pod.yaml': POD, 'base/kustomization.yaml': listing('pod.yaml') };
    const overlays = { 'dev/kustomization.yaml': listing('../base'), 'prod/kustomization.yaml': listing('../base') };
    const folder = folderWith({ ...files, ...overlays });
    const { session, uriOf } = await editing(
      folder,
      `cat '${folder}/base/pod.yaml'\ncase "$*" in *prod*) echo '  hostNetwork: true';; esac`,
    );
    const uri = uriOf('base/pod.yaml');
    const [admitted, refused] = ['✓ Admitted by restricted-v2', '✗ Refused: 1 reason'];
    const changed = async (from: string, to: string): Promise<void> => {
      renameSync(path.join(folder, from), path.join(folder, to));
      const changes = [
        { uri: uriOf(`${from}/kustomization.yaml`), type: FileChangeType.Deleted },
        { uri: uriOf(`${to}/kustomization.yaml`), type: FileChangeType.Created },
      ];
      await session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    };
    const both = (prod: string): string =>
      `${admitted} (before rendering) · As rendered: ${admitted} (dev) · As rendered: ${refused} (${prod})`;
    await session.open(uri, POD);
    await untilVerdict(session, uri, both('prod'));
    const { diagnostics } = await session.until(uri, found => found.diagnostics.some(({ code }) => code === 'scc-denied'));
    assert.deepEqual(
      diagnostics.filter(({ message }) => !JSON.stringify(message).endsWith(' (In prod)"')),
      [],
    );
    await changed('prod', 'other');
    await untilVerdict(session, uri, admitted);
    await changed('other', 'new-prod');
    await untilVerdict(session, uri, both('new-prod'));
  });

  it('has no more than eight such overlays built, one by one, the nearest first, and no more once they print 4 MiB', async () => {
    const names = Array.from('abcdefgh', name => `near-${name}`);
    const files = { 'base/pod.yaml': POD, 'base/kustomization.yaml': listing('pod.yaml'), 'alone/pod.yaml': POD };
    const near = Object.fromEntries(names.map(name => [`${name}/kustomization.yaml`, listing('../base')]));
    for (const filler of [0, 4_200_000]) {
      const folder = folderWith({ ...files, 'far/away/kustomization.yaml': listing('../../base'), ...near });
      const log = path.join(folder, 'runs.txt');
      const noted = `echo "\${PWD##*/}" >>'${log}'`;
      const print = `cat '${folder}/base/pod.yaml'\ncase "$*" in *near*) yes '# filler' | head -c ${filler};; esac`;
      const { session, uriOf } = await editing(folder, [noted, print, noted].join('\n'));
      await session.open(uriOf('base/pod.yaml'), POD);
      await session.open(uriOf('alone/pod.yaml'), POD);
      await generatedFor(session, uriOf('base/pod.yaml'));
      const runs = readFileSync(log, 'utf8').replaceAll('base\n', '');
      const built = filler === 0 ? names : names.slice(0, 1);
      assert.equal(runs, built.map(name => `${name}\n${name}\n`).join(''));
    }
  });

  it('has its SCC generated for the overlays that can be rendered, while one that is not open cannot', async () => {
    const pod = POD.replace('namespace: shop', 'namespace: system').replace('spec:', 'spec:\n  hostNetwork: true');
    const overlays = { 'bad/kustomization.yaml': listing('../base'), 'prod/kustomization.yaml': `${listing('../base')}namespace: prod\n` };
    const folder = folderWith({ 'base/pod.yaml': pod, 'base/kustomization.yaml': listing('pod.yaml'), ...overlays });
    const print = `case "$*" in *bad*) exit 1;; *prod*) name=prod;; *) name=system;; esac\nsed "s/system/$name/" '${folder}/base/pod.yaml'`;
    const { session, uriOf } = await editing(folder, print);
    const uri = uriOf('base/pod.yaml');
    await session.open(uri, pod);
    const { generated, refused } = await generatedFor(session, uri);
    assert.deepEqual(
      generated.map(({ serviceAccount }) => serviceAccount),
      ['prod/listed'],
    );
    assert.deepEqual(refused, []);
    await untilVerdict(session, uri, '✗ Refused: 1 reason (before rendering) · bad could not be rendered');
  });

  it('has no verdict, and nothing of its own that overlays may change, before they are built', async function () {
    if (process.platform === 'win32') this.skip();
    const refused = `${POD}  hostPID: true\n`;
    const folder = folderWith({
      'base/pod.yaml': refused,
      'base/kustomization.yaml': listing('pod.yaml'),
      'kustomization.yaml': listing('base'),
    });
    const gate = path.join(folder, 'gate');
    execFileSync('mkfifo', [gate]);
    const { session, uriOf } = await editing(folder, `case "$*" in *base) ;; *) cat '${gate}' ;; esac\ncat '${folder}/base/pod.yaml'`);
    const uri = uriOf('base/pod.yaml');
    await session.open(uri, refused);
    assert.deepEqual((await session.diagnostics(uri, 1)).diagnostics, []);
    const waiting = '– Not judged yet: the workspace is still being read.';
    assert.equal(await verdictIn(session, uri), waiting);
    await writeFile(gate, '');
    await session.until(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
    let verdict = await verdictIn(session, uri);
    for (; verdict === waiting; verdict = await verdictIn(session, uri)) await nextTurn();
    assert.equal(verdict, '✗ Refused: 1 reason');
  });

  it('has both verdicts where only their reasons differ', async () => {
    const asUser = `${POD}  securityContext: {runAsUser: 1001}\n`;
    const overlay = listing('../base');
    const folder = folderWith({ 'base/pod.yaml': asUser, 'base/kustomization.yaml': listing('pod.yaml'), 'kustomization.yaml': overlay });
    const { session, uriOf } = await editing(folder, `sed 's/^  securityContext.*/  hostPID: true/' '${folder}/base/pod.yaml'`);
    await session.open(uriOf('base/pod.yaml'), asUser);
    await session.open(uriOf('kustomization.yaml'), overlay);
    const refused = '✗ Refused: 1 reason';
    await untilVerdict(session, uriOf('base/pod.yaml'), `${refused} (before rendering) · As rendered: ${refused}`);
  });

  it('has a verdict as it is written while its overlay cannot be rendered, which lens, hover and status state, and no SCC', async () => {
    const pod = `${POD}  hostNetwork: true\n`;
    const files = { 'base/pod.yaml': pod, 'base/kustomization.yaml': listing('pod.yaml') };
    const folder = folderWith({ ...files, 'prod/kustomization.yaml': listing('../base') });
    const fail = `if grep -q trac '${folder}/prod/kustomization.yaml'; then echo 'Error: no match for trac' >&2; exit 1; fi`;
    const { session, uriOf } = await editing(folder, `case "$*" in *prod*) ${fail};; esac\ncat '${folder}/base/pod.yaml'`);
    const [uri, overlay] = [uriOf('base/pod.yaml'), uriOf('prod/kustomization.yaml')];
    const ask = <T>(method: string, more = {}): Promise<T> =>
      session.connection.sendRequest<T>(method, { textDocument: { uri }, uri, uris: [uri], ...more });
    await session.open(uri, pod);
    await session.open(overlay, listing('../base'));
    await session.until(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
    while ((await ask<GenerateSccResult>(GENERATE_SCC)).generated.length === 0) await nextTurn();
    const failing = '✗ Refused: 1 reason (before rendering) · prod could not be rendered';
    // The second is no YAML: what the overlay is made of is known from its last rendering.
    for (const [i, typed] of ['namePrefix: trac\n', 'patches: [- trac\n', ''].entries()) {
      const text = listing('../base') + typed;
      writeFileSync(path.join(folder, 'prod/kustomization.yaml'), text);
      await session.change(overlay, i + 2, [{ text }]);
      await session.connection.sendNotification('textDocument/didSave', { textDocument: { uri: overlay } });
      const isFailing = typed !== '';
      while (((await verdictIn(session, uri)) === failing) !== isFailing) await nextTurn();
      const hover = JSON.stringify(await ask('textDocument/hover', { position: { line: 5, character: 4 } }));
      assert.equal(hover.includes('About the file before it is rendered. prod could not be rendered.'), isFailing);
      assert.equal((await ask<DocumentStatusResult>(DOCUMENT_STATUS)).verdict.text === failing, isFailing);
      assert.equal((await ask<HandOverResult>(HAND_OVER)).document === null, isFailing);
      const { generated, refused } = await ask<GenerateSccResult>(GENERATE_SCC);
      assert.equal(generated.length, isFailing ? 0 : 1);
      assert.match(refused[0]?.reason ?? 'none', isFailing ? /^prod could not be rendered: .*no match for trac/ : /^none$/);
    }
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
    const made = [pod.replace('listed}', 'listed, namespace: prod}').replace('spec:', 'spec:\n  hostPID: true\n  hostIPC: true')];
    const bound = binding.replace('name: scc', 'name: scc, namespace: prod').replace('name: agent', 'name: agent, namespace: prod');
    writeFileSync(path.join(folder, 'made.txt'), [...made, bound].join('---\n'));
    const { session, uriOf } = await editing(folder, `cat '${folder}/made.txt'`);
    const uri = uriOf('prod/rb.yaml');
    const isReported = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.some(({ code }) => code === 'privileged-grant');
    await session.open(uri, binding);
    await session.until(uri, isReported);
    await session.until(uri, params => !isReported(params) || JSON.stringify(params).includes('see the node'));
  });

  it('has the warning of Pod Security where the pods of its overlay cause it', async () => {
    const base = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:1"}]}}}
`;
    const made = { 'made.txt': base.replace('spec: {containers', 'spec: {hostPID: true, containers') };
    const folder = folderWith({ 'base/web.yaml': base, 'base/kustomization.yaml': listing('web.yaml'), ...made });
    const { session, uriOf } = await editing(folder, `cat '${folder}/made.txt'`);
    const uri = uriOf('base/web.yaml');
    const has = (rule: string, { diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.some(({ code }) => code === rule);
    await session.open(uri, base);
    const refused = await session.until(uri, params => has('scc-denied', params));
    assert.ok(!has('pod-security-warning', refused));
    writeFileSync(path.join(folder, 'made.txt'), base);
    const changes = [{ uri: uriOf('base/kustomization.yaml'), type: FileChangeType.Changed }];
    writeFileSync(path.join(folder, 'base/kustomization.yaml'), `# Again\n${listing('web.yaml')}`);
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await session.until(uri, params => has('pod-security-warning', params));
  });

  it('has the SCC generated for the pods of its overlay, and none while the editor has another text than the overlay', async () => {
    const base = POD.replace(', namespace: shop', '') + '  hostNetwork: true\n';
    const folder = folderWith({ 'base/pod.yaml': base, 'prod/kustomization.yaml': OVERLAY });
    const print = `sed -e 's/name: listed/name: listed, namespace: prod/' '${folder}/base/pod.yaml'`;
    const { session, uriOf } = await editing(folder, `${print}\necho '  hostPID: true'\necho '  serviceAccountName: runner'`);
    const [uri, overlay] = [uriOf('base/pod.yaml'), uriOf('prod/kustomization.yaml')];
    await session.open(uri, base);
    await session.open(overlay, OVERLAY);
    await session.until(overlay, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
    const generate = (params: Partial<GenerateSccParams> = {}): Promise<GenerateSccResult> =>
      session.connection.sendRequest(GENERATE_SCC, { uris: [uri], ...params });
    // The last has no pod of its own.
    for (const params of [{ position: { line: 2, character: 0 } }, {}, { uris: [overlay] }]) {
      const { generated, refused } = await generate(params);
      assert.deepEqual(refused, []);
      assert.deepEqual(
        generated.map(({ serviceAccount }) => serviceAccount),
        ['prod/runner'],
      );
      assert.match(generated[0]?.text ?? '', /allowHostPID: true/);
    }
    const actions = await session.codeActions(uri, { start: { line: 5, character: 17 }, end: { line: 5, character: 17 } });
    assert.ok(actions.some(({ title }) => title === 'Remove hostNetwork'));
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
