import { reviewPodSecurity, type PodReview, type SccReview, type Violation } from '@scc-lens/admission';
import { CONTAINER_LISTS, groupBy, listOf, objectListOf, objectOf, omit, stringsOf, textOf } from '@scc-lens/words';
import type { Change, FieldPath, JsonObject, Remedy } from '@scc-lens/words';
import { applyToValue, sameValue, type Refusal, type Workload } from '@scc-lens/yaml';
import type { ClusterFacts, Settings } from '../../facts';
import { capabilityMeant, lackingCapabilities, supervisedPod, supervisorDeliveries, supervisorNeeds } from '../../openshell';
import { documentPath, isRestrictedScc, list, podOf, reasonsOf, reviewVariant, violationSentence } from '../../review';
import { refusedRestrictionTexts as texts, restrictionTexts } from '../messages';

/** The one that every pod may use. */
const DEFAULT_SCC = 'restricted-v2';

/** What makes a pod restricted; or why nothing does, as a sentence. */
type Restriction =
  | {
      /** From the document's root. */
      readonly changes: readonly Change[];
      /** The fields that they set, for titles. */
      readonly fields: readonly string[];
    }
  | Refusal;

/** What is asked about a pod. */
export interface Question {
  readonly workload: Workload;
  readonly review: PodReview;
  readonly facts: ClusterFacts;
  readonly settings: Settings;
}

/** Why Pod Security's restricted level refuses a pod, in its own words; null where it does not. */
export function unrestrictedReasons(pod: JsonObject, { openshiftVersion }: Settings): string | null {
  const { violations } = reviewPodSecurity(pod, 'restricted', undefined, openshiftVersion);
  return violations.length === 0 ? null : violations.map(({ reason }) => reason).join(', ');
}

/**
 * The fix that makes a pod restricted, or its refusal; none where there is nothing to do. It is unsafe: grants that only the cluster has may
 * give the pod another SCC, under which it runs as its image asks for.
 */
export function restrictionRemedies(question: Question): readonly Remedy[] {
  const restriction = restrictPod(question);
  if (restriction === null) return [];
  const scc = question.review.scc ?? DEFAULT_SCC;
  if ('refused' in restriction)
    return [{ key: 'restrict', title: restrictionTexts.restrict(scc), applicability: 'unsafe', changes: [], refused: restriction.refused }];
  const title = restrictionTexts.restrictBySetting({ scc, fields: list(restriction.fields, 'and') });
  return [{ key: 'restrict', title, applicability: 'unsafe', preferred: true, changes: restriction.changes }];
}

/**
 * The fields that a pod lacks to pass Pod Security's restricted level by itself, set to what its SCC makes of them anyway. Proven: with them
 * restricted-v2 or restricted-v3 admits the pod, Pod Security allows it, and, where one of the two admits the pod already, admission leaves
 * the very same pod. Of a pod that is refused only `allowPrivilegeEscalation: true` is given up. Null where the pod lacks nothing, and
 * where there is no such SCC to compare it with.
 */
function restrictPod(question: Question): Restriction | null {
  const { workload, review, settings } = question;
  const scc = review.admission === 'admitted' ? review.scc : DEFAULT_SCC;
  const own = review.sccs.find(entry => entry.scc === scc);
  if (own === undefined || !isRestrictedScc(scc)) return null;
  const pod = podOf(workload);
  const { violations } = reviewPodSecurity(pod, 'restricted', undefined, settings.openshiftVersion);
  if (violations.length === 0) return null;
  const refused = supervisorRefusal(workload, settings) ?? askedRefusal(own);
  if (refused !== null) return { refused };
  const checks = new Set(violations.map(({ id }) => id));
  const changes = additionsTo(pod, checks);
  const refusal = disprove(question, pod, changes);
  if (refusal !== null) return { refused: refusal };
  return {
    changes: changes.map(change => ({ ...change, path: documentPath(workload, change.path) })),
    fields: Object.entries(FIELD_OF).flatMap(([id, field]) => (checks.has(id) ? [field] : [])),
  };
}

