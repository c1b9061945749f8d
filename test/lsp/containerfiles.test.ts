/** A Containerfile in an editor, with the pods that run its image. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderWith } from '../cli/command';
import { endAll, startSession } from './session';
import { rangeOf } from './text';

const CONTAINERFILE = `FROM registry.access.redhat.com/ubi9/nodejs-22
RUN mkdir -p /data && chown node:node /data
EXPOSE 8080
`;
const OPEN = CONTAINERFILE.replace('chown node:node /data', 'chgrp -R 0 /data && chmod -R g=u /data');
const COMPOSE = 'services:\n  web: {image: "quay.io/acme/web:1", build: app}\n';
const COMPOSE_IN_BLOCKS = 'services:\n  web:\n    image: quay.io/acme/web:1\n    build: app\n';
const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: "quay.io/acme/web:1"}]}
`;

describe('a Containerfile', () => {
  afterEach(endAll);

  for (const [style, compose, place] of [
    ['in flow style', COMPOSE, ''],
    ['in blocks', COMPOSE_IN_BLOCKS, ''],
    ['with other characters in its name', COMPOSE.replace('app', '"café (1) app"'), 'café (1) '],
  ] as const)
    it(`has what the pods of its image find wrong, until it is changed (compose file ${style})`, async () => {
      const folder = folderWith({ [`${place}app/Containerfile`]: CONTAINERFILE, [`${place}compose.yaml`]: compose, 'pod.yaml': POD });
      const [file, pod] = [`${place}app/Containerfile`, 'pod.yaml'].map(name => pathToFileURL(path.join(folder, name)).href);
      assert.ok(file !== undefined && pod !== undefined);
      const session = await startSession({ folder });
      await session.open(file, CONTAINERFILE, 'dockerfile');
      await session.open(pod, POD);
      const { diagnostics } = await session.until(file, found => found.diagnostics.length > 0);
      assert.deepEqual(
        diagnostics.map(({ code, range }) => ({ code, range })),
        [{ code: 'image-expects-user', range: rangeOf(CONTAINERFILE, 'RUN mkdir -p /data && chown node:node /data') }],
      );
      const reported = await session.until(pod, found => found.diagnostics.some(({ code }) => code === 'image-expects-user'));
      const named = `(${place}app/Containerfile, as ${place}compose.yaml names it): only node may write to /data`;
      assert.ok(JSON.stringify(reported.diagnostics).includes(named), JSON.stringify(reported.diagnostics));
      await session.change(file, 2, [{ text: OPEN }]);
      await session.until(file, found => found.version === 2 && found.diagnostics.length === 0);
      await session.until(pod, found => found.diagnostics.every(({ code }) => code !== 'image-expects-user'));
      assert.equal(readFileSync(path.join(folder, `${place}app/Containerfile`), 'utf8'), CONTAINERFILE);
    });

  it('has nothing else to answer', async () => {
    const folder = folderWith({ Containerfile: CONTAINERFILE });
    const uri = pathToFileURL(path.join(folder, 'Containerfile')).href;
    const session = await startSession({ folder });
    await session.open(uri, CONTAINERFILE, 'dockerfile');
    await session.diagnostics(uri, 1);
    const at = { textDocument: { uri }, position: rangeOf(CONTAINERFILE, 'chown').start };
    const answers = await Promise.all(
      ['hover', 'completion', 'definition', 'documentHighlight', 'documentSymbol', 'foldingRange', 'codeLens', 'prepareRename'].map(name =>
        session.connection.sendRequest<unknown>(`textDocument/${name}`, at),
      ),
    );
    assert.deepEqual(
      answers.map(answer => (Array.isArray(answer) && answer.length === 0 ? null : answer)),
      answers.map(() => null),
    );
    assert.deepEqual(await session.codeActions(uri, rangeOf(CONTAINERFILE, 'chown')), []);
    assert.deepEqual(session.shown, []);
  });
});
