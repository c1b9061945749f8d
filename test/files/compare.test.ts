/** `scc-lens diff` on what Helm and Kustomize make of each commit. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, ROOT, sccLens } from '../cli/command';
import { programsFor } from './programs';
import type { Programs } from './programs';

const FIXTURES = path.join(ROOT, 'test/fixtures');

describe('scc-lens diff of charts and kustomizations', () => {
  let programs: Programs;

  before(function () {
    programs = programsFor(this);
  });

  /** A repository with a copy of fixtures as its first commit. */
  function repository(fixture: string): { readonly cwd: string; readonly git: (...args: readonly string[]) => unknown } {
    const cwd = folderWith({});
    cpSync(path.join(FIXTURES, fixture), cwd, { recursive: true });
    const git = (...args: readonly string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    return { cwd, git };
  }

  const linesIn = async (cwd: string, ...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout, stderr } = await sccLens(['diff', ...args, '--helm', programs.helm, '--kustomize', programs.kustomize], { cwd });
    assert.equal(stderr, '');
    return stdout.split('\n').slice(0, -1);
  };

  it('names the overlay that changes, although another has the same objects', async () => {
    const { cwd, git } = repository('compare/overlays');
    const patch = '{op: replace, path: /roleRef/name, value: cluster-admin}';
    writeFileSync(
      path.join(cwd, 'prod/kustomization.yaml'),
      `namespace: shop\nresources: [../base]\npatches:\n  - target: { kind: ClusterRoleBinding }\n    patch: |\n      - ${patch}\n`,
    );
    const [summary, ...changes] = await linesIn(cwd, 'HEAD');
    assert.equal(summary, 'HEAD → working tree: 2 errors, 1 warning', changes.join('\n'));
    assert.match(changes[0] ?? '', /may now use every SCC: ClusterRoleBinding web → ClusterRole cluster-admin .* \(In prod\)$/);
    assert.match(changes[1] ?? '', /^error {4}base\/web\.yaml:\d+:\d+ {2}Pods of ServiceAccount .*\(In prod\)$/);
    // As for `check`, the binding of its own environment counts for a pod.
    assert.match(changes[2] ?? '', /^warning {2}base\/web\.yaml:2:7 {2}Deployment shop\/web gets another SCC .* \(In prod\)$/);
    git('add', '.');
    git('commit', '--quiet', '--message', 'second');
    assert.deepEqual((await linesIn(cwd, 'HEAD^', 'HEAD')).slice(1), changes);
    assert.deepEqual(await linesIn(cwd, 'HEAD'), ['HEAD → working tree: no change']);
  });

  it('keeps what a kustomization comes to, or whose chart or environment has another name', async () => {
    const { cwd, git } = repository('compare/overlays');
    const web = path.join(cwd, 'base/web.yaml');
    const edit = (from: string, to: string): void => writeFileSync(web, readFileSync(web, 'utf8').replace(from, to));
    const commit = (name: string): void => {
      git('add', '.');
      git('commit', '--quiet', '--allow-empty', '--message', name);
      git('tag', name);
    };
    commit('overlays');
    git('mv', 'prod', 'live');
    commit('renamed');
    git('rm', '--quiet', '-r', 'live', 'dev');
    edit('name: web }', 'name: web, namespace: shop }');
    commit('alone');
    git('rm', '--quiet', 'base/kustomization.yaml');
    commit('plain');
    for (const [from, to] of [
      ['overlays', 'renamed'],
      ['renamed', 'alone'],
      ['alone', 'plain'],
      ['overlays', 'plain'],
    ] as const) {
      assert.deepEqual(await linesIn(cwd, from, to), [`${from} → ${to}: no change`]);
      assert.deepEqual(await linesIn(cwd, to, from), [`${to} → ${from}: no change`]);
    }
    writeFileSync(path.join(cwd, 'base/kustomization.yaml'), 'resources: [web.yaml]\n');
    edit('image: web:1', 'image: web:1, securityContext: { privileged: true }');
    const [summary, refused = ''] = await linesIn(cwd, 'plain');
    assert.equal(summary, 'plain → working tree: 1 error');
    assert.match(refused, /^error {4}base\/web\.yaml:2:7 {2}Deployment shop\/web is refused now\. .* \(In base\)$/);
  });

  it('renders the chart of each commit, with the values of each', async () => {
    const { cwd } = repository('compare/chart');
    writeFileSync(path.join(cwd, 'web/values.yaml'), 'privileged: true\n');
    const lines = await linesIn(cwd, 'HEAD');
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? '', /^error {4}web\/templates\/pod\.yaml:2:7 {2}Pod web is refused now\./);
  });
});
