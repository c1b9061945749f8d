/** The project file `.scc-lens.yaml`: the same findings on the command line, in an editor and from `scc-lens lsp`. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { ClientCapabilities, Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { SETTINGS } from '@scc-lens/lens';
import { NOT_JUDGED } from '@scc-lens/protocol';
import type { NotJudgedResult } from '@scc-lens/protocol';
import { endAll, startSession } from '../lsp/session';
import { startBundle, useBundle } from './bundle';
import { fixture, folderWith, readJson, sccLens } from './command';

const POD = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: team}\nspec:\n  serviceAccountName: agents\n  containers: [{name: a, image: x${more}}]\n`;
const SYS_ADMIN = ', securityContext: {capabilities: {add: [SYS_ADMIN]}}';

/** A project in which every kind of setting decides about a finding. */
const PROJECT = {
  '.scc-lens.yaml': [
    'openshift:',
    '  version: "4.18"',
    '  sccFiles: [cluster/sccs.txt]',
    '  grantedSccs: [agents]',
    'rules:',
    '  hostpath-supervisor: warning',
    '  supervisor-image-tag: off',
    'rules.missing-capability: hint',
    'openshell.images: {registry.example.com/mirror/sv: supervisor}',
    'overrides:',
    '  - files: "test/**"',
    '    rules: {scc-denied: info}',
    '  - files: ["test/old/*.yaml", nowhere.yaml]',
    '    openshift: {grantedSccs: []}',
    '    rules: {hostpath-supervisor: off}',
    '',
  ].join('\n'),
  'cluster/sccs.txt':
    'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: agents}\nallowedCapabilities: [SYS_ADMIN]\nvolumes: [configMap, emptyDir, projected, secret]\nrunAsUser: {type: RunAsAny}\nseLinuxContext: {type: RunAsAny}\nfsGroup: {type: RunAsAny}\nsupplementalGroups: {type: RunAsAny}\n',
  'granted.yaml': POD('granted', SYS_ADMIN),
  'supervisor.yaml': fixture('hostpath-pod.yaml'),
  'test/denied.yaml': POD('denied', ', securityContext: {privileged: true}'),
  'test/old/denied.yaml': POD('old', SYS_ADMIN),
  'test/old/supervisor.yaml': fixture('hostpath-pod.yaml').replace('name: sandbox', 'name: old'),
};

const MANIFESTS = Object.keys(PROJECT).filter(name => /^(?!\.).*\.yaml$/.test(name));

/** A finding, as every shell can show it. */
type Shown = readonly [rule: string, severity: number, message: string, line: number, character: number];

const SEVERITIES = ['', 'error', 'warning', 'info', 'hint'];

const ofDiagnostics = (diagnostics: readonly Diagnostic[]): readonly Shown[] =>
  diagnostics.map(({ code, severity, message, range: { start } }) => [
    String(code),
    severity ?? 0,
    typeof message === 'string' ? message : message.value,
    start.line,
    start.character,
  ]);

/** What `check` reports, by file. */
async function onCommandLine(cwd: string, ...options: readonly string[]): Promise<ReadonlyMap<string, readonly Shown[]>> {
  const { files } = readJson(await sccLens(['check', '.', '--format', 'json', ...options], { cwd }));
  return new Map(
    files.map(({ path: file, findings }) => [
      file,
      findings.map(({ rule, severity, message, range: { start } }) => [
        rule,
        SEVERITIES.indexOf(severity),
        message,
        start.line,
        start.character,
      ]),
    ]),
  );
}

/** An editor that shows no related information, so that no finding is drawn otherwise. */
const CAPABILITIES: ClientCapabilities = { workspace: { configuration: true, workspaceFolders: true } };

const uriOf = (folder: string, file: string): string => pathToFileURL(path.join(folder, file)).href;

const textOf = (folder: string, file: string): string => readFileSync(path.join(folder, file), 'utf8');

/** Settings as VS Code sends them: with all defaults. */
const DEFAULTS = Object.fromEntries(Object.entries(SETTINGS).map(([name, { default: value }]) => [name, value]));

