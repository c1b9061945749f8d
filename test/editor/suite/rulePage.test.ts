import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, extension, findingOf, open } from './editor';

describe('the page of a rule', () => {
  afterEach(closeEditors);

  it('is linked from its finding by an https address', async () => {
    const { uri } = await open('pod.yaml');
    const { code } = await findingOf('hostpath-supervisor', uri);
    assert(typeof code === 'object');
    assert.match(code.target.toString(true), /^https:\/\/[^/]+\/.*\/docs\/rules\/hostpath-supervisor\.md$/);
  });

  it('is shown by a command as the extension has it, rendered', async () => {
    await vscode.commands.executeCommand('sccLens.showRule', 'scc-denied');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'vscode.markdown.preview.editor');
    assert.equal(input.uri.fsPath, join(extension().extensionPath, 'docs/rules/scc-denied.md'));
  });
});
