/** What the server can do, as it answers `initialize`. */
import { CodeActionKind, PositionEncodingKind, TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { InitializeResult } from 'vscode-languageserver/node';
import type { ClientFeatures } from './clientFeatures';
import { FIX_ALL } from './codeActions';
import { COMPLETION_TRIGGERS } from './completion';

export function capabilitiesFor(features: ClientFeatures): InitializeResult {
  return {
    serverInfo: { name: 'scc-lens' },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL], resolveProvider: features.lazyEdits },
      completionProvider: { triggerCharacters: [...COMPLETION_TRIGGERS], resolveProvider: true },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      inlayHintProvider: true,
      renameProvider: features.prepareRename ? { prepareProvider: true } : true,
      codeLensProvider: { resolveProvider: true },
      ...(features.pullsDiagnostics
        ? { diagnosticProvider: { identifier: 'scc-lens', interFileDependencies: true, workspaceDiagnostics: false } }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
