/** What of an open document is not judged: for its code lenses, and for an editor that shows it. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isJudged, notJudgedIn, tooLarge, unjudgedObjects, unjudgedTexts } from '../core';
import type { NotJudged, ParsedFile } from '../core';
import type { NotJudgedParams, NotJudgedResult } from '../protocol';
import { toRange } from './convert';
import { isTooLong, mayContainObjects } from './manifestText';
import { fileTexts } from './messages';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** The answer to the request; null where the document is not open, or is of no language in which manifests are written. */
export async function notJudged(session: Session, { uri }: NotJudgedParams): Promise<NotJudgedResult | null> {
  const document = session.open.get(uri);
  if (document === undefined) return null;
  const file = await session.open.parse(document);
  const found = isTooLong(document.getText()) ? [tooLong()] : notJudgedIn(file, analyzeOptions(session, uri));
  return {
    version: document.version,
    isJudged: isJudged(file),
    notJudged: found.map(({ kind, span, reason }) => ({ kind, range: span === null ? null : toRange(document, span), reason })),
  };
}

/**
 * What has a code lens of its own: templates, overlays, texts that are too long, and objects whose pods no field shows. A text that mentions no
 * Kubernetes object has none, whatever it is.
 */
export function gapsWithLens(document: TextDocument, file: ParsedFile): readonly NotJudged[] {
  if (isTooLong(document.getText())) return [tooLong()];
  if (!mayContainObjects(document.getText())) return [];
  return [...unjudgedTexts(file).filter(({ kind }) => kind !== 'foreign'), ...unjudgedObjects(file)];
}

const tooLong = (): NotJudged => tooLarge(fileTexts.mostCharacters());
