/** Charts that would take all time, memory or disk, or lead elsewhere. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LIMITS, render } from '@scc-lens/files';
import type { RenderOptions } from '@scc-lens/files';
import { folderWith } from '../cli/command';
import { chartWith } from './chartWith';
import { programsFor } from './programs';
import type { Programs } from './programs';

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

async function reasonOf(folder: string, given: Partial<RenderOptions> = {}): Promise<string> {
  const options = { values: [], sets: [], limits: LIMITS, ...programs, ...given };
  const outcome = await render('helm', folder, 'hostile', options);
  return 'reason' in outcome ? outcome.reason : `rendered: ${outcome.text.slice(0, 200)}`;
}

describe('a hostile chart', () => {
  it('that does not end is stopped', async () => {
    const chart = chartWith({ 'pod.yaml': '{{- range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}\n' });
    assert.equal(await reasonOf(chart, { limits: { ...LIMITS, seconds: 2 } }), 'helm was stopped after 2 seconds');
  }).timeout(30_000);

  it('that prints a hundred megabytes is stopped', async () => {
    const chart = chartWith({ 'pod.yaml': 'a: {{ range until 1000 }}{{ repeat 100000 "x" }}{{ end }}\n' });
    assert.equal(await reasonOf(chart), 'helm was stopped, because it printed more than 32 MiB');
  }).timeout(60_000);

  it('that takes all memory is stopped', async function () {
    if (process.platform !== 'linux') this.skip();
    const chart = chartWith({
      'pod.yaml': '{{- $all := list }}{{ range until 100000 }}{{ $all = append $all (repeat 1000000 "x") }}{{ end }}\n',
    });
    assert.equal(
      await reasonOf(chart, { limits: { ...LIMITS, memory: 512 } }),
      'helm was stopped, because it used more than 512 MiB of memory',
    );
  }).timeout(60_000);

  it('ends with all that was started for it, as where a script starts Helm', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = folderWith({});
    const script = path.join(folder, 'helm');
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    writeFileSync(script, `#!/bin/sh\n(sleep 300 >'${pipe}')\n`, { mode: 0o755 });
    // Reads until the last process that has the pipe open has ended.
    const reader = once(spawn('cat', [pipe]), 'close');
    const before = Date.now();
    assert.equal(await reasonOf(chartWith({}), { helm: script, limits: { ...LIMITS, seconds: 2 } }), 'helm was stopped after 2 seconds');
    await reader;
    assert.ok(Date.now() - before < 20_000);
  }).timeout(30_000);

  it('whose Helm takes all memory in another process of a script is stopped', async function () {
    if (process.platform !== 'linux') this.skip();
    const script = path.join(folderWith({}), 'helm');
    writeFileSync(script, `#!/bin/sh\nhead -c 2000m /dev/zero | tail\nsleep 20\n`, { mode: 0o755 });
    assert.equal(
      await reasonOf(chartWith({}), { helm: script, limits: { ...LIMITS, memory: 128 } }),
      'helm was stopped, because it used more than 128 MiB of memory',
    );
  }).timeout(60_000);

  it('gets no values from elsewhere, from a pipe or from a folder', async () => {
    const chart = chartWith({ 'pod.yaml': 'a: 1\n' });
    assert.equal(
      await reasonOf(chart, { values: ['https://values.invalid/a.yaml'] }),
      'https://values.invalid/a.yaml: no such file or directory',
    );
    assert.equal(await reasonOf(chart, { values: ['-'] }), '-: no such file or directory');
    assert.equal(await reasonOf(chart, { values: [chart] }), `${chart}: is not a regular file and was not read`);
  });

  it('whose values grow without end is refused by Helm', async () => {
    const laughs = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${
          i === 0
            ? '"ha"'
            : Array(10)
                .fill(`*a${i - 1}`)
                .join(', ')
        }]`,
    );
    assert.match(await reasonOf(chartWith({ 'pod.yaml': 'a: {{ toYaml .Values }}\n' }, laughs.join('\n'))), /^helm (failed|was stopped)/);
  }).timeout(90_000);

  it('whose folders lead into one another is refused before Helm starts', async function () {
    if (process.platform === 'win32') this.skip();
    const chart = chartWith({ 'a/pod.yaml': 'a: 1\n' });
    for (const name of ['b', 'c', 'd', 'e', 'f']) symlinkSync('..', path.join(chart, 'templates/a', name));
    assert.match(await reasonOf(chart, { helm: '/nowhere/helm' }), /^it has more than (20000 files|32 folders in one another)$/);
  });

  it('whose charts have many names at each level is refused before Helm starts', async () => {
    const aliases = Array.from({ length: 8 }, (_, i) => `  - {name: in, version: 1.0.0, alias: a${i}}\n`).join('');
    const files = Array.from({ length: 14 }, (_, depth) => [
      `${'charts/in/'.repeat(depth)}Chart.yaml`,
      `apiVersion: v2\nname: in\nversion: 1.0.0\ndependencies:\n${aliases}`,
    ]);
    assert.equal(
      await reasonOf(folderWith(Object.fromEntries(files) as Record<string, string>), { helm: '/nowhere/helm' }),
      'it has more than 5000 files',
    );
  });

  it('that leads out of its repository, or has a device or pipe, is refused before Helm starts', async function () {
    if (process.platform === 'win32') this.skip();
    for (const target of ['/proc/kmsg', '/dev/zero', '/etc', '../../..', 'nowhere']) {
      const chart = chartWith({ 'pod.yaml': 'a: 1\n' });
      symlinkSync(target, path.join(chart, 'link'));
      const problem =
        target === 'nowhere' ? 'is not a regular file' : 'is a link out of the repository, or out of the chart where there is none';
      assert.equal(await reasonOf(chart, { helm: '/nowhere/helm' }), `${path.join('hostile', 'link')} ${problem}`, target);
    }
  });

  it('is given no name that is an option', async () => {
    assert.equal(await reasonOf(chartWith({}), { release: '--post-renderer=x' }), '"--post-renderer=x" is no name of a release');
  });
});
