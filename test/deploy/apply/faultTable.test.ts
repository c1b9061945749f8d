/**
 * Every step of a deployment and of its way back, under every fault: the account equals what the cluster has in the end. Where the answer is
 * lost and the cluster cannot show it, it reports *not known*; it never claims what is not.
 */
import assert from 'node:assert/strict';
import { at, textAt } from '../../../client/src/cluster/index';
import type { Cluster, Fields } from '../../../client/src/cluster/index';
import { listForUndeploy, undeploy } from '../../../client/src/deploy/index';
import type { ApplyResult } from '../../../client/src/deploy/index';
import { applied, undone } from '../rig/applying';
import { planOf, useCluster } from '../rig/cluster';
import { pod } from '../rig/manifests';

type Method = 'PATCH' | 'DELETE' | 'POST' | 'GET';

interface Account {
  readonly kind: string;
  /** Whether a failure is called one that leaves nothing. */
  readonly nothing: boolean;
}

interface Operation {
  readonly name: string;
  /** The request that meets the fault. */
  readonly method: Method;
  /** Whether the fault comes only when the old object is about to be deleted. */
  readonly late?: true;
  /** The hosts that may be found afterwards, by the account. Null is no object. */
  readonly truths: Readonly<Record<string, readonly (string | null)[]>>;
  /** What there is before, with what the operation needs. */
  readonly prepare: (names: Names) => Promise<ApplyResult | null>;
  readonly run: (names: Names, prepared: ApplyResult | null, signal: AbortSignal, breakNow: () => Promise<void>) => Promise<Account>;
}

interface Names {
  readonly cluster: Cluster;
  readonly namespace: string;
}

const OLD = pod('subject', { spec: { hostname: 'old', terminationGracePeriodSeconds: 0 }, annotations: { state: 'old' } });
/** Changes an annotation in place. */
const CHANGED = pod('subject', { spec: { hostname: 'old', terminationGracePeriodSeconds: 0 }, annotations: { state: 'new' } });
/** Takes a replacement. */
const REPLACED = pod('subject', { spec: { hostname: 'new', terminationGracePeriodSeconds: 0 }, annotations: { state: 'new' } });

const accountOf = ({ steps: [step] }: ApplyResult): Account => {
  const { outcome } = step ?? assert.fail('no step');
  return {
    kind: outcome.kind === 'applied' ? outcome.action : outcome.kind,
    nothing: (outcome.kind === 'failed' || outcome.kind === 'uncertain') && outcome.deleted,
  };
};
const replace = { onImmutable: () => Promise.resolve('replace' as const) };
const undoing: Operation['run'] = async ({ cluster }, prepared, signal) => {
  const [step] = await undone(cluster, prepared ?? assert.fail('nothing was applied'), { signal, onDoubt: () => Promise.resolve(true) });
  const { outcome } = step ?? assert.fail('no step');
  return { kind: outcome.kind, nothing: outcome.kind === 'failed' && outcome.nothingLeft };
};

