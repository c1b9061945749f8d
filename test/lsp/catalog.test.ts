import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CATALOG, CATALOG_CHANGED, CLUSTER_FACTS, LOCATE } from '@scc-lens/protocol';
import type { LocateResult, ProtocolCatalogNode } from '@scc-lens/protocol';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, FIXTURES, rangeOf } from './text';

const ROOT = fixture('workspace/root.yaml');
const REFUSED = `apiVersion: v1
kind: Pod
metadata: {name: spy, namespace: agents}
spec: {containers: [{name: main, image: registry.example/spy:1, securityContext: {privileged: true}}]}
`;

/** What the connected cluster has of the workspace. */
const SPIES = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: spies}
rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [of-the-lab], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: spies}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: spies}
subjects: [{kind: ServiceAccount, name: spy, namespace: agents}]
`;

describe('the catalog', () => {
  let folder: string;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-catalog-'));
    cpSync(path.join(FIXTURES, 'workspace'), folder, { recursive: true });
    writeFileSync(path.join(folder, 'spy.yaml'), REFUSED);
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (session: Session): Promise<readonly ProtocolCatalogNode[]> =>
    session.connection.sendRequest<readonly ProtocolCatalogNode[]>(CATALOG);

  const changes = (session: Session): { readonly next: () => Promise<void>; readonly count: () => number } => {
    let count = 0;
    let waiting = (): void => undefined;
    session.connection.onNotification(CATALOG_CHANGED, () => {
      count += 1;
      waiting();
    });
    return { count: () => count, next: () => new Promise(resolve => (waiting = resolve)) };
  };

  /** A session that has read its folder. */
  const started = async (): Promise<Session> => {
    const session = await startSession({ folder });
    await session.open(uriOf('root.yaml'), ROOT);
    await session.until(uriOf('root.yaml'), ({ diagnostics }) => !diagnostics.some(({ code }) => code === 'scc-denied'));
    return session;
  };

  const under = (nodes: readonly ProtocolCatalogNode[], ...ids: readonly string[]): readonly ProtocolCatalogNode[] =>
    ids.reduce<readonly ProtocolCatalogNode[]>((here, id) => here.find(node => node.id === id)?.children ?? [], nodes);

  const texts = (nodes: readonly ProtocolCatalogNode[]): readonly string[] =>
    nodes.map(({ label, description }) => [label, description].filter(Boolean).join(': '));

  it('has the workloads of all files by verdict, those that are refused first', async () => {
    const nodes = await ask(await started());
    assert.deepEqual(texts(under(nodes, 'workloads')), ['Refused: 1', 'Admitted: 1']);
    const [spy] = under(nodes, 'workloads', 'workloads/refused');
    assert.equal(spy?.label, 'spy');
    assert.equal(spy.description, 'Pod · agents');
    assert.equal(spy.verdict, 'denied');
    assert.match(spy.tooltip, /^Pod spy\nNot admitted by restricted-v2/);
  });

  it('has service accounts with what lets them use SCCs, and SCCs with who may use and who gets them', async () => {
    const nodes = await ask(await started());
    const accounts = under(nodes, 'accounts');
    const granted = accounts.find(({ children }) => children.some(({ description }) => description.startsWith('through ')));
    assert.ok(granted, JSON.stringify(texts(accounts)));
    const [use] = granted.children;
    assert.equal(use?.place?.file, uriOf('binding.yaml'));
    const users = texts(under(nodes, 'sccs', `sccs/${use.label}`));
    assert.ok(
      users.some(text => text.startsWith(`agents/${granted.label}: may use it through `)),
      JSON.stringify(users),
    );
    assert.ok(
      users.some(text => text.includes('gets it')),
      JSON.stringify(users),
    );
    assert.deepEqual(texts(under(nodes, 'sccs', 'sccs/privileged')).slice(-1), ['Would admit: 1 refused workload']);
    assert.ok(texts(under(nodes, 'sccs', 'sccs/restricted-v2')).includes('every user: may use it as OpenShift grants it'));
  });

  it('has no namespace at a service account for which no file states one', async () => {
    writeFileSync(path.join(folder, 'unplaced.yaml'), fixture('unplaced.yaml'));
    const nodes = await ask(await started());
    const accounts = texts(under(nodes, 'accounts')).filter(text => text.startsWith('worker'));
    const users = texts(under(nodes, 'sccs', 'sccs/anyuid')).filter(text => text.includes('worker'));
    assert.deepEqual(accounts, ['worker: anyuid']);
    assert.deepEqual(users, ['worker: may use it through RoleBinding worker-anyuid']);
  });

  it('names what every account may use once, and what the verdicts rest on', async () => {
    const nodes = await ask(await started());
    const [everyone, ...accounts] = under(nodes, 'accounts');
    assert.deepEqual(texts(everyone === undefined ? [] : [everyone]), ['All: restricted-v2, restricted-v3']);
    for (const account of accounts) assert.doesNotMatch(JSON.stringify([account.description, texts(account.children)]), /restricted-v/);
    assert.match(nodes[0]?.description ?? '', /^2 · OpenShift 5\.\d assumed$/);
    assert.match(nodes[0]?.tooltip ?? '', /^Workloads\nOpenShift 5\.\d assumed\. .*No cluster is connected\.$/);
  });

  it('has a sentence of its own for a screen reader at every node, which names the verdict of workloads', async () => {
    const all: ProtocolCatalogNode[] = [];
    const collect = (nodes: readonly ProtocolCatalogNode[]): void => {
      for (const node of nodes) {
        all.push(node);
        collect(node.children);
      }
    };
    collect(await ask(await started()));
    assert.deepEqual([...new Set(all.map(({ kind }) => kind))].sort(), ['account', 'relation', 'scc', 'section', 'verdict', 'workload']);
    for (const { kind, label, tooltip } of all) {
      assert.ok(tooltip.includes(label), `${kind} ${label}: ${tooltip}`);
      if (kind === 'verdict') assert.match(tooltip, /^(Refused|Verdict Unknown|Admitted|Not Checked): \d+ workloads?$/);
      if (kind === 'workload') assert.match(tooltip, /^\S+ \S+\n.*(dmitted|hecked)/);
      if (kind === 'relation')
        assert.match(tooltip, /^(May use .+ (through|as) |.+ may use it (through|as) |Would admit |All accounts may use )/);
    }
  });

  it('lists the SCCs in the order in which OpenShift tries them', async () => {
    const names = under(await ask(await started()), 'sccs').map(({ label }) => label);
    assert.ok(names.indexOf('anyuid') < names.indexOf('restricted-v2') && names.indexOf('restricted-v2') < names.indexOf('privileged'));
  });

  it('leads to the line where a field is now, in files that are open or not', async () => {
    const session = await started();
    const [spy] = under(await ask(session), 'workloads', 'workloads/refused');
    const text = `# a line more\n${REFUSED}`;
    writeFileSync(path.join(folder, 'spy.yaml'), text);
    const found = await session.connection.sendRequest<LocateResult | null>(LOCATE, spy?.place);
    assert.deepEqual(found, { uri: uriOf('spy.yaml'), range: rangeOf(text, 'Pod') });
    const nowhere = await session.connection.sendRequest<LocateResult | null>(LOCATE, { file: uriOf('no.yaml'), document: 0, path: [] });
    assert.equal(nowhere, null);
  });

  it('is reported as changed once until it is asked for again, and not before it was', async () => {
    const session = await started();
    const changed = changes(session);
    const edit = (version: number, name: string): Promise<void> =>
      session.change(uriOf('root.yaml'), version, [{ text: ROOT.replace(/name: \w+/, `name: ${name}`) }]);
    await edit(2, 'first');
    await session.diagnostics(uriOf('root.yaml'), 2);
    assert.equal(changed.count(), 0);
    await ask(session);
    const next = changed.next();
    await edit(3, 'second');
    await next;
    await edit(4, 'third');
    await session.diagnostics(uriOf('root.yaml'), 4);
    assert.equal(changed.count(), 1);
    assert.match(JSON.stringify(await ask(session)), /"label":"third"/);
  });

  it('has the SCCs and grants of a connected cluster, each once that the workspace has too', async () => {
    writeFileSync(path.join(folder, 'spies.yaml'), SPIES);
    const session = await started();
    await ask(session);
    const next = changes(session).next();
    await session.connection.sendNotification(CLUSTER_FACTS, {
      facts: {
        context: 'lab',
        namespace: 'agents',
        sccs: [{ apiVersion: 'security.openshift.io/v1', kind: 'SecurityContextConstraints', metadata: { name: 'of-the-lab' }, users: [] }],
        onlyTheseSccs: true,
        hiddenSccs: false,
        namespaces: [],
        grants: [
          {
            subject: { kind: 'ServiceAccount', name: 'spy', namespace: 'agents' },
            sccs: ['of-the-lab'],
            namespace: null,
            origin: 'ClusterRoleBinding spies',
          },
        ],
        grantsReadOf: { namespaces: ['agents'], serviceAccounts: [] },
        unread: [],
      },
    });
    await next;
    const nodes = await ask(session);
    assert.equal(nodes[0]?.description, '2 · Cluster lab');
    assert.deepEqual(texts(under(nodes, 'sccs', 'sccs/of-the-lab')), ['agents/spy: may use it through ClusterRoleBinding spies']);
    assert.deepEqual(texts(under(nodes, 'accounts', 'accounts/agents/spy')), ['of-the-lab: through ClusterRoleBinding spies']);
  });

  it('is empty where the workspace has neither workloads nor policies', async () => {
    rmSync(path.join(folder, 'spy.yaml'));
    rmSync(path.join(folder, 'root.yaml'));
    rmSync(path.join(folder, 'binding.yaml'));
    assert.deepEqual(await ask(await startSession({ folder })), []);
  });
});
