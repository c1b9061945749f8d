import assert from 'node:assert/strict';
import type { CodeLens, Hover, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { CATALOG, CLUSTER_FACTS, GENERATE_SCC, REVIEW } from '@scc-lens/protocol';
import type { ClusterFactsParams, GenerateSccResult, MarkdownAnswer, ProtocolCatalogNode } from '@scc-lens/protocol';
import { parseFile } from '@scc-lens/yaml';
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

const sentencesOf = ({ diagnostics }: PublishDiagnosticsParams): readonly string[] =>
  diagnostics.map(({ message }) => (typeof message === 'string' ? message : message.value));

async function connected(text: string, facts: ClusterFactsParams): Promise<Session> {
  const session = await startSession();
  await session.open(URI, text);
  await session.connection.sendNotification(CLUSTER_FACTS, { facts });
  return session;
}

async function verdictLens({ connection }: Session): Promise<{ readonly title?: string; readonly tooltip?: string }> {
  const [lens] = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
  const { title, tooltip } = (await connection.sendRequest<CodeLens>('codeLens/resolve', lens)).command ?? {};
  return { ...(title === undefined ? {} : { title }), ...(tooltip === undefined ? {} : { tooltip }) };
}

describe('grants that a cluster does not show', () => {
  afterEach(endAll);

  it('leave open what none of the known SCCs admits, and are named', async () => {
    const session = await connected(REFUSED, READ_OTHER);
    await session.until(URI, isSilent);
    const sentence = 'Unknown: it depends on the SCCs that service account agents/default may use, which were not read on crc-admin';
    assert.deepEqual(await verdictLens(session), { title: '? Depends on grants that are not known', tooltip: `${sentence}.` });
    const review = await session.connection.sendRequest<MarkdownAnswer>(REVIEW, { uri: URI, position: rangeOf(REFUSED, 'Pod').start });
    assert.ok(review.markdown.includes(`**${sentence}.**`), review.markdown);
    assert.match(review.markdown, /\| privileged +\| unknown +\| admitted/);
  });

  it('may change which SCC admits a pod, so that the lens does not call it admitted', async () => {
    const session = await connected(PLAIN, READ_OTHER);
    const sentence =
      'Admitted by restricted-v2 or anyuid: it depends on the SCCs that service account agents/default may use, which were not read on crc-admin';
    assert.deepEqual(await verdictLens(session), { title: '? Depends on grants that are not known', tooltip: `${sentence}.` });
    const text = PLAIN.replace('          ports:', '          securityContext: {}\n          ports:');
    await session.change(URI, 2, [{ text }]);
    const hover = await session.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri: URI },
      position: rangeOf(text, 'securityContext').start,
    });
    assert.ok((hover.contents as { value: string }).value.startsWith(`${sentence}.`));
  });

  it('leave nothing open for service accounts and namespaces that were read', async () => {
    const whole = await connected(REFUSED, READ_ALL);
    await whole.until(URI, isDenied);
    assert.equal((await verdictLens(whole)).title, '✗ Refused: 1 reason');
    const alone = await connected(REFUSED, { ...READ_ALL, grantsReadOf: { namespaces: [], serviceAccounts: ['agents/default'] } });
    await alone.until(URI, isDenied);
  });
});

describe('an SCC in a file that is not deployed', () => {
  afterEach(endAll);
  const SCC = fixture('granted-scc.yaml');
  const NAME = 'mounts-supervisor';
  const NOW =
    'Now: Not admitted by restricted-v2 or restricted-v3, the SCCs that every pod may use by default. Of the other SCCs hostmount-anyuid, hostmount-anyuid-v2, hostaccess and privileged would admit it. Once my scc.yaml is deployed: Admitted by mounts-supervisor.';
  const withFile = async (facts: ClusterFactsParams): Promise<Session> => {
    const session = await connected(REFUSED, facts);
    await session.open('file:///manifests/my%20scc.yaml', SCC);
    await session.until(URI, isSilent);
    return session;
  };

  it('gives a connected cluster two verdicts: the one of now, and the one once the file is deployed', async () => {
    const session = await withFile(READ_ALL);
    assert.deepEqual(await verdictLens(session), { title: '✗ Refused now; admitted once my scc.yaml is deployed', tooltip: NOW });
    const { markdown } = await session.connection.sendRequest<MarkdownAnswer>(REVIEW, {
      uri: URI,
      position: rangeOf(REFUSED, 'Pod').start,
    });
    assert.ok(markdown.includes(`**${NOW}**`), markdown);
    assert.match(markdown, /## Why restricted-v2 refuses it/);
    assert.match(markdown, /\| mounts-supervisor +\| yes +\| admitted +\| .*not on the cluster/);
    const catalog = await session.connection.sendRequest<readonly ProtocolCatalogNode[]>(CATALOG);
    assert.match(JSON.stringify(catalog), /"id":"workloads\/refused\/[^"]*pod\.yaml/);
  });

  it('names the file whose binding is missing where the SCC is on the cluster', async () => {
    const [scc] = parseFile(SCC).manifests.map(({ value }) => value);
    const session = await withFile({ ...READ_ALL, sccs: [scc as ClusterFactsParams['sccs'][number]] });
    assert.equal((await verdictLens(session)).title, '✗ Refused now; admitted once my scc.yaml is deployed');
  });

  it('admits the pod once the cluster has both, and where no cluster is connected', async () => {
    const [scc] = parseFile(SCC).manifests.map(({ value }) => value);
    const grants = [
      {
        subject: { kind: 'ServiceAccount', name: 'default', namespace: 'agents' },
        sccs: [NAME],
        namespace: 'agents',
        origin: `RoleBinding ${NAME}`,
      },
    ] as const;
    const deployed = await withFile({ ...READ_ALL, sccs: [scc as ClusterFactsParams['sccs'][number]], grants });
    assert.equal((await verdictLens(deployed)).tooltip?.split('\n')[0], `Admitted by ${NAME}.`);
    await deployed.connection.sendNotification(CLUSTER_FACTS, { facts: null });
    const placed = REFUSED.replace('name: agent # stays', 'name: agent\n  namespace: agents');
    await deployed.change(URI, 2, [{ text: placed }]);
    await deployed.until(URI, params => params.version === 2 && isSilent(params));
    assert.equal((await verdictLens(deployed)).tooltip?.split('\n')[0], `Admitted by ${NAME}.`);
  });
});

