/** What `npm start -- --cluster` adds to a local cluster, so that the examples can be deployed there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { applyPlan, connect, describeRef, errorText, listAt, loadKubeconfig, planDeployment, textAt } from '@scc-lens/kube';
import type { Cluster, Fields, Result } from '@scc-lens/kube';
import type { ManifestObject } from '@scc-lens/protocol';
import { parseFile } from '@scc-lens/yaml';
import { watch } from '../../packages/kube/src/wire/collections';
import { fieldsAt } from '../../packages/kube/src/words/fields';
import { manifestObjects } from '../../server/src/lsp/deployment';

/** Where the examples live. */
export const EXAMPLES_NAMESPACE = 'agents';
const EXAMPLES = path.resolve(__dirname, '../../examples');

/** What the examples' pods need before they run: a project's administrator has created it. */
const PREPARED = new Set(['Namespace', 'ServiceAccount']);

/** The names of the examples' files. */
export const EXAMPLE_FILES: readonly string[] = readdirSync(EXAMPLES).filter(name => name.endsWith('.yaml'));

export function exampleText(file: string): string {
  return readFileSync(path.join(EXAMPLES, file), 'utf8');
}

/** The objects of an example, as the language server hands them to a deployment. */
export function exampleObjects(file: string): readonly ManifestObject[] {
  return manifestObjects(pathToFileURL(path.join(EXAMPLES, file)).href, parseFile(exampleText(file)));
}

/**
 * Creates the namespace and the service accounts of the examples as they state them, with the annotations of the namespace in place of
 * those that the cluster gave it, and binds volume claims there until the signal is aborted: the cluster has no storage of its own.
 * @param kubeconfig an administrator's
 * @param onError why a claim could not be bound, after the preparation
 */
export async function prepareExamples(kubeconfig: string, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
  const admin = await login(kubeconfig);
  signal.addEventListener('abort', () => {
    admin.close();
  });
  const objects = EXAMPLE_FILES.flatMap(exampleObjects).filter(({ object }) => PREPARED.has(textAt(object, 'kind') ?? ''));
  const plan = await planDeployment(admin, objects, { namespace: EXAMPLES_NAMESPACE });
  const { stopped } = await applyPlan(admin, {
    plan: valueOf(plan),
    stillCurrent: () => true,
    onConflict: () => Promise.resolve('takeOver'),
    onImmutable: planned => Promise.reject(new Error(`${describeRef(planned.ref)} cannot be changed`)),
  });
  if (stopped !== null) throw new Error(stopped.message);
  await bindClaims(admin, signal, onError);
}

async function login(kubeconfig: string): Promise<Cluster> {
  const config = valueOf(await loadKubeconfig({ setting: kubeconfig, env: {}, home: '/' }));
  return valueOf(await connect(config, { acceptedRisks: [], timeoutMs: 30_000, pluginTimeoutMs: 1_000, env: {} }));
}

/** Resolves as soon as it sees the claims; until the signal is aborted, every new claim gets a volume of its own, and both go when it is deleted. */
function bindClaims(admin: Cluster, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
  const claims = `/api/v1/namespaces/${EXAMPLES_NAMESPACE}/persistentvolumeclaims`;
  return new Promise((resolve, reject) => {
    const settle = (claim: Fields, isDeleted: boolean): void => {
      const isGoing = fieldsAt(claim, 'metadata')['deletionTimestamp'] !== undefined;
      (isDeleted ? removeVolume(admin, claim) : (isGoing ? release : bind)(admin, claims, claim)).catch((error: unknown) => {
        if (!signal.aborted) onError(error instanceof Error ? error : new Error(String(error)));
      });
    };
    watch(
      { ...admin, signal },
      {
        path: claims,
        onList: found => {
          for (const claim of found) settle(claim, false);
        },
        onChange: settle,
        onConnected: resolve,
      },
    ).then(error => {
      if (error !== null) reject(new Error(errorText(error)));
    }, reject);
  });
}

const VOLUMES = '/api/v1/persistentvolumes';
const volumeOf = (claim: Fields): string => `claim-${textAt(claim, 'metadata', 'uid') ?? ''}`;

async function bind(admin: Cluster, claims: string, claim: Fields): Promise<void> {
  if (textAt(claim, 'spec', 'volumeName') !== undefined) return;
  const { name, namespace, uid } = fieldsAt(claim, 'metadata');
  const volumeName = volumeOf(claim);
  const volume = {
    metadata: { name: volumeName },
    spec: {
      capacity: fieldsAt(claim, 'spec', 'resources', 'requests'),
      accessModes: listAt(claim, 'spec', 'accessModes'),
      hostPath: { path: `/volumes/${volumeName}` },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
    },
  };
  const created = await admin.request('POST', VOLUMES, { body: volume });
  // It exists where the claim changed while it was being bound.
  if (!created.ok && created.error.kind !== 'alreadyExists') valueOf(created);
  const patch = { contentType: 'application/merge-patch+json' };
  // The claim may have been deleted meanwhile, and another one of its name made: a change of its UID is refused.
  const bound = {
    metadata: { uid, annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' } },
    spec: { volumeName },
  };
  const place = `${claims}/${String(name)}`;
  const answers = [
    await admin.request('PATCH', place, { ...patch, body: bound }),
    await admin.request('PATCH', `${place}/status`, {
      ...patch,
      body: { metadata: { uid }, status: { phase: 'Bound', capacity: volume.spec.capacity } },
    }),
  ];
  for (const answer of answers) unlessOther(answer);
}

/** The cluster has no controller that removes the finalizer `kubernetes.io/pvc-protection`; without that, a claim is there for good. */
async function release(admin: Cluster, claims: string, claim: Fields): Promise<void> {
  const { name, uid } = fieldsAt(claim, 'metadata');
  const options = { contentType: 'application/merge-patch+json', body: { metadata: { uid, finalizers: null } } };
  unlessOther(await admin.request('PATCH', `${claims}/${String(name)}`, options));
}

const OTHER: readonly string[] = ['notFound', 'conflict', 'invalid'];

/** Throws the error of an answer, unless the claim is gone or another one. */
function unlessOther(answer: Result<unknown>): void {
  if (!answer.ok && !OTHER.includes(answer.error.kind)) valueOf(answer);
}

async function removeVolume(admin: Cluster, claim: Fields): Promise<void> {
  const deleted = await admin.request('DELETE', `${VOLUMES}/${volumeOf(claim)}`, {});
  if (!deleted.ok && deleted.error.kind !== 'notFound') valueOf(deleted);
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(errorText(result.error));
  return result.value;
}
