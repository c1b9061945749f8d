import { CONTAINER_LISTS, isPlaceholder, namedServiceAccount, objectOf, stringMapOf, textOf } from '@scc-lens/words';
import type { ContainerList, FieldPath, JsonObject } from '@scc-lens/words';
import { CONTAINER_SECCOMP_ANNOTATION, POD_SECCOMP_ANNOTATION } from './annotations';
import { FS_TYPE_OF_FIELD } from './fsTypes';
import { enter, enterEach, isFinal, isFlag, isId, isTextsOrNull, read, readEach, type Place } from './read';
import { sortedSet } from './text';
import type {
  Capabilities,
  Container,
  ContainerPort,
  Pod,
  PodSecurityContext,
  SeccompProfile,
  SecurityContext,
  SELinuxOptions,
  Volume,
} from './types';

/** Annotations that the API server drops when it decodes a pod. */
const DROPPED_ANNOTATION = /^pod\.(alpha|beta)\.kubernetes\.io\/init-container(s|-statuses)$/;

/**
 * Reads a v1 Pod (or a template with `metadata` and `spec`) as admission sees it after the API server's decoding and defaulting.
 * Nothing is thrown for a malformed manifest: what cannot be read, or is filled in later, counts as absent and is listed in `unreadable`.
 */
export function normalizePod(manifest: JsonObject): Pod {
  const unreadable: FieldPath[] = [];
  const root: Place = { object: manifest, path: () => [], unreadable };
  const spec = enter(root, 'spec') ?? absent(root);
  const metadata = objectOf(manifest['metadata']);
  const annotations = annotationsOf(metadata);
  const profiles = seccompAnnotations(annotations);
  for (const name of Object.keys(annotations).filter(isSeccompAnnotation))
    if (isPlaceholder(annotations[name])) unreadable.push(['metadata', 'annotations', name]);
  const hostNetwork = read(spec, 'hostNetwork', isFlag) ?? false;
  return {
    name: textOf(metadata['name']) || textOf(metadata['generateName']) || 'Unknown',
    annotations,
    serviceAccountName: namedServiceAccount(spec.object),
    os: read(enter(spec, 'os') ?? absent(root), 'name', isFinal) ?? '',
    hostNetwork,
    hostPID: read(spec, 'hostPID', isFlag) ?? false,
    hostIPC: read(spec, 'hostIPC', isFlag) ?? false,
    hostUsers: read(spec, 'hostUsers', isFlag),
    securityContext: podSecurityContext(enter(spec, 'securityContext') ?? absent(root)),
    containers: CONTAINER_LISTS.flatMap(list => containersOf(spec, list, hostNetwork, profiles)),
    volumes: enterEach(spec, 'volumes').map(volumeOf),
    manifest,
    unreadable,
  };
}

function annotationsOf(metadata: JsonObject): Readonly<Record<string, string>> {
  const annotations = stringMapOf(metadata['annotations']);
  if (!Object.keys(annotations).some(name => DROPPED_ANNOTATION.test(name))) return annotations;
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !DROPPED_ANNOTATION.test(name)));
}

const isSeccompAnnotation = (name: string): boolean => name === POD_SECCOMP_ANNOTATION || name.startsWith(CONTAINER_SECCOMP_ANNOTATION);

/** The values of the old seccomp annotations for containers, by the container's name. */
function seccompAnnotations(annotations: Pod['annotations']): ReadonlyMap<string, string> {
  const profiles = new Map<string, string>();
  for (const key of Object.keys(annotations))
    if (key.startsWith(CONTAINER_SECCOMP_ANNOTATION)) profiles.set(key.slice(CONTAINER_SECCOMP_ANNOTATION.length), annotations[key] ?? '');
  return profiles;
}

/** What pods and containers both have. */
function anySecurityContext(place: Place): Pick<SecurityContext, keyof SecurityContext & keyof PodSecurityContext> {
  return {
    runAsUser: read(place, 'runAsUser', isId),
    runAsNonRoot: read(place, 'runAsNonRoot', isFlag),
    seLinuxOptions: seLinuxOptions(enter(place, 'seLinuxOptions')),
    seccompProfile: seccompProfile(enter(place, 'seccompProfile')),
  };
}

