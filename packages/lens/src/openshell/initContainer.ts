/** The init container that copies the supervisor into the pod's own volume. */
import { baseName, cleanPath, joinPath, pathWithin, valueAt, type JsonObject, type PodSpec } from '@scc-lens/words';
import type { SupervisorSettings } from '../facts';
import { containerSites } from './containers';
import type { Conversion } from './conversion';
import type { Delivery } from './imageProblems';
import { DEFAULT_MOUNT_PATH, isSystemDirectory } from './supervisor';

/** The container, with its fields in the order in which people write them. */
export function initContainer(conversion: Conversion, delivery: Delivery, settings: SupervisorSettings, name: string): JsonObject {
  const { spec } = conversion.workload.pod;
  const mountPath = initMountPath(conversion, delivery);
  const resources = settings.resources ?? demandedResources(spec);
  return {
    name,
    image: delivery.image,
    command: copyCommand(delivery, mountPath, conversion.binary),
    ...(resources === null ? {} : { resources }),
    securityContext: initSecurityContext(conversion),
    volumeMounts: [{ name: conversion.volume.name, mountPath }],
  };
}

/** Used where the pod's own mount path and the default one would cover the binary in the image. */
const LAST_RESORT = '/openshell-supervisor';

/** The pod's own directory, so that the command reads as the pod does; never one that hides the image's binary or its libraries. */
function initMountPath({ mountPaths }: Conversion, { sourcePath }: Delivery): string {
  const fits = (path: string): boolean =>
    path.startsWith('/') && !isSystemDirectory(path) && pathWithin(cleanPath(sourcePath), path) === null;
  return [...mountPaths, DEFAULT_MOUNT_PATH].find(fits) ?? LAST_RESORT;
}

/** `copy-self` takes the file to write, and makes its directory (crates/openshell-sandbox/src/main.rs). `cp` keeps the name where it can. */
function copyCommand({ method, sourcePath }: Delivery, mountPath: string, binary: string): readonly string[] {
  const target = joinPath(mountPath, binary);
  if (method === 'copy-self') return [sourcePath, 'copy-self', target];
  return ['cp', sourcePath, baseName(sourcePath) === binary ? `${mountPath}/` : target];
}

/**
 * As strict as can be without a denial of its own: an SCC that admits the pod allows these fields too.
 * - UID 0 only where the pod runs the supervisor as root; else the UID that a container with the supervisor states, for the images' user
 *   is root, and where the SCC gives no UID (nonroot-v2) the kubelet would not start that. Where none is stated, the SCC or the pod
 *   gives it: any other would fail MustRunAsRange.
 * - `runAsNonRoot: false` where the pod sets true, which the container would inherit, with UID 0.
 * - A seccomp profile only where the pod's containers state the same one: an SCC without `seccompProfiles` forbids stating any. A
 *   profile of the pod itself is inherited.
 */
function initSecurityContext({ workload, uid }: Conversion): JsonObject {
  const pod = workload.pod.spec.securityContext;
  const statesProfile = containerSites(workload.pod.spec).some(
    ({ container }) => container.securityContext?.seccompProfile?.type === 'RuntimeDefault',
  );
  return {
    ...(uid === null ? {} : { runAsUser: uid }),
    ...(uid === 0 && pod?.runAsNonRoot === true ? { runAsNonRoot: false } : {}),
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    ...(pod?.seccompProfile === undefined && statesProfile ? { seccompProfile: { type: 'RuntimeDefault' } } : {}),
  };
}

/** Enough to copy one file, and too little to raise what all but the smallest pods ask for: init containers count by their maximum, not their sum. */
const SMALL_RESOURCES = { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } } as const;

/** A ResourceQuota refuses pods with a container that states no amount; where all others state one, the init container does too. */
function demandedResources({ initContainers = [], containers }: PodSpec): JsonObject | null {
  const others = [...initContainers, ...containers];
  const isDemanded = (kind: string, resource: string): boolean =>
    others.length > 0 && others.every(({ resources }) => valueAt(resources, [kind, resource]) !== undefined);
  const demanded = Object.entries(SMALL_RESOURCES)
    .map(([kind, amounts]) => [kind, Object.entries(amounts).filter(([resource]) => isDemanded(kind, resource))] as const)
    .flatMap(([kind, amounts]) => (amounts.length === 0 ? [] : [[kind, Object.fromEntries(amounts)] as const]));
  return demanded.length === 0 ? null : Object.fromEntries(demanded);
}
