/** Asks the cluster beforehand: may the user do it, does it accept each object, does it admit each pod. Changes nothing. */
import { cancelledError, describeRef, endsConnection, inParallel } from '../../cluster';
import type { Cluster, ClusterError, ObjectRef } from '../../cluster';
import { finalizersOf, isTerminating, readLive, sendApply, terminatingError } from '../objects';
import type { Live } from '../objects';
import { missingPrerequisite } from '../plan';
import type { Plan, PlannedObject } from '../plan';
import { askPermissions } from './askPermissions';
import { judgePods } from './judgePods';
import { notCheckedTexts } from './messages';
import type { DryRun, ObjectCheck, Permission, PodCheck, Preflight } from './types';

export interface PreflightOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Never rejects and never changes anything. Asks about permissions in namespaces that do not exist yet, too. */
export async function preflight(cluster: Cluster, plan: Plan, { signal, onProgress }: PreflightOptions = {}): Promise<Preflight> {
  const total = plan.objects.length + plan.objects.reduce((sum, { source }) => sum + source.pods.length, 0);
  let done = 0;
  let interrupted: ClusterError | null = null;
  const step = (count: number): void => onProgress?.((done += count), total);
  const noteInterruption = (error: ClusterError | undefined): void => {
    if (error !== undefined && endsConnection(error)) interrupted ??= error;
  };
  const stopped = (): ClusterError | null => interrupted ?? (signal?.aborted ? cancelledError() : null);

  const lives = await inParallel(plan.objects, async planned => {
    const error = stopped();
    const live: Live = error === null ? await readLive(cluster, planned, signal) : { state: 'unknown', error };
    if (live.state === 'unknown') noteInterruption(live.error);
    return live;
  });
  const absent = plan.objects.filter((_, index) => lives[index]?.state === 'absent');
  const objects = await inParallel(plan.objects, async (planned, index) => {
    const check = await checkObject(cluster, planned, lives[index] ?? { state: 'absent' }, absent, { signal, stopped });
    if (check.dryRun.kind === 'refused') noteInterruption(check.dryRun.error);
    step(1);
    return check;
  });
  const changing = permissionChanges(objects);
  const pods = await inParallel(objects, async check => {
    const error = stopped();
    const checks: readonly PodCheck[] = await judgePods(cluster, check, { absent, changing, signal, stopped: error });
    for (const { verdict } of checks) if (verdict.kind === 'refused') noteInterruption(verdict.error);
    step(checks.length);
    return checks;
  });
  return { objects, pods: pods.flat(), changing, interrupted: stopped() };
}

interface Checking {
  readonly signal: AbortSignal | undefined;
  readonly stopped: () => ClusterError | null;
}

async function checkObject(
  cluster: Cluster,
  planned: PlannedObject,
  live: Live,
  absent: readonly PlannedObject[],
  { signal, stopped }: Checking,
): Promise<ObjectCheck> {
  const error = stopped();
  if (error !== null) return { planned, live, permissions: [], dryRun: { kind: 'notChecked', reason: error.message } };
  if (live.state === 'present' && isTerminating(live.object)) {
    const dryRun: DryRun = { kind: 'refused', error: terminatingError(planned.ref, finalizersOf(live.object)) };
    return { planned, live, permissions: [], dryRun };
  }
  const permissions: readonly Permission[] = await askPermissions(cluster, planned, live, signal);
  const missing = missingPrerequisite(planned, absent);
  const dryRun: DryRun =
    missing === null
      ? await dryRunOf(cluster, planned, signal)
      : { kind: 'notChecked', reason: notCheckedTexts.notYetCreated(describeRef(missing)) };
  return { planned, live, permissions, dryRun };
}

/** A conflict is no refusal: a second dry run takes the fields over, so that the difference can be shown. */
async function dryRunOf(cluster: Cluster, planned: PlannedObject, signal: AbortSignal | undefined): Promise<DryRun> {
  const first = await sendApply(cluster, planned, planned.object, { dryRun: true, force: false, signal });
  if (first.ok) return { kind: 'accepted', object: first.value.body, warnings: first.value.warnings, conflicts: [] };
  if (first.error.kind !== 'conflict') return refusedBy(first.error);
  const { conflicts } = first.error;
  const forced = await sendApply(cluster, planned, planned.object, { dryRun: true, force: true, signal });
  if (!forced.ok) return refusedBy(forced.error);
  return { kind: 'accepted', object: forced.value.body, warnings: forced.value.warnings, conflicts };
}

function refusedBy(error: ClusterError): DryRun {
  return { kind: error.kind === 'invalid' && error.immutable ? 'immutable' : 'refused', error };
}

/** SCCs and permissions that this deployment creates or changes, with which a refused pod may be admitted. */
function permissionChanges(objects: readonly ObjectCheck[]): readonly ObjectRef[] {
  return objects
    .filter(
      ({ planned, live, dryRun }) =>
        planned.stage === 'permissions' &&
        (live.state !== 'present' || dryRun.kind !== 'accepted' || isChanged(live.object, dryRun.object)),
    )
    .map(({ planned }) => planned.ref);
}

/** Compares the fields, because kinds such as SCC and Role have no generation. */
function isChanged(live: object, outcome: object): boolean {
  return JSON.stringify(plain(live)) !== JSON.stringify(plain(outcome));
}

function plain(object: object): object {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name !== 'metadata' && name !== 'status')
      .sort(),
  );
}
