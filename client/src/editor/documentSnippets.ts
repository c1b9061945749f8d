/** Snippets of whole documents. What package.json contributes would be offered within values, too. */
import * as vscode from 'vscode';
import data from './documentSnippets.json';
import { startsDocument } from './startsDocument';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** Offers them where a YAML document begins. */
export function registerSnippets(): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider('yaml', {
    provideCompletionItems: (document, { line, character }) => {
      const range = new vscode.Range(line, 0, line, character);
      return startsDocument(document.getText().split(/\r?\n/), line) ? Object.entries<Snippet>(data).map(item => itemOf(item, range)) : [];
    },
  });
}

function itemOf([label, { prefix, description, body }]: [string, Snippet], range: vscode.Range): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label: prefix, description: label }, vscode.CompletionItemKind.Snippet);
  item.insertText = new vscode.SnippetString(body.join('\n'));
  item.documentation = description;
  item.range = range;
  return item;
}
