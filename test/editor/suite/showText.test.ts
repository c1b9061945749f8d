/** Editors that the extension shows at the same time. */
import assert from 'node:assert/strict';
import { window, workspace } from 'vscode';
import { showText } from '../../../client/src/editor/readOnlyDocuments';

describe('documents that are shown at once', () => {
  it('are all shown, the last one on top', async () => {
    const documents = await Promise.all([1, 2, 3, 4].map(i => workspace.openTextDocument({ content: `number: ${i}\n` })));
    const editors = await Promise.all(documents.map(({ uri }) => showText(uri, { preview: false })));
    assert.deepEqual(
      editors.map(({ document }) => document.getText()),
      documents.map(document => document.getText()),
    );
    assert.equal(window.activeTextEditor?.document.getText(), 'number: 4\n');
  });
});
