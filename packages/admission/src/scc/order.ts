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
export function priorityOf(scc: SecurityContextConstraints): number {
  return typeof scc.priority === 'number' ? scc.priority : 0;
}

/** From the heaviest down; each weighs more than all that follow together, so that the sum can be taken apart again. */
const PRIVILEGED = 1_600_000;
const HOST_PORTS = 800_000;
const HOST_NETWORK = 400_000;
const HOST_VOLUMES = 200_000;
const OTHER_VOLUMES = 100_000;
const CAPABILITIES_LIMIT = 10_000;

const REASONS: readonly (readonly [weight: number, what: string])[] = [
  [PRIVILEGED, 'privileged'],
  [HOST_PORTS, 'host ports'],
  [HOST_NETWORK, 'host networking'],
  [HOST_VOLUMES, 'host volume mounts'],
  [OTHER_VOLUMES, 'non-trivial volume mounts'],
];

const STRATEGY_POINTS: ReadonlyMap<string, number> = new Map([
  ['RunAsAny', 40_000],
  ['MustRunAsNonRoot', 30_000],
  ['MustRunAsRange', 20_000],
  ['MustRunAs', 10_000],
]);

const TRIVIAL_VOLUMES: ReadonlySet<string> = new Set(['secret', 'configMap', 'emptyDir', 'downwardAPI', 'projected', 'none']);

/** How much an SCC (after defaulting) permits, as OpenShift counts it: fewer points are tried first. */
export function pointsOf(scc: SecurityContextConstraints): number {
  return (
    (scc.allowPrivilegedContainer === true ? PRIVILEGED : 0) +
    (scc.allowHostPorts === true ? HOST_PORTS : 0) +
    (scc.allowHostNetwork === true ? HOST_NETWORK : 0) +
    volumePoints(stringsOf(scc.volumes)) +
    (STRATEGY_POINTS.get(textOf(objectOf(scc.runAsUser)['type'])) ?? 0) +
    (STRATEGY_POINTS.get(textOf(objectOf(scc.seLinuxContext)['type'])) ?? 0) +
    capabilityPoints(scc)
  );
}

function volumePoints(volumes: readonly string[]): number {
  if (volumes.includes('hostPath') || volumes.includes('*')) return HOST_VOLUMES;
  return volumes.every(type => TRIVIAL_VOLUMES.has(type)) ? 0 : OTHER_VOLUMES;
}

function capabilityPoints(scc: SecurityContextConstraints): number {
  const allowed = stringsOf(scc.allowedCapabilities);
  const dropped = stringsOf(scc.requiredDropCapabilities);
  const added = 300 * stringsOf(scc.defaultAddCapabilities).length;
  const allowance = hasAll(allowed) || allowed.includes('*') ? 4000 : 10 * allowed.length;
  const drops = hasAll(dropped) ? 3000 : 50 * dropped.length;
  return Math.max(0, Math.min(CAPABILITIES_LIMIT - 1, 5000 + added + allowance - drops));
}

function hasAll(capabilities: readonly string[]): boolean {
  return capabilities.some(capability => capability.toUpperCase() === 'ALL');
}

/** Sorts as admission tries SCCs: priority descending, then points ascending, then name. */
export function compareRank(a: Rank, b: Rank): number {
  return b.priority - a.priority || a.points - b.points || compareText(a.name, b.name);
}

/** Why `a`, which precedes `b`, does so; in the words of the audit log. */
export function precedence(a: Rank, b: Rank): string {
  if (a.priority !== b.priority) return 'has higher priority';
  if (a.points === b.points) return 'ordered by name';
  let p = a.points;
  let q = b.points;
  for (const [weight, what] of REASONS) {
    if (q < weight) continue;
    if (p < weight) return `forbids ${what}`;
    p -= weight;
    q -= weight;
  }
  const strategies = Math.floor(p / CAPABILITIES_LIMIT) < Math.floor(q / CAPABILITIES_LIMIT);
  return strategies ? 'permits less runAs strategies' : 'permits less capabilities';
}
