/** The language server's forecast of a pod and the cluster's answer, before anything is deployed. */
import assert from 'node:assert/strict';
import { compareForecasts, describeAwaitingPods, planDeployment, preflight, readFacts } from '@scc-lens/kube';
import type { Cluster, Fields, PodCheck } from '@scc-lens/kube';
import { CLUSTER_FACTS, FORECASTS } from '@scc-lens/protocol';
import type { ClusterFactsParams, PodForecast } from '@scc-lens/protocol';
import { endAll, startSession } from '../../lsp/session';
import { eventually, useCluster, value } from '../rig/cluster';
import { deployment, grant, pod, serviceAccount } from '../rig/manifests';
import { objectsOf } from '../rig/objects';

const URI = 'file:///manifests/web.yaml';
const AS_ROOT = { container: { securityContext: { runAsUser: 0 } } };
const asApp = (options: Fields = {}): Fields => deployment('web', { spec: { serviceAccountName: 'app' }, ...options });

describe('forecasts', () => {
  const rig = useCluster();
  let namespace: string;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    const { target, ...rest } = await rig.as('admin');
    admin = { ...rest, target: { ...target, namespace } };
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: serviceAccount('app') }));
    value(
      await admin.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
        body: grant('app-anyuid', 'anyuid', 'app', namespace),
      }),
    );
    await eventually(async () => (await answerFor(null, asApp())).includes('anyuid'));
  });
  afterEach(endAll);

  /** The first pod, with the forecast and the cluster's answer. */
  const checkFor = async (facts: ClusterFactsParams | null, ...documents: readonly Fields[]): Promise<PodCheck> => {
    const text = documents.map(document => JSON.stringify(document)).join('\n---\n');
    const session = await startSession();
    await session.open(URI, text);
    await session.connection.sendNotification(CLUSTER_FACTS, { facts });
    const forecasts = await session.connection.sendRequest<readonly PodForecast[]>(FORECASTS, { uris: [URI] });
    await session.end();
    const plan = value(await planDeployment(admin, objectsOf(text, URI), { namespace }));
    const [check] = compareForecasts(await preflight(admin, plan), forecasts).pods;
    assert.ok(check);
    return check;
  };
  /** The SCC that the cluster names for the first pod, and the caveat. */
  const answerFor = async (facts: ClusterFactsParams | null, ...documents: readonly Fields[]): Promise<string> => {
    const check = await checkFor(facts, ...documents);
    return `${check.verdict.kind === 'admitted' ? (check.verdict.scc ?? '') : check.verdict.kind}. ${check.caveat ?? ''}`;
  };
  const facts = async (): Promise<ClusterFactsParams> => value(await readFacts(admin, { namespaces: [namespace], serviceAccounts: [] }));
  const without = (names: readonly string[], { grants, ...rest }: ClusterFactsParams): ClusterFactsParams => ({
    ...rest,
    grants: grants.filter(({ origin }) => !names.some(name => origin.endsWith(name))),
  });

  /** Admits root, and pods without the volume of a token; for one service account. */
  const scratchScc = (name: string, account: string): Fields => ({
    apiVersion: 'security.openshift.io/v1',
    kind: 'SecurityContextConstraints',
    metadata: { name: `${namespace}-${name}` },
    users: [`system:serviceaccount:${namespace}:${account}`],
    runAsUser: { type: 'RunAsAny' },
    seLinuxContext: { type: 'MustRunAs' },
    fsGroup: { type: 'RunAsAny' },
    supplementalGroups: { type: 'RunAsAny' },
    allowPrivilegeEscalation: true,
    allowHostDirVolumePlugin: false,
    allowHostIPC: false,
    allowHostNetwork: false,
    allowHostPID: false,
    allowHostPorts: false,
    allowPrivilegedContainer: false,
    readOnlyRootFilesystem: false,
    allowedCapabilities: null,
    defaultAddCapabilities: null,
    requiredDropCapabilities: null,
    volumes: ['emptyDir'],
  });

  it('that agree with the cluster need no word', async () => {
    assert.equal(await answerFor(await facts(), asApp()), 'anyuid. ');
    assert.equal(await answerFor(await facts(), asApp(AS_ROOT)), 'anyuid. ');
    assert.equal(await answerFor(await facts(), deployment('web', { spec: { hostNetwork: true } })), 'refused. ');
  });

  it('give way to the cluster where it chooses another SCC', async () => {
    assert.equal(
      await answerFor(without(['app-anyuid'], await facts()), asApp()),
      `anyuid. SCC Lens forecast restricted-v2 for Deployment ${namespace}/web; the cluster admits it by anyuid. The cluster's answer counts.`,
    );
  });

  it('give way to the cluster where it admits or refuses against them', async () => {
    assert.equal(
      await answerFor(without(['app-anyuid'], await facts()), asApp(AS_ROOT)),
      `anyuid. SCC Lens forecast a refusal for Deployment ${namespace}/web; the cluster admits it by anyuid. The cluster's answer counts.`,
    );
    const generous = await facts();
    const everything = {
      subject: { kind: 'Group', name: 'system:authenticated' },
      sccs: ['hostnetwork-v2'],
      namespace: null,
      origin: 'ClusterRoleBinding all',
    } as const;
    assert.equal(
      await answerFor({ ...generous, grants: [...generous.grants, everything] }, deployment('web', { spec: { hostNetwork: true } })),
      `refused. SCC Lens forecast hostnetwork-v2 for Deployment ${namespace}/web; the cluster refuses it. The cluster's answer counts.`,
    );
  });

  it('add no caveat where the forecast is unknown', async () => {
    const unread = without(['app-anyuid'], { ...(await facts()), grantsReadOf: { namespaces: [], serviceAccounts: [] } });
    assert.equal(await answerFor(unread, asApp()), 'anyuid. ');
    assert.equal(await answerFor(unread, asApp(AS_ROOT)), 'anyuid. ');
  });

  it('of a Pod do not know what its creator may use', async () => {
    assert.equal(
      await answerFor(await facts(), pod('bare', { spec: { hostNetwork: true } })),
      `hostnetwork-v2. SCC Lens forecast a refusal for Pod ${namespace}/bare; the cluster admits it by hostnetwork-v2. The cluster's answer counts; it includes your own rights.`,
    );
  });

  it('are no error where the deployment itself brings the permission', async () => {
    const binding = grant('web-nonroot', 'anyuid', 'default', namespace);
    assert.equal(
      await answerFor(await facts(), deployment('web'), { ...binding, metadata: { name: 'web-anyuid', namespace } }),
      'restricted-v2. That is the present state; with the SCCs and permissions of this deployment, SCC Lens forecasts anyuid.',
    );
  });

  it("count the volume of the service account's token, as the cluster does", async () => {
    const scc = scratchScc('scratch', 'quiet');
    const sccs = '/apis/security.openshift.io/v1/securitycontextconstraints';
    value(await admin.request('POST', sccs, { body: scc }));
    const account = { ...serviceAccount('quiet'), metadata: { name: 'quiet', namespace } };
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: account }));
    const quiet = (spec: Fields): Fields => deployment('web', { ...AS_ROOT, spec: { serviceAccountName: 'quiet', ...spec } });
    await eventually(async () =>
      (await answerFor(null, quiet({ automountServiceAccountToken: false }))).startsWith(`${namespace}-scratch.`),
    );
    assert.equal(await answerFor(await facts(), quiet({ automountServiceAccountToken: false }), account), `${namespace}-scratch. `);
    assert.equal(await answerFor(await facts(), quiet({}), account), 'refused. ');
    value(await admin.request('DELETE', `${sccs}/${namespace}-scratch`));
  });

  it('name the SCC that admits a pod once the deployment has applied it', async () => {
    const account = { ...serviceAccount('fresh'), metadata: { name: 'fresh', namespace } };
    value(await admin.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: account }));
    const web = deployment('web', { ...AS_ROOT, spec: { serviceAccountName: 'fresh', automountServiceAccountToken: false } });
    const check = await checkFor(await facts(), web, scratchScc('fresh', 'fresh'));
    assert.ok(check.verdict.kind === 'awaiting');
    assert.equal(
      describeAwaitingPods(check.verdict, check.serviceAccount),
      `forecast: ${namespace}-fresh admits its pods as fresh once applied: SecurityContextConstraints ${namespace}-fresh. The cluster refuses them at present, and is asked again then.`,
    );
    assert.equal(check.caveat, null);
  });
});
