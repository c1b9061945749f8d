/** How diagnostics reach the editor: they are published, or an editor that asks for them itself fetches them. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type {
  CancellationToken,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { detached } from './guard';
import { answerTexts } from './messages';
import type { Session } from './session';

export interface Delivery {
  /** Takes the newest diagnostics of a document; without a version, of one that was closed. */
  readonly send: (params: PublishDiagnosticsParams) => void;
  /** The diagnostics of a document's present version, once they are worked out. Answers any editor, also one that they are published to. */
  readonly pull: (params: DocumentDiagnosticParams, token: CancellationToken) => Promise<DocumentDiagnosticReport>;
}

type Waiting = (params: PublishDiagnosticsParams) => void;

export function createDelivery(session: Session): Delivery {
  const { connection, log, open } = session;
  const newest = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Map<string, Set<Waiting>>();
  let refreshes = false;

  const publish = detached(log, 'textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
    connection.sendDiagnostics(params),
  );
  const refresh = detached(log, 'workspace/diagnostic/refresh', () => connection.languages.diagnostics.refresh());

  /** One request for all documents that change together. */
  const askToPull = (): void => {
    if (refreshes) return;
    refreshes = true;
    setImmediate(() => {
      refreshes = false;
      refresh();
    });
  };

  return {
    send: params => {
      const { uri, version } = params;
      const before = newest.get(uri);
      if (version === undefined) newest.delete(uri);
      else newest.set(uri, params);
      const asked = waiting.get(uri);
      waiting.delete(uri);
      for (const resolve of asked ?? []) resolve(params);
      if (!session.features.pullsDiagnostics) publish(params);
      // A new version is asked for by itself.
      else if (asked === undefined && version !== undefined && before?.version === version) askToPull();
    },
    pull: async ({ textDocument: { uri } }, token) => {
      const document = open.get(uri);
      const known = newest.get(uri);
      if (document === undefined) return { kind: 'full', items: [] };
      if (known?.version === document.version) return { kind: 'full', items: known.diagnostics };
      const asked = waiting.get(uri) ?? new Set();
      waiting.set(uri, asked);
      const { diagnostics } = await new Promise<PublishDiagnosticsParams>((resolve, reject) => {
        asked.add(resolve);
        token.onCancellationRequested(() => {
          asked.delete(resolve);
          reject(new ResponseError(LSPErrorCodes.RequestCancelled, answerTexts.cancelled()));
        });
      });
      return { kind: 'full', items: diagnostics };
    },
  };
}
