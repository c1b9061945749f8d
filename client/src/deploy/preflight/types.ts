/** What the cluster answers before anything is changed. */
import type { ManifestPod } from '../../../../server/src/protocol';
import type { ClusterError, FieldConflict, Fields, ObjectRef } from '../../cluster';
import type { Live } from '../objects';
import type { PlannedObject } from '../plan';

export interface Permission {
  readonly verb: string;
  /** Null if the cluster did not answer. */
  readonly allowed: boolean | null;
}

export type DryRun =
  /** `conflicts` are the fields that others own, which are taken over or the object is skipped. `object` is the outcome of taking them over. */
  | {
      readonly kind: 'accepted';
      readonly object: Fields;
      readonly warnings: readonly string[];
      readonly conflicts: readonly FieldConflict[];
    }
  | { readonly kind: 'refused'; readonly error: ClusterError }
  /** Impossible on the object there is; a replacement may do it. */
  | { readonly kind: 'immutable'; readonly error: ClusterError }
  | { readonly kind: 'notChecked'; readonly reason: string };

export interface ObjectCheck {
  readonly planned: PlannedObject;
  readonly live: Live;
  readonly permissions: readonly Permission[];
  readonly dryRun: DryRun;
}

export interface RefusedPod {
  readonly kind: 'refused';
  readonly error: ClusterError;
  /** Whether OpenShift's subject review refuses it, which means that no SCC admits it and gives no reasons. Default: false. */
  readonly byReview?: boolean;
  /** SCCs, permissions and service accounts of the same deployment that the cluster does not have yet; with them it may be admitted. */
  readonly pending: readonly ObjectRef[];
}

export type PodVerdict =
  /** `scc` is null if no SCC decided: plain Kubernetes, or a namespace that OpenShift exempts. */
  { readonly kind: 'admitted'; readonly scc: string | null } | RefusedPod | { readonly kind: 'notChecked'; readonly reason: string };

/**
 * How a pod was judged: sent as its controller, by OpenShift's subject review for that controller, as the user, or as the Pod object that
 * it is. All but `user` are what the cluster will do.
 */
export type JudgedAs = 'controller' | 'review' | 'user' | 'object';

export interface PodCheck {
  readonly planned: PlannedObject;
  readonly pod: ManifestPod;
  readonly serviceAccount: string;
  readonly verdict: PodVerdict;
  readonly judgedAs: JudgedAs | null;
  /** What the user should know about the verdict: why it is not certain, or that another one was forecast. Else null. */
  readonly caveat: string | null;
}

export interface Preflight {
  readonly objects: readonly ObjectCheck[];
  readonly pods: readonly PodCheck[];
  /** SCCs and permissions that the deployment creates or changes, after which other SCCs may admit the pods. */
  readonly changing: readonly ObjectRef[];
  /** What ended it early: a cancel, a lost connection, an expired login. What was not reached is `notChecked`. */
  readonly interrupted: ClusterError | null;
}
