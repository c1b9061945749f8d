/** Objects that several files define, each in its own way: for the pods of a file, the nearest definition counts. */
import { cached, groupBy, objectOf, omit, type Json } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { grantsOfBinding, sccsOfRules } from './grants';
import { isBinding, isReadable, objectsOf, policyId, rulesOf, type Objects } from './policies';
import type { Placed } from './types';

type Policies = readonly Placed<KubernetesObject>[];

/** All objects are looked at once for each place: where that makes more than these, no place is nearer than others. */
const MOST_LOOKS = 200_000;

/** What gives rights to SCCs, and what pods get from their namespace and service account. */
export const VARYING_KINDS = new Set(
  'SecurityContextConstraints Role ClusterRole RoleBinding ClusterRoleBinding Namespace ServiceAccount'.split(' '),
);

/** A file, and the folders around it from the innermost. */
export function placesAround(file: string): readonly string[] {
  const steps = file.split(/[\\/]/);
  return steps.map((_, i) => steps.slice(0, steps.length - i).join('/')).concat('');
}

interface Variants {
  /** The innermost of a file and the folders around it in which something is defined that other files define in another way; '' for none. */
  readonly homeOf: (file: string) => string;
  /** The policies that count for the pods of a file or folder; several of one name where they are equally near. */
  readonly nearestTo: (home?: string) => Policies;
}

/** By the list of policies, which is made for one default namespace. */
const known = new WeakMap<Policies, Variants>();

export function variantsOf(policies: Policies, namespace: string | null): Variants {
  return cached(known, policies, () => {
    const all = objectsOf(policies);
    const isVaried = (some: Policies): boolean =>
      some.some(({ file }) => file !== some[0]?.file) &&
      some.some(({ item }) => mayDecide(item, all, namespace)) &&
      new Set(some.map(({ item }) => JSON.stringify(decisive(item)))).size > 1;
    const named = policies.filter(({ item }) => VARYING_KINDS.has(item.kind) && item.name !== null);
    const objects = [...groupBy(named, ({ item }) => [policyId(item, namespace)]).values()].filter(isVaried);
    const byPlace = objects.map(some => groupBy(some, ({ file }) => placesAround(file)));
    const places = new Set(byPlace.flatMap(at => [...at.keys()]));
    const nearest = (file: string, isWanted: (place: string) => boolean): string => placesAround(file).find(isWanted) ?? '';
    const homes = new Map<string, string>();
    const counting = new Map([['', policies]]);
    const varying = new Set(objects.flat());
    return {
      homeOf: file => (places.size * named.length > MOST_LOOKS ? '' : cached(homes, file, () => nearest(file, place => places.has(place)))),
      nearestTo: (home = '') =>
        cached(counting, home, () => {
          const nearby = new Set(byPlace.flatMap(at => at.get(nearest(home, place => at.has(place))) ?? []));
          return policies.filter(placed => !varying.has(placed) || nearby.has(placed));
        }),
    };
  });
}

/** What decides about pods in an object of one of these kinds. */
function decisive(object: KubernetesObject): Json {
  const { kind, value } = object;
  if (kind === 'ServiceAccount') return value['automountServiceAccountToken'] ?? null;
  const { labels = {}, annotations = {} } = objectOf(value['metadata']);
  return kind === 'Namespace' ? [labels, annotations] : [isReadable(object), omit(value, 'metadata')];
}

/** Whether it is an SCC, gives rights to some, or decides by itself. */
function mayDecide(object: KubernetesObject, objects: Objects, namespace: string | null): boolean {
  if (isBinding(object)) return grantsOfBinding(object, objects, namespace).length > 0;
  return /^(?:SecurityContextConstraints|Namespace|ServiceAccount)$/.test(object.kind) || sccsOfRules(rulesOf(object, objects)).length > 0;
}