const OPERATIONS: readonly Operation[] = [
  {
    name: 'create',
    method: 'PATCH',
    truths: { created: ['old'], appeared: ['old'], failed: [null] },
    prepare: () => Promise.resolve(null),
    run: async ({ cluster, namespace }, _, signal) => accountOf(await applied(cluster, namespace, [OLD], { signal })),
  },
  {
    name: 'change',
    method: 'PATCH',
    truths: { changed: ['new'], failed: ['old'] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: async ({ cluster, namespace }, _, signal) => accountOf(await applied(cluster, namespace, [CHANGED], { signal })),
  },
  ...(['DELETE', 'PATCH'] as const).map((method): Operation => ({
    name: `replace (${method})`,
    method,
    late: true,
    truths: { replaced: ['new'], failed: ['old'], 'failed, nothing left': [null] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: async ({ cluster, namespace }, _, signal, breakNow) =>
      accountOf(
        await applied(cluster, namespace, [REPLACED], {
          signal,
          onImmutable: async () => {
            await breakNow();
            return 'replace';
          },
        }),
      ),
  })),
  {
    name: 'undo of a creation',
    method: 'DELETE',
    truths: { deleted: [null], nothingToDo: [null], failed: ['old'], terminating: ['old'] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: undoing,
  },
  {
    name: 'undo of a change',
    method: 'PATCH',
    truths: { restored: ['old'], failed: ['new'] },
    prepare: async ({ cluster, namespace }) => {
      await applied(cluster, namespace, [OLD]);
      return applied(cluster, namespace, [CHANGED]);
    },
    run: undoing,
  },
  ...(['DELETE', 'POST'] as const).map((method): Operation => ({
    name: `undo of a replacement (${method})`,
    method,
    truths: { recreated: ['old'], failed: ['new'], 'failed, nothing left': [null], terminating: ['new'] },
    prepare: async ({ cluster, namespace }) => {
      await applied(cluster, namespace, [OLD]);
      return applied(cluster, namespace, [REPLACED], replace);
    },
    run: undoing,
  })),
  {
    name: 'undeploy',
    method: 'DELETE',
    truths: { deleted: [null], absent: [null], failed: ['old'], terminating: ['old'] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: async ({ cluster, namespace }, _, signal) => {
      const { toDelete } = await listForUndeploy(cluster, await planOf(cluster, namespace, OLD));
      const [step] = await undeploy(cluster, toDelete, { signal });
      return { kind: step?.outcome.kind ?? 'none', nothing: false };
    },
  },
];

/** Faults of the answers to one method; `cancelMs` cancels as well. `unknowable`: whether the account may be that it is not known. */
const FAULTS = [
  { name: '500 for good', rule: { status: 500 }, unknowable: false },
  { name: '500 once', rule: { status: 500, count: 1 }, unknowable: false },
  { name: 'reset before', rule: { status: 200, cutAfter: 0 }, unknowable: false },
  { name: 'reset after', rule: { cutAfter: 0 }, unknowable: false },
  { name: 'cut answer', rule: { cutAfter: 20 }, unknowable: false },
  { name: 'empty object', rule: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }, unknowable: false },
  { name: 'timeout', rule: { delayMs: 6_000 }, unknowable: true },
  { name: 'cancel', rule: { delayMs: 6_000 }, cancelMs: 150, unknowable: true },
] as const;

describe('the account of every step under every fault', () => {
  const rig = useCluster();
  const table: string[] = [];
  let namespace: string;
  let cluster: Cluster;
  let admin: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    cluster = await rig.as('developer', { timeoutMs: 3_000 });
    admin = await rig.as('admin');
  });
  after(() => {
    process.stdout.write(`\n${table.join('\n')}\n`);
  });

  const path = (): string => `/api/v1/namespaces/${namespace}/pods/subject`;
  const live = async (): Promise<Fields | null> => {
    const answer = await admin.request('GET', path());
    return answer.ok ? answer.value.body : null;
  };
  const clear = async (): Promise<void> => {
    await rig.test.chaos();
    await admin.request('DELETE', path(), { query: { gracePeriodSeconds: 0 } });
    while ((await live()) !== null);
  };

  for (const operation of OPERATIONS) {
    for (const fault of FAULTS) {
      it(`${operation.name}: ${fault.name}`, async () => {
        await clear();
        const patient = await rig.as('developer');
        const prepared = await operation.prepare({ cluster: patient, namespace });
        if (prepared !== null) assert.equal(prepared.stopped, null);
        // An undo of a change is a merge patch; a dry run that looks afterwards is to be answered.
        const writes = operation.method === 'PATCH' ? 'pods/subject\\?(fieldManager=scc-lens$|.*force=false$)' : 'pods';
        const cancel = new AbortController();
        const breakNow = async (): Promise<void> => {
          await rig.test.chaos({ method: operation.method, path: writes, ...fault.rule });
          if ('cancelMs' in fault) {
            setTimeout(() => {
              cancel.abort();
            }, fault.cancelMs);
          }
        };
        if (operation.late === undefined) await breakNow();
        const account = await operation.run({ cluster, namespace }, prepared, cancel.signal, breakNow);
        await rig.test.chaos();
        const object = await live();
        const truth = object === null ? null : (textAt(object, 'metadata', 'annotations', 'state') ?? '');
        const reported = account.nothing ? `${account.kind}, nothing left` : account.kind;
        table.push(`| ${operation.name} | ${fault.name} | ${reported} | ${truth ?? 'none'} |`);
        if (account.kind === 'uncertain') {
          assert.ok(fault.unknowable, `${reported}, but the cluster could be asked`);
          return;
        }
        const allowed = operation.truths[reported];
        assert.ok(allowed !== undefined, `${reported} is no account of ${operation.name}`);
        assert.ok(allowed.includes(truth), `reported ${reported}, but found ${truth ?? 'nothing'}`);
        assert.equal(account.kind === 'terminating', object !== null && at(object, 'metadata', 'deletionTimestamp') !== undefined);
      });
    }
  }
});
