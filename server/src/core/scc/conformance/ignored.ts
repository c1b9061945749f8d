/** Which requests SCC admission does not look at. */
import { CONTAINER_LISTS, isObject, listOf, objectOf, textOf } from '../../words';
import type { Json, JsonObject } from '../../words';
import { isAtLeast } from '../releases';
import type { Release } from '../releases';
import { normalizePod } from '../normalizePod';

const IGNORED_SUBRESOURCES: ReadonlySet<string> = new Set([
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'status',
]);
const IGNORED_ANNOTATION = 'k8s.ovn.org/pod-networks';
/** Metadata that garbage collection and server-side apply keep. */
const IGNORED_METADATA: readonly string[] = ['ownerReferences', 'finalizers', 'managedFields', 'selfLink'];

/** A request as far as ignoring goes; `oldPod` for an UPDATE only. */
export interface PodRequest {
  readonly pod: JsonObject;
  readonly oldPod?: JsonObject | undefined;
  readonly subresource?: string | undefined;
}

/** True if SCC admission lets the request pass without a look. */
export function isIgnored({ pod, oldPod, subresource }: PodRequest, release: Release): boolean {
  if (IGNORED_SUBRESOURCES.has(subresource ?? '')) return true;
  if (textOf(objectOf(objectOf(pod['spec'])['os'])['name']) === 'windows') return true;
  return oldPod !== undefined && sameSpec(pod, oldPod, release) && sameMetadata(pod, oldPod);
}

function sameSpec(pod: JsonObject, oldPod: JsonObject, release: Release): boolean {
  const [a, b] = [comparableSpec(pod), comparableSpec(oldPod)];
  if (!isAtLeast(release, '4.22')) return equal(a, b);
  return equal({ ...a, schedulingGates: null }, { ...b, schedulingGates: null });
}

function sameMetadata(pod: JsonObject, oldPod: JsonObject): boolean {
  return equal(comparable(pod), comparable(oldPod));
}

/** The pod without its spec and without what may change unjudged. */
function comparable(pod: JsonObject): JsonObject {
  const metadata: Record<string, Json | undefined> = { ...objectOf(pod['metadata']) };
  for (const key of IGNORED_METADATA) metadata[key] = null;
  metadata['annotations'] = { ...normalizePod(pod).annotations, [IGNORED_ANNOTATION]: null };
  return { metadata, status: pod['status'] ?? null };
}

const POD_DEFAULTS: JsonObject = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  terminationGracePeriodSeconds: 30,
  schedulerName: 'default-scheduler',
  securityContext: {},
  enableServiceLinks: true,
};
const CONTAINER_DEFAULTS: JsonObject = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' };
/** Volume sources whose files get mode 0644. */
const SOURCES_WITH_MODE: readonly string[] = ['secret', 'configMap', 'downwardAPI', 'projected'];

/** The spec with the API server's commonest defaults, so that one that spells them out equals one that does not. */
function comparableSpec(pod: JsonObject): JsonObject {
  const { hostNetwork, serviceAccountName, containers } = normalizePod(pod);
  const spec = objectOf(pod['spec']);
  const defaulted: Record<string, Json | undefined> = { ...withDefaults(spec, POD_DEFAULTS), serviceAccountName, serviceAccount: null };
  for (const flag of ['hostNetwork', 'hostPID', 'hostIPC']) defaulted[flag] = spec[flag] ?? false;
  for (const list of CONTAINER_LISTS) {
    const normalized = containers.filter(container => container.list === list);
    defaulted[list] = listOf(spec[list]).map((item, index) => {
      const ports = normalized[index]?.ports ?? [];
      return comparableContainer(objectOf(item), hostNetwork ? ports.map(({ hostPort }) => hostPort) : []);
    });
  }
  defaulted['volumes'] = listOf(spec['volumes']).map(volume => comparableVolume(objectOf(volume)));
  return defaulted;
}

function comparableContainer(container: JsonObject, hostPorts: readonly number[]): JsonObject {
  const ports = listOf(container['ports']).map((port, index) => ({
    protocol: 'TCP',
    ...objectOf(port),
    ...(hostPorts[index] && { hostPort: hostPorts[index] }),
  }));
  return { ...withDefaults(container, { ...CONTAINER_DEFAULTS, imagePullPolicy: pullPolicy(textOf(container['image'])) }), ports };
}

function pullPolicy(image: string): string {
  const tag = /:([^:/@]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' && !image.includes('@') ? 'Always' : 'IfNotPresent';
}

function comparableVolume(volume: JsonObject): JsonObject {
  const changed: Record<string, Json | undefined> = { ...volume };
  for (const field of SOURCES_WITH_MODE) {
    const source = volume[field];
    if (isObject(source)) changed[field] = withDefaults(source, { defaultMode: 0o644 });
  }
  const sourceless = Object.keys(volume).every(key => key === 'name' || volume[key] === null);
  return sourceless ? { ...changed, emptyDir: {} } : changed;
}

function withDefaults(object: JsonObject, defaults: JsonObject): JsonObject {
  const changed: Record<string, Json | undefined> = { ...object };
  for (const [key, value] of Object.entries(defaults)) changed[key] ??= value ?? null;
  return changed;
}

/** Fields in which an empty object means no more than none: maps, and structs that are not behind a pointer. */
const EMPTY_IS_ABSENT: ReadonlySet<string> = new Set([
  'resources',
  'limits',
  'requests',
  'nodeSelector',
  'labels',
  'annotations',
  'matchLabels',
  'volumeAttributes',
  'options',
  'overhead',
  'status',
  'metadata',
]);

/** Equality as the API server means it: null, absent and empty lists are the same. */
function equal(a: Json | undefined, b: Json | undefined, key = ''): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return equalLists(listOf(a), listOf(b)) && (isNone(a) || Array.isArray(a)) && (isNone(b) || Array.isArray(b));
  const [left, right] = EMPTY_IS_ABSENT.has(key) ? [a ?? {}, b ?? {}] : [a ?? null, b ?? null];
  if (!isObject(left) || !isObject(right)) return left === right;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every(name => equal(left[name], right[name], name));
}

function isNone(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function equalLists(a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((item, index) => equal(item, b[index]));
}
