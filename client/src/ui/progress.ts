/** Context keys that complete the steps of the walkthrough. */
import { commands, languages, workspace } from 'vscode';
import type { Disposable } from 'vscode';

function complete(key: string): void {
  void commands.executeCommand('setContext', `sccLens.${key}`, true);
}

/** A command was run; its end may be a message that stays for hours. */
export function completeCommand(command: string): void {
  complete(`ran.${command.replace('sccLens.', '')}`);
}

/** Notes the first problem, and the first that has gone from a document that is still open. */
export function watchProblems(): Disposable {
  const seen = new Map<string, ReadonlySet<string>>();
  return languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const found = languages.getDiagnostics(uri).filter(({ source }) => source === 'scc-lens');
      const now = new Set(found.map(({ code }) => String(typeof code === 'object' ? code.value : code)));
      const isOpen = workspace.textDocuments.some(document => document.uri.toString() === uri.toString());
      if (now.size > 0) complete('sawProblem');
      // An empty list may be a server that starts again.
      if (isOpen && now.size > 0 && [...(seen.get(uri.toString()) ?? [])].some(code => !now.has(code))) complete('fixedProblem');
      seen.set(uri.toString(), now);
    }
  });
}
