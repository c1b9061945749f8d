/** What a container's security context amounts to, and changes that give it what the supervisor needs. */
import type { Change, Container, FieldPath, PodSpec } from '@scc-lens/words';
import { capabilityMeant, RUNTIME_DEFAULT_CAPABILITIES } from './capabilities';
import type { CapabilityLack } from './capabilities';

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
  const { add, drop = [] } = securityContext?.capabilities ?? {};
  const field = [...path, 'securityContext', 'capabilities'];
  const unwanted = new Set(lacks.flatMap(({ capability, cause }) => (cause === 'dropped' ? [capability] : [])));
  const undrops = drop.flatMap((name, i): readonly Change[] =>
    unwanted.has(capabilityMeant(name)) ? [{ op: 'remove', path: [...field, 'drop', i] }] : [],
  );
  const missing = addsFor(add ?? [], drop, lacks);
  const adds: readonly Change[] = missing.map((value, i) => ({
    op: 'insert',
    path: [...field, 'add'],
    index: (add?.length ?? 0) + i,
    value,
  }));
  return [...undrops.reverse(), ...adds];
}

function addsFor(add: readonly string[], drop: readonly string[], lacks: readonly CapabilityLack[]): readonly string[] {
  const added = add.map(capabilityMeant);
  const dropsAll = drop.some(name => capabilityMeant(name) === 'ALL');
  return lacks
    .map(({ capability }) => capability)
    .filter(name => !added.includes(name) && (dropsAll || !RUNTIME_DEFAULT_CAPABILITIES.includes(name)));
}
