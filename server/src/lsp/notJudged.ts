/** The parts of an open document that are not judged: for its code lenses, and for an editor that shows them. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isJudged, judgedOnSave, notJudgedIn, tooLarge, unjudgedObjects, unjudgedTexts } from '@scc-lens/lens';
import type { NotJudged } from '@scc-lens/lens';
import type { NotJudgedParams, NotJudgedResult } from '@scc-lens/protocol';
import type { ParsedFile } from '@scc-lens/yaml';
import { toRange } from './convert';
import { hasLongDocument, isTooLong, mayContainObjects } from './manifestText';
import { fileTexts } from './messages';
import { renderStateOf } from './rendering/answers';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** The answer to the request; null where the document is not open, or is of no language in which manifests are written. */
export async function notJudged(session: Session, { uri }: NotJudgedParams): Promise<NotJudgedResult | null> {
  const document = session.open.get(uri);
  if (document === undefined) return null;
  const file = await session.open.parse(document);
  const found = unread(session, document) ?? asRendered(session, uri, notJudgedIn(file, analyzeOptions(session, uri)));
  return {
    version: document.version,
    isJudged: isJudged(file),
    notJudged: found.map(({ kind, span, reason }) => ({ kind, range: span === null ? null : toRange(document, span), reason })),
  };
}

/**
 * What has a code lens of its own: templates, overlays, texts that are too long, and objects whose pods no field shows. A text that mentions no
 * Kubernetes object has none.
 */
export function gapsWithLens(session: Session, document: TextDocument, file: ParsedFile): readonly NotJudged[] {
  const none = unread(session, document);
  if (none !== null) return none;
  if (!mayContainObjects(document.getText())) return [];
  const texts = unjudgedTexts(file).filter(({ kind }) => kind !== 'foreign');
  return [...asRendered(session, document.uri, texts), ...unjudgedObjects(file)];
}

/** What is judged as rendered is no gap. What is rendered and not judged has the reason of the rendering. */
function asRendered(session: Session, uri: string, gaps: readonly NotJudged[]): readonly NotJudged[] {
  const state = renderStateOf(session, uri);
  if (state === null) return gaps;
  return gaps.flatMap(gap => {
    if (gap.kind !== 'template' && gap.kind !== 'overlay') return [gap];
    return state.isJudged ? [] : [{ ...gap, reason: state.isAddition ? `${gap.reason} ${state.text}` : state.text }];
  });
}

/** Why nothing of a text is read; null where something is. */
function unread({ open }: Session, document: TextDocument): readonly NotJudged[] | null {
  const text = document.getText();
  return isTooLong(text) ? [tooLarge(fileTexts.mostCharacters())] : mayContainObjects(text) && open.waits(document) ? [onSave()] : null;
}

/** What a file with a long document has, whether it waits or not. */
export function lensOfLong(document: TextDocument, file: ParsedFile): readonly NotJudged[] {
  return isJudged(file) && hasLongDocument(document.getText()) ? [onSave()] : [];
}

const onSave = (): NotJudged => judgedOnSave(fileTexts.longDocument());
