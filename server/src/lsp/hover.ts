import { MarkupKind } from 'vscode-languageserver/node';
import type { Hover, HoverParams } from 'vscode-languageserver/node';
import { hoverAt } from '../core';
import { toRange } from './convert';
import { linksInto } from './links';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { canonical } from './workspaceFiles';

/** What the engine knows of what is written at a position; Markdown reads well enough where it is shown as it is. */
export async function hover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return null;
  const file = await session.open.parse(document);
  const found = hoverAt(file, document.offsetAt(position), analyzeOptions(session, document.uri), {
    file: canonical(document.uri),
    link: linksInto(session),
  });
  if (found === null) return null;
  const kind = session.features.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { range: toRange(document, found.span), contents: { kind, value: found.markdown } };
}
