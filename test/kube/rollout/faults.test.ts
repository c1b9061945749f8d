/**
 * A rollout under every fault of the answers that it gets: what it reports is what the cluster has in the end, or that this is not known. It
 * never reports a state that the cluster did not show.
 */
import assert from 'node:assert/strict';
import { watchRollout } from '@scc-lens/kube';
import type { Cluster, Fields, RolloutStatus } from '@scc-lens/kube';
import { numberAt } from '../../../packages/kube/src/words/fields';
import { columns } from '../../properties';
import { applied } from '../rig/applying';
import { eventually, PATIENCE_MS, planOf, useCluster, value } from '../rig/cluster';
import { deployment } from '../rig/manifests';

const JSON_TYPE = { headers: { 'content-type': 'application/json' } };
/** Only where a request hangs does it have a limit that a slow machine could reach. */
const LIMIT_MS = 2_000;
const FAULTS: readonly { readonly name: string; readonly rule: object; readonly lasts: boolean; readonly hangs?: true }[] = [
  { name: '500 for good', rule: { status: 500 }, lasts: true },
  { name: '500 once', rule: { status: 500, count: 1 }, lasts: false },
  { name: 'reset before', rule: { status: 200, cutAfter: 0 }, lasts: true },
  { name: 'reset after', rule: { cutAfter: 0 }, lasts: true },
  { name: 'reset once', rule: { cutAfter: 0, count: 1 }, lasts: false },
  { name: 'cut answer', rule: { cutAfter: 20 }, lasts: true },
  { name: 'empty object', rule: { status: 200, body: '{}', ...JSON_TYPE }, lasts: true },
  { name: "a proxy's page", rule: { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }, lasts: true },
  { name: 'timeout', rule: { delayMs: 6_000 }, lasts: true, hangs: true },
  { name: '410 Gone once', rule: { status: 410, count: 1 }, lasts: false },
];

/** What the fault meets. */
const REQUESTS = [
  { name: 'the workload', path: 'deployments' },
  { name: "the workload's stream", path: 'deployments.*watch=true' },
  { name: 'its pods', path: 'pods' },
] as const;

describe('a rollout under every fault', () => {
  const rig = useCluster();
  const table: string[] = [];
  let namespace: string;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    admin = await rig.as('admin');
  });
  after(() => {
    process.stdout.write(`\n${table.join('\n')}\n`);
  });

  const path = (): string => `/apis/apps/v1/namespaces/${namespace}/deployments/subject`;
  const readyReplicas = async (): Promise<number | null> => {
    const answer = await admin.request('GET', path());
    return answer.ok ? (numberAt(answer.value.body, 'status', 'readyReplicas') ?? 0) : null;
  };
  const subject = (more: Fields = {}): Fields => {
    const document = deployment('subject', { annotations: { 'scc-lens.test/ready-after': '1s' } });
    return { ...document, spec: { ...(document['spec'] as Fields), ...more } };
  };
  const change = async (body: Fields): Promise<unknown> =>
    value(await admin.request('PATCH', path(), { contentType: 'application/merge-patch+json', body }));

  /** Applies the subject again, does the work, such as causing the fault, and follows the subject. */
  const follow = async (
    meanwhile: (cluster: Cluster) => Promise<unknown>,
    { signal, timeoutMs = PATIENCE_MS, hangs }: { readonly timeoutMs?: number; readonly signal?: AbortSignal; readonly hangs?: true } = {},
  ): Promise<RolloutStatus> => {
    await rig.test.chaos();
    await admin.request('DELETE', path(), { body: { propagationPolicy: 'Foreground' } });
    await eventually(async () => (await readyReplicas()) === null);
    const developer = await rig.as('developer');
    await applied(developer, namespace, [subject()]);
    const { objects } = await planOf(developer, namespace, subject());
    const cluster = hangs ? await rig.as('developer', { timeoutMs: LIMIT_MS }) : developer;
    await meanwhile(cluster);
    const [status] = await watchRollout({ ...cluster, signal }, objects, { timeoutMs, graceMs: 500, logLines: 1 });
    await rig.test.chaos();
    return status ?? assert.fail('it is not followed');
  };

  for (const [row, requests] of REQUESTS.entries()) {
    for (const fault of columns(FAULTS, row)) {
      it(`${fault.name}, of ${requests.name}`, async () => {
        // Without a stream, lists show the changes; without its pods, the workload's own status.
        const isBlind = fault.lasts && requests.path === 'deployments';
        const breakNow = (): Promise<unknown> =>
          rig.test.chaos({ method: 'GET', path: `namespaces/${namespace}/${requests.path}`, ...fault.rule });
        const { state, detail } = await follow(breakNow, { ...fault, ...(isBlind && { timeoutMs: fault.hangs ? 3 * LIMIT_MS : 3_000 }) });
        await eventually(async () => (await readyReplicas()) === 1);
        table.push(`| rollout, ${requests.name} | ${fault.name} | ${state} | ready |`);
        assert.equal(state, isBlind ? 'lost' : 'ready', detail);
      });
    }
  }

  const others: readonly (readonly [what: string, work: () => Promise<unknown>, expected: string, ready: number | null])[] = [
    ['deletes it', () => admin.request('DELETE', path(), { body: { propagationPolicy: 'Background' } }), 'deleted', null],
    ['changes its pods', () => change({ spec: { template: { metadata: { annotations: { changed: 'yes' } } } } }), 'ready', 1],
    ['scales it to zero', () => change({ spec: { replicas: 0 } }), 'ready', 0],
    [
      'pauses it in the middle of a change',
      async () => {
        await eventually(async () => (await readyReplicas()) === 1);
        await change({ spec: { paused: true, template: { metadata: { annotations: { changed: 'again' } } } } });
      },
      'settled',
      1,
    ],
  ];
  for (const [what, work, expected, ready] of others) {
    it(`another user ${what}`, async () => {
      const { state, detail } = await follow(work);
      table.push(`| rollout | another user ${what} | ${state} | ${String(ready ?? 'none')} |`);
      assert.deepEqual([state, await readyReplicas()], [expected, ready], detail);
    });
  }

  it('the user cancels', async () => {
    const { state } = await follow(() => Promise.resolve(), { signal: AbortSignal.timeout(300) });
    table.push(`| rollout | cancel | ${state} | ready |`);
    assert.equal(state, 'cancelled');
    await eventually(async () => (await readyReplicas()) === 1);
  });

  it('the connection is closed', async () => {
    const { state, detail } = await follow(cluster => {
      setTimeout(() => {
        cluster.close();
      }, 300);
      return Promise.resolve();
    });
    table.push(`| rollout | the connection is closed | ${state} | ready |`);
    assert.deepEqual([state, detail], ['lost', 'You have disconnected from the cluster.']);
    await eventually(async () => (await readyReplicas()) === 1);
  });
});
