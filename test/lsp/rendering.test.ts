/** Whether and how often the server runs the user's programs. In their place is a script that writes down each start but that for the lines. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, CodeLens } from 'vscode-languageserver/node';
import { RENDERED, SHOW_RENDERED } from '@scc-lens/protocol';
import type { RenderedResult } from '@scc-lens/protocol';
import { folderWith } from '../cli/command';
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
    const named = '(../app/Containerfile, as ../compose.yaml names it)';
    await session.until(uri, found => found.diagnostics.some(({ message }) => JSON.stringify(message).includes(named)));
    await session.close(uri);
    await session.until(file, found => found.diagnostics.length === 0);
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

  it('ends the run when the editor ends', async () => {
    const { session, folder, uri } = await opened(trust(true), {}, {}, "trap '' TERM; echo $$ > first.pid; exec sleep 1000");
    const file = path.join(folder, 'web/first.pid');
    while (!existsSync(file) || readFileSync(file, 'utf8') === '') await session.connection.sendRequest(RENDERED, { uri });
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
