/** The steps of a deployment and of its way back, as the editor takes them, and their account of the object. */
import {
  applyPlan,
  DeploymentHistory,
  diffObject,
  findOrphans,
  findUndecided,
  listForUndeploy,
  memberOf,
  membersToMove,
  narrowApplySet,
  preflight,
  preflightDiagnostics,
  prune,
  readApplySet,
  remember,
  scopeOf,
  undeploy,
  undo,
  widenApplySet,
} from '@scc-lens/kube';
import type { ApplySet, Cluster, Deployed, Doubt, FieldConflict, Fields, ObjectDiff, Plan, UndoItem } from '@scc-lens/kube';
import { planOf, value } from '../rig/cluster';
import { configMap } from '../rig/manifests';

/** A question to the user. */
export interface Question {
  /** The field that it is about; null for the object as a whole. */
  readonly fields: readonly string[] | null;
  readonly about: 'conflict' | 'replacement' | 'move' | 'deletion' | Doubt['kind'];
  readonly conflicts?: readonly FieldConflict[];
}

/** The user, and the window. */
export interface Me {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly set: ApplySet | null;
  readonly ask: (question: Question) => Promise<boolean>;
  /** What the summary shows of the object, before the user deploys. */
  readonly onSummary: (diff: ObjectDiff, live: Fields | null, after: Fields | null) => void;
  /** What the workspace remembers, and can undo. */
  readonly memory: { deployed: readonly Deployed[]; readonly history: DeploymentHistory };
}

export interface Account {
  readonly kind: string;
  /** It was deleted, and not created again. */
  readonly deleted: boolean;
  readonly error?: string;
}

const SUBJECT = 'Deployment';
/** It was deleted, and the object that is there is another user's. */
const IN_PLACE = 'another in place';

export function newMemory(): Me['memory'] {
  const texts = new Map<string, string>();
  const storage = {
    names: () => Promise.resolve([...texts.keys()]),
    read: (name: string) => Promise.resolve(texts.get(name) ?? ''),
    append: (name: string, text: string) => Promise.resolve(void texts.set(name, (texts.get(name) ?? '') + text)),
    remove: (name: string) => Promise.resolve(void texts.delete(name)),
  };
  const onError = (error: unknown): void => {
    throw error;
  };
  return { deployed: [], history: new DeploymentHistory({ storage, onError }) };
}

/** Deploys a folder with these manifests. Its account of the object; null where there is none. */
export async function deploy(me: Me, documents: readonly Fields[]): Promise<Account | null> {
  const { cluster, namespace, set, memory } = me;
  const scope = set === null ? null : value(await readApplySet(cluster, set));
  const planned = await planOf(cluster, namespace, ...documents);
  const plan: Plan = set === null ? planned : { ...planned, objects: planned.objects.map(one => memberOf(one, set)) };
  const checks = await preflight(cluster, plan);
  const found = await findOrphans(cluster, plan, { set, scope, remembered: memory.deployed });
  const nothing = (kind: string, error?: string): Account => ({ kind, deleted: false, ...(error !== undefined && { error }) });
  const [refusal] = preflightDiagnostics(checks);
  if (refusal !== undefined) return nothing('refused', refusal.message);
  if (membersToMove(checks.objects).length > 0 && !(await me.ask({ about: 'move', fields: ['applyset.kubernetes.io/part-of'] })))
    return nothing('refused');
  for (const check of checks.objects.filter(one => one.planned.ref.kind === SUBJECT)) {
    const { live, dryRun } = check;
    me.onSummary(diffObject(check), live.state === 'present' ? live.object : null, dryRun.kind === 'accepted' ? dryRun.object : null);
  }
  const orphans = found.orphans.filter(({ kept }) => kept === null);
  const due = orphans.length > 0 && (await me.ask({ about: 'deletion', fields: null })) ? orphans : [];
  const record = memory.history.begin(cluster);
  if (set !== null) value(await widenApplySet(cluster, set, scopeOf(set, plan.objects)));
  const result = await applyPlan(cluster, {
    plan,
    reviewed: new Map(checks.objects.map(check => [check.planned, check.live])),
    undecided: findUndecided(checks),
    stillCurrent: () => true,
    onWrite: record.note,
    onStep: step => void record.note(step),
    onConflict: async (_, conflicts) =>
      (await me.ask({ about: 'conflict', fields: conflicts.map(({ field }) => field), conflicts })) ? 'takeOver' : 'skip',
    onImmutable: async () => ((await me.ask({ about: 'replacement', fields: null })) ? 'replace' : 'skip'),
  });
  const pruned =
    result.stopped === null
      ? await prune(cluster, due, {
          set,
          onBegin: record.noteDeletion,
          onStep: ({ orphan, item }) => {
            if (item === null) void record.dropDeletion(orphan.ref);
          },
        })
      : [];
  if (set !== null && result.stopped === null) value(await narrowApplySet(cluster, set, scopeOf(set, plan.objects)));
  memory.deployed = remember(memory.deployed, result.steps, found, pruned);
  const outcome =
    result.steps.find(step => step.planned.ref.kind === SUBJECT)?.outcome ?? pruned.find(step => step.orphan.ref.kind === SUBJECT)?.outcome;
  if (outcome === undefined) return null;
  const isReplaced = 'anotherInPlace' in outcome && outcome.anotherInPlace === true;
  return {
    kind: isReplaced ? IN_PLACE : outcome.kind === 'applied' ? outcome.action : outcome.kind,
    deleted: 'deleted' in outcome && outcome.deleted === true,
    ...('error' in outcome && { error: outcome.error.message }),
  };
}

