import assert from 'node:assert/strict';
import { CLUSTER_FACTS, DOCUMENT_STATUS, STATUS_CHANGED } from '@scc-lens/protocol';
import type { DocumentStatusResult } from '@scc-lens/protocol';
import { endAll, startSession } from './session';
import type { Session } from './session';

const URI = 'file:///status.yaml';

const pod = (name: string, spec = 'containers: [{name: main, image: registry.example/app:1}]'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: agents}\nspec: {serviceAccountName: runner, ${spec}}\n`;
const PRIVILEGED = 'containers: [{name: main, image: registry.example/app:1, securityContext: {privileged: true}}]';
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: agents
  annotations:
    openshift.io/sa.scc.uid-range: 1000680000/10000
    openshift.io/sa.scc.supplemental-groups: 1000680000/10000
    openshift.io/sa.scc.mcs: s0:c26,c15
`;
const TEMPLATE = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n';
const OVERLAY = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [base]\n';
const WORKFLOW =
  'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: flow}\nspec: {templates: [{name: a, container: {image: x}}]}\n';

describe('the status of a document', () => {
  afterEach(endAll);

  const ask = (session: Session, uri = URI): Promise<DocumentStatusResult | null> =>
    session.connection.sendRequest<DocumentStatusResult | null>(DOCUMENT_STATUS, { uri });

  async function statusOf(text: string, settings: unknown = {}): Promise<DocumentStatusResult> {
    const session = await startSession({ settings });
    await session.open(URI, text);
    await session.diagnostics(URI, 1);
    return (await ask(session)) ?? assert.fail('there is no status');
  }

  it('names the releases that are assumed, and where they come from', async () => {
    const settings = { openshift: { version: '4.20', profile: 'microshift' } };
    const { cluster, openshell } = await statusOf(pod('p'), settings);
    assert.deepEqual(cluster, { text: 'MicroShift 4.20 assumed', detail: 'No cluster is connected.', isConnected: false });
    assert.equal(openshell, null, 'nothing of OpenShell is in the document');
    const sandbox = pod('s', 'containers: [{name: main, image: "registry.example/openshell/supervisor:0.0.110"}]');
    assert.deepEqual((await statusOf(sandbox)).openshell, {
      text: 'OpenShell 0.0.116 assumed',
      detail: 'The release of the image ghcr.io/nvidia/openshell/supervisor:0.0.116.',
    });
  });

  it('names the newest release with a note where the one that is set is not known', async () => {
    const { cluster } = await statusOf(pod('p'), { openshift: { version: '6.1' } });
    assert.deepEqual(
      [cluster.text, cluster.detail],
      [
        'OpenShift 5.2 assumed',
        'OpenShift 6.1 is newer than 5.2, the newest that SCC Lens knows, and is treated like it. No cluster is connected.',
      ],
    );
  });

  it('names the release of a gateway in the workspace', async () => {
    const gateway = pod('gateway', 'containers: [{name: gateway, image: "ghcr.io/nvidia/openshell/gateway:0.0.110"}]');
    const { openshell } = await statusOf(`${gateway}---\n${pod('p')}`);
    assert.deepEqual(openshell, { text: 'OpenShell 0.0.110', detail: 'The release of the gateway in the workspace.' });
  });

  it('names the lines that a verdict leaves out, in the lines of the file', async () => {
    const half = pod('p', '\n  volumes: [\n  containers:\n    - name: main\n      image: registry.example/app:1\n').replace(/\}\n$/, '');
    const lines = half.replace('spec: {serviceAccountName: runner, ', 'spec:');
    const { text } = (await statusOf(`${NAMESPACE}---\n${lines}---\n${lines.replace('      image', '      ima: "\n      image')}`)).verdict;
    assert.equal(text, '✓ 2 workloads: 2 admitted (without lines 14, 23, 26)');
  });

  it('has the verdict on one workload, its service account and where its review is asked for', async () => {
    const admitted = (await statusOf(`${NAMESPACE}---\n${pod('p')}`)).verdict;
    assert.deepEqual(admitted, {
      text: '✓ Admitted by restricted-v2',
      detail: 'Runs as agents/runner.',
      isProblem: false,
      position: { line: 10, character: 6 },
      isRendered: false,
    });
    const { text, isProblem } = (await statusOf(`${NAMESPACE}---\n${pod('p', PRIVILEGED)}`)).verdict;
    assert.match(text, /^✗ Refused: \d+ reasons?$/);
    assert.equal(isProblem, true);
  });

  it('counts several workloads by verdict, and leads to the worst', async () => {
    const { verdict } = await statusOf([NAMESPACE, pod('good'), pod('bad', PRIVILEGED), pod('fine')].join('---\n'));
    assert.equal(verdict.text, '✗ 3 workloads: 1 refused, 2 admitted');
    assert.equal(verdict.detail, 'They run as agents/runner. Admitted by restricted-v2.');
    assert.deepEqual(verdict.position, { line: 15, character: 6 });
  });

  for (const [what, text, expected, reason] of [
    ['a template', TEMPLATE, '– Not judged', /^a template/],
    ['an overlay', OVERLAY, '– Not judged', /^a kustomization, or a part of an object/],
    ['an object whose pods nothing judges', WORKFLOW, '– Not judged', /Workflow/],
    [
      'a pod that admission skips',
      pod('p').replace('namespace: agents', 'namespace: kube-system'),
      '– Not checked by SCC admission',
      /skips/,
    ],
  ] as const) {
    it(`gives the reason why ${what} is not judged`, async () => {
      const { verdict } = await statusOf(text);
      assert.equal(verdict.text, expected);
      assert.match(verdict.detail, reason);
      assert.equal(verdict.isProblem, true);
    });
  }

  it('has no verdict where there is no pod, and is null for a document that is not open', async () => {
    assert.deepEqual((await statusOf(NAMESPACE)).verdict, {
      ...{ text: 'No pods', detail: '', isProblem: false },
      ...{ position: null, isRendered: false },
    });
    assert.equal(await ask(await startSession(), 'file:///other.yaml'), null);
  });

  it('is reported as changed once until it is asked for again, and names a connected cluster', async () => {
    const session = await startSession();
    await session.open(URI, pod('p'));
    await session.diagnostics(URI, 1);
    let count = 0;
    const changed = new Promise<void>(resolve => {
      session.connection.onNotification(STATUS_CHANGED, () => {
        count += 1;
        resolve();
      });
    });
    await ask(session);
    const facts = {
      context: 'lab',
      namespace: 'agents',
      sccs: [],
      onlyTheseSccs: false,
      hiddenSccs: true,
      namespaces: [],
      grants: [],
      grantsReadOf: { namespaces: [], serviceAccounts: [] },
      unread: [],
    };
    await session.connection.sendNotification(CLUSTER_FACTS, { facts });
    await session.connection.sendNotification(CLUSTER_FACTS, { facts });
    await changed;
    // The server answers in order: it has read both notifications then.
    await session.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: URI } });
    assert.equal(count, 1);
    const status = await ask(session);
    assert.deepEqual(status?.cluster, {
      text: 'Cluster lab',
      detail: 'You may not read its SCCs: the stock SCCs of OpenShift 5.2 are assumed.',
      isConnected: true,
    });
  });
});
