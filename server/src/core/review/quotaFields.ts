/** The fields that a ResourceQuota's refusal of a pod is about: the requests and limits of its containers. */
import { CONTAINER_LISTS, listOf, valueAt } from '../words';
import type { FieldPath, JsonObject } from '../words';
import { itemsNamed } from './podItems';

export interface QuotaRefusal {
  /** The quota's sentence, which every field repeats: shortened where it is very long. */
  readonly detail: string;
  /** From the pod's root. Empty where the quota counts something else than its containers' resources, such as pods. */
  readonly paths: readonly FieldPath[];
}

const EXCEEDED = /exceeded quota: [^\s,]+, requested: (\S+), used: \S+, limited: \S+/;
const MISSING = /failed quota: [^\s:]+: must specify (\S+ for: [^\s;]+(?:; \S+ for: [^\s;]+)*)/;

/** Reads the wordings of the API server's ResourceQuota plug-in; null for other texts. */
export function quotaFields(message: string, pod: JsonObject): QuotaRefusal | null {
  const exceeded = EXCEEDED.exec(message);
  if (exceeded !== null) {
    const resources = (exceeded[1] ?? '').split(',').map(amount => amount.replace(/=.*/, ''));
    return { detail: shortened(exceeded[0]), paths: resources.flatMap(resource => written(pod, resource)) };
  }
  const missing = MISSING.exec(message);
  return missing === null
    ? null
    : { detail: shortened(missing[0]), paths: (missing[1] ?? '').split('; ').flatMap(piece => wanted(pod, piece)) };
}

const LONGEST_DETAIL = 1000;

function shortened(text: string): string {
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text;
}

/** Where the containers ask for a resource. */
function written(pod: JsonObject, resource: string): readonly FieldPath[] {
  const field = resourceField(resource);
  if (field === null) return [];
  return CONTAINER_LISTS.flatMap(list =>
    listOf(valueAt(pod, ['spec', list])).map((_, index): FieldPath => ['spec', list, index, ...field]),
  ).filter(path => valueAt(pod, path) !== undefined);
}

/** `limits.cpu for: web,proxy`: where these containers would have to ask for it. */
function wanted(pod: JsonObject, piece: string): readonly FieldPath[] {
  const [resource = '', names = ''] = piece.split(' for: ');
  const field = resourceField(resource);
  if (field === null) return [];
  return CONTAINER_LISTS.flatMap(list => itemsNamed(pod, list, names.split(','))).map(path => [...path, ...field]);
}

/** `limits.cpu`, `requests.memory`, and `cpu`, which means requests; null for what no container asks for. */
function resourceField(resource: string): FieldPath | null {
  const [, kind = 'requests', name = ''] = /^(?:(limits|requests)\.)?(.+)$/.exec(resource) ?? [];
  const isAsked = resource !== name || ['cpu', 'memory', 'ephemeral-storage'].includes(name);
  return isAsked ? ['resources', kind, name] : null;
}
