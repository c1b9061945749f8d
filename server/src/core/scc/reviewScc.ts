/** What one SCC makes of a pod, whoever may use it. */
import { isWithin } from '../words';
import type { JsonObject } from '../words';
import { admit, mutatedManifest } from './admit';
import type { Admission } from './admit';
import { mutates } from './attempt';
import type { Constraint } from './constraint';
import type { Usability } from './grants';
import type { Provided } from './provider';
import type { Release } from './releases';
import type { MissingFact, OpenValue, Pod, SubjectType, Violation } from './types';
import { invalidContainers, mayBecomeInvalid } from './validity';

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

/** Tries an SCC on a pod. */
export function reviewScc(
  constraint: Constraint,
  provided: Provided,
  { granted, ...usability }: Usability,
  pod: Pod,
  release: Release,
): SccReview {
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

/** A review outlives the attempt that it comes from: it keeps lists of their own length, and of what the attempt knows only the changes. */
function admissionReview(constraint: Constraint, granted: SccReview['granted'], admission: Admission, pod: Pod): SccReview {
  const { changes } = admission;
  const objections = certainViolations(admission, pod);
  const missing = missingFor(admission, pod);
  const accepts = objections.length === 0 && missing.length === 0;
  const invalid = accepts && mayBecomeInvalid(pod, constraint) ? invalidContainers(mutatedManifest(pod, changes), pod) : [];
  const violations = [...objections, ...invalid];
  return {
    scc: constraint.name,
    granted,
    verdict: violations.length > 0 ? 'denied' : missing.length > 0 ? 'unknown' : 'admitted',
    violations,
    invalidates: invalid.length > 0,
    missing: [...missing],
    mutates: mutates(changes) || admission.open.length > 0,
    open: [...admission.open],
    mutated: () => mutatedManifest(pod, changes),
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
