/** Before a phase begins, asks again about its objects that earlier phases decide. As with Flux, a refused phase is not begun. */
import { phaseOf, pollUntil, preflight, prerequisitesOf, readLive, type Phase, type PlannedObject, type PodCheck } from '../objects';
import type { Cluster } from '../wire';
import { describeRef, refKey, resourceOf, type ClusterError, type ObjectRef } from '../words';
import type { ApplyStep, Running } from './types';

/** Why the cluster refuses an object, or the pod that it makes. */
export interface PhaseRefusal {
  readonly error: ClusterError;
  readonly pod?: PodCheck['pod'];
}

/** How long what has been applied may take until the authorizer, quotas and SCC admission count it. */
const CACHES_MS = 5_000;
/** The same for a namespace, which its controllers prepare first. */
const NAMESPACE_MS = 15_000;

type Refusals = ReadonlyMap<PlannedObject, PhaseRefusal>;

/** Empty where nothing is refused, and for every object but the first one of a phase. */
export function createRecheck(run: Running): (next: PlannedObject, index: number) => Promise<Refusals> {
  const begun = new Set<Phase>();
  return async (next, index) => {
    const phase = phaseOf(next.stage);
    if (begun.has(phase)) return new Map();
    begun.add(phase);
    const left = run.plan.objects.slice(index);
    const coming = new Set(left.map(({ ref }) => refKey(ref)));
    const isDecidable = (on: readonly ObjectRef[] | undefined): boolean => on !== undefined && !on.some(ref => coming.has(refKey(ref)));
    const open = left.filter(planned => phaseOf(planned.stage) === phase && isDecidable(run.undecided?.get(planned)));
    if (open.length === 0) return new Map();
    const namespaces = await waitForAll(run, open, index);
    return askUntilAllowed(run, open, namespaces ? NAMESPACE_MS : CACHES_MS);
  };
}

/** Whether a namespace was among what was waited for. */
async function waitForAll({ cluster, plan, steps, onProgress }: Running, open: readonly PlannedObject[], index: number): Promise<boolean> {
  const waited = new Set<PlannedObject>();
  for (const planned of open) {
    const prerequisite = createdPrerequisite(planned, steps);
    if (prerequisite === null || waited.has(prerequisite)) continue;
    waited.add(prerequisite);
    onProgress?.({ planned, index, total: plan.objects.length, phase: 'waiting', detail: describeRef(prerequisite.ref) });
    await waitForPrerequisite(cluster, planned, prerequisite);
  }
  return [...waited].some(({ stage }) => stage === 'namespaces');
}

/** Until nothing is refused, or something for a reason that waiting does not change. */
async function askUntilAllowed({ cluster, plan, steps }: Running, open: readonly PlannedObject[], timeoutMs: number): Promise<Refusals> {
  let refused: Refusals = new Map();
  let asked = open;
  await pollUntil(
    async () => {
      refused = await findRefusals(cluster, asked, plan.objects);
      asked = asked.filter(planned => refused.has(planned));
      return refused.size === 0 || [...refused].some(([planned, { error }]) => !delayOf(planned, steps)(error));
    },
    { everyMs: 300, timeoutMs, signal: cluster.signal },
  );
  return cluster.signal?.aborted ? new Map() : refused;
}

async function findRefusals(cluster: Cluster, objects: readonly PlannedObject[], among: readonly PlannedObject[]): Promise<Refusals> {
  const checks = await preflight(cluster, { objects, problems: [] }, { among });
  const found = new Map<PlannedObject, PhaseRefusal>();
  for (const { planned, dryRun } of checks.objects) if (dryRun.kind === 'refused') found.set(planned, { error: dryRun.error });
  for (const { planned, pod, verdict } of checks.pods) if (verdict.kind === 'refused') found.set(planned, { error: verdict.error, pod });
  return found;
}

/** Which errors may be due to caches that have not seen yet what this run has applied before the object. */
export function delayOf(planned: PlannedObject, steps: readonly ApplyStep[]): (error: ClusterError) => boolean {
  const applied = steps.filter(({ outcome }) => outcome.kind === 'applied').map(step => step.planned);
  const newPolicy = applied.some(({ stage }) => phaseOf(stage) !== 'rest');
  const newDefinition = prerequisitesOf(planned, applied).some(({ stage }) => stage === 'definitions');
  return ({ kind }) =>
    (newPolicy && (kind === 'forbidden' || kind === 'quota')) || (newDefinition && (kind === 'invalid' || kind === 'notFound'));
}

const READY_MS = 15_000;

/** The namespace that this run has created, or the definition that brings the version, of an object; null where it needs neither. */
export function createdPrerequisite(planned: PlannedObject, steps: readonly ApplyStep[]): PlannedObject | null {
  const applied = steps.filter(
    ({ planned: { stage }, outcome }) =>
      outcome.kind === 'applied' &&
      (stage === 'definitions' ? planned.current !== planned.resource : stage === 'namespaces' && outcome.action !== 'changed'),
  );
  const [definition, namespace] = ['definitions', 'namespaces'].map(stage =>
    prerequisitesOf(
      planned,
      applied.map(step => step.planned),
    ).find(one => one.stage === stage),
  );
  return definition ?? (planned.stage === 'workloads' ? (namespace ?? null) : null);
}

/** For a namespace, until pods have a service account to run as; for a definition, until its kind is served. Then the server decides. */
export async function waitForPrerequisite(cluster: Cluster, planned: PlannedObject, prerequisite: PlannedObject): Promise<void> {
  const account = {
    resource: resourceOf('v1', 'ServiceAccount', 'serviceaccounts'),
    ref: { apiVersion: 'v1', kind: 'ServiceAccount', namespace: prerequisite.ref.name, name: 'default' },
  };
  const ready = async (): Promise<boolean> => {
    if (prerequisite.stage !== 'definitions') return (await readLive(cluster, account)).state === 'present';
    cluster.discovery.forget();
    return (await cluster.discovery.resource(planned.ref.apiVersion, planned.ref.kind, cluster.signal)).ok;
  };
  await pollUntil(ready, { everyMs: 200, timeoutMs: READY_MS, signal: cluster.signal });
}
