/** The parts of an open document that are not judged: for its code lenses, and for an editor that shows them. */
import * as l10n from '@vscode/l10n';
import { isJudged, judgedOnSave, notJudgedIn, tooLarge, unjudgedObjects, unjudgedTexts, type NotJudged } from '@scc-lens/lens';
import type { NotJudgedParams, NotJudgedResult } from '@scc-lens/protocol';
import { toRange } from './convert';
import { hasLongDocument, isTooLong, mayContainObjects } from './manifestText';
import { renderStateOf } from './rendering/answers';
import { subjectOf, type Session, type Subject } from './session';

/** The answer to the request; null where the document is not open, or is of no language in which manifests are written. */
export async function notJudged(session: Session, { uri }: NotJudgedParams): Promise<NotJudgedResult | null> {
  const document = session.open.get(uri);
  if (document === undefined) return null;
  const subject = await subjectOf(session, document);
  const { file, options } = subject;
  const found = unread(subject) ?? asRendered(subject, notJudgedIn(file, options));
  return {
    version: document.version,
    isJudged: isJudged(file),
    notJudged: found.map(({ kind, span, reason }) => ({ kind, range: span === null ? null : toRange(document, span), reason })),
  };
}

/** What has a code lens of its own: templates, overlays, long texts, objects whose pods no field shows. None in a text without objects. */
export function gapsWithLens(subject: Subject): readonly NotJudged[] {
  const { document, file } = subject;
  const none = unread(subject);
  if (none !== null) return none;
  if (!mayContainObjects(document.getText())) return [];
  const texts = unjudgedTexts(file).filter(({ kind }) => kind !== 'foreign');
  return [...asRendered(subject, texts), ...unjudgedObjects(file)];
}

/** What is judged as rendered is no gap. What is rendered and not judged has the reason of the rendering. */
function asRendered({ session, document }: Subject, gaps: readonly NotJudged[]): readonly NotJudged[] {
  const state = renderStateOf(session, document.uri);
  if (state === null) return gaps;
  return gaps.flatMap(gap => {
    if (gap.kind !== 'template' && gap.kind !== 'overlay') return [gap];
    return state.isJudged ? [] : [{ ...gap, reason: state.isAddition ? `${gap.reason} ${state.text}` : state.text }];
  });
}

/** Why nothing of a text is read; null where something is. */
function unread({ session, document }: Subject): readonly NotJudged[] | null {
  const text = document.getText();
  return isTooLong(text)
    ? [tooLarge(l10n.t('8 million characters'))]
    : mayContainObjects(text) && session.open.waits(document)
      ? [onSave()]
      : null;
}

/** What a file with a long document has, whether it waits or not. */
export const lensOfLong = ({ document, file }: Subject): readonly NotJudged[] =>
  isJudged(file) && hasLongDocument(document.getText()) ? [onSave()] : [];

const onSave = (): NotJudged => judgedOnSave(l10n.t('1 million characters'));
