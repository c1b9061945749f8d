import type { InitializeParams } from 'vscode-languageserver';
import type { ExperimentalCapabilities } from '@scc-lens/protocol';

/** What the connected editor can do, as far as an answer depends on it. */
export type ClientFeatures = Readonly<ReturnType<typeof readFeatures>>;

export const NO_FEATURES: ClientFeatures = readFeatures({});

export function readFeatures({ workspace, textDocument, window, experimental }: InitializeParams['capabilities']) {
  const codeAction = textDocument?.codeAction;
  const operations = workspace?.workspaceEdit?.resourceOperations ?? [];
  const sccLens = (experimental as { readonly sccLens?: Partial<ExperimentalCapabilities> | null } | null | undefined)?.sccLens;
  return {
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    progress: window?.workDoneProgress === true,
    /** Operations on files are a part of document changes. Neovim declares only these. */
    documentChanges: workspace?.workspaceEdit?.documentChanges === true || operations.length > 0,
    createFiles: operations.includes('create'),
    /** Whether the editor shows an edit for confirmation before it makes it. */
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    /**
     * Whether the editor asks for diagnostics, and asks again on request: then none is published, so that none is shown twice. VS Code's client asks
     * as well, but the extension has what it shows from those that are published.
     */
    pullsDiagnostics: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true && sccLens === undefined,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    /** Whether the editor underlines the reasons of a refusal in the refusal's colour where they are hints. */
    drawsDetails: sccLens !== undefined,
    disabledActions: codeAction?.disabledSupport === true,
    lazyEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    /** Whether the editor asks what a rename replaces before it asks for the new name. */
    prepareRename: textDocument?.rename?.prepareSupport === true,
    /** Whether the editor shows symbols as a tree, and a note next to the label of a completion. */
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    markdownCompletion: textDocument?.completion?.completionItem?.documentationFormat?.includes('markdown') === true,
    /** Commands beyond LSP that code lenses may run. */
    commands: new Set(Array.isArray(sccLens?.commands) ? (sccLens.commands as readonly string[]) : []) as ReadonlySet<string>,
    /** Whether the user trusts the workspace; an editor without that notion trusts it. */
    trusted: sccLens?.trusted !== false,
    /** Whether the editor has asked the user so, which programs are run by without further ado. */
    statesTrust: sccLens?.trusted === true,
    manifests: sccLens?.manifests === true,
    renderings: sccLens?.renderings === true,
  };
}
