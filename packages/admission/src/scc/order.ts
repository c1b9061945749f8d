import { objectOf, stringsOf, textOf } from '@scc-lens/words';
import { compareText } from './text';
import type { SecurityContextConstraints } from './types';

/** What ordering knows of an SCC. */
export interface Rank {
  readonly name: string;
  readonly priority: number;
  readonly points: number;
}

/** The priority of the manifest; none counts as 0. */
export const priorityOf = (scc: SecurityContextConstraints): number => (typeof scc.priority === 'number' ? scc.priority : 0);

/** From the heaviest down; each weighs more than all that follow together. */
const PERMITS: readonly (readonly [weight: number, isIn: (scc: SecurityContextConstraints) => boolean])[] = [
  [1_600_000, scc => scc.allowPrivilegedContainer === true],
  [800_000, scc => scc.allowHostPorts === true],
  [400_000, scc => scc.allowHostNetwork === true],
  [200_000, hasHostVolumes],
  [100_000, scc => !hasHostVolumes(scc) && !stringsOf(scc.volumes).every(type => TRIVIAL_VOLUMES.has(type))],
];
const CAPABILITIES_LIMIT = 10_000;

const STRATEGY_POINTS: ReadonlyMap<string, number> = new Map([
  ['RunAsAny', 40_000],
  ['MustRunAsNonRoot', 30_000],
  ['MustRunAsRange', 20_000],
  ['MustRunAs', 10_000],
]);

const TRIVIAL_VOLUMES: ReadonlySet<string> = new Set(['secret', 'configMap', 'emptyDir', 'downwardAPI', 'projected', 'none']);

/** How much an SCC (after defaulting) permits, as OpenShift counts it: fewer points are tried first. */
export function pointsOf(scc: SecurityContextConstraints): number {
  const permits = PERMITS.reduce((sum, [weight, isIn]) => sum + (isIn(scc) ? weight : 0), 0);
  const strategies = [scc.runAsUser, scc.seLinuxContext].map(strategy => STRATEGY_POINTS.get(textOf(objectOf(strategy)['type'])) ?? 0);
  return strategies.reduce((sum, points) => sum + points, permits + capabilityPoints(scc));
}

function hasHostVolumes({ volumes }: SecurityContextConstraints): boolean {
  return stringsOf(volumes).some(type => type === 'hostPath' || type === '*');
}

function capabilityPoints(scc: SecurityContextConstraints): number {
  const allowed = stringsOf(scc.allowedCapabilities);
  const dropped = stringsOf(scc.requiredDropCapabilities);
  const added = 300 * stringsOf(scc.defaultAddCapabilities).length;
  const allowance = hasAll(allowed) || allowed.includes('*') ? 4000 : 10 * allowed.length;
  return Math.max(0, Math.min(CAPABILITIES_LIMIT - 1, 5000 + added + allowance - (hasAll(dropped) ? 3000 : 50 * dropped.length)));
}

const hasAll = (capabilities: readonly string[]): boolean => capabilities.some(capability => capability.toUpperCase() === 'ALL');

/** Sorts as admission tries SCCs: priority descending, then points ascending, then name. */
export const compareRank = (a: Rank, b: Rank): number => b.priority - a.priority || a.points - b.points || compareText(a.name, b.name);
