/** What the cluster answers before anything is changed. */
import type { ManifestPod } from '@scc-lens/protocol';
import type { PlannedObject } from '../plan/types';
import type { Live, Place } from '../requests';
import type { ClusterError, FieldConflict, Fields, ObjectRef } from '../../words';

export interface Permission {
  readonly verb: string;
  /** Null if the cluster did not answer. */
  readonly allowed: boolean | null;
}

/** Objects of this deployment decide (`on`). `proven`: whether the cluster's answers show that it will allow it then. */
export interface Awaiting {
  readonly kind: 'awaiting';
  readonly on: readonly ObjectRef[];
  /** How the cluster refuses it at present; null where it could not be asked. */
  readonly refusal: ClusterError | null;
  readonly proven: boolean;
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
  | Awaiting
  | { readonly kind: 'notChecked'; readonly reason: string };

/** A pod of a Sandbox from before its last change. */
export interface EarlierPod extends Place {
  /** As it was read. */
  readonly object: Fields;
  /** The first field of the pod that has another value than the Sandbox states; null where none is found. */
  readonly field: string | null;
}

export interface ObjectCheck {
  readonly planned: PlannedObject;
  readonly live: Live;
  /** What was asked because no other answer shows it. */
  readonly permissions: readonly Permission[];
  readonly dryRun: DryRun;
  /** The pod of a Sandbox that is from before its last change; null for anything else. */
  readonly earlierPod: EarlierPod | null;
}

export interface RefusedPod {
  readonly kind: 'refused';
  readonly error: ClusterError;
  /** Whether OpenShift's subject review refuses it, which means that no SCC admits it and gives no reasons. Default: false. */
  readonly byReview?: boolean;
}

interface AwaitedAdmission {
  /** The one that was found to admit it; null if that is not known. */
  readonly scc: string | null;
  /** By the forecast, one of these SCCs admits it. */
  readonly forecast?: readonly string[];
}

export type PodVerdict =
  /** `scc` is null where no SCC was asked: plain Kubernetes, or a namespace that OpenShift exempts. */
  | { readonly kind: 'admitted'; readonly scc: string | null }
  | RefusedPod
  | (Awaiting & AwaitedAdmission)
  | { readonly kind: 'notChecked'; readonly reason: string };

/** By which answer a pod was judged: its controller's, OpenShift's review, the user's, or the Pod object's own. Only `user` is not exact. */
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
  /** SCCs and permissions that the deployment brings or changes: pods may be admitted otherwise once they are there. */
  readonly changing: readonly ObjectRef[];
  /** What ended it early: a cancel, a lost connection, an expired login. What was not reached is `notChecked`. */
  readonly interrupted: ClusterError | null;
}
