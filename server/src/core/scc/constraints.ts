import type { JsonObject } from '../words';
import { constraintOf } from './constraint';
import type { Constraint } from './constraint';
import { compareRank } from './order';

const sorted = new WeakMap<readonly JsonObject[], readonly Constraint[]>();

/** SCCs prepared and in the order in which admission tries them. The same list gives the same answer, computed once. */
export function sortedConstraints(sccs: readonly JsonObject[]): readonly Constraint[] {
  let constraints = sorted.get(sccs);
  if (constraints === undefined) {
    constraints = sccs.map(constraintOf).sort(compareRank);
    sorted.set(sccs, constraints);
  }
  return constraints;
}
