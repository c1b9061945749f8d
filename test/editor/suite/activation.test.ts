import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, extension, findingOf, open } from './editor';

describe('activation', () => {
  after(closeEditors);

  it('starts with a YAML document and looks at it', async () => {
    const opened = performance.now();
    const { uri } = await open('pod.yaml');
    await findingOf('hostpath-supervisor', uri);
    console.log(`first diagnostic after ${Math.round(performance.now() - opened)} ms`);
    assert.equal(extension().isActive, true);
  });

  it('shows the texts of its commands and settings, and not their keys', () => {
    const { contributes } = extension().packageJSON as { readonly contributes: object };
    const texts = JSON.stringify(contributes);
    assert.ok(texts.includes('Generate Least-Privilege SCC'));
    assert.doesNotMatch(texts, /"%[\w.-]+%"/);
  });

  it('registers every command that it contributes', async () => {
    const manifest = extension().packageJSON as { readonly contributes: { readonly commands: readonly { readonly command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      manifest.contributes.commands.filter(({ command }) => !registered.has(command)),
      [],
    );
  });
});
