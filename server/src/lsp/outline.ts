/** Document symbols, for the outline and breadcrumbs, and folding ranges. */
import { FoldingRangeKind, SymbolKind } from 'vscode-languageserver';
import type { DocumentSymbol, FoldingRange, SymbolInformation, TextDocumentIdentifier } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { foldsIn, outlineOf, type OutlineItem, type OutlineKind } from '@scc-lens/lens/answers';
import { toRange } from './convert';
import type { Session } from './session';

const KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  object: SymbolKind.Class,
  container: SymbolKind.Module,
  volume: SymbolKind.Field,
  subject: SymbolKind.Variable,
  role: SymbolKind.Interface,
};

interface Params {
  readonly textDocument: TextDocumentIdentifier;
}

export async function documentSymbols(session: Session, { textDocument }: Params): Promise<DocumentSymbol[] | SymbolInformation[]> {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return [];
  const items = outlineOf(await session.open.parse(document));
  return session.features.nestedSymbols ? items.map(item => nested(document, item)) : items.flatMap(item => flat(document, item, ''));
}

const nested = (document: TextDocument, { name, detail, kind, span, nameSpan, children }: OutlineItem): DocumentSymbol => ({
  name,
  detail,
  kind: KINDS[kind],
  range: toRange(document, span),
  selectionRange: toRange(document, nameSpan),
  children: children.map(child => nested(document, child)),
});

function flat(document: TextDocument, { name, kind, span, children }: OutlineItem, containerName: string): SymbolInformation[] {
  const own: SymbolInformation = {
    name,
    kind: KINDS[kind],
    containerName,
    location: { uri: document.uri, range: toRange(document, span) },
  };
  return [own, ...children.flatMap(child => flat(document, child, name))];
}

/** Null where the editor's own folding is better. */
export async function foldingRanges(session: Session, { textDocument }: Params): Promise<FoldingRange[] | null> {
  const document = session.open.get(textDocument.uri);
  const folds = document === undefined ? null : foldsIn(await session.open.parse(document));
  return (
    folds?.map(({ first, last, isComment }) => ({
      startLine: first,
      endLine: last,
      ...(isComment && { kind: FoldingRangeKind.Comment }),
    })) ?? null
  );
}
