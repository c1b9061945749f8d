/** Files that a repository of others names, and that have no end, lead elsewhere, or never answer. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, sccLens } from './command';

const POD = fixture('clean-pod.yaml');

/** A repository with these files and links. */
function repository(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): string {
  const cwd = folderWith({ 'pod.yaml': POD, ...files });
  mkdirSync(path.join(cwd, '.git'));
  for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(cwd, name));
  return cwd;
}

async function stderrOf(cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stderr } = await sccLens(['check', ...args], { cwd });
  assert.equal(code, 2, stderr);
  assert.doesNotMatch(stderr, /\n {4}at /);
  return stderr;
}

describe('a file that a repository names', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('is not read as its project file where it is a link to elsewhere', async () => {
    for (const target of ['/proc/self/pagemap', '/proc/kmsg', '/etc/hostname'])
      assert.match(
        await stderrOf(repository({}, { '.scc-lens.yaml': target }), 'pod.yaml'),
        /\.scc-lens\.yaml: (is outside of the repository and was not read|operation not permitted)$/m,
      );
  });

  for (const [what, given] of [
    ['by its path', '/proc/self/pagemap'],
    ['by its path above the repository', '../..'],
    ['as a file of the system that does not answer', '/proc/kmsg'],
    ['by a link', 'link.yaml'],
    ['by a link of a folder', 'linked/hosts'],
  ] as const)
    it(`is not read as a baseline or a file of SCCs where it is elsewhere: ${what}`, async () => {
      const links = { 'link.yaml': '/proc/self/pagemap', linked: '/etc' };
      for (const project of [`openshift.sccFiles: [${given}]\n`, `baseline: ${given}\n`]) {
        const stderr = await stderrOf(repository({ '.scc-lens.yaml': project }, links), 'pod.yaml');
        assert.match(stderr, /: is outside of the repository and was not read$/m, project);
      }
    });

  it('is read no further than its limit where it is named on the command line', async () => {
    const cwd = repository({}, { 'zero.yaml': '/dev/zero', 'pagemap.yaml': '/proc/self/pagemap' });
    for (const file of ['zero.yaml', 'pagemap.yaml'])
      assert.match(await stderrOf(cwd, file), new RegExp(`${file}: (is larger than 64 MiB and was not read|invalid argument)`));
    assert.match(await stderrOf(cwd, 'pod.yaml', '--baseline', '/dev/zero'), /is not a regular file and was not read/);
    assert.match(await stderrOf(cwd, 'pod.yaml', '--scc', '/dev/zero'), /is larger than 64 MiB and was not read/);
  }).timeout(30_000);

  it('is not read as a part of a kustomization or chart where it is elsewhere', async () => {
    const links = { 'z.yaml': '/proc/self/pagemap' };
    const kustomization = repository({ 'kustomization.yaml': 'resources: [z.yaml]\n' }, links);
    assert.match(await stderrOf(kustomization, '.'), /z\.yaml: is outside of the repository and was not read/);
    const chart = repository({ 'Chart.yaml': 'name: a\nversion: 1.0.0\n', 'templates/.keep': '' }, { 'templates/z.yaml': '/proc/kmsg' });
    assert.match(await stderrOf(chart, '.'), /templates\/z\.yaml is a link out of the repository, or out of the chart where there is none/);
  });
});
