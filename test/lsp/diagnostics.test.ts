import assert from 'node:assert/strict';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { ruleUrl } from '@scc-lens/words';
import type { DiagnosticData } from '@scc-lens/protocol';
import { breakRule } from '../defect';
import { endAll, startSession, VSCODE } from './session';
import { fixture, rangeOf, textIn } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = fixture('pod.yaml');
const rules = ({ diagnostics }: PublishDiagnosticsParams): unknown[] => diagnostics.map(({ code }) => code);

const mountOf = ({ diagnostics }: PublishDiagnosticsParams): Diagnostic | undefined =>
  diagnostics.find(({ code }) => code === 'hostpath-supervisor');
const NOWHERE = rangeOf('', '');

describe('diagnostics', () => {
  afterEach(endAll);

  it('mark exactly the field, with rule, source, page and the places that explain it', async () => {
    const session = await startSession();
    await session.open(URI, POD);
    const found = mountOf(await session.diagnostics(URI, 1));
    assert.ok(found);
    assert.deepEqual(found.range, rangeOf(POD, 'hostPath'));
    assert.equal(found.severity, 1);
    assert.equal(found.source, 'scc-lens');
    assert.equal(found.codeDescription?.href, ruleUrl('hostpath-supervisor'));
    assert.match(found.message as string, /restricted-v2/);
    const explained =
      found.relatedInformation?.map(({ location }) => (location.uri === URI ? textIn(POD, location.range) : location.uri)) ?? [];
    assert.ok(explained.includes('"/opt/openshell/bin/openshell-sandbox"'), explained.join('\n'));
    assert.equal(await session.end(), 0);
  });

  it('list each reason of a refusal once: below the verdict, the volume from the node first, and as hints that are drawn as errors', async () => {
    const text = fixture('lenses/hostpath.yaml');
    const session = await startSession();
    await session.open(URI, text);
    const { diagnostics } = await session.diagnostics(URI, 1);
    const listed = diagnostics.filter(({ severity }) => severity !== 4);
    assert.deepEqual(
      listed.map(({ code, range }) => [code, textIn(text, range)]),
      [
        ['scc-denied', 'Pod'],
        ['hostpath-supervisor', 'hostPath'],
      ],
    );
    const related = listed[0]?.relatedInformation?.map(({ location }) => textIn(text, location.range));
    assert.deepEqual(related, ['hostPath', '0', 'SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'SYSLOG']);
    const details = diagnostics.filter(({ severity }) => severity === 4);
    assert.deepEqual(
      details.map(({ range, data }): unknown => [textIn(text, range), (data as DiagnosticData).drawnAs]),
      ['0', 'SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'SYSLOG'].map(part => [part, 'error']),
    );
    assert.ok(details.every(({ relatedInformation }) => textIn(text, relatedInformation?.[0]?.location.range ?? NOWHERE) === 'Pod'));
    await session.end();
  });

  it('are all listed by an editor that shows no related information, and by one without the extension, such as Neovim', async () => {
    for (const capabilities of [
      { ...VSCODE, textDocument: { ...VSCODE.textDocument, publishDiagnostics: {} } },
      { ...VSCODE, experimental: undefined },
    ]) {
      const session = await startSession({ capabilities });
      await session.open(URI, fixture('lenses/hostpath.yaml'));
      const { diagnostics } = await session.diagnostics(URI, 1);
      assert.deepEqual(new Set(diagnostics.map(({ severity }) => severity)), new Set([1]));
      assert.equal(diagnostics.length, 7);
      await session.end();
    }
  });

  it('of a rule that fails are one that names it, with the findings of all other rules', async () => {
    const restore = breakRule('scc-denied', new TypeError('Cannot read properties of null'));
    try {
      const session = await startSession();
      await session.open(URI, POD);
      const published = await session.diagnostics(URI, 1);
      assert.ok(mountOf(published));
      const faults = published.diagnostics.filter(({ code }) => code === 'scc-denied');
      assert.deepEqual(
        faults.map(({ message }) => (typeof message === 'string' ? message : message.value).split(':')[0]),
        ['scc-denied could not judge this document'],
      );
      await session.end();
    } finally {
      restore();
    }
  });

  it('follow incremental changes, and name the version they belong to', async () => {
    const session = await startSession();
    await session.open(URI, POD);
    await session.diagnostics(URI, 1);
    await session.change(URI, 2, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# moved\n' }]);
    const moved = await session.diagnostics(URI, 2);
    assert.equal(textIn(`# moved\n${POD}`, mountOf(moved)?.range ?? NOWHERE), 'hostPath');
    const [host, path] = [rangeOf(`# moved\n${POD}`, 'hostPath'), rangeOf(`# moved\n${POD}`, 'path: /opt/openshell/bin')];
    await session.change(URI, 3, [
      { range: path, text: 'medium: Memory' },
      { range: host, text: 'emptyDir' },
    ]);
    assert.equal(mountOf(await session.diagnostics(URI, 3)), undefined);
    await session.end();
  });

  it('of a burst of keystrokes only the newest state counts', async () => {
    const session = await startSession();
    await session.open(URI, POD);
    await session.diagnostics(URI, 1);
    const at = { line: 0, character: 0 };
    for (let version = 2; version <= 40; version++) void session.change(URI, version, [{ range: { start: at, end: at }, text: '#\n' }]);
    const last = await session.diagnostics(URI, 40);
    assert.equal(mountOf(last)?.range.start.line, rangeOf(POD, 'hostPath').start.line + 39);
    for (const params of session.published) {
      assert.equal(
        mountOf(params)?.range.start.line,
        rangeOf(POD, 'hostPath').start.line + (params.version ?? 0) - 1,
        'ranges belong to the version they are published for',
      );
    }
    await session.end();
  });

  it('of an invalid document have its place, and leave its neighbour alone', async () => {
    const session = await startSession();
    const text = `${POD}---\n${POD}`;
    await session.open(URI, text);
    const before = await session.diagnostics(URI, 1);
    const second = before.diagnostics.filter(({ code }) => code === 'hostpath-supervisor')[1];
    assert.ok(second);
    await session.change(URI, 2, [{ range: rangeOf(text, '["/opt/openshell/bin/openshell-sandbox"]'), text: '["/opt' }]);
    const broken = await session.diagnostics(URI, 2);
    assert.ok(rules(broken).includes('syntax-error'));
    assert.ok(
      broken.diagnostics.some(diagnostic => diagnostic.code === second.code && diagnostic.range.start.line === second.range.start.line),
    );
    await session.end();
  });

  it('count as LSP does in CRLF and non-ASCII text', async () => {
    const session = await startSession();
    const text = POD.replace('# stays', '# 🦀 ünïcödé')
      .replaceAll('\n', '\r\n')
      .replace(
        '    - name: supervisor\r\n      hostPath:\r\n        path: /opt/openshell/bin',
        '    - {name: supervisor, "🦀": x, hostPath: {path: /opt/openshell/bin}}',
      );
    await session.open(URI, text);
    assert.deepEqual(mountOf(await session.diagnostics(URI, 1))?.range, rangeOf(text, 'hostPath'));
    await session.end();
  });

  it('end when the document is closed', async () => {
    const session = await startSession();
    await session.open(URI, POD);
    await session.diagnostics(URI, 1);
    const cleared = session.next(URI, ({ diagnostics }) => diagnostics.length === 0);
    await session.close(URI);
    await cleared;
    await session.end();
  });

  it('of two documents do not mix', async () => {
    const session = await startSession();
    const other = 'untitled:Untitled-1';
    await session.open(URI, POD);
    await session.open(other, POD.replace('hostPath', 'emptyDir'));
    assert.ok(rules(await session.diagnostics(URI, 1)).includes('hostpath-supervisor'));
    assert.ok(!rules(await session.diagnostics(other, 1)).includes('hostpath-supervisor'));
    await session.end();
  });

  it('are for YAML and JSON manifests, and for no other language or trade', async () => {
    const session = await startSession();
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: {
        containers: [
          {
            name: 'a',
            image: 'a:1',
            command: ['/opt/openshell/bin/openshell-sandbox'],
            volumeMounts: [{ name: 's', mountPath: '/opt/openshell/bin' }],
          },
        ],
        volumes: [{ name: 's', hostPath: { path: '/opt/openshell/bin' } }],
      },
    });
    await session.open('file:///a.yaml', POD, 'dockercompose');
    await session.open('file:///tsconfig.json', '{\n  // comments are fine here\n  "kind": "x",\n}\n', 'jsonc');
    await session.open('file:///broken.yaml', 'a: [b\n');
    await session.open('file:///pod.json', json, 'json');
    assert.ok(rules(await session.diagnostics('file:///pod.json', 1)).includes('hostpath-supervisor'));
    assert.deepEqual((await session.diagnostics('file:///tsconfig.json', 1)).diagnostics, []);
    assert.deepEqual((await session.diagnostics('file:///broken.yaml', 1)).diagnostics, []);
    assert.ok(!session.published.some(({ uri }) => uri === 'file:///a.yaml'));
    await session.end();
  });
});
