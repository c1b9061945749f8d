import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { startable } from '../../scripts/commands.mjs';
import { ROOT, runScript } from './build';

describe('the package of the engine', function () {
  this.timeout(0);

  let folder: string;
  const run = (command: string, ...commandArgs: readonly string[]): string => {
    const [program, args, options] = startable(command, commandArgs);
    // A registry that answers nothing, and a cache that contains nothing.
    const env = { ...process.env, npm_config_cache: path.join(folder, 'cache'), npm_config_registry: 'http://127.0.0.1:9/' };
    const { status, stdout, stderr } = spawnSync(program, args, { ...options, cwd: path.join(folder, 'empty'), env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  };

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens library test-'));
    mkdirSync(path.join(folder, 'empty'));
    runScript('library.mjs', ['--out', folder]);
    run('npm', 'install', '--no-audit', '--no-fund', '--offline', '../scc-lens-admission.tgz');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('judges a pod as its page shows, from an empty folder and without a network', () => {
    const [, example = ''] = /```js\n([^]*?)```/.exec(readFileSync(path.join(ROOT, 'docs/library.md'), 'utf8')) ?? [];
    writeFileSync(path.join(folder, 'empty/example.mjs'), example);
    const [verdict, ...lines] = run(process.execPath, 'example.mjs').trim().split('\n');
    assert.equal(verdict, 'denied');
    assert.ok(lines.includes('provider restricted-v2: .containers[0].capabilities.add: capability may not be added'), lines.join('\n'));
    assert.match(lines.at(-1) ?? '', /^violates PodSecurity "baseline:latest": non-default capabilities/);
  });

  it('refuses what Kubernetes refuses, and throws for no pod', () => {
    const script = `
      import { judgePod } from '@scc-lens/admission';
      for (const pod of [{}, { spec: null }, { spec: { containers: [{}] } }, { metadata: 1, spec: { containers: 'x' } }])
        console.log(judgePod({ pod, release: '4.20' }).verdict);`;
    writeFileSync(path.join(folder, 'empty/shapes.mjs'), script);
    assert.deepEqual(run(process.execPath, 'shapes.mjs').trim().split('\n'), ['invalid', 'invalid', 'invalid', 'invalid']);
  });

  it('has types, and no dependency', () => {
    const file = path.join(folder, 'empty/typed.mts');
    writeFileSync(
      file,
      `import { judgePod } from '@scc-lens/admission';
      export const verdict: 'admitted' | 'denied' | 'unknown' | 'invalid' | 'not-checked' = judgePod({ pod: {}, release: '4.20' }).verdict;
      // @ts-expect-error there is no such release
      judgePod({ pod: {}, release: 'newest' });`,
    );
    const options = {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      noEmit: true,
      types: [],
    };
    const found = ts.getPreEmitDiagnostics(ts.createProgram([file], { ...options, target: ts.ScriptTarget.ES2022 }));
    assert.deepEqual(
      found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      [],
    );
    const installed = path.join(folder, 'empty/node_modules/@scc-lens/admission/package.json');
    assert.equal((JSON.parse(readFileSync(installed, 'utf8')) as { dependencies?: object }).dependencies, undefined);
  });
});
