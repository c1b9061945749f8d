/** What pods need of an SCC, in powers. */
import { defaultScc, sortedConstraints, stockSccs } from '@scc-lens/admission';
import { isObject } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { isMadeByGateway, runsAs } from '../../openshell';
import { draftScc } from '../generate/draft';
import { tryScc } from '../generate/pods';
import type { AccountPod, PodContainer } from '../generate/pods';
import type { World } from '../generate/types';
import { powersOf } from './powers';
import type { Power } from './powers';

/** The powers of the narrowest SCC that admits all these pods. */
export function neededPowers(pods: readonly AccountPod[], world: World): readonly Power[] {
  return powersOf(draftScc(pods, 'draft', world).scc);
}

/**
 * The first of OpenShift's own SCCs, in its order, that admits all these pods and gives no power; undefined where none does. The gateway takes
 * the ids of its pods from their namespace, whatever these are, so that the SCC of ordinary pods admits them.
 */
export function harmlessScc(pods: readonly AccountPod[], world: World): string | undefined {
  const { openshiftVersion, openshiftProfile } = world.settings;
  if (pods.every(({ workload }) => isMadeByGateway(workload.pod.spec))) return defaultScc(openshiftVersion);
  const harmless = sortedConstraints(stockSccs(openshiftVersion, openshiftProfile)).filter(
    ({ manifest }) => powersOf(manifest).length === 0,
  );
  return harmless.find(({ manifest }) => pods.every(pod => tryScc(manifest, pod, world)?.verdict === 'admitted'))?.name;
}

/** The narrowest strategy (`runAsUser` and the like) with which an SCC admits all these pods; null where the field is none. */
export function strategyFor(field: string, pods: readonly AccountPod[], world: World): JsonObject | null {
  const strategy = draftScc(pods, 'draft', world).scc[field];
  return isObject(strategy) ? strategy : null;
}

/** Whether some pod leaves its user to the image, which may be root as far as the manifest shows. */
export function leavesUserOpen(pods: readonly AccountPod[]): boolean {
  return pods.some(pod => pod.containers.some(container => isOpen(pod, container)));
}

function isOpen({ workload }: AccountPod, { site, needs }: PodContainer): boolean {
  const { uid, nonRoot } = runsAs(workload.pod.spec, site.container, site.path);
  return needs === null && uid === null && !nonRoot;
}
