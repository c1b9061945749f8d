/** Which requests SCC admission does not look at. */
import type { Release } from '@scc-lens/admission';
import { CONTAINER_LISTS, isObject, listOf, objectOf, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { normalizePod } from '../../../packages/admission/src/scc/normalizePod';
import { isAtLeast } from '../../../packages/admission/src/scc/releases';

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
  return isAtLeast(release, '4.22') ? equal({ ...a, schedulingGates: null }, { ...b, schedulingGates: null }, 'spec') : equal(a, b, 'spec');
}

/** The spec with the defaults that the API server takes from other fields. Those that are the same for all pods are in `DEFAULTS`. */
function comparableSpec(pod: JsonObject): JsonObject {
  const { hostNetwork, serviceAccountName } = normalizePod(pod);
  const spec = objectOf(pod['spec']);
  const lists = CONTAINER_LISTS.filter(list => Array.isArray(spec[list])).map((list): readonly [string, Json] => [
    list,
    listOf(spec[list]).map(item => comparableContainer(objectOf(item), hostNetwork && list !== 'ephemeralContainers')),
  ]);
  const volumes = listOf(spec['volumes']).map(volume => comparableVolume(objectOf(volume)));
  return { ...spec, ...Object.fromEntries(lists), volumes, serviceAccountName, serviceAccount: null };
}

function comparableContainer(container: JsonObject, onHostNetwork: boolean): JsonObject {
  const ports = listOf(container['ports']).map(item => {
    const port = objectOf(item);
    return onHostNetwork ? { ...port, hostPort: port['hostPort'] ?? port['containerPort'] } : port;
  });
  const image = textOf(container['image']);
  const isLatest = !image.includes('@') && !/:(?!latest$)[^:/]+$/.test(image);
  return { ...container, ports, imagePullPolicy: container['imagePullPolicy'] ?? (isLatest ? 'Always' : 'IfNotPresent') };
}

function comparableVolume(volume: JsonObject): JsonObject {
  return Object.keys(volume).every(key => key === 'name' || isNone(volume[key])) ? { ...volume, emptyDir: {} } : volume;
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

const PROBE: JsonObject = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const CONTAINER: JsonObject = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' };
const SOURCE: JsonObject = { defaultMode: 0o644 };
/** What the API server fills in where a field is absent, by the name of what the field is in. */
const DEFAULTS: Readonly<Record<string, JsonObject>> = {
  spec: {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
    securityContext: {},
    enableServiceLinks: true,
    hostNetwork: false,
    hostPID: false,
    hostIPC: false,
  },
  ...Object.fromEntries(CONTAINER_LISTS.map(list => [list, CONTAINER])),
  ...Object.fromEntries(['livenessProbe', 'readinessProbe', 'startupProbe'].map(probe => [probe, PROBE])),
  ...Object.fromEntries(['secret', 'configMap', 'downwardAPI', 'projected'].map(source => [source, SOURCE])),
  ports: { protocol: 'TCP' },
  httpGet: { scheme: 'HTTP', path: '/' },
  fieldRef: { apiVersion: 'v1' },
  hostPath: { type: '' },
};

/** Equality as the API server means it once it has defaulted both: null, absent and empty lists are the same. `key` names what they are. */
function equal(a: Json | undefined, b: Json | undefined, key = ''): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return equalLists(listOf(a), listOf(b), key) && (isNone(a) || Array.isArray(a)) && (isNone(b) || Array.isArray(b));
  const [left, right] = EMPTY_IS_ABSENT.has(key) ? [a ?? {}, b ?? {}] : [a ?? null, b ?? null];
  if (!isObject(left) || !isObject(right)) return left === right;
  const defaults = DEFAULTS[key];
  const valueOf = (object: JsonObject, name: string): Json | undefined => object[name] ?? defaults?.[name];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every(name => equal(valueOf(left, name), valueOf(right, name), name));
}

function isNone(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function equalLists(a: readonly Json[], b: readonly Json[], key: string): boolean {
  return a.length === b.length && a.every((item, index) => equal(item, b[index], key));
}