describe('a project file', () => {
  useBundle();
  afterEach(endAll);

  it('gives the same findings on the command line, in an editor and from `scc-lens lsp`', async () => {
    const folder = folderWith(PROJECT);
    const expected = await onCommandLine(folder);
    assert.deepEqual(
      MANIFESTS.map(file => [file, expected.get(file)?.map(([rule, severity]) => `${rule} ${SEVERITIES[severity]}`)]),
      [
        ['granted.yaml', []],
        ['supervisor.yaml', ['scc-denied error', 'missing-capability hint', 'hostpath-supervisor warning']],
        ['test/denied.yaml', ['scc-denied info', 'scc-denied info']],
        ['test/old/denied.yaml', ['scc-denied info', 'scc-denied info']],
        ['test/old/supervisor.yaml', ['scc-denied info', 'missing-capability hint', 'scc-denied info']],
      ],
    );

    const session = await startSession({ capabilities: CAPABILITIES, folder, settings: DEFAULTS });
    for (const file of MANIFESTS) {
      await session.open(uriOf(folder, file), textOf(folder, file));
      await session.until(uriOf(folder, file), ({ diagnostics }) => isDeepStrictEqual(ofDiagnostics(diagnostics), expected.get(file)));
    }

    const published = await fromProcess(folder, MANIFESTS, expected);
    for (const file of MANIFESTS) assert.deepEqual(published.get(file), expected.get(file), file);
  });

  it('counts in the folders below it, with paths from its own, up to the root of the repository', async () => {
    const folder = folderWith(PROJECT);
    const below = path.join(folder, 'test');
    assert.deepEqual([...(await onCommandLine(below)).keys()], ['denied.yaml', 'old/denied.yaml', 'old/supervisor.yaml']);
    assert.notDeepEqual((await onCommandLine(below)).get('old/denied.yaml'), (await onCommandLine(folder)).get('test/old/denied.yaml'));
    mkdirSync(path.join(folder, '.git'));
    assert.deepEqual((await onCommandLine(below)).get('old/denied.yaml'), (await onCommandLine(folder)).get('test/old/denied.yaml'));
  });

  it('yields to options, and to settings that the user has made in the editor', async () => {
    const folder = folderWith(PROJECT);
    const found = await onCommandLine(folder, '--severity', 'hostpath-supervisor=error');
    for (const file of ['supervisor.yaml', 'test/old/supervisor.yaml'])
      assert.ok(
        found.get(file)?.some(([rule, severity]) => rule === 'hostpath-supervisor' && severity === 1),
        file,
      );
    const settings = { ...DEFAULTS, 'rules.hostpath-supervisor': 'info' };
    const session = await startSession({ capabilities: CAPABILITIES, folder, settings });
    for (const file of ['supervisor.yaml', 'test/old/supervisor.yaml']) {
      await session.open(uriOf(folder, file), textOf(folder, file));
      await session.until(uriOf(folder, file), ({ diagnostics }) =>
        diagnostics.some(({ code, severity }) => code === 'hostpath-supervisor' && severity === 3),
      );
    }
  });

  it('counts as soon as it is saved, in open documents too', async () => {
    const folder = folderWith({ ...PROJECT, '.scc-lens.yaml': '' });
    const session = await startSession({ capabilities: CAPABILITIES, folder, settings: DEFAULTS });
    const uri = uriOf(folder, 'supervisor.yaml');
    const severityBecomes = (expected: number): Promise<unknown> =>
      session.until(uri, ({ diagnostics }) =>
        diagnostics.some(({ code, severity }) => code === 'hostpath-supervisor' && severity === expected),
      );
    await session.open(uri, textOf(folder, 'supervisor.yaml'));
    await severityBecomes(1);
    writeFileSync(path.join(folder, '.scc-lens.yaml'), 'rules: {hostpath-supervisor: info}\n');
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(folder, '.scc-lens.yaml'), type: 2 }],
    });
    await severityBecomes(3);
    rmSync(path.join(folder, '.scc-lens.yaml'));
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(folder, '.scc-lens.yaml'), type: 3 }],
    });
    await severityBecomes(1);
  });

  it('names files and images only where the workspace is trusted', async () => {
    const folder = folderWith(PROJECT);
    const capabilities = { ...CAPABILITIES, experimental: { sccLens: { commands: [], manifests: false, trusted: false } } };
    const session = await startSession({ capabilities, folder, settings: DEFAULTS });
    await session.open(uriOf(folder, 'supervisor.yaml'), textOf(folder, 'supervisor.yaml'));
    await session.until(uriOf(folder, 'supervisor.yaml'), ({ diagnostics }) =>
      diagnostics.some(({ code, severity }) => code === 'hostpath-supervisor' && severity === 2),
    );
    // The granted SCC is in a file that only a trusted workspace has read.
    const uri = uriOf(folder, 'test/denied.yaml');
    await session.open(uri, textOf(folder, 'test/denied.yaml'));
    await session.diagnostics(uri, 1);
    const answer = await session.connection.sendRequest<NotJudgedResult>(NOT_JUDGED, { uri });
    assert.deepEqual(
      answer.notJudged.map(({ kind }) => kind),
      ['unknown'],
    );
  });

  it('reports what is wrong with it at its place, and uses the rest', async () => {
    const wrong = [
      'openshift: {version: 4.20}',
      'rules: {hostpath-supervizor: off, scc-denied: loud}',
      'overrides:',
      '  - rules: {scc-denied: off}',
      '  - files: "*"',
      '    openshift.sccFiles: [x]',
      'severity: high',
      'baseline: 3',
      '',
    ].join('\n');
    const cwd = folderWith({ '.scc-lens.yaml': wrong, 'a.yaml': fixture('clean-pod.yaml') });
    const { code, stderr, stdout } = await sccLens(['check', 'a.yaml'], { cwd });
    assert.equal(code, 2);
    assert.equal(stdout, 'No findings in 1 file\n');
    assert.deepEqual(stderr.trimEnd().split('\n'), [
      'scc-lens: .scc-lens.yaml:1:22: openshift.version is a number here, which loses a 0 at its end; put it in quotes.',
      'scc-lens: .scc-lens.yaml:2:30: rules.hostpath-supervizor is no setting; did you mean rules.hostpath-supervisor?',
      'scc-lens: .scc-lens.yaml:2:47: sccLens.rules.scc-denied: "loud" is not one of off, hint, info, warning, error.',
      'scc-lens: .scc-lens.yaml:7:11: severity is no setting.',
      'scc-lens: .scc-lens.yaml:4:5: An override needs `files`: a pattern, or a list of patterns, from the folder of this file.',
      'scc-lens: .scc-lens.yaml:5:5: openshift.sccFiles is for all files and has no effect in an override.',
      'scc-lens: .scc-lens.yaml:8:11: baseline is not a text.',
    ]);
    const session = await startSession({ capabilities: CAPABILITIES });
    const uri = 'file:///manifests/.scc-lens.yaml';
    await session.open(uri, wrong);
    const { diagnostics } = await session.diagnostics(uri, 1);
    assert.equal(diagnostics.length, 7);
  });

  it('that is no YAML, empty or a list never stops a run', async () => {
    for (const [text, code] of [
      ['', 0],
      ['# nothing\n', 0],
      ['- a\n', 2],
      ['a: [\n', 2],
      ['{{ x }}\n', 2],
    ] as const) {
      const cwd = folderWith({ '.scc-lens.yaml': text, 'a.yaml': fixture('clean-pod.yaml') });
      const outcome = await sccLens(['check', 'a.yaml'], { cwd });
      assert.equal(outcome.code, code, text);
      assert.match(outcome.stdout, /No findings in 1 file/);
    }
  });

  it('that is too large, or no file, is reported as not read', async () => {
    const large = folderWith({ '.scc-lens.yaml': '#'.repeat(1024 * 1024 + 1), 'pod.yaml': POD('a') });
    const folder = folderWith({ '.scc-lens.yaml/readme.txt': '', 'pod.yaml': POD('a') });
    for (const [cwd, problem] of [
      [large, /\.scc-lens\.yaml: is larger than 1 MiB and was not read/],
      [folder, /\.scc-lens\.yaml: is not a regular file and was not read/],
    ] as const) {
      const { code, stderr } = await sccLens(['check', 'pod.yaml'], { cwd });
      assert.match(stderr, problem);
      assert.equal(code, 2);
    }
  });

  it('that names a device is read without it, since that may have no end', async function () {
    if (process.platform === 'win32') this.skip();
    const project = 'baseline: /dev/zero\nopenshift.sccFiles: [/dev/zero, sccs.yaml, gone.yaml]\n';
    const cwd = folderWith({ '.scc-lens.yaml': project, 'sccs.yaml': '', 'pod.yaml': POD('a') });
    const { code, stderr } = await sccLens(['check', 'pod.yaml'], { cwd });
    assert.equal(stderr.match(/\/dev\/zero: is not a regular file and was not read$/gm)?.length, 1);
    assert.match(stderr, /gone\.yaml: no such file or directory/);
    assert.equal(code, 2);
  });

  it('names the baseline, from its own folder', async () => {
    const cwd = folderWith({
      ...PROJECT,
      '.scc-lens.yaml': `${PROJECT['.scc-lens.yaml']}baseline: known/findings.json\n`,
      'known/.keep': '',
    });
    mkdirSync(path.join(cwd, '.git'));
    await sccLens(['check', '.', '--write-baseline', 'known/findings.json'], { cwd });
    assert.ok(readdirSync(path.join(cwd, 'known')).includes('findings.json'));
    for (const folder of [cwd, path.join(cwd, 'test')]) {
      const { code, stdout, stderr } = await sccLens(['check', '.'], { cwd: folder });
      assert.deepEqual([code, stderr.includes('no longer found')], [0, false], stderr);
      assert.match(stdout, /^No findings in .*, \d+ known/m);
    }
  });
});

/** What a language server in a process of its own publishes, once it is what is expected. */
async function fromProcess(
  folder: string,
  files: readonly string[],
  expected: ReadonlyMap<string, readonly Shown[]>,
): Promise<ReadonlyMap<string, readonly Shown[]>> {
  const child = startBundle(['lsp', '--stdio'], folder);
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published = new Map<string, readonly Shown[]>();
  const complete = new Promise<void>(resolve => {
    client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      const file = files.find(name => uriOf(folder, name) === uri);
      if (file !== undefined) published.set(file, ofDiagnostics(diagnostics));
      if (files.every(name => isDeepStrictEqual(published.get(name), expected.get(name)))) resolve();
    });
  });
  client.listen();
  const rootUri = pathToFileURL(folder).href;
  await client.sendRequest('initialize', { processId: process.pid, rootUri, capabilities: {} });
  await client.sendNotification('initialized', {});
  for (const file of files)
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: uriOf(folder, file), languageId: 'yaml', version: 1, text: textOf(folder, file) },
    });
  await complete;
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  return published;
}
