/** What an editor gets of charts and kustomizations, rendered by Helm and Kustomize when files are opened and saved. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, CodeLens, Diagnostic, Hover, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { CHOOSE_VALUES, DOCUMENT_STATUS, RENDERED, SHOW_RENDERED, VALUES_FILES } from '@scc-lens/protocol';
import type { DocumentStatusResult, RenderedResult, ValuesFilesResult } from '@scc-lens/protocol';
import { folderWith, sccLens } from '../cli/command';
import { COMMANDS, endAll, startSession, VSCODE } from '../lsp/session';
import type { Session } from '../lsp/session';
import { chartOfTwo } from './chartWith';
import { programsFor } from './programs';
import type { Programs } from './programs';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/rendered');

/** What VS Code declares in a workspace that the user trusts. */
const TRUSTED = {
  ...VSCODE,
  workspace: { ...VSCODE.workspace, codeLens: { refreshSupport: true } },
  experimental: { sccLens: { commands: [...COMMANDS, SHOW_RENDERED, CHOOSE_VALUES], trusted: true } },
};

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  containers:
    - name: web
      image: registry.example/web:1
`;

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

afterEach(endAll);

/** What the command line prints as JSON, as far as it is compared. */
interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly { readonly rule: string; readonly message: string; readonly range: unknown }[];
  }[];
}

interface Opened {
  readonly session: Session;
  readonly folder: string;
  readonly uri: (name: string) => string;
  readonly open: (name: string) => Promise<string>;
  /** Writes a file and reports it as an editor does that saves it. */
  readonly save: (name: string, text: string) => Promise<void>;
}

async function inFolder(folder: string, settings: object = {}): Promise<Opened> {
  const session = await startSession({ capabilities: TRUSTED, folder, settings: { render: { ...programs, ...settings } } });
  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  let version = 1;
  return {
    session,
    folder,
    uri,
    open: async name => {
      await session.open(uri(name), readFileSync(path.join(folder, name), 'utf8'));
      return uri(name);
    },
    save: async (name, text) => {
      version += 1;
      await session.change(uri(name), version, [{ text }]);
      writeFileSync(path.join(folder, name), text);
      await session.connection.sendNotification('textDocument/didSave', { textDocument: { uri: uri(name) } });
    },
  };
}

const chart = (hostNetwork: boolean, template = POD, files: Readonly<Record<string, string>> = {}): string =>
  folderWith({
    ...files,
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': `hostNetwork: ${hostNetwork}\n`,
    'web/values-prod.yaml': 'hostNetwork: true\n',
    'web/templates/pod.yaml': template,
  });

const has =
  (rule: string) =>
  ({ diagnostics }: PublishDiagnosticsParams): boolean =>
    diagnostics.some(({ code }) => code === rule);

const lines = (diagnostics: readonly Diagnostic[], rule: string): readonly number[] =>
  diagnostics.filter(({ code }) => code === rule).map(({ range }) => range.start.line + 1);

const textOf = ({ message }: Diagnostic): string => (typeof message === 'string' ? message : message.value);

const titlesOf = async ({ session }: Opened, uri: string): Promise<readonly string[]> =>
  (await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).flatMap(
    ({ command }) => command?.title ?? [],
  );

const TEMPLATE = 'web/templates/pod.yaml';

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

describe('a chart in a trusted workspace', () => {
  it('has its findings on the lines of the template, with the line of the value', async () => {
    const editor = await inFolder(chart(true));
    const uri = await editor.open(TEMPLATE);
    const { diagnostics } = await editor.session.until(uri, has('scc-denied'));
    assert.deepEqual([...new Set(lines(diagnostics, 'scc-denied'))], [2, 7]);
    const onField = diagnostics.find(({ range }) => range.start.line === 6);
    assert.equal(onField?.source, 'scc-lens');
    assert.match(textOf(onField), /The value is written at web\/values\.yaml:1\.$/);
    const value = onField.relatedInformation?.at(-1)?.location;
    assert.deepEqual([value?.uri, value?.range.start], [editor.uri('web/values.yaml'), { line: 0, character: 13 }]);
    const hover = await editor.session.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 6, character: 20 },
    });
    assert.match(JSON.stringify(hover?.contents), /The value is written at web/);
    assert.deepEqual(await titlesOf(editor, uri), ['Judged as rendered by helm template', 'Values: values.yaml']);
  });

  it('is judged in a template that prints no more than what another file defines, and in a file that it reads', async () => {
    const defined = `{{ define "web.pod" }}${POD}---\n{{ tpl (.Files.Get "files/pod.yaml") . }}{{ end }}`;
    const editor = await inFolder(
      chart(true, '{{ include "web.pod" . }}\n', { 'web/templates/_pod.tpl': defined, 'web/files/pod.yaml': POD }),
    );
    const uri = await editor.open(TEMPLATE);
    await editor.session.until(editor.uri('web/templates/_pod.tpl'), has('scc-denied'));
    for (const one of [uri, await editor.open('web/files/pod.yaml')])
      assert.deepEqual(await titlesOf(editor, one), ['Judged as rendered by helm template', 'Values: values.yaml']);
  });

  for (const [what, values, project] of [
    ['', true, {}],
    [', with the values that the project file chooses', false, { '.scc-lens.yaml': 'render: {values: {web: [values-prod.yaml]}}\n' }],
  ] as const)
    it(`has the findings of the command line${what}`, async () => {
      const folder = chart(values, POD, project);
      const editor = await inFolder(folder);
      const uri = await editor.open(TEMPLATE);
      const { diagnostics } = await editor.session.until(uri, has('scc-denied'));
      const { stdout } = await sccLens(['check', '--format', 'json', '--helm', programs.helm, 'web'], { cwd: folder });
      const { files } = JSON.parse(stdout) as Report;
      const expected = files.find(({ path: name }) => name === TEMPLATE)?.findings ?? [];
      assert.ok(expected.length > 1);
      assert.deepEqual(
        diagnostics.map(({ code, message, range }) => JSON.stringify([code, message, range])).sort(),
        expected.map(({ rule, message, range }) => JSON.stringify([rule, message, range])).sort(),
      );
    });

  it('may have links to other files of the workspace folder, where that is in no repository', async () => {
    const folder = chart(true, POD, { 'crds/none.yaml': '' });
    symlinkSync(path.join('..', 'crds'), path.join(folder, 'web/crds'));
    const editor = await inFolder(folder);
    await editor.session.until(await editor.open(TEMPLATE), has('scc-denied'));
  });

  it('is rendered again when a value is saved, and what is shown of it is the new text', async () => {
    const editor = await inFolder(chart(true));
    const template = await editor.open(TEMPLATE);
    await editor.session.until(template, has('scc-denied'));
    await editor.open('web/values.yaml');
    await editor.save('web/values.yaml', 'hostNetwork: false\n');
    await editor.session.until(template, ({ diagnostics }) => lines(diagnostics, 'scc-denied').length === 0);
    const shown = await editor.session.connection.sendRequest<RenderedResult | null>(RENDERED, { uri: template });
    assert.match(shown?.text ?? '', /# Source: web\/templates\/pod\.yaml\n[^]*hostNetwork: false/);
    assert.deepEqual([shown?.name, shown?.folder], ['web', editor.uri('web')]);
  });

  it('keeps findings on their lines while the template is typed in, and drops the finding of a line that changes', async () => {
    const editor = await inFolder(chart(true));
    const uri = await editor.open(TEMPLATE);
    await editor.session.until(uri, has('scc-denied'));
    await editor.session.change(uri, 2, [{ text: `# one\n# two\n${POD}` }]);
    const moved = await editor.session.until(uri, ({ version }) => version === 2);
    assert.deepEqual([...new Set(lines(moved.diagnostics, 'scc-denied'))], [4, 9]);
    await editor.session.change(uri, 3, [{ text: POD.replace('hostNetwork:', 'hostNetwork:  ') }]);
    const changed = await editor.session.until(uri, ({ version }) => version === 3);
    assert.deepEqual([...new Set(lines(changed.diagnostics, 'scc-denied'))], [2]);
  });

  it('that Helm refuses states the reason of Helm until it is fixed', async () => {
    const editor = await inFolder(chart(true, POD.replace('}}', '')));
    const uri = await editor.open(TEMPLATE);
    const failed = await lensThat(editor, uri, /^– Not judged: helm failed: /);
    assert.match(failed, /pod\.yaml/);
    await editor.save(TEMPLATE, POD);
    await editor.session.until(uri, has('scc-denied'));
  });

  it('is rendered with the values that are chosen', async () => {
    const editor = await inFolder(chart(false), { values: { web: ['values-prod.yaml'] } });
    const uri = await editor.open(TEMPLATE);
    const { diagnostics } = await editor.session.until(uri, has('scc-denied'));
    assert.match(diagnostics.map(textOf).join(), /web\/values-prod\.yaml:1/);
    assert.ok((await titlesOf(editor, uri)).includes('Values: values.yaml, values-prod.yaml'));
    assert.deepEqual(await editor.session.connection.sendRequest<ValuesFilesResult | null>(VALUES_FILES, { uri }), {
      chart: 'web',
      files: [{ name: 'values-prod.yaml', isChosen: true }],
    });
    await editor.session.setSettings({ render: programs });
    await editor.session.until(uri, ({ diagnostics: now }) => lines(now, 'scc-denied').length === 0);
  });

  it('states of a template that nothing comes of it', async () => {
    const editor = await inFolder(chart(false, `{{- if .Values.hostNetwork }}\n${POD}{{- end }}\n`));
    const uri = await editor.open(TEMPLATE);
    await lensThat(editor, uri, /^The template prints nothing with these values\.$/);
  });

  it('states of a file of named templates that it is judged where they are included', async () => {
    const named = { 'web/templates/pod-template.tpl': `{{- define "web.pod" }}\n${POD}{{- end }}\n` };
    const editor = await inFolder(chart(false, POD, named));
    const uri = await editor.open('web/templates/pod-template.tpl');
    await lensThat(editor, uri, /^– Not judged by itself: it is judged in the templates that include it\.$/);
  });

  it('states of a library that it is judged where it is included', async () => {
    const main = 'apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n';
    const editor = await inFolder(folderWith({ 'common/Chart.yaml': main, 'common/values.yaml': 'a: 1\n' }));
    const uri = await editor.open('common/values.yaml');
    await lensThat(editor, uri, /^– Not judged by itself: it is judged in the templates that include it\.$/);
  });

  it('has its verdict in the language status', async () => {
    const editor = await inFolder(chart(true));
    const uri = await editor.open(TEMPLATE);
    await editor.session.until(uri, has('scc-denied'));
    const status = await editor.session.connection.sendRequest<DocumentStatusResult | null>(DOCUMENT_STATUS, { uri });
    assert.match(status?.verdict.text ?? '', /^As rendered: ✗ Refused/);
    assert.equal(status?.verdict.isRendered, true);
    assert.equal(status.values?.text, 'Values: values.yaml');
    const values = await editor.open('web/values.yaml');
    await editor.session.change(values, 2, [{ text: 'hostNetwork: false\n' }]);
    await lensThat(editor, uri, /^Judged as rendered by helm template \(without unsaved changes\)$/);
    await editor.session.until(uri, params => JSON.stringify(params).includes('written at web/values.yaml. (without unsaved changes)"'));
    const now = await editor.session.connection.sendRequest<DocumentStatusResult | null>(DOCUMENT_STATUS, { uri });
    assert.match(now?.verdict.text ?? '', /^As rendered: ✗ Refused.* \(without unsaved changes\)$/);
  });

  it('has an object whose pods are not known in the language status', async () => {
    const spec = '{nodeSets: [{podTemplate: {spec: {containers: [{name: node}]}}}]}';
    const cluster = `apiVersion: example.com/v1\nkind: Elastic\nmetadata: {name: {{ .Release.Name }}}\nspec: ${spec}\n`;
    const editor = await inFolder(chart(false, cluster));
    const uri = await editor.open(TEMPLATE);
    await lensThat(editor, uri, /^Judged as rendered/);
    const status = await editor.session.connection.sendRequest<DocumentStatusResult | null>(DOCUMENT_STATUS, { uri });
    assert.equal(status?.verdict.text, 'As rendered: – Not judged');
  });

  it('has findings in files that are not open, which go when the last of its files is closed', async () => {
    const folder = folderWith({});
    cpSync(path.join(FIXTURES, 'web'), path.join(folder, 'web'), { recursive: true });
    const editor = await inFolder(folder);
    const uri = await editor.open('web/templates/deployment.yaml');
    const helper = editor.uri('web/templates/_pod.tpl');
    await editor.session.until(helper, has('scc-denied'));
    await editor.session.change(await editor.open('web/templates/_pod.tpl'), 2, [{ range: START, text: '{{/* */}}\n' }]);
    await lensThat(editor, helper, /^Judged as rendered by helm template \(without unsaved changes\)$/);
    await editor.session.close(helper);
    await editor.session.until(helper, has('scc-denied'));
    const cleared = editor.session.until(helper, ({ diagnostics }) => diagnostics.length === 0);
    await editor.session.close(uri);
    await cleared;
  });

  it('in the charts of another one is rendered with that', async () => {
    const folder = folderWith({});
    cpSync(path.join(FIXTURES, 'web'), path.join(folder, 'web'), { recursive: true });
    const editor = await inFolder(folder);
    const uri = await editor.open('web/charts/cache/templates/statefulset.yaml');
    await lensThat(editor, uri, /^Judged as rendered/);
    const shown = await editor.session.connection.sendRequest<RenderedResult | null>(RENDERED, { uri });
    assert.equal(shown?.name, 'web');
  });
});

