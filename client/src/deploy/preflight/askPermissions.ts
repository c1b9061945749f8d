import { at, fieldsAt } from '../../cluster';
import type { Connection } from '../../cluster';
import type { Live } from '../objects';
import type { PlannedObject } from '../plan';
import type { Permission } from './types';

/** Attributes of an authorization question. */
export interface Access {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Whether the connection's user may do it; null if the cluster did not answer. */
export async function mayI(cluster: Connection, access: Access, signal?: AbortSignal): Promise<boolean | null> {
  const answer = await cluster.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: access } },
    idempotent: true,
    signal,
  });
  if (!answer.ok) return null;
  return at(fieldsAt(answer.value.body, 'status'), 'allowed') === true;
}

/** The permissions that applying an object needs: `patch`, and `create` if it does not exist yet. */
export function askPermissions(
  cluster: Connection,
  { ref, resource }: PlannedObject,
  live: Live,
  signal: AbortSignal | undefined,
): Promise<readonly Permission[]> {
  const verbs = live.state === 'present' ? ['patch'] : ['create', 'patch'];
  return Promise.all(
    verbs.map(async verb => {
      const access = {
        verb,
        group: resource.group,
        resource: resource.name,
        ...(ref.namespace !== null && { namespace: ref.namespace }),
        name: ref.name,
      };
      return { verb, allowed: await mayI(cluster, access, signal) };
    }),
  );
}
