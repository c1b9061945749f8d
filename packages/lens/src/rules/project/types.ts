import type { Glob, Json, Span } from '@scc-lens/words';

/** The name of the file that a project keeps its settings in. */
export const PROJECT_FILE = '.scc-lens.yaml';

/** Settings that are for all files, so that no override has them: what they name is read once. */
export const FOR_ALL: ReadonlySet<string> = new Set([
  'openshift.sccFiles',
  'inlayHints.enabled',
  'render.enabled',
  'render.values',
  'render.charts',
]);

/** Settings by their name, such as `rules.scc-denied`. */
export type GivenSettings = Readonly<Record<string, Json>>;

/** A project file, read. */
export interface Project {
  readonly settings: GivenSettings;
  /** Later ones win. */
  readonly overrides: readonly Override[];
  /** The file of known findings, from the project file's folder; null where none is named. */
  readonly baseline: string | null;
  readonly environments: readonly ProjectEnvironment[];
}

/** What a chart or kustomization is deployed as. Paths are from the project file's folder. */
export interface ProjectEnvironment {
  readonly name: string;
  /** The folder of the chart or kustomization. */
  readonly folder: string;
  /** Files of values for a chart; the last one wins. */
  readonly values: readonly string[];
  readonly namespace: string | null;
  /** The name of the Helm release; the chart's where it is undefined. */
  readonly release: string | undefined;
  /** The OpenShift release; the one of the run where it is undefined. */
  readonly openshift: string | undefined;
  /** Where the file describes it. */
  readonly span: Span;
}

/** The texts of an environment, by name; `values` is a list of them. */
export const ENVIRONMENT_FIELDS = {
  name: 'Name of the environment, which findings have.',
  chart: 'Folder of the Helm chart, from the folder of this file.',
  kustomization: 'Folder of the kustomization, from the folder of this file.',
  namespace: 'Namespace of the objects that name none, and of the Helm release.',
  release: "Name of the Helm release. Default: the chart's name.",
  openshift: 'OpenShift release of the cluster, in quotes.',
} as const;

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
