import type { PodReview } from '@scc-lens/admission';
import type { Observation, Severity, Span } from '@scc-lens/words';
import type { Manifest, Workload } from '@scc-lens/yaml';
import type { Facts, Settings, WorkspaceReader } from '../facts';

/** A comment that allows what one rule finds. */
export interface Suppression {
  readonly rule: string;
  /** Null where the comment gives none; it then silences nothing. */
  readonly reason: string | null;
  readonly span: Span;
  /** Findings that start here are silenced. */
  readonly scope: Span;
}

/** What a rule looks at: one document, with what is known around it. */
export interface Subject {
  readonly manifest: Manifest;
  readonly facts: Facts;
  readonly settings: Settings;
  /** The engine's verdict on a workload of this manifest, computed once for all rules. */
  readonly review: (workload: Workload) => PodReview;
  /** The document's own comments that silence rules. */
  readonly suppressions: () => readonly Suppression[];
}

interface RuleBase {
  readonly id: string;
  /** What is found, in one sentence; the setting's description and the page's first line. */
  readonly summary: string;
  readonly defaultSeverity: Severity;
  /** May work out each observation when it is asked for the next, so that work can pause between them where there are thousands. */
  readonly check: (subject: Subject) => Iterable<Observation>;
  /** What it finds among the suppressing comments that silenced nothing, after all rules have spoken. */
  readonly checkUnused?: (unused: readonly Suppression[]) => readonly Observation[];
}

/** A rule whose answer depends on the document and the settings alone, or (`cluster`) on SCCs, grants and namespaces too. */
interface LocalRule extends RuleBase {
  readonly scope: 'document' | 'cluster';
}

/** A rule that looks at the other workloads, policies and images of the workspace as well. */
interface WorkspaceRule extends RuleBase {
  readonly scope: 'workspace';
  /** The part of the workspace that its answer on a document depends on; null where nothing of it matters, as for most documents. */
  readonly reads: (manifest: Manifest, settings: Settings) => WorkspaceReader | null;
}

/**
 * A rule: what it is called and what it finds. The id is also the name of its file, its fixtures, its page in docs/rules, its
 * setting `sccLens.rules.<id>` and the diagnostic's code. Its scope decides by what findings are remembered.
 */
export type Rule = LocalRule | WorkspaceRule;
