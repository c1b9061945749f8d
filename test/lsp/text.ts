import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Range, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

export const FIXTURES = path.resolve(__dirname, '../fixtures/lsp');

export function fixture(name: string): string {
  return readFileSync(path.join(FIXTURES, name), 'utf8');
}

/** The text that a range covers, as an editor would cut it out. */
export function textIn(text: string, range: Range): string {
  return TextDocument.create('', '', 0, text).getText(range);
}

/** The place of a part of a text: the n-th time that it occurs, from zero. */
export function rangeOf(text: string, part: string, nth = 0): Range {
  let start = text.indexOf(part);
  for (let i = 0; i < nth; i++) start = text.indexOf(part, start + 1);
  const document = TextDocument.create('', '', 0, text);
  return { start: document.positionAt(start), end: document.positionAt(start + part.length) };
}

/** The text after an edit of one document, as an editor would make it. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits]);
}

/** The one document edit that a workspace edit contains. */
export function onlyEdit(edit: WorkspaceEdit | undefined): TextDocumentEdit & { readonly edits: TextEdit[] } {
  const [change, ...others] = edit?.documentChanges ?? [];
  if (change === undefined || !('textDocument' in change) || others.length > 0) throw new Error(`not one edit: ${JSON.stringify(edit)}`);
  return change as TextDocumentEdit & { edits: TextEdit[] };
}

/** Carries an edit out on disk, as an editor would with files that are saved; the names of the files that it makes. */
export function carryOut(edit: WorkspaceEdit | undefined): readonly string[] {
  const created: string[] = [];
  for (const change of edit?.documentChanges ?? []) {
    if ('textDocument' in change) {
      const file = fileURLToPath(change.textDocument.uri);
      writeFileSync(
        file,
        applied(
          readFileSync(file, 'utf8'),
          change.edits.filter(each => 'newText' in each),
        ),
      );
    } else if (change.kind === 'create') {
      assert.ok(!existsSync(fileURLToPath(change.uri)), 'a file would be overwritten');
      writeFileSync(fileURLToPath(change.uri), '');
      created.push(path.basename(fileURLToPath(change.uri)));
    }
  }
  return created;
}