describe('a kustomization in a trusted workspace', () => {
  it('has its findings on the lines of patches and of its manifests', async () => {
    const folder = folderWith({});
    cpSync(path.join(FIXTURES, 'overlays'), folder, { recursive: true });
    const editor = await inFolder(folder);
    const uri = await editor.open('prod/kustomization.yaml');
    const { diagnostics } = await editor.session.until(editor.uri('prod/host.yaml'), has('scc-denied'));
    assert.ok(lines(diagnostics, 'scc-denied').includes(8), JSON.stringify(diagnostics));
    await editor.session.until(editor.uri('debug/kustomization.yaml'), has('scc-denied'));
    await lensThat(editor, uri, /^Judged as rendered by kustomize build$/);
  });

  it('that is a component is judged with the kustomization that lists it', async () => {
    const folder = folderWith({ 'other/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n' });
    cpSync(path.join(FIXTURES, 'overlays'), folder, { recursive: true });
    const editor = await inFolder(folder);
    await lensThat(editor, await editor.open('other/kustomization.yaml'), /^– Not judged: a component\./);
    await editor.session.until(await editor.open('debug/kustomization.yaml'), has('scc-denied'));
  });
});

/** An action at a place of a file, by its title. */
async function actionAt({ session }: Opened, uri: string, line: number, title: string): Promise<CodeAction | undefined> {
  const actions = await session.codeActions(uri, { start: { line, character: 0 }, end: { line, character: 80 } });
  return actions.find(one => one.title.startsWith(title));
}

