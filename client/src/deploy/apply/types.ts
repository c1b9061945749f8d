import type { ClusterError, FieldConflict, Fields } from '../../cluster';
import type { Plan, PlannedObject } from '../plan';

export type Outcome =
  | { readonly kind: 'applied'; readonly action: 'created' | 'changed' | 'replaced'; readonly object: Fields }
  | { readonly kind: 'unchanged'; readonly object: Fields }
  /** A person chose to leave it alone. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** Not applied. `deleted` says that its predecessor was deleted for a replacement which then failed. */
  | { readonly kind: 'failed'; readonly error: ClusterError; readonly deleted: boolean }
  /** The connection ended before the answer, and the cluster cannot be asked: it may have been applied. */
  | { readonly kind: 'uncertain'; readonly error: ClusterError; readonly deleted: boolean }
  | { readonly kind: 'notAttempted'; readonly reason: string };

/** One object and what became of it. */
export interface ApplyStep {
  readonly planned: PlannedObject;
  /** What was there just before; null where nothing was, undefined where it was not read. */
  readonly before: Fields | null | undefined;
  readonly outcome: Outcome;
}

export interface ApplyResult {
  /** One for each object of the plan, in its order. */
  readonly steps: readonly ApplyStep[];
  /** Why it ended before the end; null when every object had its turn. */
  readonly stopped: { readonly reason: 'cancelled' | 'chosen' | 'sourceChanged' | 'failed'; readonly message: string } | null;
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
  readonly signal?: AbortSignal | undefined;
  /** Whether the text that the object came from is still the one that was shown. Asked before each object. */
  readonly stillCurrent: (planned: PlannedObject) => boolean | Promise<boolean>;
  /** Others own fields that this sets to other values. */
  readonly onConflict: (planned: PlannedObject, conflicts: readonly FieldConflict[]) => Promise<'takeOver' | 'skip' | 'stop'>;
  /** The change is impossible on the object there is; replacing deletes it first. */
  readonly onImmutable: (planned: PlannedObject, error: ClusterError) => Promise<'replace' | 'skip' | 'stop'>;
  readonly onProgress?: (progress: ApplyProgress) => void;
  /** After each object. */
  readonly onStep?: (step: ApplyStep, index: number) => void;
}

export interface ApplyHow {
  readonly before: Fields | null;
  readonly force: boolean;
  readonly replace: boolean;
  /** SCCs or permissions have just been applied: a refused Pod is tried again for a moment. */
  readonly newPermissions: boolean;
  readonly signal: AbortSignal | undefined;
}
