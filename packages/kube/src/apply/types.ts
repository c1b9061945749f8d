import type { ManifestPod } from '@scc-lens/protocol';
import type { Contents, Live, Plan, PlannedObject } from '../objects';
import type { Cluster } from '../wire';
import type { ClusterError, FieldConflict, Fields, ObjectRef } from '../words';

export type Outcome =
  /**
   * `created`: the server answered 201. `appeared`: it is in place now, and an earlier attempt or another user may have created it. `owners`:
   * its fields have other managers, and the same values.
   */
  | { readonly kind: 'applied'; readonly action: 'created' | 'appeared' | 'changed' | 'owners' | 'replaced'; readonly object: Fields }
  | { readonly kind: 'unchanged'; readonly object: Fields }
  /** The user chose to leave it alone. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** `deleted`: its predecessor is gone, and nothing is left, unless `anotherInPlace`. `pod`: the refused pod, if not the object itself. */
  | {
      readonly kind: 'failed';
      readonly error: ClusterError;
      readonly deleted: boolean;
      readonly anotherInPlace?: boolean;
      readonly pod?: ManifestPod;
    }
  /** The answer is lost, and the cluster does not show what became of it: it may have been applied. */
  | { readonly kind: 'uncertain'; readonly error: ClusterError; readonly deleted: boolean }
  | { readonly kind: 'notAttempted'; readonly reason: string };

/** One object and what became of it. */
export interface ApplyStep {
  readonly planned: PlannedObject;
  /** The object just before; null if it did not exist, undefined if it was not read. */
  readonly before: Fields | null | undefined;
  readonly outcome: Outcome;
  /** The server's warnings: deprecations, Pod Security. */
  readonly warnings: readonly string[];
  /** What its predecessor contained and took with it when it was replaced; null for nothing. */
  readonly lost: Contents | null;
}

export interface ApplyResult {
  /** One for each object of the plan, in its order. */
  readonly steps: readonly ApplyStep[];
  /** Why it ended before the end; null when every object had its turn. */
  readonly stopped: {
    /** `sourceChanged`, `liveChanged`: the manifest, or the object on the cluster, is not what was reviewed. */
    readonly reason: 'cancelled' | 'chosen' | 'sourceChanged' | 'liveChanged' | 'failed';
    readonly message: string;
  } | null;
}

export interface ApplyProgress {
  readonly planned: PlannedObject;
  /** From zero. */
  readonly index: number;
  readonly total: number;
  readonly phase: 'applying' | 'waiting' | 'replacing';
  /** What is waited for. */
  readonly detail?: string;
}

export interface ApplyRun {
  readonly plan: Plan;
  /** What the cluster had of each object when its differences were shown. Only a state that is still the same is changed. */
  readonly reviewed?: ReadonlyMap<PlannedObject, Live>;
  /** What the deployment itself decides, and the objects that decide: the cluster is asked again before the phase begins. Default: nothing. */
  readonly undecided?: ReadonlyMap<PlannedObject, readonly ObjectRef[]>;
  /** Whether the text that the object came from is still the one that was shown. Asked before each object. */
  readonly stillCurrent: (planned: PlannedObject) => boolean | Promise<boolean>;
  /** Others own fields that this sets to other values. `live` is the object on the cluster. */
  readonly onConflict: (planned: PlannedObject, conflicts: readonly FieldConflict[], live: Fields) => Promise<'takeOver' | 'skip' | 'stop'>;
  /** The change is impossible on the object there is; replacing deletes it first, with what it contains. */
  readonly onImmutable: (planned: PlannedObject, error: ClusterError, lost: Contents | null) => Promise<'replace' | 'skip' | 'stop'>;
  /** Waits for what the next object depends on. Why it is not ready, as a sentence; null if it is. Default: nothing is waited for. */
  readonly untilReady?: (dependencies: readonly PlannedObject[]) => Promise<string | null>;
  readonly onProgress?: (progress: ApplyProgress) => void;
  /** Before each write, with the object as it was read and the outcome `uncertain`: what has to survive the end of the process. */
  readonly onWrite?: (step: ApplyStep) => void | Promise<void>;
  readonly onStep?: (step: ApplyStep, index: number) => void;
}

/** A run under way. */
export interface Running extends ApplyRun {
  readonly cluster: Cluster;
  /** Those made so far. */
  readonly steps: readonly ApplyStep[];
}

export interface ApplyHow {
  readonly before: Fields | null;
  readonly force: boolean;
  readonly replace: boolean;
  /** Whether an error may be of a cache that has not seen yet what this run has applied: the object is tried again for a moment. */
  readonly mayPass: (error: ClusterError) => boolean;
}
