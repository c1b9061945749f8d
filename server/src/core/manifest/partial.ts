import { CONTAINER_LISTS, isObject, objectListOf, valueAt } from '../words';
import type { Json, JsonObject } from '../words';
import type { FileRole, KubernetesObject, Workload } from './types';
import { unknownFields } from './unknownFields';
import { groupOf } from './workloadKinds';

/**
 * Whether an object is a kustomize patch: part of an object, so that what it lacks has no meaning. Signs are the directives of strategic
 * merge patches (`$patch`, `$setElementOrder/…`) and, in a file that a kustomization lists, containers without images, or no containers, in
 * an object that does not select its pods either: a selector cannot be changed, so patches leave it out, and apps/v1 requires it. Where no
 * selector is required, one container with an image is enough to be complete. `image:` with nothing behind it is an image that the user
 * is typing. A misspelt field of the object is in no patch either. A status without a spec is what a policy waits for.
 */
export function isPatch(object: KubernetesObject, workloads: readonly Workload[], role: FileRole): boolean {
  const { spec, status } = object.value;
  if (hasDirective(object.value) || (spec === undefined && status !== undefined)) return true;
  if (
    role !== 'part' ||
    workloads.length === 0 ||
    unknownFields(object).length > 0 ||
    valueAt(object.value, ['spec', 'selector']) !== undefined
  )
    return false;
  const needsSelector = groupOf(object.apiVersion) === 'apps';
  return workloads.some(({ podSpec }) => {
    const images = imagesOf(valueAt(object.value, podSpec.slice(object.path.length)));
    return !images.includes(true) || (needsSelector && images.includes(false));
  });
}

/** For each container of a pod whether it has an image. */
function imagesOf(podSpec: Json | undefined): readonly boolean[] {
  if (!isObject(podSpec)) return [];
  return CONTAINER_LISTS.flatMap(name => objectListOf(podSpec[name]).map(container => Object.hasOwn(container, 'image')));
}

/** Values may share parts (aliases), so each mapping is looked at once. */
function hasDirective(root: JsonObject): boolean {
  const seen = new Set<object>();
  const pending: Json[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    const fields = value as JsonObject;
    for (const name of Object.keys(fields)) {
      if (name.startsWith('$') && DIRECTIVE.test(name)) return true;
      const entry = fields[name];
      if (typeof entry === 'object') pending.push(entry);
    }
  }
  return false;
}

const DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;
