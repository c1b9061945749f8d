import { isObject, objectOf, plural, stringsOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { addedCapabilities, forbiddenSeccomp, hasGoodSeccomp, procMount } from './baseline';
import {
  containerPaths,
  containersText,
  containersWhere,
  hasSetters,
  namedText,
  quoted,
  setters,
  settersPaths,
  settersText,
  sorted,
  uses,
} from './check';
import type { Failure, PodSecurityCheck } from './check';
import type { PodView, VolumeView } from './pod';

/** The first version that knows Windows pods, whose security fields mean nothing. */
const sparesWindows = (pod: PodView, minor: number): boolean => minor >= 25 && pod.isWindows;
/** The first version that trusts user namespaces. */
const trustsUserNamespace = (pod: PodView, minor: number): boolean => minor >= 35 && pod.inUserNamespace;

/** The checks of the restricted level, by id. */
export const RESTRICTED: readonly PodSecurityCheck[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    run: (pod, minor) => (sparesWindows(pod, minor) ? null : privilegeEscalation(pod)),
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    replaces: 'capabilities_baseline',
    run: (pod, minor) => (sparesWindows(pod, minor) ? null : capabilities(pod)),
  },
  { id: 'procMount_restricted', level: 'restricted', since: 35, replaces: 'procMount', run: procMount },
  { id: 'restrictedVolumes', level: 'restricted', replaces: 'hostPathVolumes', run: volumes },
  { id: 'runAsNonRoot', level: 'restricted', run: (pod, minor) => (trustsUserNamespace(pod, minor) ? null : runAsNonRoot(pod)) },
  { id: 'runAsUser', level: 'restricted', run: (pod, minor) => (trustsUserNamespace(pod, minor) ? null : runAsUser(pod)) },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    replaces: 'seccompProfile_baseline',
    run: (pod, minor) => (sparesWindows(pod, minor) ? null : (forbiddenSeccomp(pod) ?? missingSeccomp(pod))),
  },
];

function privilegeEscalation(pod: PodView): Failure | null {
  const bad = containersWhere(pod, securityContext => securityContext['allowPrivilegeEscalation'] !== false);
  if (bad.length === 0) return null;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containersText(bad)} must set securityContext.allowPrivilegeEscalation=false`,
    paths: containerPaths(bad, 'allowPrivilegeEscalation'),
  };
}

function capabilities(pod: PodView): Failure | null {
  const reason = 'unrestricted capabilities';
  const keeping = containersWhere(pod, securityContext => !stringsOf(objectOf(securityContext['capabilities'])['drop']).includes('ALL'));
  const adding = addedCapabilities(pod, reason, capability => capability === 'NET_BIND_SERVICE');
  if (keeping.length === 0) return adding;
  const detail = `${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`;
  const paths = containerPaths(keeping, 'capabilities', 'drop');
  return adding === null
    ? { reason, detail, paths }
    : { reason, detail: `${detail}; ${adding.detail}`, paths: [...paths, ...adding.paths] };
}

const ALLOWED_VOLUMES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** The other source fields, in the order in which the check looks for the one to name. */
const RESTRICTED_VOLUMES: readonly string[] = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

function volumes(pod: PodView): Failure | null {
  const bad = pod.volumes.flatMap(volume => {
    const type = restrictedType(volume);
    return type === undefined ? [] : [{ type, name: volume.name, path: [...volume.path, type] }];
  });
  if (bad.length === 0) return null;
  const types = sorted(bad.map(({ type }) => type));
  const names = namedText(
    'volume',
    bad.map(({ name }) => name),
  );
  const detail = `${names} ${uses(bad.length)} ${plural('restricted volume type', types.length)} ${quoted(types)}`;
  return { reason: 'restricted volume types', detail, paths: bad.map(({ path }) => path) };
}

/** One allowed source is enough; the volume may have others. */
function restrictedType({ sources }: VolumeView): string | undefined {
  if (sources.some(source => ALLOWED_VOLUMES.includes(source))) return undefined;
  return RESTRICTED_VOLUMES.find(type => sources.includes(type));
}

function runAsNonRoot(pod: PodView): Failure | null {
  const reason = 'runAsNonRoot != true';
  const explicit = setters(pod, securityContext => securityContext['runAsNonRoot'] === false);
  if (hasSetters(explicit)) {
    return {
      reason,
      detail: `${settersText(explicit)} must not set securityContext.runAsNonRoot=false`,
      paths: settersPaths(explicit, 'runAsNonRoot'),
    };
  }
  if (pod.securityContext['runAsNonRoot'] === true) return null;
  const implicit = containersWhere(pod, securityContext => typeof securityContext['runAsNonRoot'] !== 'boolean');
  if (implicit.length === 0) return null;
  return {
    reason,
    detail: `pod or ${containersText(implicit)} must set securityContext.runAsNonRoot=true`,
    paths: containerPaths(implicit, 'runAsNonRoot'),
  };
}

function runAsUser(pod: PodView): Failure | null {
  const bad = setters(pod, (securityContext: JsonObject) => securityContext['runAsUser'] === 0);
  if (!hasSetters(bad)) return null;
  return { reason: 'runAsUser=0', detail: `${settersText(bad)} must not set runAsUser=0`, paths: settersPaths(bad, 'runAsUser') };
}

function missingSeccomp(pod: PodView): Failure | null {
  if (hasGoodSeccomp(pod.securityContext)) return null;
  const bad = containersWhere(pod, securityContext => !isObject(securityContext['seccompProfile']));
  if (bad.length === 0) return null;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${containersText(bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    paths: containerPaths(bad, 'seccompProfile', 'type'),
  };
}
