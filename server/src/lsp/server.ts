/** The wiring: which function answers which message. */
import { FileChangeType, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CancellationToken, Connection, TextDocumentIdentifier, WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import { serviceAccountsOf } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import {
  ALLOW,
  ASK_TOOL,
  CATALOG,
  CLUSTER_FACTS,
  DOCUMENT_STATUS,
  EXPLAIN,
  FORECASTS,
  GENERATE_SCC,
  HAND_OVER,
  LOCATE,
  LOCATE_REFUSAL,
  NEEDED_OBJECTS,
  NOT_JUDGED,
  OBJECTS,
  PAGES_CHANGED,
  RENDERED,
  RENDERINGS,
  REPLACE_SUPERVISORS,
  REVIEW,
  SERVICE_ACCOUNTS,
  VALUES_FILES,
} from '@scc-lens/protocol';
import type {
  AllowParams,
  AskToolParams,
  ClusterFactsNotification,
  DocumentStatusParams,
  ExplainParams,
  GenerateSccParams,
  LocateRefusalParams,
  NotJudgedParams,
  ObjectPlace,
  ObjectsParams,
  RenderedParams,
  ReviewParams,
} from '@scc-lens/protocol';
import { ask } from '../assistant';
import { capabilitiesFor } from './capabilities';
import { createCatalog, locatePlace } from './catalog';
import { createChangeNotice } from './changeNotice';
import { codeActions, resolveCodeAction } from './codeActions';
import { codeLenses, refreshCodeLenses, resolveCodeLens } from './codeLens';
import { completions, resolveCompletion } from './completion';
import { createDiagnostics } from './diagnostics';
import { createStatusAnswers } from './documentStatus';
import { explain, review } from './documents';
import { forecasts } from './forecasts';
import { generateSccs } from './generateRequest';
import { detached, logged } from './guard';
import { handOverDocument, neededObjects } from './handOver';
import { hover } from './hover';
import { inlayHints, refreshInlayHints } from './inlayHints';
import { locateRefusal } from './locateRefusal';
import { createManifestList } from './manifestList';
import { answerTexts } from './messages';
import { definition, highlights, prepareRename, references, rename } from './navigation';
import { notJudged } from './notJudged';
import { objects } from './objects';
import { documentSymbols, foldingRanges } from './outline';
import { isProjectFile, loadProjects } from './projects';
import { registerForChanges, TEMPLATE_HELPER } from './register';
import { createRenderingList, rendered, valuesFiles } from './rendering/answers';
import { replaceSupervisors } from './replaceSupervisors';
import { analyzeOptions, createSession, readClient, scanWorkspace } from './session';
import { allow } from './suppressActions';

interface AboutDocument {
  readonly textDocument: TextDocumentIdentifier;
}

/** Serves one editor until the connection ends. */
export function startServer(connection: Connection): void {
  const session = createSession(connection);
  const { open, settings, facts, renderings, log } = session;
  const catalog = createCatalog(session);
  const status = createStatusAnswers(session);
  const pages = createChangeNotice(session, PAGES_CHANGED);
  const changed = (): void => {
    catalog.changed();
    status.changed();
    pages.changed();
  };
  const diagnostics = createDiagnostics(
    session,
    changed,
    detached(log, 'workspace/codeLens/refresh', () => Promise.all([refreshCodeLenses(session), refreshInlayHints(session)])),
    detached(log, RENDERINGS, () => {
      status.changed();
      return Promise.all([refreshCodeLenses(session), renderingList.send()]);
    }),
  );
  const manifests = createManifestList(session);
  const renderingList = createRenderingList(session);
  const readProjects = async (): Promise<boolean> => settings.takeProjects(await loadProjects(session));
  /** A request about the whole workspace, answered by the texts of now. */
  const upToDate = <P, R>(name: string, handler: (params: P, token: CancellationToken) => R | Promise<R>) =>
    logged(log, name, async (params: P, token: CancellationToken): Promise<R> => {
      await open.parseAll();
      return handler(params, token);
    });
  /** A request about a position of a document, which does not wait for what another one contributes that takes long to parse. */
  const prompt = <P extends AboutDocument, R>(name: string, handler: (params: P, token: CancellationToken) => Promise<R>) =>
    logged(log, name, async (params: P, token: CancellationToken): Promise<R> => {
      const { uri } = params.textDocument;
      const version = open.get(uri)?.version;
      await open.parseShort();
      if (open.get(uri)?.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, answerTexts.changed());
      return handler(params, token);
    });
  let newest: Promise<void> = Promise.resolve();
  let scans = 0;
  /** Of several at once only the last one judges everything again. */
  const rescan = (): Promise<void> => {
    newest = scanAsNumber(++scans);
    return newest;
  };
  const scanAsNumber = async (number: number): Promise<void> => {
    await scanWorkspace(session);
    if (number !== scans) return newest;
    renderings.reconsider();
    diagnostics.refresh();
    changed();
    await manifests.send();
  };

  const begin = async (): Promise<void> => {
    try {
      if (session.features.configuration) await settings.pull(session.folders);
      await readProjects();
    } finally {
      diagnostics.start();
      await rescan();
    }
  };
  const listenToChanges = async (): Promise<void> => {
    if (session.features.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(detached(log, 'workspace/didChangeWorkspaceFolders', foldersChanged));
    await registerForChanges(session);
  };
  const foldersChanged = async ({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> => {
    const gone = new Set(removed.map(({ uri }) => uri));
    session.folders = [...session.folders.filter(uri => !gone.has(uri)), ...added.map(({ uri }) => uri)];
    if (session.features.configuration) await settings.pull(session.folders);
    await readProjects();
    await rescan();
  };

  connection.onInitialize(params => {
    readClient(session, params);
    return capabilitiesFor(session.features);
  });
  let begun: Promise<unknown> = Promise.resolve();
  connection.onInitialized(
    detached(log, 'initialized', () => {
      begun = Promise.all([listenToChanges(), begin()]);
      return begun;
    }),
  );
  const whenBegun = async (): Promise<AnalyzeOptions> => {
    await begun;
    return analyzeOptions(session, session.folders[0] ?? '');
  };
  connection.onDidChangeConfiguration(
    detached(log, 'workspace/didChangeConfiguration', async change => {
      const changed = session.features.configuration ? await settings.pull(session.folders) : settings.take(change.settings);
      if (!changed) return;
      await rescan();
      await refreshInlayHints(session);
    }),
  );
  connection.onDidChangeWatchedFiles(
    detached(log, 'workspace/didChangeWatchedFiles', async ({ changes: all }) => {
      renderings.filesChanged(all);
      const changes = all.filter(({ uri }) => !uri.endsWith(TEMPLATE_HELPER));
      const isProjectChanged = changes.some(({ uri }) => isProjectFile(uri)) && (await readProjects());
      if ((await facts.filesChanged(changes)) || isProjectChanged) {
        await rescan();
        if (isProjectChanged) await refreshInlayHints(session);
      } else {
        diagnostics.refresh();
        changed();
        await manifests.send();
      }
    }),
  );
  open.texts.onDidOpen(({ document }) => {
    diagnostics.opened(document);
    renderings.opened(document);
  });
  open.texts.onDidSave(({ document }) => {
    renderings.saved(document);
  });
  open.texts.onDidChangeContent(({ document }) => {
    diagnostics.changed(document);
  });
  open.texts.onDidClose(
    detached(log, 'textDocument/didClose', async ({ document }) => {
      diagnostics.closed(document);
      renderings.closed(document);
      await facts.filesChanged([{ uri: document.uri, type: FileChangeType.Changed }]);
      diagnostics.refresh();
      changed();
    }),
  );
  connection.languages.diagnostics.on(logged(log, 'textDocument/diagnostic', diagnostics.pull));
  connection.onCodeAction(prompt('textDocument/codeAction', (params, token) => codeActions(session, params, token)));
  connection.onCodeActionResolve(upToDate('codeAction/resolve', (action, token) => resolveCodeAction(session, action, token)));
  connection.onCompletion(prompt('textDocument/completion', params => completions(session, params)));
  connection.onCompletionResolve(logged(log, 'completionItem/resolve', item => resolveCompletion(session, item)));
  connection.onHover(prompt('textDocument/hover', params => hover(session, params)));
  connection.onDefinition(prompt('textDocument/definition', params => definition(session, params)));
  connection.onReferences(prompt('textDocument/references', params => references(session, params)));
  connection.onDocumentHighlight(prompt('textDocument/documentHighlight', params => highlights(session, params)));
  connection.onPrepareRename(prompt('textDocument/prepareRename', params => prepareRename(session, params)));
  connection.onRenameRequest(logged(log, 'textDocument/rename', params => rename(session, params)));
  connection.onDocumentSymbol(logged(log, 'textDocument/documentSymbol', params => documentSymbols(session, params)));
  connection.onFoldingRanges(logged(log, 'textDocument/foldingRange', params => foldingRanges(session, params)));
  connection.languages.inlayHint.on(prompt('textDocument/inlayHint', params => inlayHints(session, params)));
  connection.onCodeLens(logged(log, 'textDocument/codeLens', params => codeLenses(session, params)));
  connection.onCodeLensResolve(logged(log, 'codeLens/resolve', lens => resolveCodeLens(session, lens)));
  connection.onRequest(
    REVIEW,
    upToDate(REVIEW, (params: ReviewParams) => {
      pages.asked();
      return review(session, params);
    }),
  );
  connection.onRequest(
    NOT_JUDGED,
    logged(log, NOT_JUDGED, (params: NotJudgedParams) => notJudged(session, params)),
  );
  connection.onRequest(
    RENDERED,
    logged(log, RENDERED, (params: RenderedParams) => rendered(session, params)),
  );
  connection.onRequest(
    VALUES_FILES,
    logged(log, VALUES_FILES, (params: RenderedParams) => valuesFiles(session, params)),
  );
  connection.onShutdown(() => {
    renderings.stop();
  });
  connection.onRequest(
    EXPLAIN,
    upToDate(EXPLAIN, (params: ExplainParams) => {
      pages.asked();
      return explain(session, params);
    }),
  );
  connection.onRequest(
    ALLOW,
    upToDate(ALLOW, (params: AllowParams) => allow(session, params)),
  );
  connection.onRequest(
    REPLACE_SUPERVISORS,
    upToDate(REPLACE_SUPERVISORS, (_params: unknown, token: CancellationToken) => replaceSupervisors(session, token)),
  );
  connection.onRequest(
    GENERATE_SCC,
    upToDate(GENERATE_SCC, (params: GenerateSccParams, token: CancellationToken) => generateSccs(session, params, token)),
  );
  connection.onRequest(
    OBJECTS,
    upToDate(OBJECTS, (params: ObjectsParams, token: CancellationToken) => objects(session, params, token)),
  );
  connection.onRequest(
    HAND_OVER,
    upToDate(HAND_OVER, (params: GenerateSccParams) => handOverDocument(session, params)),
  );
  connection.onRequest(
    NEEDED_OBJECTS,
    upToDate(NEEDED_OBJECTS, (params: ObjectsParams) => neededObjects(session, params)),
  );
  connection.onRequest(
    FORECASTS,
    upToDate(FORECASTS, (params: ObjectsParams, token: CancellationToken) => forecasts(session, params, token)),
  );
  connection.onRequest(
    LOCATE_REFUSAL,
    upToDate(LOCATE_REFUSAL, (params: LocateRefusalParams) => locateRefusal(session, params)),
  );
  connection.onRequest(
    ASK_TOOL,
    upToDate(ASK_TOOL, ({ tool, input }: AskToolParams) => ask(tool, input, whenBegun)),
  );
  connection.onRequest(CATALOG, upToDate(CATALOG, catalog.answer));
  connection.onRequest(
    DOCUMENT_STATUS,
    logged(log, DOCUMENT_STATUS, (params: DocumentStatusParams) => status.answer(params)),
  );
  connection.onRequest(
    LOCATE,
    upToDate(LOCATE, (params: ObjectPlace) => locatePlace(session, params)),
  );
  connection.onRequest(
    SERVICE_ACCOUNTS,
    upToDate(SERVICE_ACCOUNTS, () => serviceAccountsOf(facts.current().workspace.workloads)),
  );
  connection.onNotification(
    CLUSTER_FACTS,
    detached(log, CLUSTER_FACTS, (params: ClusterFactsNotification) => {
      facts.connect(params.facts);
      diagnostics.refresh();
      changed();
    }),
  );
  open.texts.listen(connection);
  connection.listen();
}
