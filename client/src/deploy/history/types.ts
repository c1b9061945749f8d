import type { Target } from '../../cluster';
import type { UndoItem } from '../takeBack';

/** Where a deployment went, as far as an undo has to find it again. */
export type RecordedTarget = Pick<Target, 'context' | 'cluster' | 'server' | 'user' | 'namespace'>;

/** A deployment that can be undone, as far as it is not undone yet. */
export interface DeploymentRecord {
  readonly id: string;
  readonly time: Date;
  readonly target: RecordedTarget;
  /** Last applied first. */
  readonly items: readonly UndoItem[];
}
