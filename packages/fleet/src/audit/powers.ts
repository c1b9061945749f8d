/** What an attacker gains who controls the pods of an account. */
import { NEWEST_RELEASE, NODE_ACCESS_FLAGS, stockSccs, type SecurityContextConstraints } from '@scc-lens/admission';
import { powerCount, powersOf, type Power } from '@scc-lens/lens';
import { groupBy, remember } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { missingSccs } from '../missing';
import { listIn, type ClusterSnapshot } from '../snapshot';

/**
 * From the gravest: control of a node, a way into what the node shares with pods, root or a capability in the pod, what an SCC gives that is not
 * at hand, nothing more than any pod has.
 */
export const GAINS = ['node', 'host', 'pod', 'unknown', 'none'] as const;

export type Gain = (typeof GAINS)[number];

/** With one of these powers a container controls its node. Sources: capabilities(7) of Linux; Kubernetes' Pod Security Standards. */
const NODE_POWERS: ReadonlySet<string> = new Set([
  ...['allowPrivilegedContainer', 'allowHostDirVolumePlugin', 'allowHostPID'],
  ...['*', 'ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'DAC_READ_SEARCH', 'BPF', 'PERFMON', 'SYS_BOOT'].map(
    name => `capability ${name}`,
  ),
]);

const HOST_POWERS: ReadonlySet<string> = new Set<string>(NODE_ACCESS_FLAGS);

export function gainOf(powers: readonly Power[]): Gain {
  if (powers.some(({ id }) => NODE_POWERS.has(id))) return 'node';
  if (powers.some(({ id }) => HOST_POWERS.has(id))) return 'host';
  return powers.length > 0 ? 'pod' : 'none';
}

/** What the SCCs give together. */
export function gainOfSccs(names: readonly string[], snapshot: ClusterSnapshot): Gain {
  const gain = gainOf(powersOfSccs(names, snapshot));
  const isKnown = (name: string): boolean => name === '*' || valuesOf(name, snapshot).length > 0;
  return gain !== 'none' || missingSccs(snapshot).length === 0 || names.every(isKnown) ? gain : 'unknown';
}

/** The powers of SCCs together; `*` is every SCC. One that is neither at hand nor OpenShift's own counts for none. */
export function powersOfSccs(names: readonly string[], snapshot: ClusterSnapshot): readonly Power[] {
  const all = names.flatMap(name => valuesOf(name, snapshot)).flatMap(value => powersOf(value));
  return [...new Map(all.map(power => [power.id, power])).values()];
}

/** All that are defined under a name; where the source lacks SCCs and has none of the name, OpenShift's own. */
function valuesOf(name: string, snapshot: ClusterSnapshot): readonly SecurityContextConstraints[] {
  const found = sccsNamed([name], snapshot).map(({ value }) => value);
  if (missingSccs(snapshot).length === 0 || (found.length > 0 && name !== '*')) return found;
  return [...found, ...stockSccs(NEWEST_RELEASE).filter(({ metadata }) => name === '*' || metadata?.name === name)];
}

/** The greatest number of powers that one of the SCCs gives. */
export const widthOf = (names: readonly string[], snapshot: ClusterSnapshot): number =>
  sccsNamed(names, snapshot).reduce((most, { value }) => Math.max(most, powerCount(value)), 0);

/** All that are defined under the names. */
export const sccsNamed = (names: readonly string[], snapshot: ClusterSnapshot): readonly KubernetesObject[] =>
  names.flatMap(name => sccsByName(snapshot).get(name) ?? []);

const sccsByName = remember((snapshot: ClusterSnapshot) =>
  groupBy(listIn(snapshot, 'SecurityContextConstraints').objects, ({ name }) => [name ?? '', '*']),
);