function podSecurityContext(place: Place): PodSecurityContext {
  return Object.assign(anySecurityContext(place), {
    fsGroup: read(place, 'fsGroup', isId),
    supplementalGroups: readEach(place, 'supplementalGroups', isId, NaN),
    sysctls: enterEach(place, 'sysctls').map(sysctl => read(sysctl, 'name', isFinal) ?? ''),
  });
}

function containersOf(spec: Place, list: ContainerList, hostNetwork: boolean, profiles: ReadonlyMap<string, string>): readonly Container[] {
  // The API server does not default the ports of ephemeral containers, which may have none.
  const defaultPorts = hostNetwork && list !== 'ephemeralContainers';
  return enterEach(spec, list).map((place, index) => {
    const securityContext = enter(place, 'securityContext');
    const name = textOf(place.object['name']);
    return {
      list,
      index,
      name,
      ref: { list, index, name },
      securityContext: securityContext && containerSecurityContext(securityContext),
      ports: enterEach(place, 'ports').map(port => portOf(port, defaultPorts)),
      seccompAnnotation: profiles.get(name),
    };
  });
}

function portOf(port: Place, hostNetwork: boolean): ContainerPort {
  const hostPort = read(port, 'hostPort', isId) ?? 0;
  if (hostPort !== 0 || !hostNetwork) return { hostPort, written: true };
  return { hostPort: read(port, 'containerPort', isId) ?? 0, written: false };
}

function containerSecurityContext(place: Place): SecurityContext {
  return Object.assign(anySecurityContext(place), {
    privileged: read(place, 'privileged', isFlag),
    readOnlyRootFilesystem: read(place, 'readOnlyRootFilesystem', isFlag),
    allowPrivilegeEscalation: read(place, 'allowPrivilegeEscalation', isFlag),
    capabilities: capabilities(enter(place, 'capabilities')),
  });
}

function capabilities(place: Place | undefined): Capabilities | undefined {
  if (place === undefined) return undefined;
  const [add, drop] = [readEach(place, 'add', isFinal, '') ?? [], (read(place, 'drop', isTextsOrNull) ?? []).map(name => name ?? '')];
  return { add, drop, sortedAdd: sortedSet(add), sortedDrop: sortedSet(drop) };
}

function seLinuxOptions(place: Place | undefined): SELinuxOptions | undefined {
  return (
    place && {
      level: read(place, 'level', isFinal) ?? '',
      role: read(place, 'role', isFinal) ?? '',
      type: read(place, 'type', isFinal) ?? '',
      user: read(place, 'user', isFinal) ?? '',
    }
  );
}

function seccompProfile(place: Place | undefined): SeccompProfile | undefined {
  if (place === undefined) return undefined;
  const localhostProfile = read(place, 'localhostProfile', isFinal);
  const type = read(place, 'type', isFinal) ?? '';
  return localhostProfile === undefined ? { type } : { type, localhostProfile };
}

function volumeOf(place: Place): Volume {
  const { object } = place;
  const isSet = (key: string): boolean => object[key] !== undefined && object[key] !== null;
  const field = FIELDS.find(isSet);
  if (field === undefined) return { type: 'emptyDir', field, source: {}, flexDriver: undefined };
  const flexDriver = isSet('flexVolume') ? (read(enter(place, 'flexVolume') ?? absent(place), 'driver', isFinal) ?? '') : undefined;
  return { type: FS_TYPE_OF_FIELD[field] ?? field, field, source: objectOf(object[field]), flexDriver };
}

const FIELDS: readonly string[] = Object.keys(FS_TYPE_OF_FIELD);

/** A place without fields, so that its address is never asked for. */
const absent = ({ path, unreadable }: Place): Place => ({ object: {}, path, unreadable });
