/** What a container may do by its capabilities, as the runtime computes it, against what the supervisor needs. */
import { guessCapability } from '@scc-lens/words';
import type { Capabilities } from '@scc-lens/words';

/**
 * What a container has that neither adds nor drops anything. CRI-O's set (docs/crio.conf.5.md, `default_capabilities`), which OpenShift
 * uses; containerd gives these and some more, of which the supervisor uses none.
 */
export const RUNTIME_DEFAULT_CAPABILITIES: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'KILL',
];

/** Why a container does not have a capability: nothing adds it, `drop: [ALL]` removes the defaults, or a drop of it by name. */
export type LackCause = 'not-added' | 'all-dropped' | 'dropped';

export interface CapabilityLack {
  readonly capability: string;
  readonly cause: LackCause;
}

/**
 * Which of the wanted capabilities a container lacks. Runtimes apply `drop: [ALL]` before the adds and every other drop after them
 * (containerd pkg/cri/opts, CRI-O server/container_create_linux.go), and read names in any case, with or without `CAP_`.
 */
export function lackingCapabilities(wanted: readonly string[], { add = [], drop = [] }: Capabilities = {}): readonly CapabilityLack[] {
  const adds = new Set(add.map(capabilityMeant));
  const drops = new Set(drop.map(capabilityMeant));
  return wanted.flatMap((capability): readonly CapabilityLack[] => {
    if (drops.has(capability)) return [{ capability, cause: 'dropped' }];
    if (adds.has(capability) || adds.has('ALL')) return [];
    if (!RUNTIME_DEFAULT_CAPABILITIES.includes(capability)) return [{ capability, cause: 'not-added' }];
    return drops.has('ALL') ? [{ capability, cause: 'all-dropped' }] : [];
  });
}

/** The capability that a person meant by a name; the rule capability-name speaks about the spelling. */
export function capabilityMeant(written: string): string {
  return guessCapability(written)?.name ?? written;
}