/** Why a pod's supervisor does not work without what a restricted SCC takes away; null where it does, and for other pods. */
export function supervisorRefusal({ pod: { spec } }: Workload, { imageNames }: Settings): string | null {
  const pod = supervisedPod(spec, imageNames);
  if (pod === null) return supervisorDeliveries(spec).length > 0 ? texts.unknownSupervisor() : null;
  for (const { site, needs } of pod.containers) {
    const { container } = site;
    const lacks = lackingCapabilities([...needs.adds, ...needs.usesDefaults], { drop: ['ALL'] }).map(({ capability }) => capability);
    if (lacks.length > 0) return texts.supervisor({ container: container.name, capabilities: list(lacks, 'and') });
    if (supervisorNeeds(spec, site.path, 'root', imageNames)) return texts.supervisorRoot(container.name);
  }
  return null;
}

/** A menu has room for so many. */
const REASONS = 2;

/** Why the SCC refuses the pod, in its words and all counted; null where nothing but the value that is given up is refused. */
function askedRefusal(own: SccReview): string | null {
  const isGivenUp = ({ check, container, badValue }: Violation): boolean =>
    check === 'allowPrivilegeEscalation' && container !== undefined && badValue === true;
  const reasons = reasonsOf(own).toSorted((a, b) => Number(isGivenUp(a)) - Number(isGivenUp(b)));
  if (reasons.every(isGivenUp)) return null;
  const alike = [...groupBy(reasons, reason => [violationSentence(reason, DEFAULT_SCC)])];
  const left = alike.slice(REASONS).flatMap(([, all]) => all).length;
  return texts.asks([...alike.slice(0, REASONS).map(([sentence]) => sentence), ...(left > 0 ? [texts.more(left)] : [])].join(' '));
}

/** Why the changes are not what they are meant to be; null where they are. */
function disprove({ workload, review, facts, settings }: Question, pod: JsonObject, changes: readonly Change[]): string | null {
  const applied = applyToValue(pod, changes);
  if ('refused' in applied) return applied.refused;
  const variant = objectOf(applied.value);
  const { violations } = reviewPodSecurity(variant, 'restricted', undefined, settings.openshiftVersion);
  if (violations.length > 0) return texts.podSecurity(violations.map(({ reason }) => reason).join(', '));
  const after = reviewVariant(variant, workload, facts, settings);
  const scc = review.scc ?? DEFAULT_SCC;
  const isAdmitted = after.verdict === 'admitted' && isRestrictedScc(after.scc) && after.unless.length === 0;
  if (!isAdmitted || after.mutated === undefined) return texts.notAdmitted(scc);
  if (review.mutated === undefined) return null;
  const isSame =
    after.scc === review.scc && review.unless.length === 0 && sameValue(effective(review.mutated()), effective(after.mutated()));
  return isSame && runsAsNonRoot(review) ? null : texts.otherPod(scc);
}

/** A pod with each container's values in effect, wherever they are written, so that pods that run alike are equal. `runAsNonRoot` is looked at apart. */
function effective(pod: JsonObject): JsonObject {
  const spec = objectOf(pod['spec']);
  const { seccompProfile, ...pods } = omit(objectOf(spec['securityContext']), 'runAsNonRoot');
  const lists = CONTAINER_LISTS.filter(name => spec[name] !== undefined).map(
    name => [name, objectListOf(spec[name]).map(container => inEffect(container, seccompProfile))] as const,
  );
  return { ...pod, spec: { ...spec, securityContext: pods, ...Object.fromEntries(lists) } };
}

function inEffect(container: JsonObject, podsProfile: JsonObject[string]): JsonObject {
  const { seccompProfile = podsProfile, capabilities, ...context } = omit(objectOf(container['securityContext']), 'runAsNonRoot');
  const sorted = Object.entries(objectOf(capabilities)).map(([name, names]) => [name, [...stringsOf(names)].sort()] as const);
  return { ...container, securityContext: { ...context, seccompProfile, capabilities: Object.fromEntries(sorted) } };
}

