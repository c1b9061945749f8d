/**
 * What OpenShift's own allocator gives to namespaces, for verdicts without the namespace at hand: user and group ids from
 * 1000000000 on in blocks of 10000, and SELinux levels of s0 with two different categories below 1024.
 */

const FIRST_ALLOCATED_ID = 1_000_000_000;
const CATEGORIES = 1024;

/** Could this id be in a range that OpenShift allocates? */
export const isAllocatable = (id: number): boolean => id >= FIRST_ALLOCATED_ID;

/** Could this SELinux level be equal to one that OpenShift allocates? */
export function isAllocatableLevel(level: string): boolean {
  const [, first, second] = /^s0:c(0|[1-9]\d*),c(0|[1-9]\d*)$/.exec(level) ?? [];
  return first !== second && Number(first) < CATEGORIES && Number(second) < CATEGORIES;
}
