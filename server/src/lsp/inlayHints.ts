import { InlayHintRefreshRequest } from 'vscode-languageserver/node';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver/node';
import { filledIn } from '../core';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** What admission fills in, where the user has switched that on. */
export function inlayHints(session: Session, { textDocument, range }: InlayHintParams): InlayHint[] {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return [];
  const options = analyzeOptions(session, document.uri);
  if (!options.settings.inlayHints) return [];
  const part = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return filledIn(session.open.parse(document), part, options).map(({ offset, text }) => ({
    position: document.positionAt(offset),
    label: text,
    paddingLeft: true,
  }));
}

/** Has the editor ask again: the facts have changed, or the setting. */
export async function refreshInlayHints({ connection, features }: Session): Promise<void> {
  if (features.inlayHintRefresh) await connection.sendRequest(InlayHintRefreshRequest.type);
}
