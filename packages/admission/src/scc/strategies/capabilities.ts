import type { JsonObject } from '@scc-lens/words';
import { changeContainer, containerPath, refuse, type Attempt, type Visit } from '../attempt';
import { sortedSet } from '../text';
import type { Capabilities } from '../types';

const NONE: Capabilities = { add: [], drop: [], sortedAdd: [], sortedDrop: [] };

/**
 * Adds the SCC's default capabilities and required drops, and gives the capabilities that the container will add. What is there is
 * left as it is, unsorted, unless there is something to add.
 */
export function generateCapabilities(attempt: Attempt, visit: Visit): readonly string[] {
  const { defaultAdd, requiredDrop } = attempt.provider.constraint.capabilities;
  const { add, drop, sortedAdd, sortedDrop } = visit.container.securityContext?.capabilities ?? NONE;
  const missingAdd = defaultAdd.filter(capability => !drop.includes(capability) && !add.includes(capability));
  const missingDrop = requiredDrop.filter(capability => !drop.includes(capability));
  if (missingAdd.length === 0 && missingDrop.length === 0) return add;
  const adds = union(sortedAdd, missingAdd);
  changeContainer(attempt, visit, 'capabilities', capabilitiesOf(adds, union(sortedDrop, missingDrop)));
  return adds;
}

/** An empty list is left out. */
const capabilitiesOf = (add: readonly string[], drop: readonly string[]): JsonObject =>
  add.length === 0 ? { drop } : drop.length === 0 ? { add } : { add, drop };

const union = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.length === 0 ? b : b.length === 0 ? a : sortedSet([...a, ...b]);

/**
 * Objects to every added capability that the SCC neither adds itself nor allows. Names are compared as they are written: no prefix
 * is taken away and `ALL` is a name like any other. Required drops need no check, for the step above has just added them.
 */
export function validateCapabilities(attempt: Attempt, visit: Visit, add: readonly string[]): void {
  const { any, addable, accepted } = attempt.provider.constraint.capabilities;
  if (any || add.length === 0) return;
  const written = visit.container.securityContext?.capabilities?.add ?? [];
  let places: ReadonlyMap<string, number> | null = null;
  add.forEach((capability, index) => {
    if (addable.has(capability)) return;
    if (add !== written) places ??= new Map(written.map((name, place) => [name, place] as const).reverse());
    refuse(attempt, capability, {
      check: 'capabilities',
      field: `${visit.field}.capabilities.add`,
      detail: 'capability may not be added',
      path: containerPath(visit.container, 'capabilities', 'add', places === null ? index : (places.get(capability) ?? -1)),
      accepts: accepted,
      container: visit.container.ref,
    });
  });
}
