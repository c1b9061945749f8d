/** What is sent where, in order. */
import type { ManifestObject } from '@scc-lens/protocol';
import type { Fields, ObjectRef, Resource } from '../../words';
import type { Stage } from './applyOrder';

export interface PlannedObject {
  readonly source: ManifestObject;
  readonly ref: ObjectRef;
  readonly resource: Resource;
  /** How the cluster serves the kind now: `resource`, another version of it, or null where only the manifests define it. */
  readonly current: Resource | null;
  readonly stage: Stage;
  /** What has to be ready before this is applied, by annotation; it may be part of no deployment. */
  readonly dependsOn: readonly ObjectRef[];
  /** As it is sent: with its namespace, without what only a server may set. */
  readonly object: Fields;
}

/** An object that cannot be sent, and why. */
export interface PlanProblem {
  readonly source: ManifestObject;
  readonly message: string;
  /** `unavailable`: its API group does not answer; `notServed`: the cluster does not have its kind in this version. */
  readonly reason: 'unavailable' | 'notServed' | 'invalid';
}

export interface Plan {
  /** In the order of application. */
  readonly objects: readonly PlannedObject[];
  readonly problems: readonly PlanProblem[];
}
