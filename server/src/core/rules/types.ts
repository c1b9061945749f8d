import type { Facts } from '../facts';
import type { Manifest, Workload } from '../manifest';
import type { PodReview } from '../scc';
import type { Settings } from '../settings';
import type { Suppression } from '../suppressions';
import type { Observation, Severity } from '../types';

/** What a rule looks at: one document, with what is known around it. */
export interface Subject {
  readonly manifest: Manifest;
  readonly facts: Facts;
  readonly settings: Settings;
  /** The engine's verdict on a workload of this manifest, computed once for all rules. */
  readonly review: (workload: Workload) => PodReview;
}

/**
 * A rule: what it is called and what it finds. The id is also the name of its file, its fixtures, its page in docs/rules, its
 * setting `sccLens.rules.<id>` and the diagnostic's code.
 */
export interface Rule {
  readonly id: string;
  /** What is found, in one sentence; the setting's description and the page's first line. */
  readonly summary: string;
  readonly defaultSeverity: Severity;
  /**
   * What its answer depends on beside the document: `document` rules may use only manifest and settings, `cluster` rules also SCCs,
   * grants and namespaces, `workspace` rules also the other workloads. The memo of one document's findings is kept as long as these
   * are unchanged.
   */
  readonly scope: 'document' | 'cluster' | 'workspace';
  readonly check: (subject: Subject) => readonly Observation[];
  /** What it finds among the suppressing comments that silenced nothing, after all rules have spoken. */
  readonly checkUnused?: (unused: readonly Suppression[]) => readonly Observation[];
}
