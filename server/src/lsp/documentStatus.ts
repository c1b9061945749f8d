/** The state of a document for a client that shows it next to the document's language. */
import { documentStatus, isJudged } from '@scc-lens/lens';
import { STATUS_CHANGED } from '@scc-lens/protocol';
import type { DocumentStatusParams, DocumentStatusResult } from '@scc-lens/protocol';
import type { ParsedFile } from '@scc-lens/yaml';
import { asked } from './changeNotice';
import { MARKS, toRange } from './convert';
import { judge } from './judge';
import { renderingTexts } from './messages';
import { gapsWithLens } from './notJudged';
import type { RenderedResult } from './rendering/renderedFolder';
import { renderStateOf } from './rendering/answers';
import type { Session } from './session';

/** Null where the document is not open. */
export async function statusOf(session: Session, { uri }: DocumentStatusParams): Promise<DocumentStatusResult | null> {
  const { open } = session;
  asked(session, STATUS_CHANGED);
  const document = open.get(uri);
  const judged = document && (await judge(session, document, () => open.get(uri) === document));
  if (document === undefined || judged === undefined) return null;
  const { file, options } = judged;
  const rendering = renderingOf(session, uri, file);
  const gaps = gapsWithLens(session, document, file);
  const { cluster, openshell, verdict } =
    rendering === null ? documentStatus(file, gaps, options) : documentStatus(rendering.stream, [], rendering.options);
  const { text, detail, state, place } = verdict;
  const marked = state === null ? text : `${MARKS[state]} ${text}`;
  return {
    cluster: { ...cluster, isConnected: options.facts.cluster.context !== null },
    openshell,
    verdict: {
      text: rendering === null ? marked : renderingTexts.asRendered(marked),
      detail,
      isProblem: state !== null && state !== 'admitted',
      position: rendering !== null || place === null ? null : toRange(document, place.span).start,
      isRendered: rendering !== null,
    },
    values: valuesOf(session, uri),
  };
}

/** What a document without objects of its own is rendered to; null where it has some, or is not judged so. */
function renderingOf(session: Session, uri: string, file: ParsedFile): RenderedResult | null {
  const result = session.renderings.of(uri)?.result();
  return result?.kind === 'rendered' && !isJudged(file) && renderStateOf(session, uri)?.isJudged === true ? result : null;
}

function valuesOf({ renderings }: Session, uri: string): DocumentStatusResult['values'] {
  const folder = renderings.of(uri);
  return folder?.target.renderer === 'helm'
    ? { text: renderingTexts.values(folder.values()), detail: renderingTexts.chooseValues() }
    : null;
}
