/** What this run itself has created and the next object stands on: it takes the cluster a moment to be ready for it. */
import type { Cluster } from '../../cluster';
import { readLive, pollUntil } from '../objects';
import { missingPrerequisite } from '../plan';
import type { PlannedObject } from '../plan';
import type { ApplyStep } from './types';

const READY_MS = 15_000;

/** The created namespace or definition of an object; null where it stands on what was there before. */
export function createdPrerequisite(planned: PlannedObject, steps: readonly ApplyStep[]): PlannedObject | null {
  const created = steps.filter(({ outcome }) => outcome.kind === 'applied' && outcome.action !== 'changed').map(step => step.planned);
  const ground = missingPrerequisite(planned, created);
  if (ground === null) return null;
  const found = created.find(({ ref }) => ref === ground) ?? null;
  return found?.stage === 'namespaces' && planned.stage !== 'workloads' ? null : found;
}

/** For a namespace, until pods have a service account to run as; for a definition, until its kind is served. Then the server decides. */
export async function waitForPrerequisite(
  cluster: Cluster,
  planned: PlannedObject,
  ground: PlannedObject,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ready =
    ground.stage === 'definitions'
      ? async (): Promise<boolean> => {
          cluster.discovery.forget();
          return (await cluster.discovery.resource(planned.ref.apiVersion, planned.ref.kind, signal)).ok;
        }
      : async (): Promise<boolean> => (await readLive(cluster, defaultAccount(ground.ref.name), signal)).state === 'present';
  await pollUntil(ready, { everyMs: 200, timeoutMs: READY_MS, signal });
}

function defaultAccount(namespace: string): Pick<PlannedObject, 'resource' | 'ref'> {
  return {
    resource: { apiVersion: 'v1', kind: 'ServiceAccount', group: '', name: 'serviceaccounts', namespaced: true, verbs: [] },
    ref: { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'default' },
  };
}
