import type { ObjectRef } from '../../cluster';
import type { PlannedObject } from '../plan';
import type { Preflight } from './types';

/** The objects that other objects of the deployment decide about, by themselves or by their pods, with the latter. */
export function findUndecided({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): ReadonlyMap<PlannedObject, readonly ObjectRef[]> {
  const found = new Map<PlannedObject, readonly ObjectRef[]>();
  for (const { planned, dryRun } of objects) if (dryRun.kind === 'awaiting') found.set(planned, dryRun.on);
  for (const { planned, verdict } of pods)
    if (verdict.kind === 'awaiting') found.set(planned, [...(found.get(planned) ?? []), ...verdict.on]);
  return found;
}
