/** A pod whose topology is beyond doubt: what each of its containers has to do with the supervisor, and needs for it. */
import { baseName, remember, samePath, type FieldPath, type PodSpec } from '@scc-lens/words';
import type { ImageNames } from '../facts';
import { lackingCapabilities } from './capabilities';
import type { ContainerSite } from './containers';
import { supervisorDeliveries, type SupervisorDelivery } from './delivery';
import { optionValue, supervisorRuns, type SupervisorRun } from './commands';
import { describeSupervisorImage, type SupervisorImage } from './supervisorImages';
import { CAPABILITY_FEATURES, recogniseTopology, type ContainerNeeds, type Topology } from './topologies';

export interface SupervisedContainer {
  readonly site: ContainerSite;
  /** What the topology asks of it, for its version of the supervisor. */
  readonly needs: ContainerNeeds;
  /** How it runs the supervisor; null where it only installs it. */
  readonly delivery: SupervisorDelivery | null;
  /** The image that its supervisor comes from; null where none is written. */
  readonly image: SupervisorImage | null;
}

export interface SupervisedPod {
  readonly topology: Topology;
  readonly containers: readonly SupervisedContainer[];
}

/** Null for a pod that runs no supervisor, or runs it in a way or under conditions for which its needs are not known. */
export const supervisedPod = (spec: PodSpec, names: ImageNames): SupervisedPod | null =>
  supervisorRuns(spec).length === 0 || spec.os?.name === 'windows' ? null : describedPods(names)(spec);

const describedPods = remember((names: ImageNames) => remember((spec: PodSpec) => describePod(spec, names)));

function describePod(spec: PodSpec, names: ImageNames): SupervisedPod | null {
  const recognised = recogniseTopology(spec);
  const deliveries = supervisorDeliveries(spec);
  if (recognised === null || isDoubtful(spec, recognised.topology, deliveries, names)) return null;
  const { topology, roles } = recognised;
  const containers = roles.flatMap(({ site, role }): readonly SupervisedContainer[] => {
    const delivery = role === 'install' ? null : (deliveries.find(({ run }) => run.site.path.join() === site.path.join()) ?? null);
    const image = delivery === null ? imageOf(site.container.image, names) : suppliedBy(delivery, names);
    const needs = topology.containers.find(container => container.role === role);
    return needs === undefined ? [] : [{ site, needs: forVersion(needs, delivery?.run ?? null, image), delivery, image }];
  });
  return { topology, containers };
}

/** Whether the supervisor in a container stops working without a value of its security context: UID 0, privileged, or an added capability. */
export function supervisorNeeds(
  spec: PodSpec,
  container: FieldPath,
  value: { readonly capability: string } | 'root' | 'privileged',
  names: ImageNames,
): boolean {
  const found = supervisedPod(spec, names)?.containers.find(({ site }) => samePath(site.path, container));
  if (found === undefined) return false;
  const { needs, site, image } = found;
  const capabilities = [...needs.adds, ...needs.usesDefaults];
  if (value === 'root') return needs.user === 'root' && (needs.role !== 'install' || image?.layout?.nonRoot === false);
  if (value === 'privileged') return lackingCapabilities(capabilities, site.container.securityContext?.capabilities).length > 0;
  return capabilities.includes(value.capability);
}

/** Whether the binary is in an image of the user's own, which may give it file capabilities, so that it need not be started by root. */
export const mayHaveFileCapabilities = ({ delivery, image }: SupervisedContainer): boolean =>
  delivery?.shape.kind === 'bakedIn' && (image?.layout ?? null) === null;

/** The image that a run's binary comes from. */
function suppliedBy({ run, shape }: SupervisorDelivery, names: ImageNames): SupervisorImage | null {
  switch (shape.kind) {
    case 'initContainer':
      return imageOf(shape.by.container.image, names);
    case 'imageVolume':
      return imageOf(shape.reference ?? undefined, names);
    case 'bakedIn':
      return imageOf(run.site.container.image, names);
    case 'hostPath':
    case 'unknown':
      return null;
  }
}

const imageOf = (reference: string | undefined, names: ImageNames): SupervisorImage | null =>
  reference === undefined ? null : describeSupervisorImage(reference, names);

const MODES: readonly (string | null)[] = [null, 'process', 'network', 'network-init'];

/**
 * What makes a recognised topology a guess: modes that are new or do not go together, an image for two pods that is not started
 * with `--bootstrap`, a sandboxed kernel, and a supervisor that may do without (dims/openshell-driver-substrate on gVisor).
 */
function isDoubtful(
  { runtimeClassName = '' }: PodSpec,
  { id }: Topology,
  deliveries: readonly SupervisorDelivery[],
  names: ImageNames,
): boolean {
  if (id === 'capability-free') return false;
  const modes = new Set(deliveries.map(({ run }) => optionValue(run.options, '--mode')));
  if ([...modes].some(mode => !MODES.includes(mode)) || (modes.has(null) && modes.size > 1)) return true;
  if (/gvisor|runsc/i.test(runtimeClassName)) return true;
  const makesDo = ({ container: { env = [] } }: ContainerSite): boolean =>
    env.some(({ name }) => name === 'OPENSHELL_BEST_EFFORT_FAILURES');
  return deliveries.some(one => suppliedBy(one, names)?.release?.features.has('two-pods') === true || makesDo(one.run.site));
}

/** `navigator-sandbox` (until March 2026) used neither SYSLOG nor SETPCAP (@89d21d785). An unknown version counts as a new one. */
function forVersion(needs: ContainerNeeds, run: SupervisorRun | null, image: SupervisorImage | null): ContainerNeeds {
  const isNavigator = run !== null && baseName(run.program) === 'navigator-sandbox';
  const unneeded = isNavigator ? ['SYSLOG', 'SETPCAP'] : [];
  for (const [capability, feature] of Object.entries(CAPABILITY_FEATURES))
    if (image?.release?.features.has(feature) === false) unneeded.push(capability);
  const without = (list: readonly string[]): readonly string[] => list.filter(capability => !unneeded.includes(capability));
  return { ...needs, adds: without(needs.adds), usesDefaults: without(needs.usesDefaults) };
}
