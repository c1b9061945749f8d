import standards from './standards.json';
import { objectOf, plural, stringsOf } from '@scc-lens/words';
import { addedCapabilities, forbiddenSeccomp, hasGoodProfile, hasProfile, procMount, trustsUserNamespace } from './baseline';
import { containersWhere, failureOf, holdersWhere, namedText, quoted, sorted, uses, type Failure, type PodSecurityCheck } from './check';
import type { PodView, VolumeView } from './pod';

/** The first version that knows Windows pods, whose security fields mean nothing. */
const sparesWindows = (pod: PodView, minor: number): boolean => minor >= 25 && pod.isWindows;

/** The checks of the restricted level, by id. */
export const RESTRICTED: readonly PodSecurityCheck[] = [
  { id: 'allowPrivilegeEscalation', level: 'restricted', spares: sparesWindows, run: privilegeEscalation },
  { id: 'capabilities_restricted', level: 'restricted', replaces: 'capabilities_baseline', spares: sparesWindows, run: capabilities },
  { id: 'procMount_restricted', level: 'restricted', since: 35, replaces: 'procMount', run: procMount },
  { id: 'restrictedVolumes', level: 'restricted', replaces: 'hostPathVolumes', run: volumes },
  { id: 'runAsNonRoot', level: 'restricted', spares: trustsUserNamespace, run: runAsNonRoot },
  { id: 'runAsUser', level: 'restricted', spares: trustsUserNamespace, run: runAsUser },
  { id: 'seccompProfile_restricted', level: 'restricted', replaces: 'seccompProfile_baseline', spares: sparesWindows, run: seccomp },
];

function privilegeEscalation(pod: PodView): Failure | null {
  const bad = containersWhere(pod, context => context['allowPrivilegeEscalation'] !== false);
  const rest = 'must set securityContext.allowPrivilegeEscalation=false';
  return failureOf(bad, 'allowPrivilegeEscalation != false', rest, ['allowPrivilegeEscalation']);
}

function capabilities(pod: PodView): Failure | null {
  const reason = 'unrestricted capabilities';
  const bad = containersWhere(pod, context => !stringsOf(objectOf(context['capabilities'])['drop']).includes('ALL'));
  const keeping = failureOf(bad, reason, 'must set securityContext.capabilities.drop=["ALL"]', ['capabilities', 'drop']);
  const adding = addedCapabilities(pod, reason, capability => capability === 'NET_BIND_SERVICE');
  if (keeping === null || adding === null) return keeping ?? adding;
  return { reason, detail: `${keeping.detail}; ${adding.detail}`, paths: [...keeping.paths, ...adding.paths] };
}

function volumes(pod: PodView): Failure | null {
  const bad = pod.volumes.flatMap(volume => {
    const type = restrictedType(volume);
    return type === undefined ? [] : [{ type, name: volume.name, path: [...volume.path, type] }];
  });
  if (bad.length === 0) return null;
  const [names, types] = [bad.map(({ name }) => name), sorted(bad.map(({ type }) => type))];
  const detail = `${namedText('volume', names)} ${uses(bad.length)} ${plural('restricted volume type', types.length)} ${quoted(types)}`;
  return { reason: 'restricted volume types', detail, paths: bad.map(({ path }) => path) };
}

/** One allowed source is enough; the volume may have others. */
function restrictedType({ sources }: VolumeView): string | undefined {
  const { allowed, restrictedInOrderOfSearch: restricted } = standards.volumes;
  if (sources.some(source => allowed.includes(source))) return undefined;
  return restricted.find(type => sources.includes(type));
}

function runAsNonRoot(pod: PodView): Failure | null {
  const reason = 'runAsNonRoot != true';
  const explicit = holdersWhere(pod, context => context['runAsNonRoot'] === false);
  if (explicit.length > 0) return failureOf(explicit, reason, 'must not set securityContext.runAsNonRoot=false', ['runAsNonRoot']);
  if (pod.securityContext['runAsNonRoot'] === true) return null;
  const implicit = containersWhere(pod, context => typeof context['runAsNonRoot'] !== 'boolean');
  return ofPodOr(failureOf(implicit, reason, 'must set securityContext.runAsNonRoot=true', ['runAsNonRoot']));
}

/** Of what the pod could have as well as its containers. */
const ofPodOr = (failure: Failure | null): Failure | null => failure && { ...failure, detail: `pod or ${failure.detail}` };

function runAsUser(pod: PodView): Failure | null {
  const bad = holdersWhere(pod, context => context['runAsUser'] === 0);
  return failureOf(bad, 'runAsUser=0', 'must not set runAsUser=0', ['runAsUser']);
}

function seccomp(pod: PodView): Failure | null {
  return forbiddenSeccomp(pod) ?? missingSeccomp(pod);
}

function missingSeccomp(pod: PodView): Failure | null {
  if (hasGoodProfile(pod.securityContext, 'seccompProfile')) return null;
  const bad = containersWhere(pod, context => !hasProfile(context, 'seccompProfile'));
  const rest = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return ofPodOr(failureOf(bad, 'seccompProfile', rest, ['seccompProfile', 'type']));
}
