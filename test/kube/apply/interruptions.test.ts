/**
 * Every step of a deployment and of its way back, while another user changes the object, and when the window closes in its middle: the
 * other user's work is kept or asked about, and the next window undoes all that the closed one has done.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DeploymentHistory, folderStorage, textAt, undo } from '@scc-lens/kube';
import type { Cluster, Fields, UndoItem } from '@scc-lens/kube';
import { eventually, useCluster, value } from '../rig/cluster';
import { pod } from '../rig/manifests';
import { accountOfUndo, OPERATIONS } from './operations';
import type { Method, Operation } from './operations';

const THEIRS = pod('subject', { spec: { hostname: 'theirs', terminationGracePeriodSeconds: 0 }, annotations: { state: 'theirs' } });

/** What the operation's account and the object's state are if another user writes just before its write. */
const OTHERS: Readonly<Record<string, readonly [string, string | null]>> = {
  create: ['skipped', 'theirs'],
  change: ['skipped', 'theirs'],
  'replace (DELETE)': ['skipped', 'theirs'],
  'replace (PATCH)': ['failed', 'theirs'],
  'undo of a creation': ['left', 'theirs'],
  'undo of a change': ['left', 'theirs'],
  'undo of a change (owners)': ['restored', 'theirs'],
  'undo of a replacement (DELETE)': ['left', 'theirs'],
  'undo of a replacement (POST)': ['failed', 'theirs'],
  undeploy: ['kept', 'theirs'],
  prune: ['kept', 'theirs'],
};

/** What the next window finds to be undone, and the state that it leaves. */
const AFTERWARDS: Readonly<Record<string, string | null>> = {
  create: null,
  change: 'old',
  'replace (DELETE)': 'old',
  'replace (PATCH)': 'old',
  'undo of a creation': null,
  'undo of a change': 'old',
  'undo of a change (owners)': 'old',
  'undo of a replacement (DELETE)': 'old',
  'undo of a replacement (POST)': 'old',
  prune: 'old',
};

