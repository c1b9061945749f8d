import { MarkupKind } from 'vscode-languageserver/node';
import type { Hover, HoverParams } from 'vscode-languageserver/node';
import { hoverAt } from '../core';
import { toRange } from './convert';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** What is in effect at a security context, and what admission will make of it. */
export function hover(session: Session, { textDocument, position }: HoverParams): Hover | null {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return null;
  const found = hoverAt(session.open.parse(document), document.offsetAt(position), analyzeOptions(session, document.uri));
  return found === null ? null : { range: toRange(document, found.span), contents: { kind: MarkupKind.Markdown, value: found.markdown } };
}
