/** The pod as admission will have it after objects of the same deployment are applied, so that the cluster can be asked about it today. */
import { fieldsAt, isFields, listAt } from '../../cluster';
import type { Fields } from '../../cluster';
import { without } from '../objects';
import type { Change } from './changes';

/** Null where the effect of one of them cannot be shown by a pod. */
export function foreseePod(pod: Fields, [lifter, ...others]: readonly Change[]): Fields | null {
  switch (lifter?.planned.ref.kind) {
    case undefined:
      return pod;
    case 'PriorityClass':
      return foreseePod({ ...pod, spec: without(fieldsAt(pod, 'spec'), ['priorityClassName']) }, others);
    case 'LimitRange':
      return foreseePod(withDefaults(pod, lifter.object), others);
    default:
      return null;
  }
}

const LISTS = ['initContainers', 'containers'];

/** Requests and limits of containers, as the LimitRanger plug-in fills them in. */
function withDefaults(pod: Fields, limitRange: Fields): Fields {
  const limit = listAt(limitRange, 'spec', 'limits').find(one => fieldsAt(one)['type'] === 'Container');
  const [limits, requests] = [fieldsAt(limit, 'default'), fieldsAt(limit, 'defaultRequest')];
  const fill = (container: unknown): unknown => {
    if (!isFields(container)) return container;
    const resources = fieldsAt(container, 'resources');
    const own = fieldsAt(resources, 'limits');
    // A request that is not written is the limit that is.
    const merged = { limits: { ...limits, ...own }, requests: { ...requests, ...own, ...fieldsAt(resources, 'requests') } };
    return { ...container, resources: { ...resources, ...merged } };
  };
  const spec = fieldsAt(pod, 'spec');
  return {
    ...pod,
    spec: { ...spec, ...Object.fromEntries(LISTS.filter(name => name in spec).map(name => [name, listAt(spec, name).map(fill)])) },
  };
}
