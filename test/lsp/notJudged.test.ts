import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver/node';
import { NOT_JUDGED } from '@scc-lens/protocol';
import type { NotJudgedResult } from '@scc-lens/protocol';
import { countWork } from '../work';
import { endAll, startSession, VSCODE } from './session';
import { fixture } from './text';

const URI = 'file:///manifests/it.yaml';
const POD = fixture('plain.yaml');
const PATCH = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {$patch: replace}\n';

/** What the server answers about a text, and the titles of the lenses above it. */
async function answersOn(text: string): Promise<{ readonly result: NotJudgedResult | null; readonly titles: readonly string[] }> {
  const session = await startSession({ capabilities: { ...VSCODE, experimental: { sccLens: { commands: [] } } } });
  await session.open(URI, text);
  await session.diagnostics(URI, 1);
  const { connection } = session;
  const result = await connection.sendRequest<NotJudgedResult | null>(NOT_JUDGED, { uri: URI });
  const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
  return { result, titles: lenses.flatMap(({ command }) => command?.title ?? []) };
}

describe('what of a document is not judged', () => {
  afterEach(endAll);

  it('is nothing for a manifest', async () => {
    const { result } = await answersOn(POD);
    assert.deepEqual(result, { version: 1, isJudged: true, notJudged: [] });
  });

  it('is the whole of a template and of an overlay, with a lens on the first line', async () => {
    const template = await answersOn(POD.replace('name: ', 'name: {{ .Values.prefix }}'));
    assert.deepEqual(template.result?.isJudged, false);
    assert.deepEqual(template.result.notJudged, [
      { kind: 'template', range: null, reason: 'Not judged: a template (Helm, Jinja or similar). Check what it renders to.' },
    ]);
    assert.deepEqual(template.titles, ['– Not judged: a template (Helm, Jinja or similar). Check what it renders to.']);
    const overlay = await answersOn(PATCH);
    assert.deepEqual(
      overlay.result?.notJudged.map(({ kind, range }) => [kind, range]),
      [['overlay', null]],
    );
    assert.deepEqual(overlay.titles, [
      '– Not judged: a kustomization, or a part of an object. Check the whole, such as what `kustomize build` prints with the options that it needs.',
    ]);
  });

  it('is one document among others, with its place', async () => {
    const { result, titles } = await answersOn(`${POD}---\n${PATCH}`);
    const line = POD.split('\n').length;
    assert.equal(result?.isJudged, true);
    assert.deepEqual(
      result.notJudged.map(({ kind, range }) => [kind, range?.start]),
      [['overlay', { line, character: 0 }]],
    );
    assert.equal(titles.filter(title => title.startsWith('– Not judged')).length, 1);
  });

  it('is a text that is too long to be read', async () => {
    const { result, titles } = await answersOn(`${POD}# ${'x'.repeat(8_000_000)}\n`);
    assert.deepEqual(result?.notJudged, [
      { kind: 'too-large', range: null, reason: 'Not judged: it is larger than 8 million characters.' },
    ]);
    assert.deepEqual(titles, ['– Not judged: it is larger than 8 million characters.']);
  });

  it('is a document of more than a million characters while it changes, until it is saved', async () => {
    const session = await startSession({ capabilities: { ...VSCODE, experimental: { sccLens: { commands: [] } } } });
    const { connection } = session;
    const titles = async (): Promise<readonly string[]> => {
      const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
      return lenses.map(({ command, range }) => `${range.start.line}: ${command?.title ?? 'a workload'}`);
    };
    const long =
      '0: – Not judged while you type: a document here is longer than 1 million characters. It is judged when it is opened and saved.';
    const work = countWork();
    try {
      await session.open(URI, `${POD}# ${'x'.repeat(1_000_000)}\n`);
      await session.diagnostics(URI, 1);
      assert.ok(work.runs.length > 0);
      assert.deepEqual(await titles(), [long, '1: a workload']);
      work.reset();
      await session.change(URI, 2, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '#\n' }]);
      assert.deepEqual(await titles(), [long]);
      const { isJudged, notJudged } = (await connection.sendRequest<NotJudgedResult | null>(NOT_JUDGED, { uri: URI })) ?? {};
      assert.deepEqual([isJudged, notJudged?.map(({ kind }) => kind)], [false, ['too-large']]);
      assert.deepEqual(work.runs, []);
      await connection.sendNotification('textDocument/didSave', { textDocument: { uri: URI } });
      await session.diagnostics(URI, 2);
      assert.deepEqual(await titles(), [long, '2: a workload']);
      assert.ok(work.runs.length > 0);
    } finally {
      work.stop();
    }
  });

  it('is a file of another tool, without a lens in its way', async () => {
    const { result, titles } = await answersOn('{"name": "x", "scripts": {"a": "{{ b }}"}}\n');
    assert.deepEqual(
      result?.notJudged.map(({ kind }) => kind),
      ['foreign'],
    );
    assert.deepEqual(titles, []);
  });

  it('is not known of a document that is not open', async () => {
    const { connection } = await startSession({});
    assert.equal(await connection.sendRequest(NOT_JUDGED, { uri: 'file:///manifests/other.yaml' }), null);
  });
});
