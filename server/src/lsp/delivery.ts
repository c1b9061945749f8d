/** How diagnostics reach the editor: they are published, or an editor that asks for them itself fetches them. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
  CancellationToken,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  PublishDiagnosticsParams,
} from 'vscode-languageserver';
import { cached } from '@scc-lens/words';
import { detached } from './guard';
import { answerTexts } from './messages';
import type { Session } from './session';
import { afterMessages } from './slices';

type Waiting = (params: PublishDiagnosticsParams) => void;

export class Delivery {
  private readonly newest = new Map<string, PublishDiagnosticsParams>();
  private readonly waiting = new Map<string, Set<Waiting>>();
  private refreshes = false;

  constructor(private readonly session: Session) {}

  /** Takes the newest diagnostics of a document; without a version, of one that was closed. */
  send(params: PublishDiagnosticsParams): void {
    const { uri, version } = params;
    const { connection, log, features } = this.session;
    const before = this.newest.get(uri);
    if (version === undefined) this.newest.delete(uri);
    else this.newest.set(uri, params);
    const asked = this.waiting.get(uri);
    this.waiting.delete(uri);
    for (const resolve of asked ?? []) resolve(params);
    if (!features.pullsDiagnostics) detached(log, 'textDocument/publishDiagnostics', () => connection.sendDiagnostics(params))();
    // A new version is asked for by itself.
    else if (asked === undefined && version !== undefined && before?.version === version) this.askToPull();
  }

  /** One request for all documents that change together. */
  private askToPull(): void {
    if (this.refreshes) return;
    this.refreshes = true;
    const { connection, log } = this.session;
    const refresh = detached(log, 'workspace/diagnostic/refresh', () => connection.languages.diagnostics.refresh());
    afterMessages(() => {
      this.refreshes = false;
      refresh();
    });
  }

  /** The diagnostics of a document's present version, once they are worked out. Answers any editor, also one that they are published to. */
  async pull({ textDocument: { uri } }: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const document = this.session.open.get(uri);
    const known = this.newest.get(uri);
    if (document === undefined) return { kind: 'full', items: [] };
    if (known?.version === document.version) return { kind: 'full', items: known.diagnostics };
    const asked = cached(this.waiting, uri, () => new Set());
    const { diagnostics } = await new Promise<PublishDiagnosticsParams>((resolve, reject) => {
      asked.add(resolve);
      token.onCancellationRequested(() => {
        asked.delete(resolve);
        reject(new ResponseError(LSPErrorCodes.RequestCancelled, answerTexts.cancelled()));
      });
    });
    return { kind: 'full', items: diagnostics };
  }
}
