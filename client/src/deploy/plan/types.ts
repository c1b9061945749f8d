/** What is sent where, in order. */
import type { ManifestObject } from '../../../../server/src/protocol';
import type { Fields, ObjectRef, Resource } from '../../cluster';
import type { Stage } from './applyOrder';

export interface PlannedObject {
  readonly source: ManifestObject;
  readonly ref: ObjectRef;
  readonly resource: Resource;
  readonly stage: Stage;
  /** As it is sent: with its namespace, without what only a server may set. */
  readonly object: Fields;
}

/** An object that cannot be sent, and why. */
export interface PlanProblem {
  readonly source: ManifestObject;
  readonly message: string;
}

export interface Plan {
  /** In the order of application. */
  readonly objects: readonly PlannedObject[];
  readonly problems: readonly PlanProblem[];
}
