/** Which texts count as manifests, and what the client is sent of the workspace. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType } from 'vscode-languageserver/node';
import { looksLikeManifest, MANIFESTS } from '@scc-lens/protocol';
import type { ManifestsNotification } from '@scc-lens/protocol';
import { endAll, startSession, VSCODE } from './session';

const POD = 'apiVersion: v1\nkind: Pod\n';

describe('a text is taken for a manifest', () => {
  for (const text of [
    POD,
    '{"apiVersion":"v1","kind":"List"}',
    '{apiVersion: v1, kind: Pod}',
    '{{- if .Values.on }}\n  {{- with .Values }}\n# a Helm template\napiVersion: v1\n  # indented\nkind: Pod\n{{- end }}{{- end }}',
    'replicas: 1\n---\napiVersion: v1\nkind: Pod',
    "'kind' : Pod\n'apiVersion': v1",
    '# values\n---\n  kind: Pod\n  apiVersion: v1',
  ])
    it(`where it has both fields: ${JSON.stringify(text)}`, () => {
      assert.ok(looksLikeManifest(text));
    });

  for (const text of [
    '',
    'kind: Pod\n',
    '{"name":"kind","description":"apiVersion: and kind"}',
    'myapiVersion: 1\nkind: 2',
    'apiVersion\nkind',
    'apiVersion: v1\n---\nkind: Pod',
  ])
    it(`not where it lacks one: ${JSON.stringify(text)}`, () => {
      assert.ok(!looksLikeManifest(text));
    });

  const folder = path.resolve(__dirname, '../fixtures/embeddedManifests');
  for (const name of readdirSync(folder))
    it(`not where the manifest is inside of something else: ${name}`, () => {
      assert.ok(!looksLikeManifest(readFileSync(path.join(folder, name), 'utf8')));
    });
});

describe('the list of manifests', () => {
  let folder: string;
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return pathToFileURL(path.join(folder, name)).href;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-manifests-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the manifests of the workspace and no other file, and follows changes on disk', async () => {
    const pod = write('pod.yaml', POD);
    write('package.json', '{"name":"shop"}');
    const session = await startSession({
      folder,
      capabilities: { ...VSCODE, experimental: { sccLens: { commands: [], manifests: true } } },
    });
    const sent = new Promise<readonly string[]>(resolve => {
      session.connection.onNotification(MANIFESTS, ({ uris }: ManifestsNotification) => {
        if (uris.length === 2) resolve(uris);
      });
    });
    const list = write('list.json', '{"apiVersion":"v1","kind":"List","items":[]}');
    await session.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: list, type: FileChangeType.Created }],
    });
    assert.deepEqual([...(await sent)].sort(), [list, pod]);
    await session.end();
  });
});
