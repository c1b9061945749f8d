/** A cluster that is audited in parts, as an Indexed Job does it, and what the parts report together. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FIXTURES } from './clusterAt';
import { sccLens } from '../cli/command';

const OF = 4;

interface Report {
  readonly shard?: { readonly index: number; readonly of: number };
  readonly pods: number;
  readonly accounts: readonly { readonly namespace: string }[];
}

describe('scc-lens audit --shard, and merge', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-shards-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const audit = async (sources: readonly string[], ...options: readonly string[]): Promise<string> =>
    (await sccLens(['audit', ...sources, '--format', 'json', ...options], { cwd: FIXTURES })).stdout;

  /** Files of the reports of all shards. */
  async function shardsOf(sources: readonly string[], options: readonly string[] = [], of = OF): Promise<readonly string[]> {
    const files = Array.from({ length: of }, (_, i) => path.join(folder, `${i}-of-${of}.json`));
    for (const [i, file] of files.entries()) writeFileSync(file, await audit(sources, '--shard', `${i}/${of}`, ...options));
    return files;
  }

  for (const sources of [['lists', 'shards/apart.json'], ['lists', 'shards'], ['must-gather', 'shards/apart.json'], ['manifests']])
    it(`report together what one run on ${sources.join(' and ')} does, in any order`, async () => {
      const whole = await audit(sources);
      const { stdout, code } = await sccLens(['merge', ...(await shardsOf(sources)).toReversed()], { cwd: FIXTURES });
      assert.equal(stdout, whole);
      assert.equal(code, (await sccLens(['audit', ...sources], { cwd: FIXTURES })).code);
    });

  it('report together what one run does of releases, SCCs, labels, namespaces, a managed cluster and a baseline', async () => {
    const sources = ['platform', 'lists', 'shards/apart.json'];
    const known = path.join(folder, 'known.json');
    await audit(['platform', 'lists/cluster.yaml'], '--write-baseline', known);
    const all: readonly (readonly string[])[] = [
      ['--openshift', '4.19,4.20,5.0'],
      ['--selector', 'app', '--openshift', '4.20,5.0'],
      ['-n', 'shop', '-n', 'lab'],
      ['--managed'],
      ['--baseline', known],
    ];
    for (const options of all) {
      const whole = await audit(sources, ...options);
      const files = await shardsOf(sources, options);
      const { stdout } = await sccLens(['merge', ...files.toReversed()], { cwd: FIXTURES });
      assert.equal(stdout, whole, options.join(' '));
      const edited = files.map(file => readFileSync(file, 'utf8').includes('stock-scc-edited'));
      assert.ok(!edited.slice(1).includes(true), options.join(' '));
      if (options[0] === '--openshift') assert.ok(edited[0] && whole.includes('release-differs') && whole.includes('pod-security'));
      if (options[0] === '--baseline') assert.match(whole, /^ {2}"known": [1-9]/m);
    }
  });

  it('have each namespace once, and some of them', async () => {
    const files = await shardsOf(['lists', 'shards/apart.json']);
    const reports = files.map(file => JSON.parse(readFileSync(file, 'utf8')) as Report);
    const namespaces = reports.map(({ accounts }) => new Set(accounts.map(({ namespace }) => namespace)));
    const all = namespaces.flatMap(set => [...set]);
    assert.equal(new Set(all).size, all.length);
    assert.ok(
      namespaces.every(({ size }) => size < all.length && size > 0),
      JSON.stringify(namespaces.map(({ size }) => size)),
    );
    assert.deepEqual(
      reports.map(({ shard }) => shard),
      reports.map((_, index) => ({ index, of: OF })),
    );
  });

  it('are refused where they do not fit together', async () => {
    const [first = '', second = ''] = await shardsOf(['lists']);
    const [other = ''] = await shardsOf(['lists'], [], 2);
    const named = (name: string, text: string): string => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    const whole = named('whole.json', await audit(['lists']));
    const newer = named('newer.json', '{"version": 2, "accounts": []}');
    const refusals: readonly (readonly [readonly string[], RegExp])[] = [
      [[first, second], /the reports of these shards are missing: 2\/4, 3\/4$/m],
      [[first, second, first], /0-of-4\.json: is a second report of shard 0\/4$/m],
      [[first, other], /0-of-2\.json: is of 2 shards, and the first report of 4$/m],
      [[whole], /whole\.json: is the report of a whole cluster, not of a shard$/m],
      [[newer], /newer\.json: is no report of `scc-lens audit --format json`$/m],
      [[path.join(folder, 'none.json')], /none\.json: no such file/m],
    ];
    for (const [files, problem] of refusals) {
      const { code, stdout, stderr } = await sccLens(['merge', ...files], { cwd: FIXTURES });
      assert.deepEqual([code, stdout], [2, ''], String(problem));
      assert.match(stderr, problem);
    }
    for (const shard of ['4/4', '1', '-1/4', '0/0'])
      assert.equal((await sccLens(['audit', 'lists', `--shard=${shard}`], { cwd: FIXTURES })).code, 2, shard);
  });
});
