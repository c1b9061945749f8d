/** The few requests that every step makes on one object. */
import { fieldsAt, objectPath, ok } from '../../cluster';
import type { ClusterError, Connection, Fields, ObjectRef, Reply, Resource, Result } from '../../cluster';

/** The name under which our fields are known to the server and to other tools. */
export const FIELD_MANAGER = 'scc-lens';

export interface Place {
  readonly resource: Resource;
  readonly ref: ObjectRef;
}

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Server-side apply. Unknown and doubled fields are errors, as they are for kubectl. */
export function sendApply(
  cluster: Connection,
  { resource, ref }: Place,
  object: Fields,
  { dryRun, force, signal }: ApplyOptions,
): Promise<Result<Reply<Fields>>> {
  return cluster.request('PATCH', objectPath(resource, ref), {
    query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict', force, dryRun: dryRun ? 'All' : undefined },
    contentType: 'application/apply-patch+yaml',
    body: object,
    signal,
  });
}

export async function readLive(cluster: Connection, { resource, ref }: Place, signal?: AbortSignal, timeoutMs?: number): Promise<Live> {
  const answer = await cluster.request('GET', objectPath(resource, ref), { signal, ...(timeoutMs !== undefined && { timeoutMs }) });
  if (answer.ok) return { state: 'present', object: answer.value.body };
  return answer.error.kind === 'notFound' ? { state: 'absent' } : { state: 'unknown', error: answer.error };
}

/** Deletes exactly this object, not one of the same name that came after it. What is gone already is deleted. */
export async function sendDelete(
  cluster: Connection,
  { resource, ref }: Place,
  uid: string | undefined,
  signal?: AbortSignal,
): Promise<Result<'deleted' | 'absent'>> {
  const answer = await cluster.request('DELETE', objectPath(resource, ref), {
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(uid !== undefined && { preconditions: { uid } }),
    },
    signal,
  });
  if (answer.ok) return ok('deleted');
  return answer.error.kind === 'notFound' ? ok('absent') : answer;
}

export function metadataText(object: Fields, name: 'uid' | 'resourceVersion'): string | undefined {
  const value = fieldsAt(object, 'metadata')[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether an entry of `metadata.managedFields` is what we applied. */
export function isOwn(entry: Fields): boolean {
  return entry['manager'] === FIELD_MANAGER && entry['operation'] === 'Apply';
}

/** What the cluster has of an object. */
export type Live =
  | { readonly state: 'absent' }
  | { readonly state: 'present'; readonly object: Fields }
  | { readonly state: 'unknown'; readonly error: ClusterError };
