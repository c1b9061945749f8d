import type { Rank } from '../../packages/admission/src/scc/order';

/** What weighs points of its own, as the audit log calls it, from the heaviest down. */
const WEIGHTS = [
  [1_600_000, 'privileged'],
  [800_000, 'host ports'],
  [400_000, 'host networking'],
  [200_000, 'host volume mounts'],
  [100_000, 'non-trivial volume mounts'],
] as const;

/** Points of capabilities are fewer. */
const CAPABILITIES_LIMIT = 10_000;

/** Why `a`, which precedes `b`, does so; in the words of the audit log. Each weight is more than all that follow, so that the sum is taken apart again. */
export function precedence(a: Rank, b: Rank): string {
  if (a.priority !== b.priority) return 'has higher priority';
  if (a.points === b.points) return 'ordered by name';
  let p = a.points;
  let q = b.points;
  for (const [weight, what] of WEIGHTS) {
    if (q < weight) continue;
    if (p < weight) return `forbids ${what}`;
    p -= weight;
    q -= weight;
  }
  const strategies = Math.floor(p / CAPABILITIES_LIMIT) < Math.floor(q / CAPABILITIES_LIMIT);
  return strategies ? 'permits less runAs strategies' : 'permits less capabilities';
}
