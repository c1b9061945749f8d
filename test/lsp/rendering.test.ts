/** Whether and how often the server runs the user's programs. In their place is a script that writes down each start but that for the lines. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, CodeLens, Hover, MarkupContent } from 'vscode-languageserver/node';
import { CATALOG, DOCUMENT_STATUS, RENDERED, SHOW_RENDERED } from '@scc-lens/protocol';
import type { DocumentStatusResult, RenderedResult } from '@scc-lens/protocol';
import { folderWith, sccLens } from '../cli/command';
import { COMMANDS, endAll, startSession, VSCODE } from './session';
import type { Session } from './session';

const TEMPLATE = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  containers: [{name: web, image: "registry.example/web:1"}]
`;

const PRINTED = `---\n# Source: web/templates/pod.yaml\n${TEMPLATE.replace('{{ .Values.hostNetwork }}', 'true')}`;

const PLAIN = `apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: shop}
spec:
  serviceAccountName: web
  hostNetwork: true
  containers: [{name: web, image: "registry.example/web:1"}]
`;

const GRANT = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:hostnetwork-v2"}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`;

const LISTED = `apiVersion: v1
kind: Pod
metadata: {name: listed, namespace: shop}
spec:
  containers: [{name: web, image: "registry.example/web:1"}]
`;

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [pod.yaml]
patches: [{target: {kind: Pod}, patch: '[{"op": "add", "path": "/spec/hostNetwork", "value": true}]'}]
`;

const trust = (trusted?: boolean): ClientCapabilities => ({
  ...VSCODE,
  workspace: { ...VSCODE.workspace, codeLens: { refreshSupport: true } },
  experimental: trusted === undefined ? {} : { sccLens: { commands: [...COMMANDS, SHOW_RENDERED], trusted } },
});

interface Opened {
  readonly session: Session;
  readonly folder: string;
  readonly uri: string;
  /** What the program was started with, once for each time. */
  readonly starts: () => readonly string[];
}

/** Opens the template of a chart whose `helm` is a script, with `render` among the settings. */
async function opened(
  capabilities: ClientCapabilities,
  render: object,
  files: Readonly<Record<string, string>> = {},
  script = 'cat printed.txt',
): Promise<Opened> {
  const folder = folderWith({
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': 'hostNetwork: true\n',
    'web/templates/pod.yaml': TEMPLATE,
    'web/printed.txt': PRINTED,
    ...files,
  });
  const helm = path.join(folder, 'helm');
  const log = path.join(folder, 'started.txt');
  writeFileSync(helm, `#!/bin/sh\ncase "$*" in *--debug*) exit 1;; esac\necho "$@" >> '${log}'\n${script}\n`);
  chmodSync(helm, 0o755);
  const session = await startSession({ capabilities, folder, settings: { render: { helm, ...render } } });
  const uri = pathToFileURL(path.join(folder, 'web/templates/pod.yaml')).href;
  await session.open(uri, TEMPLATE);
  return { session, folder, uri, starts: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []) };
}

const isRefused = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: unknown }[] }): boolean =>
  diagnostics.some(({ code }) => code === 'scc-denied');

const titles = async (session: Session, uri: string): Promise<readonly string[]> =>
  (await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).flatMap(
    ({ command }) => command?.title ?? [],
  );

/** What the lenses state that are worked out once they are in view. */
async function verdicts(session: Session, uri: string): Promise<readonly string[]> {
  const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  const open = lenses.filter(({ data }) => data !== undefined);
  return (await Promise.all(open.map(lens => session.connection.sendRequest<CodeLens>('codeLens/resolve', lens)))).flatMap(
    ({ command }) => command?.title ?? [],
  );
}

/** The hover at the start of the text on a line, from zero. */
async function hoverOf(session: Session, uri: string, line: number): Promise<string> {
  const at = { textDocument: { uri }, position: { line, character: 3 } };
  const hover = await session.connection.sendRequest<Hover | null>('textDocument/hover', at);
  return (hover?.contents as MarkupContent).value;
}

/** The next time that the server asks for another look at lenses, which it does when a look for charts has come to its end. */
const refreshed = ({ connection }: Session): Promise<void> =>
  new Promise(resolve => {
    connection.onRequest('workspace/codeLens/refresh', () => {
      resolve();
      return null;
    });
  });

/** Resolves once a process is gone. */
async function ended(pid: number): Promise<void> {
  try {
    for (;;) {
      process.kill(pid, 0);
      await new Promise(resolve => setImmediate(resolve));
    }
  } catch {
    // It is gone.
  }
}

const NOT_JUDGED = '– Not judged: a template (Helm, Jinja or similar). Check what it renders to.';