/** Whether every container of the admitted pod runs as another user than root for certain: by its SCC's range, or because the kubelet refuses root. */
function runsAsNonRoot({ mutated, sccs, scc }: PodReview): boolean {
  const spec = objectOf(mutated?.()['spec']);
  const pods = objectOf(spec['securityContext']);
  const open = sccs.find(entry => entry.scc === scc)?.open ?? [];
  return CONTAINER_LISTS.every(name =>
    objectListOf(spec[name]).every((container, index) => {
      const own = objectOf(container['securityContext']);
      const uid = own['runAsUser'] ?? pods['runAsUser'];
      if (typeof uid === 'number') return uid !== 0;
      const isAllocated = open.some(({ path }) => path[1] === name && path[2] === index && path.at(-1) === 'runAsUser');
      return isAllocated || (own['runAsNonRoot'] ?? pods['runAsNonRoot']) === true;
    }),
  );
}

/** The checks of Pod Security's restricted level that a value alone fulfils, in the order of a security context, with the value's field. */
const FIELD_OF = {
  runAsNonRoot: 'runAsNonRoot',
  seccompProfile_restricted: 'seccompProfile',
  allowPrivilegeEscalation: 'allowPrivilegeEscalation',
  capabilities_restricted: 'capabilities.drop',
};

/** Changes, from the pod's root, that fulfil the checks. A value that the pod has set to something else than a boolean stays as it is. */
function additionsTo(pod: JsonObject, checks: ReadonlySet<string>): readonly Change[] {
  const spec = objectOf(pod['spec']);
  const own = CONTAINER_LISTS.flatMap(list =>
    objectListOf(spec[list]).map((container, index): Context => ({
      path: ['spec', list, index, 'securityContext'],
      context: objectOf(container['securityContext']),
    })),
  );
  const [root, pods] = [['spec', 'securityContext'] as FieldPath, objectOf(spec['securityContext'])];
  return [
    ...(checks.has('runAsNonRoot') ? nonRoot(root, pods, own) : []),
    ...(checks.has('seccompProfile_restricted') && pods['seccompProfile'] === undefined
      ? [set([...root, 'seccompProfile', 'type'], 'RuntimeDefault')]
      : []),
    ...own.flatMap(({ path, context }) => [
      ...(checks.has('allowPrivilegeEscalation') && context['allowPrivilegeEscalation'] !== false
        ? [set([...path, 'allowPrivilegeEscalation'], false)]
        : []),
      ...(checks.has('capabilities_restricted') ? dropAll(path, context) : []),
    ]),
  ];
}

interface Context {
  readonly path: FieldPath;
  readonly context: JsonObject;
}

/** The pod's value counts for containers without one; `false` is refused wherever it is. */
function nonRoot(root: FieldPath, pods: JsonObject, own: readonly Context[]): readonly Change[] {
  const isStated = pods['runAsNonRoot'] === true || (own.length > 0 && own.every(({ context }) => context['runAsNonRoot'] === true));
  return [
    ...(isStated ? [] : [set([...root, 'runAsNonRoot'], true)]),
    ...own.flatMap(({ path, context }) => (context['runAsNonRoot'] === false ? [set([...path, 'runAsNonRoot'], true)] : [])),
  ];
}

function dropAll(path: FieldPath, context: JsonObject): readonly Change[] {
  const drop = objectOf(context['capabilities'])['drop'];
  if (stringsOf(drop).includes('ALL')) return [];
  const field = [...path, 'capabilities', 'drop'];
  const misspelt = listOf(drop).findIndex(name => capabilityMeant(textOf(name)) === 'ALL');
  if (misspelt >= 0) return [set([...field, misspelt], 'ALL')];
  return [listOf(drop).length === 0 ? set(field, ['ALL']) : { op: 'insert', path: field, index: 0, value: 'ALL' }];
}

const set = (path: FieldPath, value: boolean | string | readonly string[]): Change => ({ op: 'set', path, value });
