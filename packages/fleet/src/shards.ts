/** A cluster in parts that are audited apart. A part has some namespaces, and of the others what may matter to these. */
import { ALL_SERVICE_ACCOUNTS } from '@scc-lens/words';
import { homeOf, unitsOf } from './audit/units';
import { grantsOfUser } from './grants';
import type { ClusterSnapshot } from './snapshot';

/** One of `of` parts, counted from 0: the namespaces whose hash, divided by `of`, leaves `index`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Whether a namespace is in a shard. The hash is 32-bit FNV-1a of the name's characters, on every machine and in every release. */
export function isInShard(namespace: string, { index, of }: Shard): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < namespace.length; i++) hash = Math.imul(hash ^ namespace.charCodeAt(i), 0x01000193) >>> 0;
  return hash % of === index;
}

/**
 * Whether rights of one namespace count for pods of another, because its controllers create these. What can be removed then depends on all
 * pods of the cluster, and else on the pods of each namespace alone.
 */
export function isCoupled(snapshot: ClusterSnapshot): boolean {
  const controllers = new Set([...unitsOf(snapshot).byController.keys(), ...snapshot.elsewhere.controllers]);
  return [...controllers].some(name => {
    const home = homeOf(name);
    return grantsOfUser({ name, groups: [`${ALL_SERVICE_ACCOUNTS}:${home}`] }, snapshot).some(({ namespace }) => namespace !== home);
  });
}
