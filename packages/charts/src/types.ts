/** What a rendered manifest is made of, and where a field of it comes from. */
import type { Change, FieldPath, Span, TextEdit } from '@scc-lens/words';
import type { Position, Refusal } from '@scc-lens/yaml';

/** A text of a file. `file` is the name that findings get. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** A file that may have patches of what is rendered. */
export interface PatchedFile extends SourceText {
  /** Where the document of a HelmRelease starts: its post-renderers have the patches. Absent for a kustomization. */
  readonly releaseAt?: number;
  /** The kustomization as it was built, with what other files add to it; absent for a HelmRelease. */
  readonly whole?: KustomizationSource;
}

/** A template of a chart, or of a chart in it. */
export interface TemplateSource extends SourceText {
  /** As Helm's `# Source:` comments name it: `web/charts/cache/templates/pod.yaml`. */
  readonly source: string;
}

/** A file of values. */
export interface ValuesSource extends SourceText {
  /** Names of the charts inside the rendered one down to the chart whose values these are; empty for the rendered chart. */
  readonly scope: readonly string[];
}

/** A `Chart.yaml`. */
export interface ChartFile extends SourceText {
  /** Names of the charts inside the rendered one down to this chart; empty for the rendered chart. */
  readonly scope: readonly string[];
}

/** A chart as it is written. */
export interface ChartSource {
  readonly templates: readonly TemplateSource[];
  /** The file that wins comes first. Empty where it is not known which values a rendering had. */
  readonly values: readonly ValuesSource[];
  /** Values that neither file has: from `--set`. */
  readonly overridden: readonly FieldPath[];
  /**
   * Each `Chart.yaml`, the rendered chart's first: what is named where a template is in no file, as in a packed chart. None where such a
   * document keeps its place in the stream.
   */
  readonly charts: readonly ChartFile[];
}

/** A kustomization file with the files that it names, read. */
export interface KustomizationSource extends SourceText {
  /** Manifests, and other kustomizations in their folders, in the order of the file. */
  readonly resources: readonly (SourceText | KustomizationSource)[];
  readonly components: readonly KustomizationSource[];
  /** Files of patches and replacements, files and folders of transformers, by the path that the kustomization gives them. */
  readonly patches: ReadonlyMap<string, SourceText>;
}

/** How sure a place is: the line that sets the field, the line of the nearest parent that was traced, or only the file. */
export type Exactness = 'exact' | 'parent' | 'file';

/** A span of a file. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** Where a rendered field is written. */
export interface Origin extends Place {
  readonly exactness: Exactness;
  /** Where the value is written that the template prints there; null where that is not known. */
  readonly value: Place | null;
  /** The template, as Helm names it, where that is in a packed chart; the place is then the chart's among the dependencies. */
  readonly packed?: string;
}

/** Traces fields of one rendered document. */
export type Tracer = (path: FieldPath) => Origin;

/** From the documents of a rendered stream to the files that they are rendered from. */
export interface Rendering {
  /** Where a field of a document is written; null where nothing shows from which file the document is. */
  readonly trace: (document: number, path: FieldPath) => Origin | null;
  /** The text of a file that an origin names. */
  readonly textOf: (file: string) => string;
  /** Where an offset of a file's text is for the user, whose file lacks the edits that led to the text. */
  readonly onDisk?: (file: string, offset: number) => Position | undefined;
  /** The kustomization that was built, or the HelmRelease that has a chart deployed; absent where that is not a file, or its patches may have no effect. */
  readonly kustomization?: PatchedFile;
  /** The part of a template that prints a field; null where that is not certain. Absent where nothing is rendered from templates. */
  readonly written?: (document: number, path: FieldPath) => WrittenField | null;
}

/** Where a template writes a field of a rendered document. */
export interface WrittenField {
  readonly file: string;
  /** The template. */
  readonly text: string;
  /** The offset of its key, or of the first text of an item; for a document, of its kind. */
  readonly start: number;
}

/** A change of a rendered document, with the edits of the rendered text that make it. */
export interface WantedEdits {
  readonly document: number;
  readonly changes: readonly Change[];
  /** In the offsets of the stream. */
  readonly edits: readonly TextEdit[];
}

/** Edits of one file that a rendering is of; or why there are none, in a sentence. */
export type SourceEdits = { readonly file: string; readonly edits: readonly TextEdit[] } | Refusal;
