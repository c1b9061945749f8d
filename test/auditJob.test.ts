/** The Job and the CronJob in docs/pipelines/audit.yaml do what they state, as far as a machine without a cluster can try it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { LISTS, READER_ROLE } from '@scc-lens/fleet';
import { valueAt } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { BUNDLE, useBundle } from './cli/bundle';
import { folderWith, readJson, sccLens } from './cli/command';

const ROOT = path.resolve(__dirname, '..');
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };

/** Runs a script of a shell, with the programs of a folder before all others. */
function run(script: string, cwd: string, bin: string) {
  const env = { PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, HOME: cwd };
  const { status: code, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd, encoding: 'utf8', env });
  return { code, stdout, stderr };
}

describe('the Job and the CronJob that audit their cluster', () => {
  useBundle();

  const FILE = 'docs/pipelines/audit.yaml';
  const objects = loadAll(textOf(FILE)) as readonly JsonObject[];
  const objectOfKind = (kind: string): JsonObject => {
    const found = objects.find(one => one['kind'] === kind);
    assert.ok(found, kind);
    return found;
  };
  /** A script, with the paths of the image in a folder, and with a program for `oc` and the command line. */
  const scriptIn = (name: string, folder: string): string => {
    const scripts = objectOfKind('ConfigMap')['data'] as Readonly<Record<string, string>>;
    return (scripts[name] ?? '')
      .replaceAll(/(?<=[ "=])\/(lists|reports)/g, `${folder}/$1`)
      .replaceAll('node /opt/scc-lens/dist/cli.js', `'${process.execPath}' '${BUNDLE}'`);
  };

  it('have pods that OpenShift admits under restricted-v2, no finding, and the role that the command prints', async () => {
    const checked = await sccLens(['check', FILE, '--format', 'json', '--fail-on', 'hint', '--fail-on-not-judged', '--openshift', '4.18'], {
      cwd: ROOT,
    });
    assert.deepEqual([checked.code, readJson(checked).files[0]?.findings], [0, []]);
    const { stdout } = await sccLens(['review', FILE, '--format', 'json', '--openshift', '4.18'], { cwd: ROOT });
    const { workloads } = JSON.parse(stdout) as { readonly workloads: readonly { readonly chosen: string }[] };
    assert.deepEqual(
      workloads.map(({ chosen }) => chosen),
      ['restricted-v2', 'restricted-v2'],
    );
    assert.deepEqual(objectOfKind('ClusterRole'), READER_ROLE);
    assert.ok(textOf(FILE).includes(`/scc-lens:${version}`));
  });

  it('fetch all lists, and no others', () => {
    const bin = folderWith({ none: '' });
    const log = path.join(bin, 'oc.log');
    writeFileSync(
      path.join(bin, 'oc'),
      `#!/bin/sh\necho "$*" >> '${log}'\ncase "$*" in *'-o name') echo namespace/one; echo namespace/two;; *) echo '{}';; esac\n`,
      { mode: 0o755 },
    );
    const cwd = folderWith({ 'lists/none': '' });
    assert.equal(run(scriptIn('lists.sh', cwd), cwd, bin).code, 0);
    const asked = readFileSync(log, 'utf8').match(/(?<=^get )[^ ]+/gm) ?? [];
    const short = ({ resource }: (typeof LISTS)[number]): string =>
      resource.startsWith('securitycontextconstraints') ? 'securitycontextconstraints' : resource;
    assert.deepEqual(new Set(asked.flatMap(list => list.split(','))), new Set(LISTS.map(short)));
    for (const file of ['cluster', 'one', 'two', 'deploymentconfigs', 'clusterversions'])
      assert.ok(existsSync(path.join(cwd, `lists/${file}.json`)), file);
  });

  it('write reports that can be merged to the one of the CronJob', () => {
    const lists = path.join(ROOT, 'test/fixtures/fleet');
    const texts = {
      'lists/cluster.yaml': 'lists/cluster.yaml',
      'lists/namespaces.yaml': 'lists/namespaces.yaml',
      'lists/a.json': 'shards/apart.json',
    };
    const files = Object.entries(texts).map(([to, from]) => [to, readFileSync(path.join(lists, from), 'utf8')] as const);
    const cwd = folderWith({ 'reports/none': '', ...Object.fromEntries(files) });
    const argsOf = (kind: string): readonly string[] =>
      (valueAt(objectOfKind(kind), [
        ...(kind === 'CronJob' ? ['spec', 'jobTemplate'] : []),
        ...['spec', 'template', 'spec', 'containers', 0, 'args'],
      ]) ?? []) as readonly string[];
    const audit = (kind: string, index: number): void => {
      const args = argsOf(kind).map(arg => `'${arg.replaceAll('$(JOB_COMPLETION_INDEX)', String(index))}'`);
      const { code, stderr } = run(`set -- ${args.join(' ')}\n${scriptIn('audit.sh', cwd)}`, cwd, cwd);
      assert.equal(code, 0, stderr);
    };
    const completions = Number(valueAt(objectOfKind('Job'), ['spec', 'completions']));
    for (let index = 0; index < completions; index++) audit('Job', index);
    audit('CronJob', 0);
    const merged = run(`'${process.execPath}' '${BUNDLE}' merge reports/shard-*.json`, cwd, cwd);
    assert.equal(merged.stdout, readFileSync(path.join(cwd, 'reports/audit.json'), 'utf8'));
  });
});
