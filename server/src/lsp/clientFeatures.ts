import type { InitializeParams } from 'vscode-languageserver/node';
import type { ExperimentalCapabilities } from '@scc-lens/protocol';

/** What the connected editor can do, as far as an answer depends on it. */
export interface ClientFeatures {
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly workspaceFolders: boolean;
  readonly watchedFiles: boolean;
  readonly progress: boolean;
  readonly documentChanges: boolean;
  /** Whether an edit may make a file. */
  readonly createFiles: boolean;
  /** Whether the editor shows an edit for confirmation before it makes it. */
  readonly changeAnnotations: boolean;
  readonly relatedInformation: boolean;
  /**
   * Whether the editor asks for diagnostics, and asks again on request: then none is published, so that none is shown twice. VS Code's client asks
   * as well, but the extension has what it shows from those that are published.
   */
  readonly pullsDiagnostics: boolean;
  readonly disabledActions: boolean;
  readonly lazyEdits: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  readonly markdownHover: boolean;
  /** Whether the editor asks what a rename replaces before it asks for the new name. */
  readonly prepareRename: boolean;
  /** Whether the editor shows symbols as a tree. */
  readonly nestedSymbols: boolean;
  readonly markdownCompletion: boolean;
  /** Whether a completion shows a note next to its label. */
  readonly labelDetails: boolean;
  /** Commands beyond LSP that code lenses may run. */
  readonly commands: ReadonlySet<string>;
  /** Whether the user trusts the workspace; an editor without that notion trusts it. */
  readonly trusted: boolean;
  /** Whether the editor has asked the user so, which programs are run by without further ado. */
  readonly statesTrust: boolean;
  /** Whether the editor wants to know which files of the workspace are manifests. */
  readonly manifests: boolean;
  /** Whether the editor wants to know which files are rendered. */
  readonly renderings: boolean;
}

export const NO_FEATURES: ClientFeatures = readFeatures({});

export function readFeatures({ workspace, textDocument, window, experimental }: InitializeParams['capabilities']): ClientFeatures {
  const codeAction = textDocument?.codeAction;
  const operations = workspace?.workspaceEdit?.resourceOperations ?? [];
  return {
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    progress: window?.workDoneProgress === true,
    // Operations on files are a part of document changes. Neovim declares only these.
    documentChanges: workspace?.workspaceEdit?.documentChanges === true || operations.length > 0,
    createFiles: operations.includes('create'),
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    pullsDiagnostics:
      textDocument?.diagnostic !== undefined &&
      workspace?.diagnostics?.refreshSupport === true &&
      (experimental as { readonly sccLens?: unknown } | undefined)?.sccLens === undefined,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    disabledActions: codeAction?.disabledSupport === true,
    lazyEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdownCompletion: textDocument?.completion?.completionItem?.documentationFormat?.includes('markdown') === true,
    labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    commands: commandsOf(experimental),
    trusted: sccLensOf(experimental).trusted !== false,
    statesTrust: sccLensOf(experimental).trusted === true,
    manifests: sccLensOf(experimental).manifests === true,
    renderings: sccLensOf(experimental).renderings === true,
  };
}

function commandsOf(experimental: unknown): ReadonlySet<string> {
  const { commands } = sccLensOf(experimental);
  return new Set(Array.isArray(commands) ? commands : []);
}

function sccLensOf(experimental: unknown): Partial<ExperimentalCapabilities> {
  return (experimental as { readonly sccLens?: Partial<ExperimentalCapabilities> | null } | null | undefined)?.sccLens ?? {};
}
