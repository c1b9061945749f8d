import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { REPLACE_SUPERVISORS } from '@scc-lens/protocol';
import type { FileChange, ReplaceSupervisorsResult } from '@scc-lens/protocol';
import { endAll, startSession } from './session';
import { applied, fixture } from './text';

const POD = fixture('pod.yaml');
const SEVERAL = fixture('several.yaml');

/** Each file that changes; none is created. */
function changesOf({ edit: { documentChanges } }: ReplaceSupervisorsResult): readonly FileChange[] {
  return documentChanges.map(change => {
    assert.ok('textDocument' in change);
    return change;
  });
}

describe('replacing the hostPath supervisors of a workspace', () => {
  let folder: string;
  const uriOf = (...names: string[]): string => pathToFileURL(path.join(folder, ...names)).href;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-replace-'));
    mkdirSync(path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, 'bom.yaml'), `\u{FEFF}${POD.replaceAll('\n', '\r\n')}`);
    writeFileSync(path.join(folder, 'several.yaml'), SEVERAL);
    writeFileSync(path.join(folder, 'latin1.yaml'), Buffer.from(POD.replace('stays', 'ü'), 'latin1'));
    writeFileSync(path.join(folder, 'node_modules', 'pod.yaml'), POD);
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives one edit over all files, each change to be confirmed, and reports what stays and why', async () => {
    const session = await startSession({ folder });
    await session.open(uriOf('several.yaml'), `# open and not saved\n${SEVERAL}`);
    const result = await session.connection.sendRequest<ReplaceSupervisorsResult>(REPLACE_SUPERVISORS, {});
    assert.deepEqual(result.files, [
      { uri: uriOf('several.yaml'), pods: 2 },
      { uri: uriOf('bom.yaml'), pods: 1 },
    ]);
    assert.equal(result.extent, '3 pods in 2 files');
    const { changeAnnotations } = result.edit;
    const documentChanges = changesOf(result);
    assert.deepEqual(
      documentChanges.map(({ textDocument }) => textDocument),
      [
        { uri: uriOf('several.yaml'), version: 1 },
        { uri: uriOf('bom.yaml'), version: null },
      ],
    );
    for (const { annotationId } of documentChanges.flatMap(({ edits }) => edits))
      assert.equal(changeAnnotations[annotationId]?.needsConfirmation, true);

    const [open, bom] = documentChanges;
    const several = applied(`# open and not saved\n${SEVERAL}`, open?.edits ?? []);
    assert.equal(several.match(/hostPath/g)?.length, 1);
    assert.match(applied(POD.replaceAll('\n', '\r\n'), bom?.edits ?? []), /emptyDir: \{\}\r\n$/);

    assert.deepEqual(
      result.refused.map(({ uri }) => uri),
      [uriOf('several.yaml')],
    );
    assert.match(several.split('\n')[result.refused[0]?.line ?? -1] ?? '', /hostPath/);
    assert.match(result.refused[0]?.reason ?? '', /different places/);
    assert.equal(result.unread.length, 1);
    assert.match(result.unread[0] ?? '', /latin1\.yaml/);
    assert.equal(readFileSync(path.join(folder, 'several.yaml'), 'utf8'), SEVERAL, 'nothing is written');
    await session.end();
  });

  it('fits the current documents, with anything typed, opened and closed before it arrived', async () => {
    for (const name of ['typed.yaml', 'closed.yaml', 'opened.yaml']) writeFileSync(path.join(folder, name), POD);
    const session = await startSession({ folder });
    await session.open(uriOf('typed.yaml'), POD);
    await session.open(uriOf('closed.yaml'), `# not saved\n${POD}`);
    const answer = session.connection.sendRequest<ReplaceSupervisorsResult>(REPLACE_SUPERVISORS, {});
    const typed = '# typed meanwhile\n';
    await session.change(uriOf('typed.yaml'), 2, [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: typed },
    ]);
    await session.close(uriOf('closed.yaml'));
    await session.open(uriOf('opened.yaml'), `${typed}${POD}`);
    const result = await answer;
    assert.deepEqual(Object.fromEntries(result.files.map(({ uri, pods }) => [path.basename(uri), pods])), {
      'typed.yaml': 1,
      'closed.yaml': 1,
      'opened.yaml': 1,
      'bom.yaml': 1,
      'several.yaml': 2,
    });
    const changeOf = (name: string): FileChange | undefined =>
      changesOf(result).find(({ textDocument }) => textDocument.uri === uriOf(name));
    for (const [name, version, text] of [
      ['typed.yaml', 2, typed + POD],
      ['closed.yaml', null, POD],
      ['opened.yaml', 1, typed + POD],
    ] as const) {
      assert.equal(changeOf(name)?.textDocument.version, version, name);
      const after = applied(text, changeOf(name)?.edits ?? []);
      assert.match(after, /initContainers:\n[\s\S]*emptyDir: \{\}/, name);
      for (const line of text.split('\n').filter(kept => !/hostPath|path: |type: /.test(kept)))
        assert.ok(after.split('\n').includes(line), `${name}: ${line}`);
    }
    await session.end();
  });

  it('stops when it is cancelled', async () => {
    const session = await startSession({ folder });
    const source = new CancellationTokenSource();
    const request = session.connection.sendRequest(REPLACE_SUPERVISORS, {}, source.token);
    source.cancel();
    await assert.rejects(request, /[Cc]ancel/);
    await session.end();
  });
});