describe('rendering in the language server', function () {
  before(function () {
    // The script in the place of Helm is one of a POSIX shell.
    if (process.platform === 'win32') this.skip();
  });
  afterEach(endAll);

  it('runs in a workspace that the user trusts', async () => {
    const { session, uri, starts } = await opened(trust(true), {});
    await session.until(uri, isRefused);
    assert.equal(starts().length, 1);
    assert.match(starts()[0] ?? '', /^template web \S+\/web --namespace web /);
  });

  it('calls a template not judged yet until the workspace is read and the program has ended', async () => {
    const { session, uri } = await opened(trust(true), {});
    const seen = new Set<string>();
    while (![...seen].some(title => title.startsWith('Judged as rendered')))
      for (const title of await titles(session, uri)) seen.add(title);
    assert.deepEqual(
      [...seen].filter(title => title.startsWith('– ') && !title.startsWith('– Not judged yet: ')),
      [],
    );
  });

  for (const [what, capabilities, render, files] of [
    ['that is not trusted', trust(false), { enabled: true }, {}],
    ['that an editor knows no trust of, unless its settings ask for it', trust(), {}, {}],
    ['where the settings switch it off', trust(true), { enabled: false }, {}],
    ['where the project file switches it off', trust(true), { enabled: true }, { '.scc-lens.yaml': 'render: {enabled: false}\n' }],
    ['that an editor knows no trust of, with any project file', trust(), {}, { '.scc-lens.yaml': 'render: {enabled: true}\n' }],
  ] as const)
    it(`runs nothing in a workspace ${what}`, async () => {
      const { session, folder, uri, starts } = await opened(capabilities, render, files);
      await session.diagnostics(uri, 1);
      // A document that is opened later has its findings after all that has been asked for before.
      const other = pathToFileURL(path.join(folder, 'pod.yaml')).href;
      await session.open(other, PRINTED);
      await session.until(other, isRefused);
      await session.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
      assert.equal(await session.connection.sendRequest(RENDERED, { uri }), null);
      assert.deepEqual(await titles(session, uri), [NOT_JUDGED]);
      await session.end();
      assert.deepEqual(starts(), []);
    });

  it('shows on a Containerfile what only rendered pods find wrong, as long as they are rendered', async () => {
    const containerfile = 'FROM registry.access.redhat.com/ubi9/nodejs-22\nRUN mkdir -p /data && chown node:node /data\n';
    const { session, folder, uri } = await opened(
      trust(true),
      {},
      {
        'web/printed.txt': PRINTED.replace('hostNetwork: true', 'hostNetwork: false'),
        'compose.yaml': 'services:\n  web: {image: "registry.example/web:1", build: app}\n',
        'app/Containerfile': containerfile,
      },
    );
    const file = pathToFileURL(path.join(folder, 'app/Containerfile')).href;
    await session.open(file, containerfile, 'dockerfile');
    const { diagnostics } = await session.until(file, found => found.diagnostics.length > 0);
    assert.deepEqual(
      diagnostics.map(({ code, range }) => [code, range.start.line]),
      [['image-expects-user', 1]],
    );
    const named = '(app/Containerfile, as compose.yaml names it)';
    await session.until(uri, found => found.diagnostics.some(({ message }) => JSON.stringify(message).includes(named)));
    await session.close(uri);
    await session.until(file, found => found.diagnostics.length === 0);
  });

  it('counts what a chart renders to for a plain manifest too, as the command line does, until that changes and as long as it is rendered', async () => {
    const grant = `---\n# Source: web/templates/pod.yaml\n${GRANT}`;
    const other = { 'pod.yaml': PLAIN, 'web/printed.txt': `${PRINTED}${grant}` };
    const { session, folder, uri } = await opened(trust(true), {}, other);
    const plain = pathToFileURL(path.join(folder, 'pod.yaml')).href;
    await session.open(plain, PLAIN);
    await session.until(uri, isRefused);
    await session.until(plain, published => !isRefused(published));
    assert.deepEqual(await verdicts(session, plain), ['✓ Admitted by hostnetwork-v2']);
    assert.match(await hoverOf(session, plain, 1), /^\*\*Admitted by hostnetwork-v2/);
    assert.match(await hoverOf(session, plain, 4), /web\/templates\/pod\.yaml#L1/);
    const tree = JSON.stringify(await session.connection.sendRequest(CATALOG));
    assert.ok(tree.includes('May use hostnetwork-v2 through ClusterRoleBinding web'), tree);
    const checked = await sccLens(['check', '--helm', path.join(folder, 'helm'), '--format', 'json', '.'], { cwd: folder });
    assert.ok(checked.stdout.includes('{"path":"pod.yaml","findings":[],"error":null}'), checked.stdout);

    const values = pathToFileURL(path.join(folder, 'web/values.yaml')).href;
    const change = async (printed: string, text: string): Promise<void> => {
      writeFileSync(path.join(folder, 'web/printed.txt'), printed);
      writeFileSync(path.join(folder, 'web/values.yaml'), text);
      await session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: values, type: 2 }] });
    };
    await change(PRINTED, 'hostNetwork: true # now\n');
    await session.until(plain, isRefused);
    await change(`${PRINTED}${grant}`, 'hostNetwork: true\n');
    await session.until(plain, published => !isRefused(published));
    await session.close(uri);
    await session.until(plain, isRefused);
    assert.deepEqual(await verdicts(session, plain), ['✗ Refused: 1 reason']);
  });

  it('marks the verdict on a manifest as it is written where a kustomization makes something else of it', async () => {
    const folder = folderWith({ 'pod.yaml': LISTED, 'kustomization.yaml': KUSTOMIZATION, 'printed.txt': `${LISTED}  hostNetwork: true\n` });
    const kustomize = path.join(folder, 'kustomize');
    writeFileSync(kustomize, `#!/bin/sh\ncat '${path.join(folder, 'printed.txt')}'\n`);
    chmodSync(kustomize, 0o755);
    const session = await startSession({ capabilities: trust(true), folder, settings: { render: { kustomize } } });
    const uri = pathToFileURL(path.join(folder, 'pod.yaml')).href;
    await session.open(uri, LISTED);
    const kustomization = pathToFileURL(path.join(folder, 'kustomization.yaml')).href;
    await session.until(kustomization, isRefused);
    const both = '✓ Admitted by restricted-v2 (before rendering) · As rendered: ✗ Refused: 1 reason';
    assert.deepEqual(await verdicts(session, uri), [both]);
    assert.match(
      await hoverOf(session, uri, 1),
      /^About the file before it is rendered\. As rendered: ✗ Refused: 1 reason\.\n\n\*\*Admitted by/,
    );
    const status = await session.connection.sendRequest<DocumentStatusResult>(DOCUMENT_STATUS, { uri });
    assert.equal(status.verdict.text, both);
    await session.change(uri, 2, [{ text: `# Above\n${LISTED}` }]);
    assert.deepEqual(await verdicts(session, uri), [`${both} (without unsaved changes)`]);
  });

  it('counts no part of a kustomization that is rendered as a whole', async () => {
    const folder = folderWith({
      'pod.yaml': PLAIN,
      'base/kustomization.yaml': KUSTOMIZATION.replace('pod.yaml', 'grant.yaml'),
      'base/grant.yaml': GRANT,
      'overlay/kustomization.yaml': KUSTOMIZATION.replace('pod.yaml', '../base'),
      'base.txt': GRANT,
      'overlay.txt': PRINTED.replace(/^.*\n.*\n/, ''),
    });
    const kustomize = path.join(folder, 'kustomize');
    writeFileSync(kustomize, `#!/bin/sh\ncase "$*" in *overlay*) cat '${folder}/overlay.txt';; *) cat '${folder}/base.txt';; esac\n`);
    chmodSync(kustomize, 0o755);
    const session = await startSession({ capabilities: trust(true), folder, settings: { render: { kustomize } } });
    const [plain, grant, overlay] = ['pod.yaml', 'base/grant.yaml', 'overlay/kustomization.yaml'].map(
      name => pathToFileURL(path.join(folder, name)).href,
    );
    assert.ok(plain !== undefined && grant !== undefined && overlay !== undefined);
    await session.open(plain, PLAIN);
    await session.open(grant, GRANT);
    await session.until(grant, ({ diagnostics }) => diagnostics.length > 0);
    await session.open(overlay, readFileSync(path.join(folder, 'overlay/kustomization.yaml'), 'utf8'));
    await session.until(overlay, isRefused);
    await session.until(plain, isRefused);
  });

  it('names a file in a message about a rendered grant by its path from the workspace folder, as it names a file of values', async () => {
    const [file, grant] = ['web/templates/rbac.yaml', GRANT.replace('hostnetwork-v2', 'privileged')];
    const files = { [file]: grant, 'web/printed.txt': `---\n# Source: ${file}\n${grant}`, 'bundle/pod.yaml': PLAIN };
    const { session, folder } = await opened(trust(true), {}, files);
    const isNamed = (found: unknown): boolean => JSON.stringify(found).includes('(Pod plain (bundle/pod.yaml))');
    await session.until(pathToFileURL(path.join(folder, file)).href, isNamed);
  });

  it('runs for an editor that knows no trust and whose settings ask for it', async () => {
    const { session, uri } = await opened(trust(), { enabled: true });
    await session.until(uri, isRefused);
  });

  it('runs no program that a project file names', async () => {
    const { session, folder, uri, starts } = await opened(trust(true), {}, { '.scc-lens.yaml': 'render: {helm: ./other}\n' });
    await session.until(uri, isRefused);
    assert.equal(starts().length, 1);
    const project = pathToFileURL(path.join(folder, '.scc-lens.yaml')).href;
    await session.open(project, 'render: {helm: ./other}\n');
    const { diagnostics } = await session.diagnostics(project, 1);
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ['render.helm names a program, which only a user chooses.'],
    );
  });

  it('runs for no keystroke, and not for a save that changes nothing', async () => {
    const { session, folder, uri, starts } = await opened(trust(true), {});
    await session.until(uri, isRefused);
    for (let version = 2; version < 30; version++) await session.change(uri, version, [{ text: `${TEMPLATE}# ${version}\n` }]);
    await session.diagnostics(uri, 29);
    await session.change(uri, 30, [{ text: TEMPLATE }]);
    await session.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await session.diagnostics(uri, 30);
    assert.equal(starts().length, 1);
    // One that does is run for, once.
    writeFileSync(path.join(folder, 'web/printed.txt'), PRINTED.replace('hostNetwork: true', 'hostNetwork: false'));
    const values = pathToFileURL(path.join(folder, 'web/values.yaml')).href;
    writeFileSync(path.join(folder, 'web/values.yaml'), 'hostNetwork: false\n');
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: values, type: 2 }] });
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: values, type: 2 }] });
    await session.until(uri, published => !isRefused(published));
    assert.equal(starts().length, 2);
  });

  it('ends the run before where a file is saved again', async () => {
    // The first run does not end by itself, and not when it is asked to.
    const script = "if [ $(wc -l < ../started.txt) = 1 ]; then trap '' TERM; echo $$ > first.pid; exec sleep 1000; fi\ncat printed.txt";
    const { session, folder, uri, starts } = await opened(trust(true), {}, {}, script);
    const file = path.join(folder, 'web/first.pid');
    while (!existsSync(file)) await session.connection.sendRequest(RENDERED, { uri });
    writeFileSync(path.join(folder, 'web/templates/pod.yaml'), `${TEMPLATE}\n`);
    await session.change(uri, 2, [{ text: `${TEMPLATE}\n` }]);
    await session.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await session.until(uri, isRefused);
    assert.equal(starts().length, 2);
    await ended(Number(readFileSync(file, 'utf8')));
  });

  it('has hovers state that something is not read before the first run has ended, and ends the run when the editor ends', async () => {
    const { session, folder, uri } = await opened(
      trust(true),
      {},
      { 'pod.yaml': PLAIN },
      "trap '' TERM; echo $$ > first.pid; exec sleep 1000",
    );
    const file = path.join(folder, 'web/first.pid');
    while (!existsSync(file) || readFileSync(file, 'utf8') === '') await session.connection.sendRequest(RENDERED, { uri });
    const plain = pathToFileURL(path.join(folder, 'pod.yaml')).href;
    await session.open(plain, PLAIN);
    await session.diagnostics(plain, 1);
    assert.match(await hoverOf(session, plain, 1), /^The workspace is still being read: /);
    await session.end();
    await ended(Number(readFileSync(file, 'utf8')));
  });

  it('states how to install a program that is absent, behind why the text is not judged, and once for all charts in a message', async () => {
    const other = { 'api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n', 'api/templates/pod.yaml': TEMPLATE };
    const before = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      const { session, folder, uri } = await opened(trust(true), { helm: '' }, other);
      const otherUri = pathToFileURL(path.join(folder, 'api/templates/pod.yaml')).href;
      await session.open(otherUri, TEMPLATE);
      for (const one of [uri, otherUri]) {
        for (;;) {
          const again = refreshed(session);
          const [title = ''] = await titles(session, one);
          if (!title.startsWith(`${NOT_JUDGED} `)) {
            await again;
            continue;
          }
          assert.match(title, /Helm is not on the PATH: install it, or set sccLens\.render\.helm\.$/);
          break;
        }
      }
      assert.equal(session.shown.length, 1, session.shown.join('\n'));
      assert.match(session.shown[0] ?? '', /^SCC Lens: Helm is not on the PATH: install it \(https:\/\/helm\.sh/);
    } finally {
      process.env['PATH'] = before;
    }
  });

  it('states what a program reports that fails, in the text that is shown too', async () => {
    const { session, uri } = await opened(trust(true), {}, {}, 'echo "Error: parse error" >&2; exit 1');
    for (;;) {
      const again = refreshed(session);
      const found = await titles(session, uri);
      if (found.includes('– Not judged: helm failed: parse error')) break;
      await again;
    }
    const shown = await session.connection.sendRequest<RenderedResult | null>(RENDERED, { uri });
    assert.equal(shown?.text, '# Not judged: helm failed: parse error\n');
  });
});
