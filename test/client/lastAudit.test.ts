/** Hovers of what the last audit knows of service accounts, where manifests name them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { LastAudit } from '../../client/src/ui/deploy/lastAudit';
import type { HoverText } from '../../client/src/editor';
import { ROOT, sccLens } from '../cli/command';
import { endAll, startSession } from '../lsp/session';

const URI = 'file:///manifests/web.yaml';
const TIME = new Date(2026, 10, 30, 8, 15);

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      serviceAccountName: web
      containers: [{ name: web, image: web }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: any }
roleRef: { kind: ClusterRole, name: view }
subjects:
  - { kind: ServiceAccount, name: operator, namespace: lab }
  - { kind: ServiceAccount, name: absent, namespace: lab }
---
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: { name: mine }
users: ['system:serviceaccount:shop:builder']
`;

describe('hovers of an audit', () => {
  afterEach(endAll);

  const audits = async () => {
    const session = await startSession();
    await session.open(URI, TEXT);
    const last = new LastAudit({ sendRequest: (name: string, params: unknown) => session.connection.sendRequest(name, params) } as never);
    const at = (name: string) => {
      const before = TEXT.slice(0, TEXT.indexOf(name)).split('\n');
      return last.textsAt(URI, { line: before.length - 1, character: before.at(-1)?.length ?? 0 });
    };
    return { last, at };
  };
  const page = async (...sources: readonly string[]): Promise<string> => {
    const { stdout } = await sccLens(['audit', ...sources, '--format', 'html'], { cwd: path.join(ROOT, 'test/fixtures') });
    return stdout;
  };

  /** Titles, and below them the lines of each list. */
  const linesOf = (texts: readonly HoverText[]): readonly string[] =>
    texts.flatMap(({ title, lists }) => [
      title,
      ...lists.flatMap(list => [
        list.title,
        ...list.items.flatMap(({ text, items = [] }) => [`- ${text}`, ...items.map(one => `  - ${one.text}`)]),
      ]),
    ]);
  const ALL =
    'Group system:authenticated: ClusterRoleBinding system:openshift:scc:restricted-v2 → ClusterRole system:openshift:scc:restricted-v2';

  it('list what an account may use and through what, what its pods use, and the least SCC', async () => {
    const { last, at } = await audits();
    assert.deepEqual(await at('builder'), [], 'before an audit');
    last.take({ html: await page('fleet/lists'), context: 'prod', namespace: 'other' }, TIME);
    const [title, ...lines] = linesOf(await at('builder'));
    assert.equal(title, `Service account shop/builder, in the audit of prod at ${TIME.toLocaleString()}`);
    assert.deepEqual(lines.slice(0, 8), [
      'What it may use',
      '- By its own rights, its pods could run as root.',
      '- anyuid',
      '  - ServiceAccount shop/builder in shop: RoleBinding shop/builders → ClusterRole admin → ClusterRole build-anyuid',
      '- restricted-v2, because whoever creates the pod may',
      `  - ${ALL}`,
      'What its pods use',
      '- ReplicaSet/builder: anyuid (1 pod); template: Admitted by anyuid.',
    ]);
    assert.equal(lines[8], 'Least SCC');
    assert.match(lines[9] ?? '', /^- a new SCC, shop-builder\. Proven with OpenShift/);
  });

  it('are on subjects of bindings, list what can be removed, and only what the audit has', async () => {
    const { last, at } = await audits();
    last.take({ html: await page('fleet/lists'), context: 'prod', namespace: 'other' }, TIME);
    assert.ok(linesOf(await at('operator')).includes('What can be removed'));
    assert.deepEqual([await at('absent'), await at('any }'), await at('containers')], [[], [], []]);
  });

  it('take the namespace of the cluster where a manifest names none, and state what is unknown', async () => {
    const { last, at } = await audits();
    const lists = await page('fleet/lists/namespaces.yaml');
    last.take({ html: lists, context: 'prod', namespace: 'other' }, TIME);
    assert.deepEqual(await at('web\n      containers'), []);
    last.take({ html: lists, context: 'prod', namespace: 'shop' }, TIME);
    const lines = linesOf(await at('web\n      containers'));
    assert.match(lines[0] ?? '', /^Service account shop\/web, /);
    assert.ok(lines.includes('What is unknown'), lines.join('\n'));
  });
});
