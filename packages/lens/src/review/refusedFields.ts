/** From a cluster's refusal of a workload's pod to the fields that it is about. SCCs, Pod Security or a quota may refuse. */
import { explainRejections, type Explanation } from '@scc-lens/admission';
import { CONTAINER_LISTS, groupBy, listOf, valueAt, type FieldPath, type JsonObject } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { refusedFieldTexts } from './messages';
import { sentPath } from './paths';
import { itemsNamed, podSecurityFields } from './podSecurityFields';
import { podOf } from './reviewWorkload';

/** One objection at one field. */
export interface RefusedField {
  /** From the document's root; the object's kind where the objection is about no field that is known. */
  readonly path: FieldPath;
  readonly message: string;
}

interface Objection {
  /** From the pod's root; null where it is about no field. */
  readonly path: FieldPath | null;
  readonly detail: string;
  /** The SCC or policy that objects; null where the text does not name it. */
  readonly by: string | null;
}

/** An objection that several SCCs have in common is listed once. Empty where the text is not understood. */
export function refusedFields(message: string, workload: Workload): readonly RefusedField[] {
  const pod = podOf(workload);
  const objections = explainRejections(message, () => pod).flatMap(explanation => [
    ...sccObjections(explanation),
    ...podSecurityObjections(explanation, pod),
  ]);
  const same = groupBy([...objections, ...quotaObjections(message, pod)], objection => [keyOf(objection)]);
  return ([...same.values()] as [Objection, ...Objection[]][]).map(([first, ...others]) => {
    const { path, detail } = first;
    const sccs = [...new Set([first, ...others].flatMap(({ by }) => by ?? []))].join(', ');
    return {
      path: path === null ? [...workload.object, 'kind'] : sentPath(workload, path),
      message: sccs === '' ? refusedFieldTexts.refused(detail) : refusedFieldTexts.refusedUnder({ sccs, detail }),
    };
  });
}

function sccObjections({ sccs, unattributed }: Explanation): readonly Objection[] {
  const lists = [{ scc: null, violations: unattributed }, ...sccs].map(({ scc, violations }) =>
    violations.map(({ path, detail, text }): Objection => ({ path, detail: path === null ? text : detail, by: scc })),
  );
  const filled = lists.filter(list => list.length > 0);
  const nearest = filled.reduce((least, list) => (list.length < least.length ? list : least), filled[0] ?? []);
  const keys = new Set(nearest.map(keyOf));
  // What an SCC demands in addition to all that another one objects to would not get the pod admitted.
  return lists.flatMap(list => {
    const same = list.filter(objection => keys.has(keyOf(objection)));
    return new Set(same.map(keyOf)).size === keys.size ? same : list;
  });
}

const keyOf = ({ path, detail }: Objection): string => JSON.stringify([path, detail]);

function podSecurityObjections({ podSecurity }: Explanation, pod: JsonObject): readonly Objection[] {
  if (podSecurity === null) return [];
  const by = `Pod Security ${podSecurity.level}:${podSecurity.version}`;
  return podSecurityFields(podSecurity, pod).flatMap(({ violation: { text }, paths }) =>
    places(paths).map(path => ({ path, detail: text, by })),
  );
}

function quotaObjections(message: string, pod: JsonObject): readonly Objection[] {
  const refusal = quotaFields(message, pod);
  return refusal === null ? [] : places(refusal.paths).map(path => ({ path, detail: refusal.detail, by: null }));
}

const places = (paths: readonly FieldPath[]): readonly (FieldPath | null)[] => (paths.length > 0 ? paths : [null]);

interface QuotaRefusal {
  /** The quota's sentence, which every field repeats: shortened where it is very long. */
  readonly detail: string;
  /** From the pod's root. Empty where the quota counts something else than its containers' resources, such as pods. */
  readonly paths: readonly FieldPath[];
}

const EXCEEDED = /exceeded quota: [^\s,]+, requested: (\S+), used: \S+, limited: \S+/;
const MISSING = /failed quota: [^\s:]+: must specify (\S+ for: [^\s;]+(?:; \S+ for: [^\s;]+)*)/;

/** Reads the wordings of the API server's ResourceQuota plug-in; null for other texts. */
function quotaFields(message: string, pod: JsonObject): QuotaRefusal | null {
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

const shortened = (text: string): string => (text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text);

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
