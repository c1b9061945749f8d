import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LSPErrorCodes } from 'vscode-languageserver/node';
import type { CodeAction } from 'vscode-languageserver/node';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { applied, fixture, rangeOf } from './text';

const POD = fixture('pod.yaml');
const SANDBOX = readFileSync(path.resolve(__dirname, '../../examples/hostpath-sandbox.yaml'), 'utf8');
const COMBINED = 'Deliver the supervisor with an init container and generate its SCC';
/** What a person types while the server is at work: everything below moves. */
const TYPED = { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# typed meanwhile\n' };

const offered = async (session: Session, uri: string, text: string, title: string): Promise<CodeAction | undefined> =>
  (await session.codeActions(uri, rangeOf(text, 'hostPath:'))).find(action => action.title.startsWith(title));

describe('text that changes while an edit is worked out', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-stale-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is never given the edits of the text before it, in the file itself', async () => {
    const text = Array.from({ length: 200 }, (_, i) => `---\n${POD.replace('name: agent', `name: agent-${i}`)}`).join('');
    const uri = pathToFileURL(path.join(folder, 'pods.yaml')).href;
    const session = await startSession({ folder });
    await session.open(uri, text);
    await session.diagnostics(uri, 1);
    const answer = session.codeActions(uri, { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } });
    await session.change(uri, 2, [TYPED]);
    await assert.rejects(answer, { code: LSPErrorCodes.ContentModified });
    await session.end();
  });

  it('is never given the edits of the text before it, in another file of the same service account', async () => {
    const names = ['a.yaml', 'b.yaml', 'c.yaml'];
    const texts = new Map(
      names.map(name => [pathToFileURL(path.join(folder, name)).href, SANDBOX.replace(/^ {2}name: .*/m, `  name: ${name.slice(0, 1)}`)]),
    );
    const [first = '', second = '', third = ''] = texts.keys();
    for (const [i, text] of [...texts.values()].entries()) writeFileSync(path.join(folder, names[i] ?? ''), text);
    const session = await startSession({ folder });
    for (const uri of [first, second]) {
      await session.open(uri, texts.get(uri) ?? '');
      await session.diagnostics(uri, 1);
    }
    let action: CodeAction | undefined;
    while (action === undefined) action = await offered(session, first, texts.get(first) ?? '', `${COMBINED} (3 pods in 3 files, `);
    const answer = session.resolve(action);
    await session.change(second, 2, [TYPED]);
    const versions = new Map<string, number | null>();
    for (const change of (await answer).edit?.documentChanges ?? []) {
      if (!('textDocument' in change) || !texts.has(change.textDocument.uri)) continue;
      const { uri, version } = change.textDocument;
      versions.set(uri, version);
      const before = version === 2 ? TYPED.text + (texts.get(uri) ?? '') : (texts.get(uri) ?? '');
      const after = applied(
        before,
        change.edits.filter(edit => 'newText' in edit),
      );
      assert.match(after, /initContainers:\n[\s\S]*emptyDir: \{\}/);
      assert.doesNotMatch(after, /hostPath:/);
      for (const line of before.split('\n').filter(kept => !/hostPath|path: |type: /.test(kept)))
        assert.ok(after.split('\n').includes(line), `${uri}: ${line}`);
    }
    assert.deepEqual(
      [...versions],
      [
        [first, 1],
        [second, versions.get(second)],
        [third, null],
      ],
    );
    assert.equal(readFileSync(path.join(folder, 'c.yaml'), 'utf8'), texts.get(third));
    await session.end();
  });

  it('is given its own edits in a file on disk that has changed since the menu was shown', async () => {
    const [uri, other] = ['a.yaml', 'b.yaml'].map(name => pathToFileURL(path.join(folder, name)).href) as [string, string];
    for (const name of ['a', 'b']) writeFileSync(path.join(folder, `${name}.yaml`), SANDBOX.replace(/^ {2}name: .*/m, `  name: ${name}`));
    const text = readFileSync(path.join(folder, 'a.yaml'), 'utf8');
    const session = await startSession({ folder });
    await session.open(uri, text);
    await session.diagnostics(uri, 1);
    let action: CodeAction | undefined;
    while (action === undefined) action = await offered(session, uri, text, `${COMBINED} (2 pods in 2 files, `);
    const changed = `# written meanwhile\n${readFileSync(path.join(folder, 'b.yaml'), 'utf8')}`;
    writeFileSync(path.join(folder, 'b.yaml'), changed);
    const changes = (await session.resolve(action)).edit?.documentChanges ?? [];
    const edits = changes.flatMap(change => ('textDocument' in change && change.textDocument.uri === other ? change.edits : []));
    const after = applied(
      changed,
      edits.filter(edit => 'newText' in edit),
    );
    assert.doesNotMatch(after, /hostPath:/);
    for (const line of changed.split('\n').filter(kept => !/hostPath|path: |type: /.test(kept)))
      assert.ok(after.split('\n').includes(line), line);
    await session.end();
  });
});
