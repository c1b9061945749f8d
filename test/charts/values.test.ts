/** Quick fixes of what one value prints: they edit the file of values that sets it, and are proven in all that reads it. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientCapabilities, CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { PREVIEW_FIX } from '@scc-lens/protocol';
import { folderWith } from '../cli/command';
import { COMMANDS, endAll, startSession, VSCODE } from '../lsp/session';
import type { Session } from '../lsp/session';
import { programsFor } from '../files/programs';
import type { Programs } from '../files/programs';

const CHART = path.resolve(import.meta.dirname, '../fixtures/rendered/values/web');
const TRUSTED: ClientCapabilities = { ...VSCODE, experimental: { sccLens: { commands: COMMANDS, trusted: true } } };

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

afterEach(endAll);

interface Editor {
  readonly session: Session;
  readonly folder: string;
  readonly read: (name: string) => string;
  /** The fixes on the first line of a template that contains a text. */
  readonly fixesAt: (template: string, text: string) => Promise<readonly CodeAction[]>;
  readonly open: (name: string) => Promise<string>;
}

interface Surroundings {
  /** Files of the chart or next to it that are other ones, or more. */
  readonly files?: Readonly<Record<string, string>>;
  readonly values?: readonly string[];
  readonly capabilities?: ClientCapabilities;
}

async function inChart({ files = {}, values = [], capabilities = TRUSTED }: Surroundings = {}): Promise<Editor> {
  const folder = folderWith({});
  cpSync(CHART, path.join(folder, 'web'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const session = await startSession({ capabilities, folder, settings: { render: { ...programs, values: { web: values } } } });
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const open = async (name: string): Promise<string> => {
    const uri = pathToFileURL(path.join(folder, name)).href;
    await session.open(uri, read(name));
    return uri;
  };
  const fixesAt = async (template: string, text: string): Promise<readonly CodeAction[]> => {
    const uri = await open(template);
    const line = read(template)
      .split('\n')
      .findIndex(one => one.includes(text));
    await session.until(uri, ({ diagnostics }) => diagnostics.some(({ range }) => range.start.line === line));
    const actions = await session.codeActions(uri, { start: { line, character: 0 }, end: { line, character: 80 } });
    return actions.filter(({ title }) => !title.startsWith('Allow'));
  };
  return { session, folder, read, fixesAt, open };
}

/** What an edit makes of the one file that it is of, and what the user reads before that. */
function previewed({ folder, read }: Editor, edit: WorkspaceEdit | undefined) {
  const [change, ...others] = (edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
  assert.ok(change !== undefined && others.length === 0, JSON.stringify(edit));
  const { uri } = change.textDocument;
  const file = path.relative(folder, new URL(uri).pathname);
  const [annotation, ...more] = Object.values(edit?.changeAnnotations ?? {});
  assert.deepEqual([annotation?.needsConfirmation, more], [true, []]);
  const text = TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 0, read(file)), change.edits as never);
  return { file, text, label: annotation?.label, description: annotation?.description };
}

async function madeAt(editor: Editor, template: string, text: string, title: string) {
  const fix = (await editor.fixesAt(template, text)).find(one => one.title.startsWith(title));
  assert.equal(fix?.disabled?.reason, undefined);
  assert.equal(fix?.command?.command, PREVIEW_FIX);
  const { edit } = await editor.session.resolve(fix);
  const preview = previewed(editor, edit);
  assert.deepEqual(editor.session.shown, [preview.description]);
  return { title: fix.title, ...preview };
}

/** The message in the place of an edit. */
async function refusedAt(editor: Editor, template: string, text: string, title: string): Promise<string> {
  const fix = (await editor.fixesAt(template, text)).find(one => one.title.startsWith(title));
  if (fix?.disabled !== undefined) return fix.disabled.reason;
  const shown = new Promise<string>(resolve => {
    editor.session.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      resolve(message);
    });
  });
  assert.equal((await editor.session.resolve(fix)).edit, undefined);
  return shown;
}

