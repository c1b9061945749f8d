/** Every operation that writes, as the tables of faults try it. */
import assert from 'node:assert/strict';
import { findOrphans, listForUndeploy, prune, remember, textAt, undeploy } from '@scc-lens/kube';
import type { ApplyResult, Cluster, UndoStep } from '@scc-lens/kube';
import type { ApplyRun } from '../../../packages/kube/src/apply/types';
import type { UndoOptions } from '../../../packages/kube/src/undo/takeBack/undoItem';
import { applied, undone } from '../rig/applying';
import { eventually, planOf } from '../rig/cluster';
import { pod } from '../rig/manifests';

export type Method = 'PATCH' | 'DELETE' | 'POST' | 'GET';

export interface Account {
  readonly kind: string;
  /** Whether a failure is called one that leaves nothing. */
  readonly nothing: boolean;
  /** Why it failed, or was left alone. */
  readonly reason?: string;
}

export interface Operation {
  readonly name: string;
  /** The request that meets the fault. */
  readonly method: Method;
  /** Whether the fault comes only on the way, when the operation calls `breakNow`. */
  readonly late?: true;
  /** The hosts that may be found afterwards, by the account. Null is no object. */
  readonly truths: Readonly<Record<string, readonly (string | null)[]>>;
  /** What there is before, with what the operation needs. */
  readonly prepare: (names: Names) => Promise<ApplyResult | null>;
  readonly run: (names: Names, prepared: ApplyResult | null, trial: Trial) => Promise<Account>;
}

export interface Trial {
  readonly signal?: AbortSignal;
  /** For an operation that is `late`: the next request is to meet the fault. */
  readonly breakNow: () => Promise<void>;
  /** Callbacks of a deployment. */
  readonly callbacks?: Partial<ApplyRun>;
  readonly onBegin?: UndoOptions['onBegin'];
  /** Whether the user undoes what is in doubt. */
  readonly onDoubt: () => Promise<boolean>;
}

export interface Names {
  readonly cluster: Cluster;
  readonly namespace: string;
}

const OLD = pod('subject', { spec: { hostname: 'old', terminationGracePeriodSeconds: 0 }, annotations: { state: 'old' } });
/** Changes an annotation in place. */
const CHANGED = pod('subject', { spec: { hostname: 'old', terminationGracePeriodSeconds: 0 }, annotations: { state: 'new' } });
/** Takes a replacement. */
const REPLACED = pod('subject', { spec: { hostname: 'new', terminationGracePeriodSeconds: 0 }, annotations: { state: 'new' } });

export const accountOf = ({ steps: [step] }: ApplyResult): Account => {
  const { outcome } = step ?? assert.fail('no step');
  return {
    kind: outcome.kind === 'applied' ? outcome.action : outcome.kind,
    nothing:
      (outcome.kind === 'uncertain' && outcome.deleted) ||
      (outcome.kind === 'failed' && outcome.deleted && outcome.anotherInPlace !== true),
    ...('error' in outcome && { reason: outcome.error.message }),
  };
};
const replace = { onImmutable: () => Promise.resolve('replace' as const) };
export const accountOfUndo = ([step]: readonly UndoStep[]): Account => {
  const { outcome } = step ?? assert.fail('no step');
  const incomplete = 'ownersError' in outcome && outcome.ownersError !== null;
  return {
    kind: incomplete ? `${outcome.kind}, owners not` : outcome.kind,
    nothing: outcome.kind === 'failed' && outcome.nothingLeft,
    ...('reason' in outcome && { reason: outcome.reason }),
    ...('error' in outcome && { reason: outcome.error.message }),
  };
};
const undoing: Operation['run'] = async ({ cluster }, prepared, { signal, onDoubt, onBegin }) =>
  accountOfUndo(await undone(cluster, prepared ?? assert.fail('nothing was applied'), { signal, onDoubt, ...(onBegin && { onBegin }) }));
/** The values are restored before the fault comes, however often controllers write in between. */
const undoingOwners: Operation['run'] = ({ cluster, namespace }, prepared, trial) => {
  let isBroken = false;
  const late: Cluster = {
    ...cluster,
    request: async (method, path, options) => {
      if (!isBroken && method === 'PATCH' && changesOwners(options?.body)) {
        isBroken = true;
        await trial.breakNow();
      }
      return cluster.request(method, path, options);
    },
  };
  return undoing({ cluster: late, namespace }, prepared, trial);
};

const changesOwners = (body: unknown): boolean =>
  Array.isArray(body) && body.some(operation => textAt(operation, 'path') === '/metadata/managedFields');

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'create',
    method: 'PATCH',
    truths: { created: ['old'], appeared: ['old'], failed: [null] },
    prepare: () => Promise.resolve(null),
    run: async ({ cluster, namespace }, _, { signal, callbacks }) =>
      accountOf(await applied(cluster, namespace, [OLD], { ...callbacks, signal })),
  },
  {
    name: 'change',
    method: 'PATCH',
    truths: { changed: ['new'], failed: ['old'] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: async ({ cluster, namespace }, _, { signal, callbacks }) =>
      accountOf(await applied(cluster, namespace, [CHANGED], { ...callbacks, signal })),
  },
  ...(['DELETE', 'PATCH'] as const).map((method): Operation => ({
    name: `replace (${method})`,
    method,
    late: true,
    truths: { replaced: ['new'], failed: ['old'], 'failed, nothing left': [null] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: async ({ cluster, namespace }, _, { signal, callbacks, breakNow }) =>
      accountOf(
        await applied(cluster, namespace, [REPLACED], {
          ...callbacks,
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
  {
    name: 'undo of a change (owners)',
    method: 'PATCH',
    late: true,
    truths: { restored: ['old'], 'restored, owners not': ['old'] },
    prepare: async ({ cluster, namespace }) => {
      await applied(cluster, namespace, [OLD]);
      return applied(cluster, namespace, [CHANGED]);
    },
    run: undoingOwners,
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
    run: async ({ cluster, namespace }, _, { signal }) => {
      const { toDelete } = await listForUndeploy(cluster, await planOf(cluster, namespace, OLD));
      const [step] = await undeploy({ ...cluster, signal }, toDelete);
      return { kind: step?.outcome.kind ?? 'none', nothing: false };
    },
  },
  {
    name: 'prune',
    method: 'DELETE',
    truths: { deleted: [null], absent: [null], failed: ['old'], terminating: ['old'] },
    prepare: ({ cluster, namespace }) => applied(cluster, namespace, [OLD]),
    run: async ({ cluster, namespace }, prepared, { signal, onBegin }) => {
      const remembered = remember([], prepared?.steps ?? [], { orphans: [], unlisted: [] }, []);
      const inventory = { set: null, scope: null, remembered };
      const find = async () => (await findOrphans(cluster, await planOf(cluster, namespace), inventory)).orphans;
      // The scheduler writes to the pod, too.
      await eventually(async () => textAt((await find())[0]?.object, 'spec', 'nodeName') !== undefined);
      const [step] = await prune({ ...cluster, signal }, await find(), { set: null, ...(onBegin && { onBegin }) });
      return { kind: step?.outcome.kind ?? 'none', nothing: false };
    },
  },
];
