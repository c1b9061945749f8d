/** What an SCC would have to allow beyond one that refuses a pod. */
import type { SccReview, Violation } from '@scc-lens/admission';
import { cached } from '@scc-lens/words';

/** A permission that is missing, by the name of its field, and the values that are asked for; none where the field alone is the permission. */
export interface MissingPermission {
  readonly field: string;
  readonly values: readonly string[];
}

/** One entry for each kind of objection, in their order: however many containers ask for a capability, it is granted once. */
export function leftToGrant({ violations }: SccReview): readonly MissingPermission[] {
  const values = new Map<string, Set<string>>();
  for (const violation of violations) {
    const field = fieldOf(violation);
    const known = cached(values, field, () => new Set<string>());
    const value = valueOf(violation);
    if (value !== null) known.add(value);
  }
  return [...values].map(([field, asked]) => ({ field, values: [...asked] }));
}

/** Kubernetes' own objection is to what the SCC sets, so that the field is what must not be set. */
function fieldOf({ check, path }: Violation): string {
  return check === 'validity' ? String(path.at(-1) ?? check) : check;
}

function valueOf({ badValue, check }: Violation): string | null {
  if (check === 'validity' || badValue === true || badValue === null || badValue === '') return null;
  return typeof badValue === 'string' ? badValue : JSON.stringify(badValue);
}
