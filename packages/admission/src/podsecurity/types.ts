import type { FieldPath } from '@scc-lens/words';

/** From the strictest. */
export const LEVELS = ['restricted', 'baseline', 'privileged'] as const;
export type Level = (typeof LEVELS)[number];

/** One failed check of the Pod Security Standards. */
export interface PodSecurityViolation {
  /** The check's id, e.g. `capabilities_baseline`. */
  readonly id: string;
  /** The level that the check belongs to. */
  readonly level: 'baseline' | 'restricted';
  /** E.g. `non-default capabilities`. */
  readonly reason: string;
  /** E.g. `container "agent" must not include "SYS_ADMIN" in securityContext.capabilities.add`; empty for none. */
  readonly detail: string;
  /** The v1 Pod fields to point at, from the pod's root: where the bad values are written, or where a value is wanted. */
  readonly paths: readonly FieldPath[];
}

/** The verdict of one level on one pod. */
export interface PodSecurityReview {
  readonly level: Level;
  /** `latest` or `v1.34`. */
  readonly version: string;
  readonly allowed: boolean;
  readonly violations: readonly PodSecurityViolation[];
  /** `violates PodSecurity "restricted:latest": …`; empty if allowed. */
  readonly message: string;
}