describe('SCCs that the user may not read', () => {
  afterEach(endAll);
  const HIDDEN: ClusterFactsParams = { ...READ_ALL, context: 'crc-developer', hiddenSccs: true };
  const ofDefault = (sccs: readonly string[]): ClusterFactsParams => ({
    ...HIDDEN,
    grants: [
      {
        subject: { kind: 'ServiceAccount', name: 'default', namespace: 'agents' },
        sccs,
        namespace: 'agents',
        origin: 'RoleBinding sandbox',
      },
    ],
  });
  const BASIS = 'This is an offline forecast, because you may not read the SCCs of crc-developer.';

  it('leave the offline forecast, whose findings and review state it', async () => {
    for (const grantsReadOf of [READ_ALL.grantsReadOf, READ_OTHER.grantsReadOf]) {
      const session = await connected(REFUSED, { ...HIDDEN, grantsReadOf });
      const published = await session.until(URI, params => sentencesOf(params).some(sentence => sentence.endsWith(BASIS)));
      assert.ok(sentencesOf(published).some(sentence => sentence.startsWith('Not admitted by restricted-v2')));
      assert.match((await verdictLens(session)).tooltip ?? '', /^Not admitted by restricted-v2/);
      const review = await session.connection.sendRequest<MarkdownAnswer>(REVIEW, { uri: URI, position: rangeOf(REFUSED, 'Pod').start });
      assert.match(
        review.markdown,
        /Forecast for OpenShift [\d.]+, because you may not read the SCCs of crc-developer, for service account/,
      );
    }
  });

  it('count where a grant of the cluster names one that OpenShift ships', async () => {
    const session = await connected(REFUSED, ofDefault(['privileged']));
    await session.until(URI, isSilent);
    assert.equal((await verdictLens(session)).tooltip?.split('\n')[0], 'Admitted by privileged.');
  });

  it('leave a pod unknown only where a grant or the pod itself names one of them', async () => {
    const granted = await connected(REFUSED, ofDefault(['ours']));
    await granted.until(URI, isSilent);
    assert.deepEqual(await verdictLens(granted), {
      title: '? Depends on SCC ours',
      tooltip: 'Unknown: it depends on the SCC ours, which is not known.',
    });
    const requiring = REFUSED.replace(/^metadata:\n/m, 'metadata:\n  annotations: {openshift.io/required-scc: ours}\n');
    const required = await connected(requiring, HIDDEN);
    await required.until(URI, ({ diagnostics }) => diagnostics.some(({ code, severity }) => code === 'scc-denied' && severity === 3));
    assert.match(
      (await verdictLens(required)).tooltip ?? '',
      /^Unknown: the pod's annotation requires ours, an SCC that is not known\. Without/,
    );
  });

  it('leave Generate', async () => {
    const session = await connected(REFUSED, HIDDEN);
    const { generated } = await session.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [URI], namespace: 'agents' });
    assert.match(generated[0]?.proof ?? '', /^Proven with OpenShift .+ admission rules, with what is known of crc-developer/);
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
    assert.equal((await verdictLens(session)).title, '⚠ Admitted, but the supervisor lacks 4 capabilities');
    await session.connection.sendNotification(CLUSTER_FACTS, {
      facts: { ...READ_ALL, namespace: 'elsewhere', grants, grantsReadOf: { namespaces: ['elsewhere'], serviceAccounts: [] } },
    });
    await session.until(URI, isDenied);
  });
});
