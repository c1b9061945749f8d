/** The links of a commit, where `scc-lens diff` reads it. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fixture, repository, sccLens } from './command';

describe('scc-lens diff of a commit', () => {
  it('follows links to what the commit has, and none that leads out through another', async function () {
    if (process.platform === 'win32') this.skip();
    const { cwd, add } = repository({ 'shared/pod.yaml': fixture('clean-pod.yaml'), 'k/kustomization.yaml': 'resources: [pod.yaml]\n' });
    const links = { a: 'd/../../../../secret.yaml', b: 'c.yaml', c: '../shared/none.yaml', pod: '../shared/pod.yaml' };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(cwd, 'k', `${name}.yaml`));
    symlinkSync('../shared', path.join(cwd, 'k/d'));
    add({});
    const { stdout } = await sccLens(['diff', '--format', 'json', 'HEAD', '--no-render'], { cwd });
    const { notJudged } = JSON.parse(stdout) as { readonly notJudged: readonly { readonly path: string; readonly reason: string }[] };
    assert.deepEqual(
      notJudged.flatMap(({ path: file, reason }) => (reason.includes('a link to what is not read') ? [file] : [])),
      ['k/a.yaml', 'k/b.yaml', 'k/c.yaml'],
    );
  });
});
