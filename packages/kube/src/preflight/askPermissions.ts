import { askReview } from '../objects';
import type { Live, PlannedObject } from '../objects';
import type { Connection } from '../wire';
import { describeRef } from '../words';
import type { ClusterError } from '../words';
import { refusalTexts } from './messages';
import type { DryRun, Permission } from './types';

/** Attributes of an authorization question. */
export interface Access {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Whether the connection's user may do it; null if the cluster did not answer. */
export async function mayI(cluster: Connection, access: Access): Promise<boolean | null> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: access } };
  const status = await askReview(cluster, review);
  return status === null ? null : status['allowed'] === true;
}

/** The rights that no answer has shown yet: a dry run of an apply shows those to create and patch; a replacement needs the one to delete. */
function neededVerbs(live: Live, dryRun: DryRun): readonly string[] {
  if (dryRun.kind === 'immutable') return ['delete'];
  if (dryRun.kind !== 'awaiting' || dryRun.refusal !== null) return [];
  return live.state === 'present' ? ['patch'] : live.state === 'absent' ? ['get', 'create', 'patch'] : ['create', 'patch'];
}

export function askPermissions(
  cluster: Connection,
  { ref, resource }: PlannedObject,
  live: Live,
  dryRun: DryRun,
): Promise<readonly Permission[]> {
  return Promise.all(
    neededVerbs(live, dryRun).map(async verb => {
      const place = { name: ref.name, ...(ref.namespace !== null && { namespace: ref.namespace }) };
      return { verb, allowed: await mayI(cluster, { verb, group: resource.group, resource: resource.name, ...place }) };
    }),
  );
}

/** What the user may not do although it is needed, as the cluster would word it; null where nothing is known to be missing. */
export function missingPermission(
  { ref }: PlannedObject,
  live: Live,
  dryRun: DryRun,
  permissions: readonly Permission[],
): ClusterError | null {
  if (live.state === 'unknown' && live.error.kind === 'forbidden') return live.error;
  const denied = permissions.find(({ allowed }) => allowed === false);
  if (denied === undefined) return null;
  const name = describeRef(ref);
  return {
    kind: 'forbidden',
    message: dryRun.kind === 'immutable' ? refusalTexts.mayNotReplace(name) : refusalTexts.mayNot(denied.verb, name),
  };
}
