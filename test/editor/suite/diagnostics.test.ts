import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, findingOf, findings, findingsWhen, open, ruleOf, SOURCE } from './editor';

describe('diagnostics', () => {
  afterEach(closeEditors);

  it('mark exactly the field, with source, rule and page', async () => {
    const document = await open('pod.yaml');
    const finding = await findingOf('hostpath-supervisor', document.uri);
    assert.equal(document.getText(finding.range), 'hostPath');
    assert.equal(finding.source, SOURCE);
    assert(typeof finding.code === 'object');
    assert.match(finding.code.target.toString(), /hostpath-supervisor/);
  });

  it('follow the text', async () => {
    const document = await open('pod.yaml');
    const before = await findingOf('hostpath-supervisor', document.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# one line more\n');
    await vscode.workspace.applyEdit(edit);
    const after = await findingsWhen(document.uri, all =>
      all.some(one => ruleOf(one) === 'hostpath-supervisor' && one.range.start.line === before.range.start.line + 1),
    );
    assert.equal(after.filter(one => ruleOf(one) === 'hostpath-supervisor').length, 1);
  });

  it('locate invalid YAML, check what is around it, and end when it is fixed', async () => {
    const document = await open('broken.yaml');
    const error = await findingOf('syntax-error', document.uri);
    assert.equal(error.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.lineAt(error.range.start.line).text, '  name: [agent');
    await findingOf('hostpath-supervisor', document.uri);
    const edit = new vscode.WorkspaceEdit();
    const bracket = document.positionAt(document.getText().indexOf('[agent'));
    edit.delete(document.uri, new vscode.Range(bracket, bracket.translate(0, 1)));
    await vscode.workspace.applyEdit(edit);
    await findingsWhen(document.uri, all => all.every(one => ruleOf(one) !== 'syntax-error'));
  });

  it('leave other languages alone', async () => {
    const text = await open('notes.txt');
    await findingOf('hostpath-supervisor', (await open('pod.yaml')).uri);
    assert.deepEqual(findings(text.uri), []);
  });

  it('go when the document is closed', async () => {
    const { uri } = await open('pod.yaml');
    await findingOf('hostpath-supervisor', uri);
    await closeEditors();
    await findingsWhen(uri, all => all.length === 0);
  });
});
