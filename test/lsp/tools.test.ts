/** The tools of assistants in the editor. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ASK_TOOL, CLUSTER_FACTS, REVIEW } from '@scc-lens/protocol';
import type { MarkdownAnswer, ToolAnswer } from '@scc-lens/protocol';
import { READ_ALL } from './readAll';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = fixture('pod.yaml');
const SCC = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: of-the-workspace}
allowPrivilegedContainer: false
volumes: ['*']
runAsUser: {type: RunAsAny}
seLinuxContext: {type: MustRunAs}
users: ['system:serviceaccount:agents:default']
`;

const ask = (session: Session, tool: string, input: unknown): Promise<ToolAnswer> =>
  session.connection.sendRequest<ToolAnswer>(ASK_TOOL, { tool, input });

describe('the tools of assistants', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-tools-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('judge by the files of the workspace and by the settings, from the first question on', async () => {
    writeFileSync(path.join(folder, 'scc.yaml'), SCC);
    const session = await startSession({ folder, settings: { rules: { 'hostpath-supervisor': 'off' } } });
    const review = await ask(session, 'review_pod', { manifest: POD });
    assert.match(review.texts.join('\n'), /of-the-workspace/);
    const check = await ask(session, 'check_manifest', { manifest: POD });
    assert.doesNotMatch(check.texts.join('\n'), /hostpath-supervisor/);
  });

  it('judge by the files of the workspace, and not by what a connected cluster states', async () => {
    const session = await startSession({ folder });
    const before = await ask(session, 'review_pod', { manifest: POD });
    await session.open(URI, POD);
    await session.connection.sendNotification(CLUSTER_FACTS, { facts: READ_ALL });
    const shown = await session.connection.sendRequest<MarkdownAnswer>(REVIEW, { uri: URI, position: rangeOf(POD, 'kind').start });
    assert.match(shown.markdown, /crc-admin/);
    assert.deepEqual(await ask(session, 'review_pod', { manifest: POD }), before);
    assert.doesNotMatch(before.texts.join('\n'), /crc-admin/);
  });

  it('take the manifest in the place of the objects of the workspace that it names', async () => {
    writeFileSync(path.join(folder, 'scc.yaml'), SCC);
    const session = await startSession({ folder });
    const { texts } = await ask(session, 'review_pod', {
      manifest: `${SCC.replace('users:', 'groups:').replace('serviceaccount:agents:default', 'nothing')}---\n${POD}`,
    });
    assert.doesNotMatch(texts.join('\n'), /\| of-the-workspace +\| (?:yes|granted)/);
    assert.equal(texts.join('\n').match(/^\| .*of-the-workspace/gm)?.length, 1);
  });

  it('answer an input that does not fit with the reason', async () => {
    const answer = await ask(await startSession(), 'check_manifest', { manifest: POD, openshift: 'latest' });
    assert.equal(answer.isError, true);
    assert.match(answer.texts.join('\n'), /^openshift can be: /);
  });
});
