/** Waits for what this run created and the next object needs: the cluster takes a moment until it can be used. */
import { pollUntil, prerequisitesOf, readLive } from '../objects';
import type { PlannedObject } from '../objects';
import type { Cluster } from '../wire';
import type { ApplyStep } from './types';

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
export async function waitForPrerequisite(
  cluster: Cluster,
  planned: PlannedObject,
  prerequisite: PlannedObject,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ready =
    prerequisite.stage === 'definitions'
      ? async (): Promise<boolean> => {
          cluster.discovery.forget();
          return (await cluster.discovery.resource(planned.ref.apiVersion, planned.ref.kind, signal)).ok;
        }
      : async (): Promise<boolean> => (await readLive(cluster, defaultAccount(prerequisite.ref.name), signal)).state === 'present';
  await pollUntil(ready, { everyMs: 200, timeoutMs: READY_MS, signal });
}

function defaultAccount(namespace: string): Pick<PlannedObject, 'resource' | 'ref'> {
  return {
    resource: { apiVersion: 'v1', kind: 'ServiceAccount', group: '', name: 'serviceaccounts', namespaced: true, verbs: [] },
    ref: { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'default' },
  };
}
