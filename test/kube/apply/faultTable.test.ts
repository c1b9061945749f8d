/**
 * Every step of a deployment and of its way back, under every fault: the account equals what the cluster has in the end. Where the answer is
 * lost and the cluster cannot show it, it reports *not known*; it never claims what is not.
 */
import assert from 'node:assert/strict';
import { textAt } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { at } from '../../../packages/kube/src/words/fields';
import { columns } from '../../properties';
import { eventually, useCluster } from '../rig/cluster';
import { OPERATIONS } from './operations';

/** Faults of the answers to one method; `cancel` cancels as soon as the server has the request. `unknowable`: whether the account may be that it is not known. */
const FAULTS = [
  { name: '500 for good', rule: { status: 500 }, unknowable: false },
  { name: '500 once', rule: { status: 500, count: 1 }, unknowable: false },
  { name: 'reset before', rule: { status: 200, cutAfter: 0 }, unknowable: false },
  { name: 'reset after', rule: { cutAfter: 0 }, unknowable: false },
  { name: 'cut answer', rule: { cutAfter: 20 }, unknowable: false },
  { name: 'empty object', rule: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }, unknowable: false },
  { name: 'timeout', rule: { delayMs: 6_000 }, unknowable: true },
  { name: 'cancel', rule: { delayMs: 6_000 }, cancel: true, unknowable: true },
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

  for (const [row, operation] of OPERATIONS.entries()) {
    for (const fault of columns(FAULTS, row)) {
      it(`${operation.name}: ${fault.name}`, async () => {
        await clear();
        const patient = await rig.as('developer');
        const prepared = await operation.prepare({ cluster: patient, namespace });
        if (prepared !== null) assert.equal(prepared.stopped, null);
        // An undo has one parameter; a dry run that looks afterwards is to be answered.
        const writes = operation.method === 'PATCH' ? 'pods/subject\\?(fieldManager=scc-lens[^&]*$|.*force=false$)' : 'pods';
        const cancel = new AbortController();
        let cancelled = Promise.resolve();
        const breakNow = async (): Promise<void> => {
          await rig.test.chaos({ method: operation.method, path: writes, ...fault.rule });
          if ('cancel' in fault) {
            cancelled = eventually(async () => ((await rig.test.chaosRules())[0]?.hits ?? 0) > 0).then(() => {
              cancel.abort();
            });
          }
        };
        if (operation.late === undefined) await breakNow();
        const account = await operation.run({ cluster, namespace }, prepared, {
          signal: cancel.signal,
          breakNow,
          onDoubt: () => Promise.resolve(true),
        });
        await cancelled;
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
