import type { Rendering } from '@scc-lens/charts';
import type { JsonObject } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import type { Added } from './addedFields';
import type { Limits } from './runProgram';

/** How charts and kustomizations are rendered. */
export interface RenderOptions {
  /** Files of values; the last one wins. */
  readonly values: readonly string[];
  /** The files of a chart's folder, where `values` is empty. */
  readonly valuesOf?: ((folder: string) => readonly string[]) | undefined;
  /** The folder that their paths are from; the current one where it is undefined. */
  readonly base?: string | undefined;
  /** Where a file of values is read instead, by its absolute path. */
  readonly placeOf?: ((place: string) => string) | undefined;
  /** Values as `--set` of Helm takes them, which win over all files. */
  readonly sets: readonly string[];
  /** The folder that files may be in; where it is undefined, the repository's or else the chart's. */
  readonly root?: string | undefined;
  /** The same as `--set-string` takes them. */
  readonly strings?: readonly string[] | undefined;
  /** Values that win over the files. */
  readonly inline?: JsonObject | null | undefined;
  /** Whether a message of Helm's is not shown, which could quote a value. */
  readonly hidesErrors?: boolean | undefined;
  /** Name of the release; the chart's where it is undefined. */
  readonly release?: string | undefined;
  /** Namespace of the release; its name where it is undefined. */
  readonly namespace?: string | undefined;
  /** The programs; those on the PATH where they are undefined. */
  readonly helm?: string | undefined;
  readonly kustomize?: string | undefined;
  /** The minor version of Kubernetes that charts are rendered for, e.g. `1.33`; the program's own where it is undefined. */
  readonly kubernetes?: string | undefined;
  /** Whether a second rendering shows which lines have printed what; so by default. */
  readonly isTraced?: boolean;
  /** Whether a kustomization may name files of all of its repository, as Flux lets it. */
  readonly isUnrestricted?: boolean | undefined;
  /** What is added to a kustomization. */
  readonly added?: Added | undefined;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
}

/** What a folder is rendered by. */
export type Renderer = 'helm' | 'kustomize';

/** What a chart or kustomization renders to, or why it does not, in a sentence. */
export type Outcome = Rendered | Failure;

/** The same of what is rendered in another place, which is gone. */
export type Printed = RenderedOnce | Failure;
export type RenderedOnce = Omit<Rendered, 'edited'>;

export interface Failure {
  readonly reason: string;
  /** Whether there is no program to render with. */
  readonly isAbsent?: boolean;
  /** The absolute paths of the files and folders that it would be rendered from, whether they are there or not; undefined where these are not known. */
  readonly inputs?: ReadonlySet<string>;
}

export interface Rendered {
  /** The documents, as the program printed them. */
  readonly text: string;
  /** The absolute paths of the files that it is rendered from. */
  readonly places: ReadonlySet<string>;
  /** The absolute paths that a kustomization names by a link, with the one that it leads to. */
  readonly links?: ReadonlyMap<string, string>;
  /** The name of the release, which a chart that prints its namespace gets for that where none is given. */
  readonly assumedNamespace?: string;
  /** Whether it is a chart whose templates print only in the charts that use it. */
  readonly isLibrary?: true;
  /** Leads back to these files. */
  readonly rendering: (stream: ParsedFile) => Rendering;
  /** What it would render to if files had other texts, by their absolute paths. Nothing is written but a copy. */
  readonly edited: (texts: ReadonlyMap<string, string>, own?: Pick<RenderOptions, 'isTraced' | 'signal'>) => Promise<Printed>;
}
