import { InlayHintRefreshRequest } from 'vscode-languageserver/node';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver/node';
import { filledIn } from '@scc-lens/lens';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** What admission fills in, where the user has switched that on. */
export async function inlayHints(session: Session, { textDocument, range }: InlayHintParams): Promise<InlayHint[]> {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return [];
  if (!session.settings.of(document.uri).inlayHints) return [];
  const file = await session.open.parse(document);
  const part = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return filledIn(file, part, analyzeOptions(session, document.uri)).map(({ offset, text }) => ({
    position: document.positionAt(offset),
    label: text,
    paddingLeft: true,
  }));
}

/** Has the editor ask again: the facts have changed, or the setting. */
export async function refreshInlayHints({ connection, features }: Session): Promise<void> {
  if (features.inlayHintRefresh) await connection.sendRequest(InlayHintRefreshRequest.type);
}
