import type { PodReview } from '@scc-lens/admission';
import type { Observation, Severity, Span } from '@scc-lens/words';
import type { Manifest, Workload } from '@scc-lens/yaml';
import type { World } from '../facts';

/** A comment that allows what one rule finds. */
export interface Suppression {
  readonly rule: string;
  /** Null where the comment gives none; it then silences nothing. */
  readonly reason: string | null;
  readonly span: Span;
  /** Findings that start here are silenced. */
  readonly scope: Span;
}

/** What a rule looks at: one document, with what is known around it. What it reads of the facts is noted: its findings last as long as that. */
export interface Subject extends World {
  readonly manifest: Manifest;
  /** The engine's verdict on a workload of this manifest, computed once for all rules. */
  readonly review: (workload: Workload) => PodReview;
  /** The document's own comments that silence rules. */
  readonly suppressions: () => readonly Suppression[];
}

/** A rule. Its id names its file, fixtures, page in docs/rules, setting `sccLens.rules.<id>` and the diagnostic's code. */
export interface Rule {
  readonly id: string;
  /** What is found, in one sentence; the setting's description and the page's first line. */
  readonly summary: string;
  readonly defaultSeverity: Severity;
  /** May work out each observation when it is asked for the next, so that work can pause between them where there are thousands. */
  readonly check: (subject: Subject) => Iterable<Observation>;
  /** What it finds among the suppressing comments that silenced nothing, after all rules have spoken. */
  readonly checkUnused?: (unused: readonly Suppression[], rules: readonly Rule[]) => readonly Observation[];
}

/** What a file is judged by. */
export interface AnalyzeOptions extends World {
  /** Whether suppressing comments are ignored, so that what they would silence is reported. */
  readonly strict?: boolean;
  /** Whether other files are still to be read, so that only what a document alone shows is reported. */
  readonly isAlone?: boolean;
}
