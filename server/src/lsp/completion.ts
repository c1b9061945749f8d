/** Completions in manifests; what is to be known of one is worked out when the editor shows it. */
import { CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver';
import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { completionsAt, type OfferKind } from '@scc-lens/lens/answers';
import { toRange } from './convert';
import { hoverTexts } from './messages';
import { subjectOf, type Session } from './session';

/** Characters behind which something can be offered before a letter is typed. */
export const COMPLETION_TRIGGERS: readonly string[] = [' ', '-', '"', "'", '[', '{', ',', '/'];

const KINDS: Readonly<Record<OfferKind, CompletionItemKind>> = {
  capability: CompletionItemKind.EnumMember,
  scc: CompletionItemKind.Interface,
  role: CompletionItemKind.Class,
  account: CompletionItemKind.Reference,
  namespace: CompletionItemKind.Module,
  volume: CompletionItemKind.Variable,
  value: CompletionItemKind.Value,
  field: CompletionItemKind.Field,
  rule: CompletionItemKind.Constant,
};

interface ItemData {
  readonly uri: string;
  readonly version: number;
  readonly offset: number;
}

/** Where a blank or a dash that was typed is followed by a value, an item or the name of a rule; a text has them anywhere. */
const OPENS = /(?:^|\s)-\s?$|[:,[]\s$/;

/** Whether the user has asked, or typed what something can be offered behind. */
function isWanted(document: TextDocument, { position, context }: CompletionParams): boolean {
  const character = context?.triggerCharacter;
  if (character !== ' ' && character !== '-') return true;
  const before = document.getText({ start: { line: position.line, character: 0 }, end: position });
  return OPENS.test(before) || before.includes('#');
}

export async function completions(session: Session, params: CompletionParams): Promise<CompletionList | null> {
  const { textDocument, position } = params;
  const document = session.open.get(textDocument.uri);
  if (document === undefined || !isWanted(document, params)) return null;
  const { version } = document;
  const offset = document.offsetAt(position);
  const subject = await subjectOf(session, document);
  if (subject.version !== version) return null;
  const found = completionsAt(subject.file, offset, subject.options);
  if (found === null) return null;
  const range = toRange(document, found.span);
  const data: ItemData = { uri: document.uri, version, offset };
  const typed = document.getText(range);
  const width = String(found.offers.length).length;
  const items = found.offers.map(({ label, text, kind, note, rank }, i): CompletionItem => ({
    label,
    kind: KINDS[kind],
    ...(subject.options.isAlone !== true &&
      note !== '' &&
      (session.features.labelDetails ? { labelDetails: { description: note } } : { detail: note })),
    sortText: `${rank}${String(i).padStart(width, '0')}`,
    // What is inserted may start with a blank or a bracket, by which the typed word would match nothing.
    filterText: label,
    insertTextFormat: InsertTextFormat.PlainText,
    textEdit: { range, newText: text },
    data,
    ...(label === typed && { preselect: true }),
  }));
  return { isIncomplete: false, items };
}

/** Adds to a chosen item what is to be known of it; an item of an earlier version of the document stays as it is. */
export async function resolveCompletion(session: Session, item: CompletionItem): Promise<CompletionItem> {
  const data = item.data as ItemData | undefined;
  const document = data === undefined ? undefined : session.open.get(data.uri);
  if (data === undefined || document?.version !== data.version) return item;
  const { version, file, options } = await subjectOf(session, document);
  if (version !== data.version) return item;
  const found = completionsAt(file, data.offset, options);
  const known = found?.offers.find(({ label }) => label === item.label)?.documentation() ?? '';
  if (known === '') return item;
  const value = options.isAlone !== true ? known : `${hoverTexts.reading()}\n\n${known}`;
  const kind = session.features.markdownCompletion ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { ...item, documentation: { kind, value } };
}
