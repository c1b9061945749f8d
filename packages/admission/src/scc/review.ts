import { DEFAULT_SERVICE_ACCOUNT, isNamespaceName, isPlaceholder, objectOf, omit, remember } from '@scc-lens/words';
import type { InvalidField, JsonObject } from '@scc-lens/words';
import { REQUIRED_SCC_ANNOTATION } from './annotations';
import { shipsRoleFor, stockSccs } from './builtin';
import { constraintOf, sortedConstraints, type Constraint } from './constraint';
import { conclude, denied, type AdmissionVerdict, type Decision } from './decision';
import { exemptionOf } from './exemption';
import { usabilityOf, type GrantFacts, type Usability } from './grants';
import { namespaceNotFound, requiredNotFound } from './message';
import { normalizePod } from './normalizePod';
import { createProvider, type NamespaceValues } from './provider';
import { hasFeature, NEWEST_RELEASE, type Release } from './releases';
import { reviewScc } from './reviewScc';
import type { Grant, Namespace, Pod } from './types';

/** One pod and everything that is known of the place where it is to run. */
export interface ReviewRequest extends GrantFacts {
  /** A v1 Pod, or a pod template with its `metadata` and `spec`. */
  readonly pod: JsonObject;
  /** All SCCs to try. Absent = the stock SCCs of `release`. */
  readonly sccs?: readonly JsonObject[];
  /** True if `sccs` are all SCCs of the cluster. Default: true where `sccs` is given, else false. */
  readonly complete?: boolean;
  readonly release: Release;
  /** The service account of a pod that names none. Default: `default`. */
  readonly serviceAccount?: string;
  /** True where an SCC that `grants` name may exist although `sccs` do not have it. Default: false. */
  readonly namedMayExist?: boolean;
  /** True where the SCC that the pod requires by annotation may exist although `sccs` do not have it. Default: false. */
  readonly requiredMayExist?: boolean;
  /** The fields for which Kubernetes refuses the pod, whichever SCC admits it. */
  readonly invalid?: readonly InvalidField[];
}

/** The one SCC that a pod requires by annotation, so that no other is tried. */
export interface RequiredScc {
  readonly name: string;
  readonly exists: boolean | 'unknown';
  /** The verdict without the annotation. */
  readonly without: () => PodReview;
}

/** The decision over all SCCs. */
interface AdmissionReview extends Decision {
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
  const review = reviewAdmission(request);
  const { invalid = [] } = request;
  return Object.assign(review, { verdict: invalid.length > 0 ? 'invalid' : review.verdict, admission: review.verdict, invalid });
}

function reviewAdmission(request: ReviewRequest): AdmissionReview {
  const pod = normalizePod(request.pod);
  const { release } = request;
  const exemption = exemptionOf(hasFeature(release, 'windows-skipped') ? pod : { os: '' }, request.namespace);
  if (exemption !== undefined) return { sccs: [], verdict: 'not-checked', unless: [], mutated: () => pod.manifest, missing: [], exemption };
  const all = sortedConstraints(request.sccs ?? stockSccs(release));
  const complete = request.complete ?? request.sccs !== undefined;
  const required = hasFeature(release, 'required-scc') ? (pod.annotations[REQUIRED_SCC_ANNOTATION] ?? '') : '';
  if (required === '') return tryInOrder(request, pod, { all, tried: all, complete });
  const tried = all.filter(({ name }) => name === required);
  const isKnown = tried.length > 0 || (complete && request.requiredMayExist !== true && !isPlaceholder(required));
  const without = (): PodReview => reviewPod({ ...request, pod: withoutRequired(request.pod) });
  return {
    ...(tried.length > 0 ? tryInOrder(request, pod, { all, tried, complete: true }) : requiredAbsent(pod, required, isKnown)),
    required: { name: required, exists: isKnown ? tried.length > 0 : 'unknown', without },
  };
}

function requiredAbsent(pod: Pod, name: string, isKnown: boolean): AdmissionReview {
  if (isKnown) return denied(pod, [], () => requiredNotFound(name));
  return { sccs: [], verdict: 'unknown', unless: [], missing: [{ kind: 'scc', name }] };
}

function withoutRequired(pod: JsonObject): JsonObject {
  const metadata = objectOf(pod['metadata']);
  return { ...pod, metadata: { ...metadata, annotations: omit(objectOf(metadata['annotations']), REQUIRED_SCC_ANNOTATION) } };
}

interface Candidates {
  readonly all: readonly Constraint[];
  /** All, or the one that the pod requires. */
  readonly tried: readonly Constraint[];
  /** Whether no other SCC can matter. */
  readonly complete: boolean;
}

function tryInOrder(request: ReviewRequest, pod: Pod, { all, tried, complete }: Candidates): AdmissionReview {
  if (request.namespace?.missing === true) return denied(pod, [], () => namespaceNotFound(request.namespace?.name ?? ''));
  const account = pod.serviceAccountName || (request.serviceAccount ?? DEFAULT_SERVICE_ACCOUNT);
  const usability = usabilityOf(request, request.release, account);
  const namespace = namespaceValues(request.namespace);
  const sccs = tried.map(constraint =>
    reviewScc(constraint, createProvider(constraint, namespace), usability(constraint), pod, request.release),
  );
  const absent = request.namedMayExist === true && tried === all ? absentSccs(request.grants ?? [], all, usability) : [];
  const home = request.namespace?.name;
  const isAnywhere = request.grants !== undefined && (home === undefined || !isNamespaceName(home));
  const unread = request.unreadGrants ?? (isAnywhere ? { inSomeNamespace: account } : undefined);
  const decision = conclude(pod, sccs, { closed: complete, unread });
  // An SCC that cannot be used here blocks every pod.
  return sccs.every(({ providerError }) => providerError === undefined) ? unlessAbsent(decision, absent) : decision;
}

/** SCCs that the subjects may use, without any other known fact. */
function absentSccs(
  grants: readonly Grant[],
  known: readonly Constraint[],
  usability: (constraint: Constraint) => Usability,
): readonly string[] {
  const names = new Set(known.map(({ name }) => name));
  return customSccsNamed(grants).filter(name => !names.has(name) && usability(constraintOf({ metadata: { name } })).granted !== false);
}

/** What grants name apart from the SCCs that OpenShift ships in some release, and so not in others. */
const customSccsNamed = remember((grants: readonly Grant[]): readonly string[] =>
  [...new Set(grants.flatMap(({ sccs }) => sccs))].filter(name => name !== '*' && !shipsRoleFor(name, NEWEST_RELEASE)),
);

/** A pod may be admitted by one of these, wherever that is in the order: where no known SCC admits it, or before the one that does. */
function unlessAbsent(review: AdmissionReview, absent: readonly string[]): AdmissionReview {
  if (absent.length === 0 || review.invalidatedBy !== undefined) return review;
  const missing = [...review.missing, ...absent.map(name => ({ kind: 'scc', name }) as const)];
  if (review.verdict === 'admitted') return { ...review, unless: [...review.unless, ...absent], missing };
  return review.verdict === 'denied' ? { sccs: review.sccs, verdict: 'unknown', unless: [], missing } : review;
}

const NO_ANNOTATIONS = {};

function namespaceValues({ name = '', annotations }: Namespace = {}): NamespaceValues {
  return { name, annotations: annotations ?? NO_ANNOTATIONS, complete: false };
}
