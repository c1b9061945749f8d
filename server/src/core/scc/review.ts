import { DEFAULT_SERVICE_ACCOUNT, finish, isWithin, objectOf, remember } from '../words';
import type { InvalidField, JsonObject, Steps } from '../words';
import { admit, mutatedManifest } from './admit';
import type { Admission } from './admit';
import { mutates } from './attempt';
import { shipsRoleFor, stockSccs } from './builtin';
import { NEWEST_RELEASE } from './releases';
import type { Release } from './releases';
import { constraintOf } from './constraint';
import type { Constraint } from './constraint';
import { sortedConstraints } from './constraints';
import { REQUIRED_SCC_ANNOTATION, SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from './annotations';
import { exemptionOf } from './exemption';
import type { Exemption } from './exemption';
import { usabilityOf } from './grants';
import type { Usability } from './grants';
import {
  aggregateText,
  forbidden,
  joinTexts,
  namespaceNotFound,
  notUsable,
  requiredNotFound,
  RESTRICTED_WOULD_DO,
  unableToValidate,
} from './message';
import type { Objection } from './message';
import { normalizePod } from './normalizePod';
import { createProvider } from './provider';
import type { NamespaceValues } from './provider';
import { invalidContainers, invalidText, mayBecomeInvalid } from './validity';
import type { Grant, MissingFact, Namespace, OpenValue, Pod, SubjectType, UnreadGrants, UserInfo, Violation } from './types';

/** One pod and everything that is known of the place where it is to run. */
export interface ReviewRequest {
  /** A v1 Pod, or a pod template with its `metadata` and `spec`. */
  readonly pod: JsonObject;
  /** All SCCs to try. Absent = the stock SCCs of `release`. */
  readonly sccs?: readonly JsonObject[];
  /** True if `sccs` are all SCCs of the cluster. Default: true where `sccs` is given, else false. */
  readonly complete?: boolean;
  readonly release: Release;
  /** Of its annotations, those from which SCCs take values may be absent: OpenShift writes them soon after a namespace is made. */
  readonly namespace?: Namespace;
  /** The service account of a pod that names none. Default: `default`. */
  readonly serviceAccount?: string;
  /** Who creates the pod. Default: an authenticated user with no rights of their own. */
  readonly requester?: UserInfo;
  /** All grants there are, apart from those that every cluster of this release has. Absent = not known. */
  readonly grants?: readonly Grant[];
  /** Set where the service account or the requester may have grants beside these. */
  readonly unreadGrants?: UnreadGrants;
  /** True where an SCC that `grants` name may exist although `sccs` do not have it. Default: false. */
  readonly namedMayExist?: boolean;
  /** True where the SCC that the pod requires by annotation may exist although `sccs` do not have it. Default: false. */
  readonly requiredMayExist?: boolean;
  /** The fields for which Kubernetes refuses the pod, whichever SCC admits it. */
  readonly invalid?: readonly InvalidField[];
}

/** The verdict of one SCC. */
export interface SccReview {
  readonly scc: string;
  /** May the pod's service account or the requester use it? */
  readonly granted: boolean | 'unknown';
  readonly subjectType?: SubjectType;
  /** Unknown: the ClusterRole that grants it, if it exists. */
  readonly ifRole?: string;
  readonly verdict: 'admitted' | 'denied' | 'unknown';
  readonly violations: readonly Violation[];
  readonly missing: readonly MissingFact[];
  /** It accepts the pod and changes it so that Kubernetes refuses it. OpenShift chooses the SCC all the same. */
  readonly invalidates: boolean;
  /** The SCC cannot be used in this namespace at all (and then blocks every pod). */
  readonly providerError?: string;
  /** Does it change the pod? */
  readonly mutates: boolean;
  /** Values that it fills in from a namespace that is not at hand. */
  readonly open: readonly OpenValue[];
  /** The pod as this SCC leaves it (without the open values). Built on demand. */
  readonly mutated: () => JsonObject;
}

/** The one SCC that a pod requires by annotation, so that no other is tried. */
export interface RequiredScc {
  readonly name: string;
  readonly exists: boolean | 'unknown';
  /** The verdict without the annotation. */
  readonly without: () => PodReview;
}

export type AdmissionVerdict = 'admitted' | 'denied' | 'unknown' | 'not-checked';

/** The decision over all SCCs. */
interface AdmissionReview {
  /** Those that are tried, in evaluation order: all, or the one that the pod requires by annotation; none where the pod is not checked. */
  readonly sccs: readonly SccReview[];
  readonly verdict: AdmissionVerdict;
  /** Admitted: the chosen SCC. */
  readonly scc?: string;
  readonly subjectType?: SubjectType;
  /** Admitted: SCCs earlier in the order that would be chosen instead if what is missing turned out so. */
  readonly unless: readonly string[];
  /** Admitted: the pod as stored, with admission's annotations. Not checked: the pod as it is. */
  readonly mutated?: JsonObject;
  /** Denied: the API server's message, given that SCCs of which it is not known are not granted. Built on demand. */
  readonly message?: () => string;
  /** Unknown (or admitted with `unless`): the facts that would settle it. */
  readonly missing: readonly MissingFact[];
  /** Denied: the SCC that is chosen and makes the pod invalid. */
  readonly invalidatedBy?: string;
  /** Not checked: why. */
  readonly exemption?: Exemption;
  /** Absent where the pod is not checked, or requires none. */
  readonly required?: RequiredScc;
}

/** The decision over all SCCs, and over the pod itself. */
export interface PodReview extends Omit<AdmissionReview, 'verdict'> {
  readonly verdict: AdmissionVerdict | 'invalid';
  /** What SCC admission decides: the verdict, unless the pod itself is invalid. */
  readonly admission: AdmissionVerdict;
  /** The fields for which Kubernetes refuses the pod, whichever SCC admits it. */
  readonly invalid: readonly InvalidField[];
}

/**
 * Reviews one pod against all SCCs as the API server would on CREATE, deciding all that the facts at hand decide. What they do not
 * decide is `unknown`, with the facts that are missing; a denial is never guessed, but one that rests on what OpenShift allocates to
 * namespaces names it in the violation's `assumption`.
 */
export function reviewPod(request: ReviewRequest): PodReview {
  return finish(reviewPodInSteps(request));
}

/** The same in steps of an SCC each, if the pod has many containers. */
export function* reviewPodInSteps(request: ReviewRequest): Steps<PodReview> {
  const review = yield* reviewAdmission(request);
  const { invalid = [] } = request;
  return { ...review, verdict: invalid.length > 0 ? 'invalid' : review.verdict, admission: review.verdict, invalid };
}

function* reviewAdmission(request: ReviewRequest): Steps<AdmissionReview> {
  const pod = normalizePod(request.pod);
  const exemption = exemptionOf(pod, request.namespace);
  if (exemption !== undefined) return { sccs: [], verdict: 'not-checked', unless: [], mutated: pod.manifest, missing: [], exemption };
  const { release } = request;
  const all = sortedConstraints(request.sccs ?? stockSccs(release));
  const complete = request.complete ?? request.sccs !== undefined;
  const required = pod.annotations[REQUIRED_SCC_ANNOTATION] ?? '';
  if (required === '') return yield* tryInOrder(request, pod, { all, tried: all, complete });
  const tried = all.filter(({ name }) => name === required);
  const isKnown = tried.length > 0 || (complete && request.requiredMayExist !== true);
  const without = (): PodReview => reviewPod({ ...request, pod: withoutRequired(request.pod) });
  return {
    ...(tried.length > 0 ? yield* tryInOrder(request, pod, { all, tried, complete: true }) : requiredAbsent(pod, required, isKnown)),
    required: { name: required, exists: isKnown ? tried.length > 0 : 'unknown', without },
  };
}

function requiredAbsent(pod: Pod, name: string, isKnown: boolean): AdmissionReview {
  if (isKnown) return denied(pod, [], () => requiredNotFound(name));
  return { sccs: [], verdict: 'unknown', unless: [], missing: [{ kind: 'scc', name }] };
}

function withoutRequired(pod: JsonObject): JsonObject {
  const metadata = objectOf(pod['metadata']);
  const annotations = Object.fromEntries(
    Object.entries(objectOf(metadata['annotations'])).filter(([name]) => name !== REQUIRED_SCC_ANNOTATION),
  );
  return { ...pod, metadata: { ...metadata, annotations } };
}

interface Candidates {
  readonly all: readonly Constraint[];
  /** All, or the one that the pod requires. */
  readonly tried: readonly Constraint[];
  /** Whether no other SCC can matter. */
  readonly complete: boolean;
}

/** Containers from which on a pause behind an SCC is worth its price. */
const MANY = 100;

function* tryInOrder(request: ReviewRequest, pod: Pod, { all, tried, complete }: Candidates): Steps<AdmissionReview> {
  const { release } = request;
  if (request.namespace?.missing === true) return denied(pod, [], () => namespaceNotFound(request.namespace?.name ?? ''));
  const usability = usabilityOf(request, release, pod.serviceAccountName || (request.serviceAccount ?? DEFAULT_SERVICE_ACCOUNT));
  const namespace = namespaceValues(request.namespace);
  const reviews: SccReview[] = [];
  for (const constraint of tried) {
    reviews.push(reviewScc(constraint, namespace, usability(constraint), pod, release));
    if (pod.containers.length >= MANY) yield;
  }
  const absent = request.namedMayExist === true && tried === all ? absentSccs(request.grants ?? [], all, usability) : [];
  return unlessAbsent(conclude(pod, reviews, complete, request.unreadGrants), absent);
}

/** SCCs that the subjects may use and of which nothing else is known. */
function absentSccs(
  grants: readonly Grant[],
  known: readonly Constraint[],
  usability: (constraint: Constraint) => Usability,
): readonly string[] {
  const names = new Set(known.map(({ name }) => name));
  return customSccsNamed(grants).filter(name => !names.has(name) && usability(constraintOf({ metadata: { name } })).granted !== false);
}

/** What grants name beside the SCCs that OpenShift ships in some release, and so not in others. */
const customSccsNamed = remember((grants: readonly Grant[]): readonly string[] =>
  [...new Set(grants.flatMap(({ sccs }) => sccs))].filter(name => name !== '*' && !shipsRoleFor(name, NEWEST_RELEASE)),
);

/** A pod that no known SCC admits may be admitted by one of these. */
function unlessAbsent(review: AdmissionReview, absent: readonly string[]): AdmissionReview {
  if (review.verdict !== 'denied' || absent.length === 0 || review.sccs.some(({ providerError }) => providerError !== undefined))
    return review;
  if (review.invalidatedBy !== undefined) return review;
  return { sccs: review.sccs, verdict: 'unknown', unless: [], missing: absent.map(name => ({ kind: 'scc', name })) };
}

const NO_ANNOTATIONS = {};

function namespaceValues({ name = '', annotations }: Namespace = {}): NamespaceValues {
  return { name, annotations: annotations ?? NO_ANNOTATIONS, complete: false };
}

function reviewScc(
  constraint: Constraint,
  namespace: NamespaceValues,
  { granted, ...usability }: Usability,
  pod: Pod,
  release: Release,
): SccReview {
  const provided = createProvider(constraint, namespace);
  const review = provided.ok
    ? admissionReview(constraint, granted, admit(provided.provider, pod, release), pod)
    : invalidReview(constraint.name, granted, provided.error, pod);
  return { ...review, ...usability };
}

function invalidReview(scc: string, granted: SccReview['granted'], providerError: string, pod: Pod): SccReview {
  return {
    scc,
    granted,
    verdict: 'denied',
    violations: [],
    missing: [],
    providerError,
    invalidates: false,
    mutates: false,
    open: [],
    mutated: () => pod.manifest,
  };
}

function admissionReview(constraint: Constraint, granted: SccReview['granted'], admission: Admission, pod: Pod): SccReview {
  const objections = certainViolations(admission, pod);
  const missing = missingFor(admission, pod);
  const accepts = objections.length === 0 && missing.length === 0;
  const invalid = accepts && mayBecomeInvalid(pod, constraint) ? invalidContainers(mutatedManifest(pod, admission.changes), pod) : [];
  const violations = [...objections, ...invalid];
  return {
    scc: constraint.name,
    granted,
    verdict: violations.length > 0 ? 'denied' : missing.length > 0 ? 'unknown' : 'admitted',
    violations,
    invalidates: invalid.length > 0,
    missing,
    mutates: mutates(admission.changes) || admission.open.length > 0,
    open: admission.open,
    mutated: () => mutatedManifest(pod, admission.changes),
  };
}

function missingFor({ missing }: Admission, { unreadable }: Pod): readonly MissingFact[] {
  return unreadable.length === 0 ? missing : [...missing, ...unreadable.map((path): MissingFact => ({ kind: 'value', path }))];
}

/** An objection to a field that cannot be read would be a guess. */
function certainViolations({ violations }: Admission, { unreadable }: Pod): readonly Violation[] {
  if (unreadable.length === 0) return violations;
  return violations.filter(({ path }) => !unreadable.some(other => isWithin(path, other) || isWithin(other, path)));
}

/** Walks the reviews as admission walks the SCCs. The list is closed if no SCC but these can matter. */
function conclude(pod: Pod, sccs: readonly SccReview[], closed: boolean, unread: UnreadGrants | undefined): AdmissionReview {
  const errors = sccs.flatMap(({ providerError }) => (providerError === undefined ? [] : [providerError]));
  if (errors.length > 0) return denied(pod, sccs, () => joinTexts(errors));
  const possible = sccs.filter(({ granted, verdict, invalidates }) => granted !== false && (verdict !== 'denied' || invalidates));
  const certain = possible.findIndex(({ granted, verdict, invalidates }) => granted === true && (verdict === 'admitted' || invalidates));
  const open = certain < 0 ? possible : possible.slice(0, certain);
  const missing = open.flatMap(review => missingOf(review, unread));
  const chosen = possible[certain];
  if (chosen?.invalidates === true) return invalidated(pod, chosen, { sccs, open, missing });
  if (chosen !== undefined) return admitted(chosen, sccs, open, missing);
  if (open.length > 0 || !closed) {
    return { sccs, verdict: 'unknown', unless: [], missing: closed ? missing : [...missing, { kind: 'other-sccs' }] };
  }
  return denied(pod, sccs, () => unableToValidate(aggregateText(objectionsOf(sccs))));
}

function missingOf({ scc, granted, ifRole, missing }: SccReview, unread: UnreadGrants | undefined): readonly MissingFact[] {
  if (granted !== 'unknown') return missing;
  return [{ kind: 'grant', scc, ...(ifRole === undefined ? unread && { unread } : { role: ifRole }) }, ...missing];
}

function admitted(
  chosen: SccReview,
  sccs: readonly SccReview[],
  open: readonly SccReview[],
  missing: readonly MissingFact[],
): AdmissionReview {
  const { scc, subjectType } = chosen;
  const mutated = withAnnotations(chosen.mutated(), { [SCC_ANNOTATION]: scc, [SUBJECT_TYPE_ANNOTATION]: subjectType ?? 'user' });
  const unless = open.map(review => review.scc);
  return { sccs, verdict: 'admitted', scc, ...(subjectType && { subjectType }), unless, mutated, missing };
}

/** The chosen SCC makes the pod invalid, unless an earlier one is chosen. */
function invalidated(
  pod: Pod,
  { scc, violations }: SccReview,
  {
    sccs,
    open,
    missing,
  }: { readonly sccs: readonly SccReview[]; readonly open: readonly SccReview[]; readonly missing: readonly MissingFact[] },
): AdmissionReview {
  if (open.some(({ invalidates }) => !invalidates)) return { sccs, verdict: 'unknown', unless: [], missing };
  return { sccs, verdict: 'denied', invalidatedBy: scc, unless: [], message: () => invalidText(pod.name, violations), missing: [] };
}

function withAnnotations(pod: JsonObject, annotations: JsonObject): JsonObject {
  const metadata = objectOf(pod['metadata']);
  return { ...pod, metadata: { ...metadata, annotations: { ...objectOf(metadata['annotations']), ...annotations } } };
}

function denied({ name }: Pod, sccs: readonly SccReview[], reason: () => string): AdmissionReview {
  return { sccs, verdict: 'denied', unless: [], message: () => forbidden(name, reason()), missing: [] };
}

function objectionsOf(sccs: readonly SccReview[]): readonly Objection[] {
  const objections = sccs.flatMap(({ scc, granted, violations }): readonly Objection[] =>
    granted === true ? violations : [notUsable(scc)],
  );
  const hasV2 = sccs.some(({ scc }) => scc === 'restricted-v2');
  const wouldDo = sccs.some(({ scc, granted, verdict }) => scc === 'restricted' && granted !== true && verdict === 'admitted');
  return hasV2 && wouldDo ? [...objections, RESTRICTED_WOULD_DO] : objections;
}
