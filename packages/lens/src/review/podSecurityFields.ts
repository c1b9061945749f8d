/** The fields that Pod Security's objections are about. Its texts name containers and volumes; the policy itself knows the fields. */
import { LEVELS, reviewPodSecurity, type Explanation } from '@scc-lens/admission';
import { CONTAINER_LISTS, isText, isWithin, objectListOf, valueAt, type FieldPath, type JsonObject } from '@scc-lens/words';

type PodSecurity = NonNullable<Explanation['podSecurity']>;
type Objection = PodSecurity['violations'][number];

export interface PodSecurityFields {
  readonly violation: Objection;
  /** From the pod's root; an absent field where a value is wanted. Empty where neither policy nor text names one. */
  readonly paths: readonly FieldPath[];
}

/** One entry for each objection: the fields of what the text names that the policy objects to as well, else the containers and volumes. */
export function podSecurityFields({ level, version, violations }: PodSecurity, pod: JsonObject): readonly PodSecurityFields[] {
  const known = LEVELS.find(name => name === level);
  const own = known === undefined ? [] : reviewPodSecurity(pod, known, version).violations;
  return violations.map(violation => {
    const named = namedItems(violation, pod);
    const same = own.filter(({ reason }) => singular(reason) === singular(violation.reason)).flatMap(({ paths }) => paths);
    const fields = same.filter(path => !isItem(path) || named.length === 0 || named.some(item => isWithin(path, item)));
    return { violation, paths: fields.length > 0 ? fields : named };
  });
}

/** `hostPort` of one port, `hostPorts` of several. */
const singular = (reason: string): string => reason.replace(/s$/, '');

const isItem = ([, list]: FieldPath): boolean => list === 'volumes' || CONTAINER_LISTS.some(name => name === list);

function namedItems({ containers, volumes }: Objection, pod: JsonObject): readonly FieldPath[] {
  return [...CONTAINER_LISTS.flatMap(list => itemsNamed(pod, list, containers)), ...itemsNamed(pod, 'volumes', volumes)];
}

/** The items of a list in a pod's spec that have one of the names, as paths from the pod's root. */
export function itemsNamed(pod: JsonObject, list: string, names: readonly string[]): readonly FieldPath[] {
  const wanted = new Set(names);
  return objectListOf(valueAt(pod, ['spec', list])).flatMap(({ name }, index): readonly FieldPath[] =>
    isText(name) && wanted.has(name) ? [['spec', list, index]] : [],
  );
}
