/** What the tests of this folder do in the editor: open, wait for what the extension reports, and leave nothing behind. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';

export const SOURCE = 'scc-lens';

const waitMs = 100_000;

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('scc-lens.scc-lens');
  assert(found, 'the extension is installed');
  return found;
}

export function fixtureUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'a folder is open');
  return vscode.Uri.file(join(folder.uri.fsPath, name));
}

/** Opens a file in an editor as a click would. The API's openTextDocument keeps a document open for minutes after its editor is closed. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const uri = fixtureUri(name);
  await vscode.commands.executeCommand('vscode.open', uri);
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.uri.toString(), uri.toString());
  return document;
}

/** What the extension reports about a document now, in the order of the text. */
export function findings(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === SOURCE)
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** The rule of a diagnostic, whose code is an object where it has a page. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until the findings of a document are as wanted, looking whenever any diagnostics change. */
export function findingsWhen(
  uri: vscode.Uri,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return diagnosticsWhen(() => findings(uri), wanted);
}

function diagnosticsWhen(
  seek: () => readonly vscode.Diagnostic[],
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      subscription.dispose();
      act();
    };
    const look = (): void => {
      const found = seek();
      if (wanted(found))
        finish(() => {
          resolve(found);
        });
    };
    const timer = setTimeout(() => {
      const seen = seek()
        .map(found => `${ruleOf(found)} at line ${found.range.start.line + 1}`)
        .join(', ');
      finish(() => {
        reject(new Error(`waited in vain; now: ${seen || 'no findings'}`));
      });
    }, waitMs);
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

/** Waits for a finding of the rule and gives the first. */
export async function findingOf(rule: string, uri: vscode.Uri): Promise<vscode.Diagnostic> {
  const found = (await findingsWhen(uri, all => all.some(one => ruleOf(one) === rule))).find(one => ruleOf(one) === rule);
  assert(found);
  return found;
}

/** The code actions that the editor offers on a range, with their edits worked out; asked again where the editor took its question back, as it also does without asking the server. */
export async function codeActions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  for (let question = 1; ; question++) {
    try {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        ...[uri, range, kind?.value, 20],
      );
      if (found.length > 0 || question === 5) return found;
    } catch (error) {
      if (question === 5 || !(error instanceof Error) || error.name !== 'Canceled') throw error;
    }
  }
}

/** Sets a setting of the workspace; undefined takes it back. */
export async function configure(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Writes a file of the workspace through the editor, as it was before a test changed it. */
export async function restore(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(fixtureUri(name), Buffer.from(text));
}

/** Throws away what is unsaved, closes all editors, and waits until their findings are gone: the next test has only its own then. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.activeTextEditor) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const all = (): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics().flatMap(([, found]) => found.filter(({ source }) => source === SOURCE));
  await diagnosticsWhen(all, found => found.length === 0);
}