/** Undoes the latest deployment. */
export async function undoLatest({ cluster, ask, memory }: Me): Promise<Account | null> {
  const [record] = await memory.history.list();
  if (record === undefined) return null;
  const steps = await undo(cluster, record.items, {
    // A deletion is about the whole object.
    onDoubt: ({ action }, doubt) =>
      ask({
        about: doubt.kind,
        fields: action === 'restore' && doubt.kind === 'changedSince' && doubt.fields.length > 0 ? doubt.fields : null,
      }),
    onBegin: (item: UndoItem) => memory.history.beginUndo(record.id, item),
  });
  const done = steps.filter(({ outcome }) => ['deleted', 'restored', 'recreated', 'nothingToDo'].includes(outcome.kind));
  await memory.history.settle(
    record.id,
    done.map(({ ref }) => ref),
  );
  const outcome = steps.find(({ ref }) => ref.kind === SUBJECT)?.outcome;
  if (outcome === undefined) return null;
  const isReplaced = outcome.kind === 'failed' && outcome.error.kind === 'alreadyExists';
  return {
    kind: isReplaced ? IN_PLACE : outcome.kind,
    deleted: outcome.kind === 'failed' && (isReplaced || outcome.nothingLeft),
    ...('error' in outcome && { error: outcome.error.message }),
  };
}

/** Deletes what these manifests describe. */
export async function undeployAll({ cluster, namespace, ask }: Me, documents: readonly Fields[]): Promise<Account | null> {
  const { toDelete } = await listForUndeploy(cluster, await planOf(cluster, namespace, ...documents));
  if (toDelete.length === 0 || !(await ask({ about: 'deletion', fields: null }))) return null;
  const steps = await undeploy(cluster, toDelete);
  const outcome = steps.find(({ deleted }) => deleted.planned.ref.kind === SUBJECT)?.outcome;
  if (outcome === undefined) return null;
  return { kind: outcome.kind, deleted: false, ...('error' in outcome && { error: outcome.error.message }) };
}

/** A manifest in two states; `tier` is of the selector, which cannot be changed. */
export function manifestOf(name: string, state: 'old' | 'new', tier = 'one'): Fields {
  const labels = { app: name, tier };
  const container = { name: 'main', image: `registry.example/app:${state}`, env: [{ name: 'OURS', value: state }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { ours: state, [state]: 'yes' }, annotations: { state } },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  };
}

export interface Step {
  readonly name: string;
  /** Whether the folder has a list on the cluster. */
  readonly hasList?: true;
  /** What is deployed, one after the other, before others come. Null is the folder without the object. */
  readonly earlier: readonly (Manifest | null)[];
  readonly run: (me: Me, manifest: (one: Manifest | null) => readonly Fields[]) => Promise<Account | null>;
  /** What the user does then. */
  readonly next: Step['run'];
}

export type Manifest = readonly [state: 'old' | 'new', tier?: string];

const OLD: Manifest = ['old'];
const NEW: Manifest = ['new'];
const REPLACED: Manifest = ['new', 'two'];

const deploying =
  (manifest: Manifest | null): Step['run'] =>
  (me, documents) =>
    deploy(me, documents(manifest));

export const STEPS: readonly Step[] = [
  { name: 'create', earlier: [], run: deploying(OLD), next: undoLatest },
  { name: 'change', earlier: [OLD], run: deploying(NEW), next: undoLatest },
  { name: 'change, with a list', hasList: true, earlier: [OLD], run: deploying(NEW), next: undoLatest },
  { name: 'no change', earlier: [OLD], run: deploying(OLD), next: undoLatest },
  { name: 'replace', earlier: [OLD], run: deploying(REPLACED), next: undoLatest },
  { name: 'prune', earlier: [OLD], run: deploying(null), next: undoLatest },
  { name: 'prune, with a list', hasList: true, earlier: [OLD], run: deploying(null), next: undoLatest },
  { name: 'undo of a creation', earlier: [OLD], run: undoLatest, next: deploying(OLD) },
  { name: 'undo of a change', earlier: [OLD, NEW], run: undoLatest, next: deploying(NEW) },
  { name: 'undo of a replacement', earlier: [OLD, REPLACED], run: undoLatest, next: deploying(REPLACED) },
  { name: 'undo of a prune', earlier: [OLD, null], run: undoLatest, next: deploying(null) },
  { name: 'undeploy', earlier: [OLD], run: (me, documents) => undeployAll(me, documents(OLD)), next: deploying(OLD) },
  {
    name: 'undeploy, with a list',
    hasList: true,
    earlier: [OLD],
    run: (me, documents) => undeployAll(me, documents(OLD)),
    next: deploying(OLD),
  },
];

/** The folder: another object is always in it. */
export const folderOf = (name: string, manifest: Manifest | null): readonly Fields[] => [
  configMap(`${name}-other`),
  ...(manifest === null ? [] : [manifestOf(name, ...manifest)]),
];
