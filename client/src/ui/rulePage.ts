/** The pages of the rules as the package has them, which need no network. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { commands, languages, Uri, window as editorWindow } from 'vscode';
import { window } from '../editor';
import { ruleTexts } from './messages';

/** VS Code's own preview, as an editor. */
const PREVIEW = 'vscode.markdown.preview.editor';

/** Shows a rule's page rendered: that of the finding at the cursor. Without one, and where there are several, the user chooses. */
export async function showRule(folder: string, named: unknown): Promise<void> {
  const all = (await readdir(folder)).map(file => path.basename(file, '.md'));
  const here = typeof named === 'string' ? [named] : rulesAtCursor();
  const known = all.filter(rule => here.includes(rule));
  const rule = known.length === 1 ? known[0] : await pick(known.length === 0 ? all : known);
  if (rule !== undefined) await commands.executeCommand('vscode.openWith', Uri.file(path.join(folder, `${rule}.md`)), PREVIEW);
}

async function pick(rules: readonly string[]): Promise<string | undefined> {
  const items = rules.map(label => ({ label }));
  return (await window.showQuickPick(items, { title: ruleTexts.title(), placeHolder: ruleTexts.placeholder() }))?.label;
}

function rulesAtCursor(): readonly string[] {
  const editor = editorWindow.activeTextEditor;
  if (editor === undefined) return [];
  return languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === 'scc-lens' && range.contains(editor.selection.active))
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
}
