/** What charts and kustomizations render to. */

/** Notification to the client: the files of the charts and kustomizations that are rendered, after every rendering. */
export const RENDERINGS = 'sccLens/renderings';

export interface RenderingsNotification {
  /** URIs of the files that have a rendering, or a failed one. */
  readonly files: readonly string[];
  /** The files of charts among them. */
  readonly ofCharts: readonly string[];
}

/** The client's command that shows what the chart or kustomization of a file renders to; the server's code lenses give it the file's URI. */
export const SHOW_RENDERED = 'sccLens.showRendered';

/** The client's command that has the user choose the files of values of a chart; the server's code lenses give it the URI of one of its files. */
export const CHOOSE_VALUES = 'sccLens.chooseValues';

/** Request: what the chart or kustomization of a file rendered to last; null where the file is of none that is rendered. */
export const RENDERED = 'sccLens/rendered';

export interface RenderedParams {
  readonly uri: string;
}

export interface RenderedResult {
  /** The name of the chart's or kustomization's folder. */
  readonly name: string;
  /** URI of that folder. */
  readonly folder: string;
  /** YAML; where it is not rendered, a comment that states why. */
  readonly text: string;
}

/** Request: the files of values that the chart of a file can be rendered with; null where the file is of no chart that is rendered. */
export const VALUES_FILES = 'sccLens/valuesFiles';

export interface ValuesFilesResult {
  /** The chart's folder from the workspace folder, with slashes; `.` for that one itself. It is the name under which the setting has them. */
  readonly chart: string;
  /** From the chart's folder: those that are chosen in their order, then the others. */
  readonly files: readonly { readonly name: string; readonly isChosen: boolean }[];
}
