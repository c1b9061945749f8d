import type { Glob, Json, Span } from '@scc-lens/words';

/** The name of the file that a project keeps its settings in. */
export const PROJECT_FILE = '.scc-lens.yaml';

/** Settings that are for all files, so that no override has them: what they name is read once. */
export const FOR_ALL: ReadonlySet<string> = new Set(['openshift.sccFiles', 'inlayHints.enabled', 'render.enabled', 'render.values']);

/** Settings by their name, such as `rules.scc-denied`. */
export type GivenSettings = Readonly<Record<string, Json>>;

/** A project file, read. */
export interface Project {
  readonly settings: GivenSettings;
  /** Later ones win. */
  readonly overrides: readonly Override[];
  /** The file of known findings, from the project file's folder; null where none is named. */
  readonly baseline: string | null;
}

/** Settings for some files. */
export interface Override {
  readonly files: readonly Glob[];
  readonly settings: GivenSettings;
}

/** What is wrong with a project file, at a place of its text; the rest of the file counts. */
export interface ProjectProblem {
  readonly message: string;
  readonly span: Span;
}

export interface ReadProject {
  readonly project: Project;
  readonly problems: readonly ProjectProblem[];
}
