import { DiagnosticSeverity, MarkupKind, type Hover, type HoverParams, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { literalMarkdown, workloadsIn } from '@scc-lens/lens';
import { hoverAt } from '@scc-lens/lens/answers';
import { toRange } from './convert';
import { linksInto } from './links';
import { hoverTexts } from './messages';
import { subjectOf, type Session } from './session';
import { canonical } from './workspaceFiles';

/** What the engine knows about the text at a position; Markdown reads well enough where it is shown as it is. */
export async function hover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return null;
  const isRead = isWorkspaceRead(session);
  const { file, options } = await subjectOf(session, document);
  const here = { file: session.open.fileOf(document), link: linksInto(session) };
  const found = hoverAt(file, document.offsetAt(position), options, here);
  if (found === null) return renderedHover(session, document, position);
  const kind = session.features.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  const index = file.slices.findLastIndex(({ start }) => start <= found.span.start);
  const workloads = workloadsIn(file, index);
  const rendered = session.renderings.otherVerdicts(document, options, workloads);
  const isPolicy = workloads.length === 0 && session.renderings.isPart(canonical(document.uri));
  const onFiles = isPolicy ? hoverTexts.unrendered() : rendered && hoverTexts.beforeRendering(rendered);
  const notes = [isRead ? '' : hoverTexts.reading(), onFiles];
  return {
    range: toRange(document, found.span),
    contents: { kind, value: [...notes.filter(note => note !== ''), found.markdown].join('\n\n') },
  };
}

/** Whether the workspace was read, and rendered; before that no pod and no binding of other files is known. */
const isWorkspaceRead = ({ isRead, renderings }: Session): boolean =>
  isRead && renderings.all().every(folder => folder.result().kind !== 'pending');

/** Characters of a hint on which the editor shows it itself. */
const HINT = 2;

/** What is found in a rendering where the engine knows nothing of the text, and what the editor does not show: hints, apart from their start. */
function renderedHover({ renderings, features }: Session, document: TextDocument, position: Position): Hover | null {
  const offset = document.offsetAt(position);
  const here = renderings
    .shownIn(document.uri, document, [])
    .map(({ diagnostic }) => diagnostic)
    .filter(({ severity }) => severity === DiagnosticSeverity.Hint)
    .filter(({ range }) => document.offsetAt(range.start) + HINT < offset && offset <= document.offsetAt(range.end));
  const [first] = here;
  if (first === undefined) return null;
  const messages = here.map(({ message }) => (typeof message === 'string' ? message : message.value));
  const [kind, texts] = features.markdownHover ? [MarkupKind.Markdown, messages.map(literalMarkdown)] : [MarkupKind.PlainText, messages];
  return { range: first.range, contents: { kind, value: texts.join('\n\n') } };
}
