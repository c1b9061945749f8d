/** Asks the cluster beforehand, in the phases of the deployment: may the user do it, does it accept each object, does it admit each pod. */
import type { Plan, PlannedObject } from '../plan/types';
import type { Live } from '../requests';
import type { Cluster } from '../../wire';
import { cancelledError, endsConnection, inParallel, refKey, type ClusterError, type ObjectRef } from '../../words';
import { changesOf } from './changes';
import { checkObject, listMany, readCurrent, settleCheck } from './checkObject';
import { judgePods } from './judgePods';
import type { DryRun, ObjectCheck, PodCheck, Preflight } from './types';

export interface PreflightOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** All objects of the deployment. Default: these. */
  readonly among?: readonly PlannedObject[];
}

/** Never rejects and never changes anything. */
export async function preflight(cluster: Cluster, plan: Plan, options: PreflightOptions = {}): Promise<Preflight> {
  const { onProgress, among = plan.objects } = options;
  const total = plan.objects.length + plan.objects.reduce((sum, { source }) => sum + source.pods.length, 0);
  let done = 0;
  let interrupted: ClusterError | null = null;
  const step = (count: number): void => onProgress?.((done += count), total);
  const noteInterruption = (error: ClusterError | undefined): void => {
    if (error !== undefined && endsConnection(error)) interrupted ??= error;
  };
  const stopped = (): ClusterError | null => interrupted ?? (cluster.signal?.aborted ? cancelledError() : null);

  const listed = await listMany(cluster, plan.objects);
  const lives = new Map<PlannedObject, Live>();
  await inParallel(plan.objects, async planned => {
    const error = stopped();
    const live: Live = error === null ? (listed.get(planned) ?? (await readCurrent(cluster, planned))) : { state: 'unknown', error };
    if (live.state === 'unknown') noteInterruption(live.error);
    lives.set(planned, live);
  });
  const liveOf = (planned: PlannedObject): Live => lives.get(planned) ?? { state: 'absent' };
  const keys = new Set(among.map(({ ref }) => refKey(ref)));
  const foundation = plan.objects.filter(
    one => one.stage === 'definitions' || (one.stage === 'namespaces' && liveOf(one).state === 'absent'),
  );
  const raw = await inParallel(plan.objects, async (planned): Promise<ObjectCheck> => {
    const error = stopped();
    const live = liveOf(planned);
    const check: ObjectCheck =
      error === null
        ? await checkObject(cluster, planned, live, { keys, foundation })
        : { planned, live, permissions: [], dryRun: { kind: 'notChecked', reason: error.message }, earlierPod: null };
    if (check.dryRun.kind === 'refused') noteInterruption(check.dryRun.error);
    step(1);
    return check;
  });
  const changes = changesOf(raw);
  const deployment = { cluster, checks: raw, changes };
  const settled = await inParallel(raw, check => (stopped() === null ? settleCheck(check, deployment) : Promise.resolve(check)));
  const pods = await inParallel(raw, async check => {
    const checks = await judgePods(check, deployment, stopped());
    for (const { verdict } of checks) if (verdict.kind === 'refused') noteInterruption(verdict.error);
    step(checks.length);
    return checks;
  });
  const changing: readonly ObjectRef[] = changes.filter(({ planned }) => planned.stage === 'permissions').map(({ planned }) => planned.ref);
  return { objects: settled.map((check, index) => withPod(check, pods[index] ?? [])), pods: pods.flat(), changing, interrupted: stopped() };
}

/** A Pod's own dry run and the verdict on it are one answer. */
function withPod(check: ObjectCheck, [pod]: readonly PodCheck[]): ObjectCheck {
  if (check.planned.ref.kind !== 'Pod' || check.dryRun.kind !== 'refused' || pod?.verdict.kind !== 'awaiting') return check;
  const { on, refusal, proven } = pod.verdict;
  const dryRun: DryRun = { kind: 'awaiting', on, refusal, proven };
  return { ...check, dryRun };
}
