/** Quick fixes in a template. In the place of Helm is a script that prints the one template with its one value, and its marks. */
import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, CodeAction, Hover, MarkupContent, TextEdit } from 'vscode-languageserver/node';
import { GENERATE_SCC, type GenerateSccResult } from '@scc-lens/protocol';
import { folderWith } from '../cli/command';
import { COMMANDS, endAll, startSession, VSCODE } from './session';
import type { Session } from './session';

const TEMPLATE = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  hostNetwork: true
  hostPID: {{ .Values.hostPID }}
  containers:
    - name: web
      image: registry.example/web:1
`;

const SUPERVISOR = `      command: [/opt/openshell/bin/openshell-sandbox]
      volumeMounts: [{name: supervisor, mountPath: /opt/openshell/bin, readOnly: true}]
  volumes:
    - name: supervisor
      hostPath:
        path: /opt/openshell/bin
        type: Directory
`;

const HELM = `printf '%s\\n' --- '# Source: web/templates/pod.yaml'
sed 's/{{ .Values.hostPID }}/true/; s/{{ define "scc-lens.*//; s/{{"\\([^"]*\\)"}}/\\1/g' templates/pod.yaml
case "$*" in *--debug*) exit 1;; esac`;

const trust = (trusted: boolean, base: ClientCapabilities = VSCODE): ClientCapabilities => ({
  ...base,
  experimental: { sccLens: { commands: COMMANDS, trusted } },
});

interface Opened {
  readonly session: Session;
  readonly uri: string;
  readonly file: string;
  readonly starts: () => readonly string[];
}

/** Opens the template once its findings are there. */
async function opened(script = HELM, capabilities = trust(true), template = TEMPLATE): Promise<Opened> {
  const folder = folderWith({
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': 'hostPID: true\n',
    'web/templates/pod.yaml': template,
  });
  const helm = path.join(folder, 'helm');
  const log = path.join(folder, 'started.txt');
  writeFileSync(helm, `#!/bin/sh\necho "$@" >> '${log}'\n${script}\n`);
  chmodSync(helm, 0o755);
  const session = await startSession({ capabilities, folder, settings: { render: { helm } } });
  const file = path.join(folder, 'web/templates/pod.yaml');
  const uri = pathToFileURL(file).href;
  await session.open(uri, template);
  await session.until(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
  return { session, uri, file, starts: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []) };
}

/** The fixes on a line, from zero, except the fixes of the file's own findings. */
async function fixesOn({ session, uri }: Opened, line: number): Promise<readonly CodeAction[]> {
  const actions = await session.codeActions(uri, { start: { line, character: 0 }, end: { line, character: 80 } });
  return actions.filter(({ title }) => !title.startsWith('Allow'));
}

function editsOf({ edit }: CodeAction): readonly TextEdit[] {
  const [change] = edit?.documentChanges ?? [];
  return change !== undefined && 'edits' in change ? (change.edits as readonly TextEdit[]) : Object.values(edit?.changes ?? {}).flat();
}

/** The next message that the user is shown. */
const messageOf = ({ session }: Opened): Promise<string> =>
  new Promise(resolve => {
    session.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      resolve(message);
    });
  });

const REMOVAL = [{ range: { start: { line: 6, character: 0 }, end: { line: 7, character: 0 } }, newText: '' }];

describe('hovers in a template', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(endAll);

  it('have the objection to a field, and not what the editor shows there itself', async () => {
    const { session, uri } = await opened();
    const at = (line: number, character: number): Promise<Hover | null> =>
      session.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line, character } });
    assert.equal(await at(1, 7), null);
    assert.equal(await at(6, 16), null);
    assert.match(((await at(6, 18))?.contents as MarkupContent).value, /^restricted-v2 does not allow hostNetwork\.$/);
  });
});

