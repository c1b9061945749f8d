import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, codeActions, configure, findingOf, findingsWhen, open, restore, ruleOf } from './editor';

const FIX = 'Deliver the supervisor with an init container';
const expected = readFileSync(join(__dirname, '../suite/expected/pod.yaml'), 'utf8');

async function offered(
  kind?: vscode.CodeActionKind,
): Promise<{ readonly document: vscode.TextDocument; readonly actions: readonly vscode.CodeAction[] }> {
  const document = await open('pod.yaml');
  const finding = await findingOf('hostpath-supervisor', document.uri);
  return { document, actions: await codeActions(document.uri, finding.range, kind) };
}

describe('code actions', () => {
  afterEach(closeEditors);

  it('offer quick fixes of the finding, one of them preferred', async () => {
    const { actions } = await offered(vscode.CodeActionKind.QuickFix);
    assert(actions.every(({ kind }) => kind !== undefined && vscode.CodeActionKind.QuickFix.contains(kind)));
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    assert.equal(preferred.length, 1);
    assert(preferred[0]?.title.startsWith(FIX));
  });

  it('offer a fix of the whole file where that is asked for', async () => {
    const kind = vscode.CodeActionKind.SourceFixAll.append('scc-lens');
    const { actions } = await offered(kind);
    assert.deepEqual(
      actions.map(action => action.kind?.value),
      [kind.value],
    );
  });

  it('write the init container with the preferred fix', async () => {
    const { document, actions } = await offered(vscode.CodeActionKind.QuickFix);
    const fix = actions.find(({ isPreferred, title }) => isPreferred === true && title.startsWith(FIX));
    assert(fix?.edit);
    assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
    assert.equal(document.getText(), expected);
    await findingsWhen(document.uri, all => all.every(one => ruleOf(one) !== 'hostpath-supervisor'));
  });
});

describe('fix all on save', () => {
  let before = '';

  beforeEach(async () => {
    before = (await open('pod.yaml')).getText();
    await configure('editor.codeActionsOnSave', { 'source.fixAll.scc-lens': 'explicit' });
  });
  afterEach(async () => {
    await configure('editor.codeActionsOnSave', undefined);
    await closeEditors();
    await restore('pod.yaml', before);
  });

  it('saves the fixed file', async () => {
    const document = await open('pod.yaml');
    await findingOf('hostpath-supervisor', document.uri);
    const saved = (): string => readFileSync(document.uri.fsPath, 'utf8');
    let changes = 0;
    // Now and then code-server saves without asking any language server for code actions.
    while (!saved().includes('initContainers:') && changes < 3) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
      await vscode.workspace.applyEdit(edit);
      assert.equal(await document.save(), true);
      changes++;
    }
    assert.equal(saved(), '# changed\n'.repeat(changes) + expected);
  });
});
