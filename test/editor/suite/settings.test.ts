import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, configure, findingOf, findingsWhen, open, ruleOf } from './editor';

const setting = 'sccLens.rules.hostpath-supervisor';

describe('settings', () => {
  afterEach(async () => {
    await configure(setting, undefined);
    await closeEditors();
  });

  it('change the severity of a rule while the document is open', async () => {
    const { uri } = await open('pod.yaml');
    await findingOf('hostpath-supervisor', uri);
    for (const [level, severity] of [
      ['hint', vscode.DiagnosticSeverity.Hint],
      ['error', vscode.DiagnosticSeverity.Error],
    ] as const) {
      await configure(setting, level);
      await findingsWhen(uri, all => all.some(one => ruleOf(one) === 'hostpath-supervisor' && one.severity === severity));
    }
  });

  it('switch a rule off and on again, and no other', async () => {
    const { uri } = await open('pod.yaml');
    await findingOf('hostpath-supervisor', uri);
    const others = (await findingsWhen(uri, () => true)).filter(one => ruleOf(one) !== 'hostpath-supervisor').map(ruleOf);
    await configure(setting, 'off');
    const left = await findingsWhen(uri, all => all.every(one => ruleOf(one) !== 'hostpath-supervisor'));
    assert.deepEqual(new Set(left.map(ruleOf)), new Set(others));
    await configure(setting, undefined);
    await findingOf('hostpath-supervisor', uri);
  });
});
