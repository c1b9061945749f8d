/** From a cluster's refusal of a workload's pod to the fields that it is about, whoever refuses: SCCs, Pod Security or a quota. */
import type { Workload } from '../manifest';
import { explainRejections } from '../scc';
import type { Explanation } from '../scc';
import type { FieldPath, JsonObject } from '../words';
import { refusedFieldTexts } from './messages';
import { documentPath } from './paths';
import { podSecurityFields } from './podSecurityFields';
import { quotaFields } from './quotaFields';
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
  const known = new Map<string, Objection & { readonly all: Set<string> }>();
  for (const objection of [...objections, ...quotaObjections(message, pod)]) {
    const key = JSON.stringify([objection.path, objection.detail]);
    const about = known.get(key) ?? { ...objection, all: new Set() };
    known.set(key, about);
    if (objection.by !== null) about.all.add(objection.by);
  }
  return [...known.values()].map(({ path, detail, all }) => ({
    path: path === null ? [...workload.object, 'kind'] : documentPath(workload, path),
    message: all.size === 0 ? refusedFieldTexts.refused(detail) : refusedFieldTexts.refusedUnder({ sccs: [...all].join(', '), detail }),
  }));
}

function sccObjections({ sccs, unattributed }: Explanation): readonly Objection[] {
  const lists = [{ scc: null, violations: unattributed }, ...sccs];
  return lists.flatMap(({ scc, violations }) =>
    violations.map(({ path, detail, text }) => ({ path, detail: path === null ? text : detail, by: scc })),
  );
}

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
