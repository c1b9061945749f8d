/** Which requests SCC admission does not look at. */
import { isObject, listOf, objectOf, textOf } from '../../words';
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

/** A request as far as ignoring goes, with pods as the API server has defaulted them; `oldPod` for an UPDATE only. */
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
  const [a, b] = [objectOf(pod['spec']), objectOf(oldPod['spec'])];
  return isAtLeast(release, '4.22') ? equal({ ...a, schedulingGates: null }, { ...b, schedulingGates: null }) : equal(a, b);
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