describe('a quick fix of what one value prints', () => {
  it('takes runAsUser out of the values', async () => {
    const editor = await inChart();
    const { title, file, text, label, description } = await madeAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.equal(title, 'Leave runAsUser to OpenShift (in values.yaml, preview)');
    assert.deepEqual([file, label], ['web/values.yaml', 'Change the value in values.yaml']);
    assert.equal(description, 'values.yaml changes Deployment web (web).');
    assert.equal(text, editor.read(file).replace('user: 0\n', ''));
  });

  it('takes it out of the values that a template reads from a variable', async () => {
    const template = readFileSync(path.join(CHART, 'templates/user.yaml'), 'utf8').replace('.Values.user', '$root.Values.user');
    const editor = await inChart({ files: { 'web/templates/user.yaml': `{{- $root := . -}}\n${template}` } });
    const { file, text } = await madeAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.deepEqual([file, text], ['web/values.yaml', editor.read(file).replace('user: 0\n', '')]);
  });

  it('fills the empty values that a chart has, of two containers at once', async () => {
    const editor = await inChart();
    const { text, description } = await madeAt(editor, 'web/templates/restricted.yaml', 'kind:', 'Make this pod restricted-v2');
    assert.equal(description, 'values.yaml changes Deployment restricted (web).');
    assert.ok(
      text.includes(
        'podSecurityContext:\n  runAsNonRoot: true\n  seccompProfile:\n    type: RuntimeDefault\nsecurityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop: ["ALL"]\nregistry:',
      ),
      text,
    );
  });

  it('turns a field off, and lists every object that prints the value', async () => {
    const editor = await inChart();
    const { text, description } = await madeAt(editor, 'web/templates/second.yaml', 'hostNetwork', 'Remove hostNetwork');
    assert.equal(description, 'values.yaml changes Pod agent, Pod second (web).');
    assert.equal(text, editor.read('web/values.yaml').replace('hostNetwork: true', 'hostNetwork: false'));
  });

  it('leaves an empty mapping where the value is the last one of it, as a schema may want one', async () => {
    const template = readFileSync(path.join(CHART, 'templates/user.yaml'), 'utf8').replace('.Values.user', '.Values.pod.user');
    const files = {
      'web/templates/user.yaml': template,
      'web/values.yaml': readFileSync(path.join(CHART, 'values.yaml'), 'utf8').replace('user: 0', 'pod:\n  user: 0'),
      'web/values.schema.json': '{"properties": {"pod": {"type": "object", "properties": {"user": {"type": "integer"}}}}}',
    };
    const editor = await inChart({ files });
    const { text } = await madeAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.equal(text, editor.read('web/values.yaml').replace('pod:\n  user: 0\n', 'pod: {}\n'));
  });

  it('edits the chosen file that wins', async () => {
    const editor = await inChart({ values: ['values-prod.yaml'] });
    const { title, file, text } = await madeAt(editor, 'web/templates/agents.yaml', 'hostNetwork', 'Remove hostNetwork');
    assert.deepEqual([title, file], ['Remove hostNetwork (in values-prod.yaml, preview)', 'web/values-prod.yaml']);
    assert.equal(text, 'agent:\n  hostNetwork: false\n');
  });

  for (const [name, text] of Object.entries({ 'is empty': '', 'has only a comment': '# later\n' }))
    it(`edits the file below a chosen one that ${name}`, async () => {
      const editor = await inChart({ files: { 'web/values-prod.yaml': text }, values: ['values-prod.yaml'] });
      const made = await madeAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
      assert.deepEqual([made.file, made.text], ['web/values.yaml', editor.read('web/values.yaml').replace('user: 0\n', '')]);
    });

  it('edits a chosen file outside of the chart', async () => {
    const editor = await inChart({ files: { 'prod.yaml': 'node:\n  hostPID: true\n  metrics: 1\n' }, values: ['../prod.yaml'] });
    const { file, text } = await madeAt(editor, 'web/templates/node.yaml', 'hostPID:', 'Remove hostPID');
    assert.deepEqual([file, text], ['prod.yaml', 'node:\n  hostPID: false\n  metrics: 1\n']);
  });

  it('removes by null what an earlier file sets too', async () => {
    const files = { 'web/values-prod.yaml': 'user: 0\nreplicas: 2\n' };
    const editor = await inChart({ files, values: ['values-prod.yaml'] });
    const { text } = await madeAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.equal(text, 'user: null\nreplicas: 2\n');
  });

  it("edits the parent's values where these set a value of a chart in it", async () => {
    const editor = await inChart();
    const { file, text, description } = await madeAt(editor, 'web/charts/cache/templates/pod.yaml', 'hostIPC', 'Remove hostIPC');
    assert.equal(file, 'web/values.yaml');
    assert.match(text, /\ncache:\n {2}hostIPC: false\n$/);
    assert.equal(description, 'values.yaml changes Pod cache (web).');
  });

  it('is proven in the environments of the project file, and names what it changes there', async () => {
    const project = `environments:
  - {name: dev, chart: web, namespace: dev}
  - {name: prod, chart: web, values: [web/values-prod.yaml]}
`;
    const editor = await inChart({ files: { '.scc-lens.yaml': project } });
    const { description } = await madeAt(editor, 'web/templates/agents.yaml', 'hostNetwork', 'Remove hostNetwork');
    assert.equal(description, 'values.yaml changes Pod agent, Pod second (web); Pod agent, Pod second (dev); none (prod).');
  });

  it('is refused where an environment becomes something else', async () => {
    const files = {
      '.scc-lens.yaml': 'environments:\n  - {name: checked, chart: web, values: [checked.yaml]}\n',
      'checked.yaml': 'node: {checked: true}\n',
    };
    const editor = await inChart({ files });
    assert.match(
      await refusedAt(editor, 'web/templates/node.yaml', 'hostPID', 'Remove hostPID'),
      /^The fix was not made, because checked cannot be rendered with it: helm failed: .*The environment needs no restriction/,
    );
  });

  it('is proven in a chart that has other random values each time, which it does not list', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {password: {{ randAlphaNum 32 }}}\n';
    const agents = readFileSync(path.join(CHART, 'templates/agents.yaml'), 'utf8').replace(
      'namespace: shop',
      'namespace: shop\n  annotations: {seed: "{{ randAlphaNum 9 }}"}',
    );
    const editor = await inChart({ files: { 'web/templates/secret.yaml': secret, 'web/templates/agents.yaml': agents } });
    const { description } = await madeAt(editor, 'web/templates/agents.yaml', 'hostNetwork', 'Remove hostNetwork');
    assert.equal(description, 'values.yaml changes Pod agent, Pod second (web).');
  });

  it('is refused where the value decides about more than its field', async () => {
    const template = readFileSync(path.join(CHART, 'templates/second.yaml'), 'utf8');
    const policy = '{{- if .Values.agent.hostNetwork }}\n  dnsPolicy: ClusterFirstWithHostNet\n  {{- end }}\n  containers:';
    const editor = await inChart({ files: { 'web/templates/second.yaml': template.replace('containers:', policy) } });
    const reason = await refusedAt(editor, 'web/templates/agents.yaml', 'hostNetwork', 'Remove hostNetwork');
    assert.equal(reason, 'The fix was not made: web would render to something else than the fix intends. Edit it by hand.');
  });

  it('is refused where the value turns on another field of the same pod', async () => {
    const template = readFileSync(path.join(CHART, 'templates/node.yaml'), 'utf8').replace(
      'hostPID: {{ .Values.node.hostPID }}',
      'hostPID: {{ .Values.node.hostPID }}\n      hostIPC: {{ .Values.node.hostPID }}',
    );
    const editor = await inChart({ files: { 'web/templates/node.yaml': template } });
    const reason = await refusedAt(editor, 'web/templates/node.yaml', 'hostPID:', 'Remove hostPID');
    assert.match(reason, /^The fix was not made: web would render to something else/);
  });

  it('is refused where a field of another name would lose its value', async () => {
    const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  user: {{ .Values.user }}\n';
    const editor = await inChart({ files: { 'web/templates/other.yaml': other } });
    const reason = await refusedAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.match(reason, /^The fix was not made: web would render to something else/);
  });

  it('is refused where more environments read the values than are rendered', async () => {
    const project = ['environments:', ...Array.from({ length: 9 }, (_, i) => `  - {name: e${i}, chart: web}`)].join('\n');
    const editor = await inChart({ files: { '.scc-lens.yaml': `${project}\n` } });
    const reason = await refusedAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.match(reason, /^The fix was not made, because more than 8 kustomizations or environments read this file\./);
  });

  it('is refused where several values are printed together', async () => {
    const editor = await inChart();
    const reason = await refusedAt(editor, 'web/templates/combined.yaml', 'hostPort', 'Remove hostPort');
    assert.equal(reason, 'web/templates/combined.yaml:12 prints no single value that can be followed, so it can only be edited by hand.');
  });

  it('is refused where a template may change the value', async () => {
    const files = { 'web/templates/_values.tpl': '{{- define "x" }}{{ set .Values.node "hostPID" true }}{{ end }}\n' };
    const editor = await inChart({ files });
    const reason = await refusedAt(editor, 'web/templates/node.yaml', 'hostPID', 'Remove hostPID');
    assert.match(reason, /^web\/templates\/node\.yaml:9 prints a value that a template or an option of Helm may change/);
  });

  it('is refused where a variable is not always what the template gets', async () => {
    const template = readFileSync(path.join(CHART, 'templates/user.yaml'), 'utf8').replace('.Values.user', '$from.Values.user');
    const text = `{{- $from := . -}}\n{{- $from = dict "Values" .Values -}}\n${template}`;
    const editor = await inChart({ files: { 'web/templates/user.yaml': text } });
    const reason = await refusedAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.match(reason, /prints no single value that can be followed/);
  });

  it('is refused where the value is an alias', async () => {
    const text = readFileSync(path.join(CHART, 'values.yaml'), 'utf8').replace('user: 0', 'root: &root 0\nuser: *root');
    const editor = await inChart({ files: { 'web/values.yaml': text } });
    assert.match(await refusedAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser'), /anchor|alias/);
  });

  it('is refused while the values are not saved', async () => {
    const editor = await inChart();
    const uri = await editor.open('web/values.yaml');
    await editor.session.change(uri, 2, [{ text: `${editor.read('web/values.yaml')}# typed\n` }]);
    const reason = await refusedAt(editor, 'web/templates/user.yaml', 'runAsUser', 'Leave runAsUser');
    assert.equal(reason, 'Save web/values.yaml first: the fix is worked out for what is rendered.');
  });

  it('is made at once by an editor without previews, which shows the same message', async () => {
    const workspaceEdit = { documentChanges: true };
    const experimental = { sccLens: { commands: [], trusted: true } };
    const editor = await inChart({ capabilities: { ...VSCODE, workspace: { ...VSCODE.workspace, workspaceEdit }, experimental } });
    const [fix] = (await editor.fixesAt('web/templates/agents.yaml', 'hostNetwork')).filter(({ title }) => title.startsWith('Remove'));
    assert.equal(fix?.title, 'Remove hostNetwork (in values.yaml)');
    const { edit } = await editor.session.resolve(fix);
    assert.equal(edit?.documentChanges?.length, 1);
    assert.deepEqual(editor.session.shown, ['values.yaml changes Pod agent, Pod second (web).']);
  });
});