describe('quick fixes in a template', function () {
  before(function () {
    // The script in the place of Helm is one of a POSIX shell.
    if (process.platform === 'win32') this.skip();
  });
  afterEach(endAll);

  it('edit a line that the template writes itself, once that is tried on a copy', async () => {
    const editor = await opened();
    const [fix, ...others] = await fixesOn(editor, 6);
    assert.deepEqual(
      [fix?.title, fix?.disabled, fix?.edit, others.length],
      ['Remove hostNetwork (then 1 permission is left to grant)', undefined, undefined, 0],
    );
    assert.equal(fix?.diagnostics?.[0]?.range.start.line, 6);
    // Once for the text, once for the lines.
    assert.equal(editor.starts().length, 2);
    const resolved = await editor.session.resolve(fix);
    assert.deepEqual(editsOf(resolved), REMOVAL);
    assert.equal(editor.starts().length, 3);
    assert.ok(!(editor.starts()[2] ?? '').includes(path.dirname(editor.file)), editor.starts()[2]);
    assert.equal(readFileSync(editor.file, 'utf8'), TEMPLATE);
    assert.deepEqual(editor.session.shown, []);
  });

  it('are made in the values that the template prints, once that is tried on a copy', async () => {
    const editor = await opened(HELM.replace('/true/', `/'"$(sed 's,.*: ,,' values.yaml)"'/`));
    const [fix] = await fixesOn(editor, 7);
    // Other fields of the pod may print the value as well, so it is not known what is left to grant.
    assert.deepEqual([fix?.title, fix?.disabled, fix?.edit], ['Remove hostPID (in values.yaml, preview)', undefined, undefined]);
    const { edit } = await editor.session.resolve(fix);
    assert.deepEqual(
      editsOf({ title: '', ...(edit && { edit }) }).map(({ newText }) => newText),
      ['fals'],
    );
    assert.match(JSON.stringify(edit?.changeAnnotations), /values\.yaml changes Pod web \(web\)\./);
  });

  it('are refused until what is typed is saved', async () => {
    const editor = await opened();
    await editor.session.change(editor.uri, 2, [{ text: `${TEMPLATE}# typed\n` }]);
    const [fix] = await fixesOn(editor, 6);
    assert.equal(fix?.disabled?.reason, 'Save web/templates/pod.yaml first: the fix is worked out for what is rendered.');
  });

  it('edit nothing where the edited template renders to something else, and state why', async () => {
    const editor = await opened(`${HELM}; grep -q hostNetwork templates/pod.yaml || echo "# other"`);
    const [fix] = await fixesOn(editor, 6);
    const message = messageOf(editor);
    assert.equal((await editor.session.resolve(fix)).edit, undefined);
    assert.equal(await message, 'The fix was not made: web would render to something else than the fix intends. Edit it by hand.');
  });

  it('edit nothing where the edited template cannot be rendered, and state why', async () => {
    const editor = await opened(`${HELM}; grep -q hostNetwork templates/pod.yaml || { echo "Error: too little" >&2; exit 1; }`);
    const [fix] = await fixesOn(editor, 6);
    const message = messageOf(editor);
    assert.equal((await editor.session.resolve(fix)).edit, undefined);
    assert.equal(await message, 'The fix was not made, because web cannot be rendered with it: helm failed: too little');
  });

  it('are tried at once for an editor that takes no edit later', async () => {
    const simple: ClientCapabilities = {
      ...VSCODE,
      textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
    };
    const editor = await opened(HELM, { ...trust(true, simple), experimental: { sccLens: { commands: [], trusted: true } } });
    const fixes = await fixesOn(editor, 6);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Remove hostNetwork (then 1 permission is left to grant)'],
    );
    assert.deepEqual(editsOf(fixes[0] ?? { title: '' }), REMOVAL);
    // What is refused is not offered to it.
    assert.deepEqual(await fixesOn(editor, 7), []);
  });

  it('may change several places', async () => {
    const template = TEMPLATE.replace(/ {2}host.*\n/g, '')
      .replace(/$/, '      securityContext: {allowPrivilegeEscalation: true}\n')
      .replace('namespace: shop', 'namespace: shop\n  labels: {pid: "{{ .Values.hostPID }}"}');
    const editor = await opened(HELM, trust(true), template);
    const fixes = await fixesOn(editor, 1);
    const fix = fixes.find(({ title }) => title.startsWith('Make this pod restricted-v2'));
    assert.ok(fix !== undefined);
    const resolved = await editor.session.resolve(fix);
    assert.ok(editsOf(resolved).length > 0);
  });

  it('are found again by what they do where a language words two of them alike', async () => {
    const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;
    const [init, image] = ['an init container', 'an image volume'].map(
      words => Object.keys(chinese).find(english => /^(?:Deliver|Mount) the supervisor /.test(english) && english.includes(words)) ?? '',
    );
    assert.ok(init && image);
    l10n.config({ contents: { ...chinese, [image]: chinese[init] ?? '' } });
    try {
      const template = TEMPLATE.replace(/ {2}host.*\n/g, '')
        .replace('shop', 'shop # {{ .Values.hostPID }}')
        .concat(SUPERVISOR);
      const editor = await opened(HELM, trust(true), template);
      const line = template.split('\n').findIndex(text => text.includes('hostPath'));
      const fixes = (await fixesOn(editor, line)).filter(({ disabled }) => disabled === undefined);
      const alike = fixes.filter(({ title }) => title.startsWith(chinese[init] ?? ''));
      assert.equal(alike.length, 2);
      const resolved = await Promise.all(alike.map(fix => editor.session.resolve(fix)));
      const written = resolved.map(fix =>
        editsOf(fix)
          .map(({ newText }) => newText)
          .join(),
      );
      assert.deepEqual(
        written.map(text => [text.includes('initContainers'), text.includes('reference:')]),
        [
          [true, false],
          [false, true],
        ],
      );
    } finally {
      l10n.config({ contents: {} });
    }
  });
});

