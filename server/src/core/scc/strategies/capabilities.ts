import type { Attempt, Visit } from '../attempt';
import { changeContainer, containerPath, refOf, refuse } from '../attempt';
import { containerField } from '../message';
import { sortedSet } from '../text';
import type { Capabilities } from '../types';

/** Adds the SCC's default capabilities and required drops; the result is sorted unless there was nothing to add. */
export function generateCapabilities(attempt: Attempt, visit: Visit): Capabilities | undefined {
  const { defaultAdd, requiredDrop } = attempt.provider.constraint.capabilities;
  const written = visit.container.securityContext?.capabilities;
  const add = written?.add ?? [];
  const drop = written?.drop ?? [];
  const missingAdd = defaultAdd.filter((capability) => !drop.includes(capability) && !add.includes(capability));
  const missingDrop = requiredDrop.filter((capability) => !drop.includes(capability));
  if (missingAdd.length === 0 && missingDrop.length === 0) return written;
  const generated = { add: sortedSet([...missingAdd, ...add]), drop: sortedSet([...missingDrop, ...drop]) };
  const { add: adds, drop: drops } = generated;
  changeContainer(attempt, visit, 'capabilities', { ...(adds.length > 0 && { add: adds }), ...(drops.length > 0 && { drop: drops }) });
  return generated;
}

/**
 * Objects to every added capability that the SCC neither adds itself nor allows. Names are compared as they are written: no prefix
 * is taken away and `ALL` is a name like any other. Required drops need no check, for the step above has just added them.
 */
export function validateCapabilities(attempt: Attempt, { container }: Visit, capabilities: Capabilities | undefined): void {
  const { any, addable } = attempt.provider.constraint.capabilities;
  const add = capabilities?.add ?? [];
  if (any || add.length === 0) return;
  const written = container.securityContext?.capabilities?.add ?? [];
  add.forEach((capability, index) => {
    if (addable.has(capability)) return;
    refuse(attempt, {
      check: 'capabilities',
      field: containerField(attempt.provider.constraint.name, container, 'capabilities.add'),
      badValue: capability,
      detail: 'capability may not be added',
      path: containerPath(container, 'capabilities', 'add', add === written ? index : written.indexOf(capability)),
      accepts: { values: [...addable], absent: true },
      container: refOf(container),
    });
  });
}
