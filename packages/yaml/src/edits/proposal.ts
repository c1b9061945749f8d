import type { Change, FieldPath, TextEdit } from '@scc-lens/words';

/** Edits that are thought to make the changes. */
export interface Proposal {
  readonly changes: readonly Change[];
  /** The paths of the changes that change something. */
  readonly paths: readonly FieldPath[];
  readonly edits: readonly TextEdit[];
}
