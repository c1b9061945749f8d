import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { extension, fixtureUri } from './editor';

/** Of the editor's interfaces since 1.95, what is used here. */
interface LanguageModels {
  readonly tools: readonly { readonly name: string; readonly description: string; readonly inputSchema?: object }[];
  readonly invokeTool: (
    name: string,
    options: { readonly input: object; readonly toolInvocationToken: undefined },
  ) => Thenable<{ readonly content: readonly { readonly value: string }[] }>;
}

const { lm } = vscode as unknown as { readonly lm: LanguageModels };

describe('the tools of assistants', () => {
  const manifest = readFileSync(fixtureUri('pod.yaml').fsPath, 'utf8');
  const ask = async (name: string, input: object): Promise<readonly string[]> =>
    (await lm.invokeTool(name, { input, toolInvocationToken: undefined })).content.map(({ value }) => value);

  it('are those that the extension contributes, each with a description and the schema of its input', () => {
    const { contributes } = extension().packageJSON as {
      readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
    };
    const known = new Map(lm.tools.map(tool => [tool.name, tool]));
    assert.equal(contributes.languageModelTools.length, 6);
    for (const { name } of contributes.languageModelTools) {
      assert.ok((known.get(name)?.description.length ?? 0) > 50, name);
      assert.ok(known.get(name)?.inputSchema !== undefined, name);
    }
  });

  it('check and fix a manifest, and change no document', async () => {
    assert.match((await ask('scc-lens_check_manifest', { manifest })).join('\n'), /^error hostpath-supervisor, line \d+/m);
    const [, fixed = ''] = await ask('scc-lens_fix_manifest', { manifest, unsafe: true });
    assert.match(fixed, /initContainers:/);
    assert.equal(readFileSync(fixtureUri('pod.yaml').fsPath, 'utf8'), manifest);
  });

  it('explain what is wrong with an input', async () => {
    await assert.rejects(async () => ask('scc-lens_check_manifest', { manifest, openshift: 'latest' }), /openshift can be/);
  });
});
