/** What a rejection contains, as data. */
import type { FieldPath } from '@scc-lens/words';
import type { ContainerRef } from '../types';
import type { RawEntry } from './entries';
import type { ExplainedPodSecurity } from './podSecurity';
import type { Segment } from './segments';

/** One objection as the API server printed it. */
export interface ExplainedViolation extends Omit<RawEntry, 'scc'> {
  /** The v1 Pod field, from the pod's root; as deep as the text (and the pod, if given) reveals. Null where the address is not understood. */
  readonly path: FieldPath | null;
  /** The container that was being checked; the index is -1 where the text has its name only and no pod is at hand. */
  readonly container?: ContainerRef;
}

/** What one SCC objects to. */
export interface ExplainedScc {
  readonly scc: string;
  /** `Forbidden: not usable by user or serviceaccount`. */
  readonly notUsable: boolean;
  readonly violations: readonly ExplainedViolation[];
}

/** Whose rejection it is, as far as the text has it. */
export interface RejectedPod {
  /** The names in the rejection, of several pods if they are rejected alike. For pods of a controller one may be a prefix such as `web-7d4b-`. */
  readonly podNames: readonly string[];
  /** Kind and name of the object whose pod it is, where the text before the rejection has them; a kind in lower case is a resource. */
  readonly workload: { readonly kind: string; readonly name: string } | null;
  /** Where an event of the audit log has it. */
  readonly namespace: string | null;
}

/** One rejection. */
export interface Explanation extends RejectedPod {
  /** Who lists objections, or had an error; null where the text has none. */
  readonly by: Segment['by'] | 'podSecurityError';
  /** What was rejected: a pod, or entering one. */
  readonly operation: 'attach' | 'create' | 'exec';
  /** In the order of the text, which is the order in which they were tried. */
  readonly sccs: readonly ExplainedScc[];
  /** Objections that name no SCC. Some, or all, of those that were tried raise them; in old releases no objection names one. */
  readonly unattributed: readonly ExplainedViolation[];
  /** `restricted` would admit the pod, but is no longer granted to every user. */
  readonly restrictedWouldDo: boolean;
  /** Pod Security's objections; null where the text has none. */
  readonly podSecurity: ExplainedPodSecurity | null;
  /** A rejection before any SCC was tried (a missing SCC, an invalid one, a namespace without annotations), or an error, word for word. */
  readonly reason: string | null;
  /** The rejection is cut off. */
  readonly cut: boolean;
  /** Fragments that are not understood, word for word. */
  readonly unknown: readonly string[];
}