/** The next message that the user is shown. */
const messageOf = ({ session }: Opened): Promise<string> =>
  new Promise(resolve => {
    session.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      resolve(message);
    });
  });

const SHARED = {
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'base/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: web, image: "registry.example/web:1"}]
`,
  'shared/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches: [{path: host.yaml, target: {kind: Pod}}]
`,
  'shared/host.yaml': `apiVersion: v1
kind: Pod
metadata: {name: any}
spec:
  hostNetwork: true
  hostPID: true
`,
  'one/kustomization.yaml': 'resources: [../base]\ncomponents: [../shared]\nnamePrefix: one-\n',
  'two/kustomization.yaml': 'resources: [../base]\ncomponents: [../shared]\nnamePrefix: two-\n',
};

describe('a quick fix of what is found in a rendering', () => {
  it('edits the patch that several kustomizations share, once it is tried in each of them', async () => {
    const editor = await inFolder(folderWith(SHARED));
    await editor.open('one/kustomization.yaml');
    const uri = await editor.open('shared/host.yaml');
    await editor.session.until(uri, has('scc-denied'));
    const fix = await editor.session.resolve(await actionAt(editor, uri, 4, 'Remove hostNetwork'));
    assert.deepEqual(fix.edit?.documentChanges, [
      {
        textDocument: { uri, version: 1 },
        edits: [{ range: { start: { line: 4, character: 0 }, end: { line: 5, character: 0 } }, newText: '' }],
      },
    ]);
  });

  it('is not made where another kustomization that shares the patch becomes something else', async () => {
    // With the pods of this one SCC admission has nothing to do.
    const two = `${SHARED['two/kustomization.yaml']}namespace: kube-system\n`;
    const editor = await inFolder(folderWith({ ...SHARED, 'two/kustomization.yaml': two }));
    await editor.open('one/kustomization.yaml');
    const uri = await editor.open('shared/host.yaml');
    await editor.session.until(uri, has('scc-denied'));
    const shown = messageOf(editor);
    const fix = await editor.session.resolve(await actionAt(editor, uri, 4, 'Remove hostNetwork'));
    assert.equal(fix.edit, undefined);
    assert.match(await shown, /^The fix was not made: two would render to something else/);
  });

  it('is not made where another workload that prints the value gets an error', async () => {
    const editor = await inFolder(chartOfTwo('  runAsGroup: 1000\n'));
    const uri = await editor.open('templates/worker.yaml');
    await editor.session.until(uri, has('pod-security-warning'));
    const shown = messageOf(editor);
    const fix = await editor.session.resolve(await actionAt(editor, uri, 1, 'Make this pod restricted-v2'));
    assert.equal(fix.edit, undefined);
    assert.match(
      await shown,
      /^The fix was not made, because the changed value gives Deployment coordinator \(.*\) a new error: The kubelet/,
    );
  });

  it('is not made where the template prints an object that it is not for', async () => {
    const template = `{{- range list "shop" "kube-system" }}\n---\n${POD.replace('shop', '{{ . }}').replace('{{ .Values.hostNetwork }}', 'true')}{{- end }}\n`;
    const editor = await inFolder(chart(true, template));
    const uri = await editor.open(TEMPLATE);
    await editor.session.until(uri, has('scc-denied'));
    const shown = messageOf(editor);
    const fix = await editor.session.resolve(await actionAt(editor, uri, 8, 'Remove hostNetwork'));
    assert.equal(fix.edit, undefined);
    assert.match(await shown, /^The fix was not made: web would render to something else/);
  });
});

/** The title of the first lens that fits, once there is one; the server asks for another look at them after each rendering. */
async function lensThat(editor: Opened, uri: string, fits: RegExp): Promise<string> {
  for (;;) {
    const refreshed = new Promise<void>(resolve => {
      editor.session.connection.onRequest('workspace/codeLens/refresh', () => {
        resolve();
        return null;
      });
    });
    const found = (await titlesOf(editor, uri)).find(title => fits.test(title));
    if (found !== undefined) return found;
    await refreshed;
  }
}
