/** What a container may do by its capabilities, as the runtime computes it, against what the supervisor needs. */
import { guessCapability, type Capabilities, type Change, type Container, type FieldPath, type PodSpec } from '@scc-lens/words';

/**
 * What a container has that neither adds nor drops anything. CRI-O's set (docs/crio.conf.5.md, `default_capabilities`), which OpenShift
 * uses; containerd gives these and some more, and the supervisor uses none of the others.
 */
export const RUNTIME_DEFAULT_CAPABILITIES: readonly string[] =
  'CHOWN DAC_OVERRIDE FSETID FOWNER SETGID SETUID SETPCAP NET_BIND_SERVICE KILL'.split(' ');

export interface CapabilityLack {
  readonly capability: string;
  /** Nothing adds it, `drop: [ALL]` removes the defaults, or a drop of it by name. */
  readonly cause: 'not-added' | 'all-dropped' | 'dropped';
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
export const capabilityMeant = (written: string): string => guessCapability(written)?.name ?? written;

/** The user that a container runs as by its manifest, and the fields, below the PodSpec, that decide it; null where none does. */
export interface EffectiveUser {
  readonly uid: number | null;
  readonly uidField: FieldPath | null;
  readonly nonRoot: boolean;
  readonly nonRootField: FieldPath | null;
}

/** A container's own value goes before the pod's. */
export function runsAs(spec: PodSpec, container: Container, path: FieldPath): EffectiveUser {
  const own = container.securityContext ?? {};
  const pods = spec.securityContext ?? {};
  const field = (name: 'runAsUser' | 'runAsNonRoot'): FieldPath | null => {
    if (own[name] !== undefined) return [...path, 'securityContext', name];
    return pods[name] === undefined ? null : ['securityContext', name];
  };
  return {
    uid: own.runAsUser ?? pods.runAsUser ?? null,
    uidField: field('runAsUser'),
    nonRoot: (own.runAsNonRoot ?? pods.runAsNonRoot) === true,
    nonRootField: field('runAsNonRoot'),
  };
}

/** Gives a container the capabilities that it lacks: takes drops of them away, and adds what is not the runtime's default then. `path` is the container's, from the document's root. */
export function capabilityChanges({ securityContext }: Container, path: FieldPath, lacks: readonly CapabilityLack[]): readonly Change[] {
  const { add = [], drop = [] } = securityContext?.capabilities ?? {};
  const field = [...path, 'securityContext', 'capabilities'];
  const unwanted = new Set(lacks.flatMap(({ capability, cause }) => (cause === 'dropped' ? [capability] : [])));
  const undrops = drop.flatMap((name, i): readonly Change[] =>
    unwanted.has(capabilityMeant(name)) ? [{ op: 'remove', path: [...field, 'drop', i] }] : [],
  );
  const added = add.map(capabilityMeant);
  const dropsAll = drop.some(name => capabilityMeant(name) === 'ALL');
  const adds = lacks
    .map(({ capability }) => capability)
    .filter(name => !added.includes(name) && (dropsAll || !RUNTIME_DEFAULT_CAPABILITIES.includes(name)))
    .map((value, i): Change => ({ op: 'insert', path: [...field, 'add'], index: add.length + i, value }));
  return [...undrops.reverse(), ...adds];
}
