/** The wiring: what the server can do, and which function answers which message. */
import { CodeActionKind, PositionEncodingKind, TextDocumentSyncKind, type Connection, type InitializeResult } from 'vscode-languageserver';
import * as protocol from '@scc-lens/protocol';
import { askTool, catalog, explain, locatePlace, review, statusOf } from './clientAnswers';
import type { ClientFeatures } from './clientFeatures';
import { codeActions, FIX_ALL, resolveCodeAction } from './codeActions';
import { codeLenses, inlayHints, resolveCodeLens } from './codeLens';
import { COMPLETION_TRIGGERS, completions, resolveCompletion } from './completion';
import { forecasts, locateRefusal, objects } from './deployment';
import { Diagnostics } from './diagnostics';
import { generateSccs, handOverDocument, neededObjects, serviceAccounts } from './generate';
import { detached, logged } from './guard';
import { hover } from './hover';
import { accountsAt, definition, highlights, prepareRename, references, rename } from './navigation';
import { notJudged } from './notJudged';
import { documentSymbols, foldingRanges } from './outline';
import { rendered, valuesFiles } from './rendering/answers';
import { replaceSupervisors } from './replaceSupervisors';
import { atOnce, prompt, upToDate, wide } from './requests';
import { createSession, readClient, type Session, type Surroundings } from './session';
import { allow } from './suppressActions';
import { begin, clusterChanged, documentClosed, filesChanged, settingsChanged } from './workspaceChanges';

/** Serves one editor until the connection ends. */
export function startServer(connection: Connection, surroundings: Surroundings): void {
  const session = createSession(connection, surroundings);
  const diagnostics = new Diagnostics(session);
  connection.onInitialize(params => {
    readClient(session, params);
    return capabilitiesFor(session.features);
  });
  connection.onShutdown(() => session.renderings.stop());
  followDocuments(session, diagnostics);
  followWorkspace(session, diagnostics);
  connection.languages.diagnostics.on(logged(session.log, 'textDocument/diagnostic', diagnostics.pull));
  answerEditor(session);
  answerClient(session);
  session.open.texts.listen(connection);
  connection.listen();
}

function followDocuments(session: Session, diagnostics: Diagnostics): void {
  const { open, renderings, log } = session;
  open.texts.onDidOpen(({ document }) => {
    diagnostics.opened(document);
    renderings.opened(document);
  });
  open.texts.onDidSave(({ document }) => {
    renderings.saved(document);
    diagnostics.changed(document);
  });
  open.texts.onDidChangeContent(({ document }) => diagnostics.changed(document));
  open.texts.onDidClose(detached(log, 'textDocument/didClose', ({ document }) => documentClosed(session, diagnostics, document)));
}

function followWorkspace(session: Session, diagnostics: Diagnostics): void {
  const { connection } = session;
  const follow = <P>(name: string, work: (session: Session, diagnostics: Diagnostics, params: P) => unknown) =>
    detached(session.log, name, (params: P) => work(session, diagnostics, params));
  connection.onInitialized(follow('initialized', begin));
  connection.onDidChangeConfiguration(follow('workspace/didChangeConfiguration', settingsChanged));
  connection.onDidChangeWatchedFiles(follow('workspace/didChangeWatchedFiles', filesChanged));
  connection.onNotification(protocol.CLUSTER_FACTS, follow(protocol.CLUSTER_FACTS, clusterChanged));
}

/** The requests of LSP. */
function answerEditor(session: Session): void {
  const { connection } = session;
  connection.onCodeAction(prompt(session, 'textDocument/codeAction', codeActions));
  connection.onCodeActionResolve(upToDate(session, 'codeAction/resolve', resolveCodeAction));
  connection.onCompletion(prompt(session, 'textDocument/completion', completions));
  connection.onCompletionResolve(atOnce(session, 'completionItem/resolve', resolveCompletion));
  connection.onHover(prompt(session, 'textDocument/hover', hover));
  connection.onDefinition(wide(session, 'textDocument/definition', definition));
  connection.onReferences(wide(session, 'textDocument/references', references));
  connection.onDocumentHighlight(prompt(session, 'textDocument/documentHighlight', highlights));
  connection.onPrepareRename(wide(session, 'textDocument/prepareRename', prepareRename));
  connection.onRenameRequest(atOnce(session, 'textDocument/rename', rename));
  connection.onDocumentSymbol(atOnce(session, 'textDocument/documentSymbol', documentSymbols));
  connection.onFoldingRanges(atOnce(session, 'textDocument/foldingRange', foldingRanges));
  connection.languages.inlayHint.on(prompt(session, 'textDocument/inlayHint', inlayHints));
  connection.onCodeLens(atOnce(session, 'textDocument/codeLens', codeLenses));
  connection.onCodeLensResolve(atOnce(session, 'codeLens/resolve', resolveCodeLens));
}

/** The requests that LSP does not have. */
function answerClient(session: Session): void {
  const { connection } = session;
  connection.onRequest(protocol.ACCOUNTS_AT, prompt(session, protocol.ACCOUNTS_AT, accountsAt));
  connection.onRequest(protocol.ALLOW, upToDate(session, protocol.ALLOW, allow));
  connection.onRequest(protocol.ASK_TOOL, upToDate(session, protocol.ASK_TOOL, askTool));
  connection.onRequest(protocol.CATALOG, upToDate(session, protocol.CATALOG, catalog));
  connection.onRequest(protocol.DOCUMENT_STATUS, atOnce(session, protocol.DOCUMENT_STATUS, statusOf));
  connection.onRequest(protocol.EXPLAIN, upToDate(session, protocol.EXPLAIN, explain));
  connection.onRequest(protocol.FORECASTS, upToDate(session, protocol.FORECASTS, forecasts));
  connection.onRequest(protocol.GENERATE_SCC, upToDate(session, protocol.GENERATE_SCC, generateSccs));
  connection.onRequest(protocol.HAND_OVER, upToDate(session, protocol.HAND_OVER, handOverDocument));
  connection.onRequest(protocol.LOCATE, upToDate(session, protocol.LOCATE, locatePlace));
  connection.onRequest(protocol.LOCATE_REFUSAL, upToDate(session, protocol.LOCATE_REFUSAL, locateRefusal));
  connection.onRequest(protocol.NEEDED_OBJECTS, upToDate(session, protocol.NEEDED_OBJECTS, neededObjects));
  connection.onRequest(protocol.NOT_JUDGED, atOnce(session, protocol.NOT_JUDGED, notJudged));
  connection.onRequest(protocol.OBJECTS, upToDate(session, protocol.OBJECTS, objects));
  connection.onRequest(protocol.RENDERED, atOnce(session, protocol.RENDERED, rendered));
  connection.onRequest(protocol.REPLACE_SUPERVISORS, upToDate(session, protocol.REPLACE_SUPERVISORS, replaceSupervisors));
  connection.onRequest(protocol.REVIEW, upToDate(session, protocol.REVIEW, review));
  connection.onRequest(protocol.SERVICE_ACCOUNTS, upToDate(session, protocol.SERVICE_ACCOUNTS, serviceAccounts));
  connection.onRequest(protocol.VALUES_FILES, atOnce(session, protocol.VALUES_FILES, valuesFiles));
}

export const capabilitiesFor = (features: ClientFeatures): InitializeResult => ({
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
});