const BUILT = `printf '%s\\n' 'apiVersion: v1' 'kind: Pod' 'metadata: {name: web}' spec: '  containers: [{name: web, image: registry.example/web:1}]'
for place; do :; done; grep -q 'op: remove' "$place/kustomization.yaml" || echo '  hostPID: true'`;

describe('a quick fix of an object of a chart', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(endAll);

  it('is a patch in the kustomization, once that is tried on a copy', async () => {
    const text = 'helmGlobals: {chartHome: charts}\nhelmCharts:\n  - {name: web, releaseName: web}\n';
    const folder = folderWith({
      'kustomization.yaml': text,
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      kustomize: `#!/bin/sh\n${BUILT}\n`,
    });
    const kustomize = path.join(folder, 'kustomize');
    chmodSync(kustomize, 0o755);
    const session = await startSession({ capabilities: trust(true), folder, settings: { render: { kustomize, helm: kustomize } } });
    const uri = pathToFileURL(path.join(folder, 'kustomization.yaml')).href;
    await session.open(uri, text);
    await session.until(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'scc-denied'));
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const fix = (await session.codeActions(uri, range)).find(({ title }) => title === 'Remove hostPID');
    assert.ok(fix !== undefined);
    assert.deepEqual(
      editsOf(await session.resolve(fix)).map(({ newText }) => newText),
      [
        '\npatches:\n  - target:\n      version: v1\n      kind: Pod\n      name: web\n    patch: |\n      - op: remove\n        path: /spec/hostPID',
      ],
    );
  });
});

describe('Generate SCC in a template', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(endAll);

  it('creates its file next to the chart, whose templates are installed in any namespace', async () => {
    const { session, uri } = await opened();
    const { edit } = await session.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uri] });
    const created = edit.documentChanges.flatMap(change => ('kind' in change ? [change.uri] : []));
    assert.deepEqual(created, [new URL('../../shop-web-scc.yaml', uri).href]);
  });
});