describe('every step, interrupted', () => {
  const rig = useCluster();
  const table: string[] = [];
  let namespace: string;
  let cluster: Cluster;
  let admin: Cluster;
  let folder: string;
  before(async () => {
    [cluster, admin] = [await rig.as('developer'), await rig.as('admin')];
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-interrupted-'));
  });
  // The kubelet of the test cluster finishes deletions by name: it must not meet the pod of the next case.
  beforeEach(async () => {
    namespace = await rig.namespace();
  });
  after(() => {
    rmSync(folder, { recursive: true });
    process.stdout.write(`\n${table.join('\n')}\n`);
  });

  const pods = (): string => `/api/v1/namespaces/${namespace}/pods`;
  const live = async (): Promise<Fields | null> => {
    const answer = await admin.request('GET', `${pods()}/subject`);
    return answer.ok ? answer.value.body : null;
  };
  const stateOf = (object: Fields | null): string | null =>
    object === null ? null : (textAt(object, 'metadata', 'annotations', 'state') ?? '');
  /** The same cluster, with `interrupt` in place of the first write by this method once it is armed. */
  const interrupting = (method: Method, armed: () => boolean, interrupt: (send: () => Promise<unknown>) => Promise<void>): Cluster => {
    let isOver = false;
    return {
      ...cluster,
      request: async (verb, url, options) => {
        const send = () => cluster.request(verb, url, options);
        if (verb !== method || isOver || !armed() || options?.query?.['dryRun'] !== undefined) return send();
        isOver = true;
        await interrupt(send);
        return send();
      },
    };
  };
  const openHistory = (name: string): DeploymentHistory =>
    new DeploymentHistory({ storage: folderStorage(path.join(folder, name)), onError: error => assert.fail(String(error)) });

  for (const operation of OPERATIONS) {
    it(`${operation.name}: another user's change comes first`, async () => {
      const prepared = await operation.prepare({ cluster, namespace });
      let isArmed = operation.late !== true;
      const others = interrupting(
        operation.method,
        () => isArmed,
        async () => {
          const query = { fieldManager: 'kubectl-edit' };
          const exists = (await live()) !== null;
          const body = exists ? { metadata: { annotations: { state: 'theirs' } } } : THEIRS;
          value(
            exists
              ? await admin.request('PATCH', `${pods()}/subject`, { query, contentType: 'application/merge-patch+json', body })
              : await admin.request('POST', pods(), { query, body }),
          );
        },
      );
      const account = await operation.run({ cluster: others, namespace }, prepared, {
        breakNow: () => {
          isArmed = true;
          return Promise.resolve();
        },
        callbacks: { onConflict: () => Promise.resolve('skip') },
        onDoubt: () => Promise.resolve(false),
      });
      const state = stateOf(await live());
      table.push(`| ${operation.name} | another user's change | ${account.kind} | ${state ?? 'none'} |`);
      assert.deepEqual([account.kind, state], OTHERS[operation.name]);
      assert.equal(account.nothing, false);
    });
  }

  /** Resolves when the window has closed, which never answers. */
  async function runUntilClosed(operation: Operation, history: DeploymentHistory, isSent: boolean): Promise<readonly UndoItem[]> {
    const prepared = await operation.prepare({ cluster, namespace });
    // The scheduler writes to the pod, too.
    await eventually(async () => {
      const object = await live();
      return object === null || textAt(object, 'spec', 'nodeName') !== undefined;
    });
    const record = history.begin(cluster);
    const begun: UndoItem[] = [];
    let isArmed = operation.late !== true;
    await new Promise<void>((resolve, reject) => {
      const closing = interrupting(
        operation.method,
        () => isArmed,
        async send => {
          if (isSent) await send();
          resolve();
          await new Promise(() => undefined);
        },
      );
      const trial = {
        breakNow: () => {
          isArmed = true;
          return Promise.resolve();
        },
        callbacks: { onWrite: record.note, onStep: (step: Parameters<typeof record.note>[0]) => void record.note(step) },
        onBegin: (item: UndoItem) => {
          begun.push(item);
          return Promise.resolve();
        },
        onDoubt: () => Promise.resolve(false),
      };
      operation.run({ cluster: closing, namespace }, prepared, trial).then(account => {
        reject(new Error(`it ended: ${JSON.stringify(account)}`));
      }, reject);
    });
    return begun;
  }

  for (const operation of OPERATIONS.filter(({ name }) => name in AFTERWARDS)) {
    for (const isSent of [false, true]) {
      const when = isSent ? 'after the server acted' : 'before the server acts';
      it(`${operation.name}: the window closes ${when}`, async () => {
        const name = `${operation.name}-${String(isSent)}`;
        const before = await runUntilClosed(operation, openHistory(name), isSent);
        const recorded = (await openHistory(name).list()).flatMap(({ items }) => items);
        const steps = await undo(cluster, [...recorded, ...before]);
        const { kind, nothing } = accountOfUndo(steps);
        const state = stateOf(await live());
        table.push(`| ${operation.name} | window closes ${when} | then undo: ${kind} | ${state ?? 'none'} |`);
        assert.ok(['deleted', 'restored', 'recreated', 'nothingToDo'].includes(kind), kind);
        assert.deepEqual([state, nothing], [AFTERWARDS[operation.name], false]);
      });
    }
  }

  for (const isSent of [false, true]) {
    const when = isSent ? 'after the server acted' : 'before the server acts';
    it(`undeploy: the window closes ${when}`, async () => {
      const undeployment = OPERATIONS.find(({ name }) => name === 'undeploy') ?? assert.fail();
      await runUntilClosed(undeployment, openHistory(`undeploy-${String(isSent)}`), isSent);
      const trial = { breakNow: () => Promise.resolve(), onDoubt: () => Promise.resolve(false) };
      const { kind } = await undeployment.run({ cluster, namespace }, null, trial);
      const state = stateOf(await live());
      table.push(`| undeploy | window closes ${when} | then undeploy: ${kind} | ${state ?? 'none'} |`);
      assert.ok(['deleted', 'none'].includes(kind), kind);
      assert.equal(state, null);
    });
  }
});
