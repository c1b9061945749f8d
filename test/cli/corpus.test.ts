import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { onlyRules, readJson, ROOT, sccLens } from './command';

/** Real manifests of other people's; they stay outside of the project. */
const CORPUS = path.resolve(ROOT, '../shared/corpus/files');

describe('scc-lens check on real manifests', () => {
  before(function () {
    if (existsSync(CORPUS) || process.env['CI']) return;
    console.warn(`    SKIPPED: there are no real manifests at ${CORPUS}`);
    this.skip();
  });

  it('reads all of them without a crash', async () => {
    const outcome = await sccLens(['check', '--format', 'json', '.'], { cwd: CORPUS });
    for (const line of outcome.stderr.trimEnd().split('\n'))
      assert.match(line, /: Not judged: a (?:template|kustomization)|: … and \d+ more$|: \d+ files without Kubernetes objects: /);
    assert.equal(outcome.code, 1);
    const { files } = readJson(outcome);
    assert.ok(files.length > 100);
    assert.deepEqual(
      files.filter(({ error }) => error !== null),
      [],
    );
  });

  it('speaks of the supervisor on the node only where it is', async () => {
    const { files } = readJson(
      await sccLens(['check', '--format', 'json', '.', ...onlyRules('hostpath-supervisor', 'supervisor-stager')], { cwd: CORPUS }),
    );
    const spoken = files.filter(({ findings }) => findings.length > 0).map(file => file.path);
    assert.ok(spoken.length > 0);
    for (const file of spoken) {
      const text = readFileSync(path.join(CORPUS, file), 'utf8');
      assert.match(text, /hostPath/, file);
      assert.match(text, /openshell|navigator/i, file);
    }
  });
});
