/** Deletes what manifests describe, in the reverse of the order in which it was applied. */
import * as l10n from '@vscode/l10n';
import { appliersOf, contentsOf, fieldManagerOf, isShared, isTerminating, readLive, type Plan, type PlannedObject } from '../../objects';
import type { Cluster } from '../../wire';
import { describeRef, inParallel, type ClusterError, type Fields } from '../../words';
import { openAccount } from '../account';
import { deleteListed, type ListedDeletion } from '../deleteListed';
import { setIdOf, type ApplySet } from '../inventory/applySet';
import { controllerOf, otherManagerOf } from '../inventory/findOrphans';

export interface ObjectToDelete {
  readonly planned: PlannedObject;
  /** As it was read; only this very object is deleted. */
  readonly object: Fields;
  /** Whether this user has applied it with SCC Lens; otherwise another user or tool may depend on it. */
  readonly ours: boolean;
  /** The field managers of other users who have applied it with SCC Lens. */
  readonly colleagues: readonly string[];
  /** Who manages it too: tools, the object that controls it, the list of another folder. */
  readonly others: readonly string[];
  readonly terminating: boolean;
  /** What is deleted with it; null for a plain object. */
  readonly alsoDeletes: string | null;
}

export interface UndeployList {
  /** In the order of deletion. */
  readonly toDelete: readonly ObjectToDelete[];
  readonly absent: readonly PlannedObject[];
  readonly unknown: readonly { readonly planned: PlannedObject; readonly error: ClusterError }[];
}

/**
 * What an undeploy would delete, for the user to confirm.
 * @param setOf the list that an object of a file belongs to
 */
export async function listForUndeploy(
  cluster: Cluster,
  plan: Plan,
  setOf: (file: string) => ApplySet | null = () => null,
): Promise<UndeployList> {
  const reversed = [...plan.objects].reverse();
  const lives = await inParallel(reversed, async planned => {
    const live = await readLive(cluster, planned);
    return {
      planned,
      live,
      found: live.state === 'present' ? [await objectToDelete(cluster, planned, live.object, setOf(planned.source.file))] : [],
    };
  });
  return {
    toDelete: lives.flatMap(({ found }) => found),
    absent: lives.filter(({ live }) => live.state === 'absent').map(({ planned }) => planned),
    unknown: lives.flatMap(({ planned, live }) => (live.state === 'unknown' ? [{ planned, error: live.error }] : [])),
  };
}

async function objectToDelete(cluster: Cluster, planned: PlannedObject, object: Fields, set: ApplySet | null): Promise<ObjectToDelete> {
  const own = fieldManagerOf(cluster);
  const appliers = appliersOf(object);
  const colleagues = appliers.filter(manager => manager !== own && !isShared(manager));
  const ours = colleagues.length < appliers.length;
  const isListedElsewhere = ![undefined, set?.id].includes(setIdOf(object));
  const list = isListedElsewhere ? l10n.t('the list of another folder') : undefined;
  const others = [otherManagerOf(object), controllerOf(object), list].filter(one => one !== undefined);
  const goes = await alsoDeletes(cluster, planned, object);
  return { planned, object, ours, colleagues, others, terminating: isTerminating(object), alsoDeletes: goes };
}

async function alsoDeletes(cluster: Cluster, { stage, ref }: PlannedObject, object: Fields): Promise<string | null> {
  if (stage === 'namespaces') return l10n.t('everything in the namespace {namespace}', { namespace: ref.name });
  if (stage === 'definitions') return l10n.t('every object of the kind that it defines, in all namespaces');
  const claims = await contentsOf(cluster, object);
  if (claims === null) return null;
  if (claims.unlisted.length > 0) return l10n.t('volume claims that it may own, which cannot be listed');
  return l10n.t('{claims}, with all data', { claims: claims.objects.map(describeRef).join(', ') });
}

export interface UndeployStep {
  readonly deleted: ObjectToDelete;
  readonly outcome: ListedDeletion | { readonly kind: 'notAttempted'; readonly reason: string };
}

export interface UndeployOptions {
  /** How long to wait until the objects of a stage are gone, in milliseconds. Default: a minute. */
  readonly goneMs?: number;
  readonly onStep?: (step: UndeployStep, done: number) => void;
}

/** Deletes the listed objects as they were listed, all objects of a stage at once. Goes on after a failure, and accounts for each in the order of the list. */
export async function undeploy(
  cluster: Cluster,
  toDelete: readonly ObjectToDelete[],
  { goneMs, onStep }: UndeployOptions = {},
): Promise<readonly UndeployStep[]> {
  const steps: UndeployStep[] = [];
  const attempt = openAccount<UndeployStep>(cluster, ({ deleted }, message) =>
    l10n.t('{object}: {reason}', { object: describeRef(deleted.planned.ref), reason: message }),
  );
  let done = 0;
  for (const stage of byStage(toDelete)) {
    const results = await inParallel(stage, deleted =>
      attempt(
        async () => ({ deleted, outcome: await deleteListed(cluster, deleted.planned, deleted.object, { goneMs }) }),
        reason => ({ deleted, outcome: { kind: 'notAttempted', reason } }),
        step => onStep?.(step, ++done),
      ),
    );
    steps.push(...results);
  }
  return steps;
}

/** Runs of objects that were applied in the same stage, which do not need each other. */
function byStage(toDelete: readonly ObjectToDelete[]): readonly (readonly ObjectToDelete[])[] {
  const stages: ObjectToDelete[][] = [];
  for (const one of toDelete) {
    const last = stages.at(-1);
    if (last?.[0]?.planned.stage === one.planned.stage) last.push(one);
    else stages.push([one]);
  }
  return stages;
}
