import type { JsonObject } from '../types';
import type { Release } from './builtin';
import type { Grant, MissingFact, Namespace, OpenValue, SubjectType, UserInfo, Violation } from './types';

/** One pod and everything that is known of the place where it is to run. */
export interface ReviewRequest {
  /** A v1 Pod, or a pod template with its `metadata` and `spec`. */
  readonly pod: JsonObject;
  /** All SCCs to try. Absent = the stock SCCs of `release`. */
  readonly sccs?: readonly JsonObject[];
  /** True if `sccs` are all SCCs of the cluster. Default: true where `sccs` is given, else false. */
  readonly complete?: boolean;
  /** Default: `DEFAULT_RELEASE`. */
  readonly release?: Release;
  readonly namespace?: Namespace;
  /** The service account of a pod that names none. Default: `default`. */
  readonly serviceAccount?: string;
  /** Who creates the pod. Default: some authenticated user, of whom nothing else is known. */
  readonly requester?: UserInfo;
  /** All grants there are, apart from those that every cluster of this release has. Absent = not known. */
  readonly grants?: readonly Grant[];
}

/** What one SCC says. */
export interface SccReview {
  readonly scc: string;
  /** May the pod's service account or the requester use it? */
  readonly granted: boolean | 'unknown';
  readonly subjectType?: SubjectType;
  readonly verdict: 'admitted' | 'denied' | 'unknown';
  readonly violations: readonly Violation[];
  readonly missing: readonly MissingFact[];
  /** The SCC cannot be used in this namespace at all (and then blocks every pod). */
  readonly providerError?: string;
  /** Does it change the pod? */
  readonly mutates: boolean;
  /** Values that it fills in from a namespace that is not at hand. */
  readonly open: readonly OpenValue[];
  /** The pod as this SCC leaves it (without the open values). Built on demand. */
  readonly mutated: () => JsonObject;
}

/** The decision over all SCCs. */
export interface PodReview {
  /** In evaluation order. */
  readonly sccs: readonly SccReview[];
  readonly verdict: 'admitted' | 'denied' | 'unknown';
  /** Admitted: the chosen SCC. */
  readonly scc?: string;
  readonly subjectType?: SubjectType;
  /** Admitted: SCCs earlier in the order that would be chosen instead if what is missing turned out so. */
  readonly unless: readonly string[];
  /** Admitted: the pod as stored, with admission's annotations. */
  readonly mutated?: JsonObject;
  /** Denied: the API server's message. */
  readonly message?: string;
  /** Unknown (or admitted with `unless`): the facts that would settle it. */
  readonly missing: readonly MissingFact[];
  /** True if SCC admission does not look at this pod at all (Windows). */
  readonly ignored: boolean;
}

/** Reviews one pod against all SCCs as the API server would on CREATE, deciding all that the facts at hand decide. */
export function reviewPod(request: ReviewRequest): PodReview {
  throw new Error(String(request));
}
