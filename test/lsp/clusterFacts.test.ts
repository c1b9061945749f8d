import assert from 'node:assert/strict';
import type { CodeLens, Hover, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { CLUSTER_FACTS, REVIEW } from '../../server/src/protocol';
import type { ClusterFactsParams, MarkdownAnswer } from '../../server/src/protocol';
import { READ_ALL } from './readAll';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const REFUSED = fixture('pod.yaml');
const PLAIN = fixture('plain.yaml');

const READ_OTHER: ClusterFactsParams = { ...READ_ALL, grantsReadOf: { namespaces: [], serviceAccounts: ['agents/other'] } };

const isDenied = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.some(({ code }) => code === 'scc-denied');
const isSilent = (params: PublishDiagnosticsParams): boolean => !isDenied(params);

async function connected(text: string, facts: ClusterFactsParams): Promise<Session> {
  const session = await startSession();
  await session.open(URI, text);
  await session.connection.sendNotification(CLUSTER_FACTS, { facts });
  return session;
}

async function verdictLens({ connection }: Session): Promise<string> {
  const [lens] = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
  return (await connection.sendRequest<CodeLens>('codeLens/resolve', lens)).command?.title ?? '';
}

describe('grants that a cluster does not show', () => {
  afterEach(endAll);

  it('leave open what none of the known SCCs admits, and are named', async () => {
    const session = await connected(REFUSED, READ_OTHER);
    await session.until(URI, isSilent);
    const sentence = 'Unknown: it depends on the SCCs that service account agents/default may use, which were not read on crc-admin';
    assert.equal(await verdictLens(session), `? ${sentence}`);
    const review = await session.connection.sendRequest<MarkdownAnswer>(REVIEW, { uri: URI, position: rangeOf(REFUSED, 'Pod').start });
    assert.ok(review.markdown.includes(`**${sentence}.**`), review.markdown);
    assert.match(review.markdown, /\| privileged +\| unknown +\| admitted/);
  });

  it('may change which SCC admits a pod, which the lens names beside the one that is known to', async () => {
    const session = await connected(PLAIN, READ_OTHER);
    const sentence =
      'Admitted by restricted-v2 or anyuid: it depends on the SCCs that service account agents/default may use, which were not read on crc-admin';
    assert.equal(await verdictLens(session), `✓ ${sentence}`);
    const text = PLAIN.replace('          ports:', '          securityContext: {}\n          ports:');
    await session.change(URI, 2, [{ text }]);
    const hover = await session.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri: URI },
      position: rangeOf(text, 'securityContext').start,
    });
    assert.ok((hover.contents as { value: string }).value.startsWith(`${sentence}.`));
  });

  it('and SCCs that it does not show may admit what none of the others does', async () => {
    const text = REFUSED.replace(/^metadata:\n/m, 'metadata:\n  annotations: {openshift.io/required-scc: ours}\n');
    const session = await connected(text, { ...READ_ALL, hiddenSccs: true });
    await session.until(URI, isSilent);
    assert.equal(await verdictLens(session), '? Unknown: it depends on the SCC ours, which is not known');
    await session.change(URI, 2, [{ text: REFUSED }]);
    assert.equal(await verdictLens(session), '? Unknown: it depends on SCCs of the cluster that could not be read');
  });

  it('leave nothing open for service accounts and namespaces that were read', async () => {
    const whole = await connected(REFUSED, READ_ALL);
    await whole.until(URI, isDenied);
    assert.match(await verdictLens(whole), /^✗ Not admitted by restricted-v2/);
    const alone = await connected(REFUSED, { ...READ_ALL, grantsReadOf: { namespaces: [], serviceAccounts: ['agents/default'] } });
    await alone.until(URI, isDenied);
  });
});

describe('the namespace that was chosen', () => {
  afterEach(endAll);

  it('is the one of workloads that name none', async () => {
    const grants = [
      {
        subject: { kind: 'ServiceAccount', name: 'default', namespace: 'agents' },
        sccs: ['privileged'],
        namespace: 'agents',
        origin: 'RoleBinding sandbox',
      },
    ] as const;
    const session = await connected(REFUSED, { ...READ_ALL, grants });
    await session.until(URI, isSilent);
    assert.equal(await verdictLens(session), '✓ Admitted by privileged');
    await session.connection.sendNotification(CLUSTER_FACTS, {
      facts: { ...READ_ALL, namespace: 'elsewhere', grants, grantsReadOf: { namespaces: ['elsewhere'], serviceAccounts: [] } },
    });
    await session.until(URI, isDenied);
  });
});
