/** Hovers of the extension itself, next to the ones of the language server. */
import * as vscode from 'vscode';
import type { ProtocolPosition } from '@scc-lens/protocol';
import { plainText } from './plainText';

/** A text of several paragraphs and lists; what is in one line is shown letter by letter. */
export interface HoverText {
  readonly title: string;
  /** Each with its lines, which may have lines of their own. */
  readonly lists: readonly { readonly title: string; readonly items: readonly HoverLine[] }[];
}

export interface HoverLine {
  readonly text: string;
  readonly items?: readonly HoverLine[];
}

type HoverAnswer = (uri: string, position: ProtocolPosition) => Promise<readonly HoverText[]>;

/** Adds hovers to documents of these languages. */
export function showHovers(ids: readonly string[], answer: HoverAnswer): { readonly dispose: () => void } {
  const selector = ids.map(language => ({ language }));
  return vscode.languages.registerHoverProvider(selector, {
    provideHover: async ({ uri }, { line, character }) => {
      const texts = await answer(uri.toString(), { line, character });
      return texts.length === 0 ? undefined : new vscode.Hover(texts.map(plainMarkdown));
    },
  });
}

function plainMarkdown({ title, lists }: HoverText): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString().appendText(plainText(title));
  const append = (items: readonly HoverLine[], margin: string): void => {
    for (const { text, items: below = [] } of items) {
      markdown.appendMarkdown(`\n${margin}- `).appendText(plainText(text).replaceAll('\n', ' '));
      append(below, `${margin}  `);
    }
  };
  for (const list of lists) {
    markdown.appendMarkdown('\n\n**').appendText(plainText(list.title)).appendMarkdown('**\n');
    append(list.items, '');
  }
  return markdown;
}
