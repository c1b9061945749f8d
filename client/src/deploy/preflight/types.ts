/** What the cluster answers before anything is changed. */
import type { ManifestPod } from '../../../../server/src/protocol';
import type { ClusterError, FieldConflict, Fields, ObjectRef } from '../../cluster';
import type { Live } from '../objects';
import type { PlannedObject } from '../plan';

export interface Permission {
  readonly verb: string;
  /** Null where the cluster did not say. */
  readonly allowed: boolean | null;
}

export type DryRun =
  /** `conflicts` are the fields that others own: to be taken over, or the object left alone. `object` is the outcome of taking them over. */
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

export type PodVerdict =
  /** `scc` is null where no SCC was asked: plain Kubernetes, or a namespace that OpenShift exempts. */
  | { readonly kind: 'admitted'; readonly scc: string | null }
  /** `pending` are SCCs, permissions and service accounts of the same deployment that the cluster does not have yet: with them it may be admitted. */
  | { readonly kind: 'refused'; readonly error: ClusterError; readonly pending: readonly ObjectRef[] }
  | { readonly kind: 'notChecked'; readonly reason: string };

/**
 * How a pod was judged: sent in the name of its controller, by OpenShift's subject review for that controller, as the user, or as the Pod
 * object that it is. All but `user` are what the cluster will do.
 */
export type JudgedAs = 'controller' | 'review' | 'user' | 'object';

export interface PodCheck {
  readonly planned: PlannedObject;
  readonly pod: ManifestPod;
  readonly serviceAccount: string;
  readonly verdict: PodVerdict;
  readonly judgedAs: JudgedAs | null;
  /** What a person should know about the verdict: why it is not certain, or that another one was forecast. Else null. */
  readonly caveat: string | null;
}

export interface Preflight {
  readonly objects: readonly ObjectCheck[];
  readonly pods: readonly PodCheck[];
  /** SCCs and permissions that the deployment brings or changes: pods may be admitted otherwise once they are there. */
  readonly changing: readonly ObjectRef[];
  /** What ended it early: a cancel, a lost connection, an expired login. What was not reached is `notChecked`. */
  readonly interrupted: ClusterError | null;
}
